from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.conftest import serving
from tests.dashboard import days

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from data.store import Store


def nothing(_: Store) -> None:
    """Leave the database empty."""


def without_terminals(store: Store) -> None:
    """Fill the database, then lose a table: what no page foresees."""
    days.fill(store)
    with store.write("terminals") as writer:
        writer.run("DROP TABLE ops.seen")


def test_a_page_that_fails_says_so_calmly(page: Page, tmp_path: Path) -> None:
    with serving(tmp_path, without_terminals) as address:
        page.goto(address)
        said = page.get_by_text(re.compile("Référence : [0-9a-f]{8}"))
        said.wait_for()
        shown = page.inner_text("body")
        for word in ("Traceback", "ops.seen", "duckdb", "Catalog Error", ".py"):
            assert word not in shown
        reference = re.search("Référence : ([0-9a-f]{8})", shown)
        assert reference is not None
        assert reference[1] in (tmp_path / "encaisse.log").read_text(encoding="utf-8")
        page.get_by_role("link", name="Mise à jour des données").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Mise à jour des données")


def test_an_empty_desk_leads_to_the_next_step(page: Page, tmp_path: Path) -> None:
    with serving(tmp_path, nothing) as address:
        page.goto(address)
        expect(page.get_by_text("Vous verrez ici ce qu\u2019encaisse chaque terminal, heure par heure")).to_be_visible()
        page.get_by_role("main").get_by_role("link", name="Mise à jour des données").click()
        expect(page.get_by_text("Vous verrez ici chaque source et sa fraîcheur")).to_be_visible()
        expect(page.get_by_role("button", name="Lancer").first).to_be_visible()
