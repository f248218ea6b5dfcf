from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from data.imports import keep
from tests.browser.conftest import serving
from tests.browser.test_pages import PHONE
from tests.dashboard import days
from tests.dashboard.test_statements_page import LAST, LINES, SINCE
from tests.data.test_statements import a_statement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from data.store import Store

COUNT = re.compile(r"^\d+ lignes?$")


def prepare(store: Store) -> None:
    keep(store, a_statement(*LINES, since=SINCE, until=LAST, made_at=days.NOW), "Lise")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a desk with a statement."""
    with serving(tmp_path_factory.mktemp("statements"), prepare) as url:
        yield url


def asked(page: Page) -> dict[str, str]:
    return {name: value[0] for name, value in parse_qs(urlsplit(page.url).query).items() if name != "lang"}


def test_filters_stand_in_the_address_and_the_back_button_undoes_them(page: Page, address: str) -> None:
    page.goto(f"{address}/statements")
    expect(page.get_by_text(COUNT)).to_have_text("32 lignes")
    box = page.get_by_label("Texte ou numéro")
    box.fill("r-77")
    box.press("Enter")
    expect(page.get_by_text(COUNT)).to_have_text("1 ligne")
    assert asked(page) == {"text": "r-77"}
    page.go_back()
    expect(page.get_by_text(COUNT)).to_have_text("32 lignes")


def test_the_second_page_has_the_rest(page: Page, address: str) -> None:
    page.goto(f"{address}/statements")
    expect(page.get_by_text("Dépôt direct /PAYSAFE *MARCHAND*")).to_be_visible()
    page.get_by_role("button", name="Page 2", exact=True).click()
    expect(page.get_by_text("Dépôt direct /PAYSAFE *MARCHAND*")).to_have_count(0)
    assert asked(page) == {"page": "2"}


def test_a_phone_shows_cards_that_fit(browser: Browser, address: str) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, user_agent=PHONE, has_touch=True, locale="fr-CA"
    )
    page = context.new_page()
    page.goto(f"{address}/statements")
    expect(page.get_by_text(COUNT)).to_have_text("32 lignes")
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not wide
    context.close()
