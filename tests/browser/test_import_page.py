"""Importing as people do it: a file is dropped, explained, shown, imported and undone; matches are confirmed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serving
from tests.browser.test_accessible import found
from tests.browser.test_pages import PHONE
from tests.dashboard import days
from tests.dashboard.small_files import ENGLISH, HEADERS, ROWS, export
from tests.dashboard.test_matching_page import prepare

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    from playwright.sync_api import Browser, Page

    from data.store import Store

WORDS = {
    "Paiement": "Payment",
    "Remboursement": "Refund",
    "Terminal intégré": "Integrated terminal",
    "Argent comptant": "Cash",
}
IN_ENGLISH = [tuple(WORDS.get(cell, cell) for cell in row) for row in ROWS]


def nothing(store: Store) -> None:
    """Leave a desk empty."""


def both(store: Store) -> None:
    """Fill a desk, and import rows that want a match."""
    days.fill(store)
    prepare(store)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("empty"), nothing) as url:
        yield url


@pytest.fixture(scope="module")
def matched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("matched"), both) as url:
        yield url


def drop(page: Page, name: str, content: bytes) -> None:
    chosen = {"name": name, "mimeType": "text/csv", "buffer": content}
    page.locator("input[type=file]").set_input_files(chosen)  # type: ignore[arg-type]


def press(page: Page, name: str) -> None:
    """Press a button by the keyboard."""
    button = page.get_by_role("button", name=name, exact=True)
    expect(button).to_be_enabled()
    button.focus()
    page.keyboard.press("Enter")


@pytest.mark.parametrize(
    ("language", "content", "words"),
    [
        (
            "fr",
            export(ROWS, HEADERS),
            ("Choisir des fichiers", "Retenir et voir ce qui serait importé", "Importer", "40,00\u00a0$ nets"),
        ),
        (
            "en",
            export(IN_ENGLISH, ENGLISH),
            ("Choose files", "Keep and see what it would import", "Import", "$40.00 net"),
        ),
    ],
)
def test_a_file_is_dropped_explained_shown_and_imported_by_keyboard(
    page: Page, tmp_path_factory: pytest.TempPathFactory, language: str, content: bytes, words: tuple[str, ...]
) -> None:
    choose, keep, do, net = words
    with serving(tmp_path_factory.mktemp("one"), nothing) as address:
        page.goto(f"{address}/import?lang={language}")
        expect(page.get_by_role("button", name=choose)).to_be_visible()
        drop(page, "details.csv", content)
        press(page, keep)
        expect(page.get_by_text(net)).to_be_visible()
        press(page, do)
        expect(page.get_by_text(re.compile("details.csv” is imported|details.csv\u00a0» est importé"))).to_be_visible()
        page.get_by_role("link", name="details.csv").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("details.csv")
        press(page, "Défaire cette importation" if language == "fr" else "Undo this import")
        press(page, "Défaire l\u2019importation" if language == "fr" else "Undo the import")
        expect(page.get_by_text(re.compile("défait le|undone on"))).to_be_visible()
        page.get_by_role("link", name="Encaissements" if language == "fr" else "Takings", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_text(net)).to_have_count(0)


def test_what_is_no_export_is_refused_in_words(page: Page, empty: str) -> None:
    page.goto(f"{empty}/import")
    drop(page, "photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(64))
    expect(page.get_by_text(re.compile("C\u2019est une image"))).to_be_visible()
    press(page, "Retirer ce fichier")
    expect(page.get_by_text("photo.csv")).to_have_count(0)


def test_matches_are_confirmed_and_taken_back(page: Page, matched: str) -> None:
    page.goto(f"{matched}/matching")
    expect(page.get_by_role("heading", name=re.compile("3 propositions"))).to_be_visible()
    press(page, "Confirmer celui qui est presque certain")
    expect(page.get_by_role("heading", name=re.compile("2 propositions"))).to_be_visible()
    page.get_by_role("radio", name=re.compile("Décidés")).click()
    expect(page.get_by_text(re.compile("●\\sConfirmé$"))).to_be_visible()
    expect(page).to_have_url(re.compile("show=decided"))
    press(page, "Revenir là-dessus")
    expect(page.get_by_text("Rien n\u2019a encore été décidé")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name=re.compile("3 propositions"))).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_grave_is_found(browser: Browser, matched: str, scheme: Literal["light", "dark"]) -> None:
    context = browser.new_context(color_scheme=scheme, locale="fr-CA", viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    page.goto(f"{matched}/matching")
    expect(page.get_by_role("heading", name=re.compile("propositions"))).to_be_visible()
    assert found(page) == []
    page.goto(f"{matched}/import")
    page.get_by_role("link", name="d.xlsx").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("d.xlsx")
    page.wait_for_timeout(1500)
    assert found(page) == []
    page.goto(f"{matched}/import")
    drop(
        page,
        "details.csv",
        export([*ROWS, ("2026-11-21", "12:00", "T9", "Paiement", "Terminal intégré", "x", "", "", "", "")]),
    )
    keep = page.get_by_role("button", name="Retenir et voir ce qui serait importé")
    change = page.get_by_role("button", name="Modifier les colonnes")
    expect(keep.or_(change)).to_be_visible()
    if change.count():
        change.click()
    expect(keep).to_be_visible()
    page.wait_for_timeout(1500)
    assert found(page) == []
    keep.click()
    expect(page.get_by_role("heading", name="1 ligne illisible", exact=True)).to_be_visible()
    page.wait_for_timeout(1500)
    assert found(page) == []
    context.close()


@pytest.mark.parametrize("path", ["/import", "/matching", "/one-import?id=x"])
def test_at_390_pixels_nothing_sticks_out(browser: Browser, matched: str, empty: str, path: str) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, user_agent=PHONE, has_touch=True, locale="fr-CA"
    )
    page = context.new_page()
    page.goto((empty if path == "/import" else matched) + path)
    page.get_by_role("heading", level=1).wait_for()
    if path == "/import":
        drop(page, "details.csv", export())
        expect(page.get_by_role("button", name="Retenir et voir ce qui serait importé")).to_be_visible()
    page.wait_for_timeout(500)
    widths = page.evaluate("[document.documentElement.scrollWidth, document.querySelector('section').scrollWidth]")
    assert max(widths) <= 390
    context.close()
