from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serving
from tests.browser.test_pages import PHONE
from tests.dashboard import fleet_days
from tests.dashboard.fleet_days import FIRST, FOURTH, SECOND, THIRD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

    from data.store import Store

REFRESH_MS = 10_000


def prepare(store: Store) -> None:
    """Fill the desk, and add terminals enough for a second page."""
    fleet_days.fill(store)
    fleet_days.many(store, 30)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("desk"), prepare) as url:
        yield url


def opened(page: Page, address: str, query: str = "?sort=alias") -> Page:
    page.goto(f"{address}/terminals{query}")
    page.get_by_role("button", name="Renommer").first.wait_for()
    return page


def box(page: Page, serial: str) -> Locator:
    return page.get_by_role("textbox", name=f"Nom du terminal {serial}")


def edit(page: Page, address: str, serial: str) -> Locator:
    """Begin to rename the one terminal that a search leaves in the list."""
    opened(page, address, f"?search={serial}")
    expect(page.get_by_role("button", name="Renommer")).to_have_count(1)
    page.get_by_role("button", name="Renommer").click()
    return box(page, serial)


def link(page: Page, alias: str) -> Locator:
    return page.get_by_role("main").get_by_role("link", name=alias, exact=True)


def test_a_terminal_is_renamed_with_the_keyboard_alone(page: Page, address: str) -> None:
    opened(page, address, f"?search={FOURTH}")
    for _ in range(60):
        page.keyboard.press("Tab")
        reached = page.evaluate("[document.activeElement.tagName, document.activeElement.innerText]")
        if reached[0] == "BUTTON" and "Renommer" in reached[1]:
            break
    page.keyboard.press("Enter")
    box(page, FOURTH).wait_for()
    page.keyboard.press("Tab")
    expect(box(page, FOURTH)).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("Bureau des prêts")
    page.keyboard.press("Enter")
    expect(link(page, "Bureau des prêts")).to_be_visible()
    expect(page.get_by_text("SmartRec garde le nom qu")).to_be_visible()
    expect(box(page, FOURTH)).to_have_count(0)
    page.reload()
    expect(link(page, "Bureau des prêts")).to_be_visible()


def test_a_stale_browser_is_told_and_loses_nothing(browser: Browser, address: str) -> None:
    early, late = browser.new_page(locale="fr-CA"), browser.new_page(locale="fr-CA")
    theirs, ours = edit(early, address, FIRST), edit(late, address, FIRST)
    ours.fill("Guichet A")
    theirs.fill("Caisse 9")
    early.get_by_role("button", name="Enregistrer").click()
    expect(link(early, "Caisse 9")).to_be_visible()
    late.get_by_role("button", name="Enregistrer").click()
    said = late.get_by_text(re.compile("Renommé entre-temps par .* en «\u00a0Caisse 9\u00a0»"))
    expect(said).to_be_visible()
    expect(link(late, "Caisse 9")).to_be_visible()
    expect(ours).to_have_value("Guichet A")
    late.get_by_role("button", name="Enregistrer").click()
    expect(link(late, "Guichet A")).to_be_visible()
    expect(link(early, "Guichet A")).to_be_visible(timeout=2 * REFRESH_MS)
    early.close()
    late.close()


def test_what_is_being_typed_survives_the_page_s_own_refresh(page: Page, address: str) -> None:
    typed = edit(page, address, THIRD)
    typed.fill("Patinoire, à moitié éc")
    page.wait_for_timeout(REFRESH_MS + 2_000)
    expect(typed).to_have_value("Patinoire, à moitié éc")
    expect(typed).to_be_focused()
    page.get_by_role("button", name="Ne pas renommer").click()
    expect(link(page, "Aréna 3")).to_be_visible()


def test_no_english_is_shown_beside_the_name(page: Page, address: str) -> None:
    edit(page, address, SECOND).fill("Piscine 22")
    expect(page.get_by_text("Press Enter")).to_have_count(0)


def test_filters_the_address_and_the_back_button_go_together(page: Page, address: str) -> None:
    opened(page, address, "")
    page.get_by_role("combobox", name="État").click()
    page.get_by_role("option", name="Hors ligne").click()
    expect(page.get_by_role("button", name="Renommer")).to_have_count(1)
    expect(page).to_have_url(re.compile("state=offline"))
    page.reload()
    expect(page.get_by_role("button", name="Renommer")).to_have_count(1)
    page.go_back()
    expect(page.get_by_role("button", name="Renommer")).to_have_count(25)
    assert "state" not in page.url


def test_a_visit_elsewhere_and_back_shows_the_whole_list_again(page: Page, address: str) -> None:
    opened(page, address, "?state=offline")
    page.get_by_role("link", name="Mise à jour des données").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mise à jour des données")
    page.get_by_role("link", name="Terminaux").first.click()
    expect(page.get_by_role("button", name="Renommer")).to_have_count(25)


def test_the_list_comes_in_pages(page: Page, address: str) -> None:
    opened(page, address)
    expect(page.get_by_role("button", name="Renommer")).to_have_count(25)
    page.get_by_test_id("stPagination").get_by_text("2", exact=True).click()
    expect(page.get_by_role("button", name="Renommer")).to_have_count(9)
    expect(page).to_have_url(re.compile("page=2"))


def test_a_name_leads_to_its_terminal_in_place_and_back(page: Page, address: str) -> None:
    opened(page, address, f"?search={SECOND}")
    link(page, "Piscine 2").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Piscine 2")
    assert f"serial={SECOND}" in page.url
    expect(page.get_by_text("Optimiseur des applis en veille")).to_be_visible()
    assert len(page.context.pages) == 1
    page.go_back()
    expect(link(page, "Piscine 2")).to_be_visible()


def test_a_terminal_is_replaced_and_given_back(page: Page, address: str) -> None:
    page.goto(f"{address}/terminal?serial={SECOND}")
    page.get_by_role("button", name="Remplacer").click()
    page.get_by_role("combobox", name=re.compile("prend sa place")).fill("9900000007")
    page.get_by_role("option", name=re.compile("9900000007")).click()
    page.get_by_role("button", name=f"Remplacer {SECOND} par 9900000007").click()
    expect(page.get_by_text(re.compile("Remplacé par le terminal 9900000007"))).to_be_visible()
    page.get_by_role("button", name="Annuler le remplacement").click()
    page.get_by_role("button", name=f"Remettre {SECOND} à la place de 9900000007").click()
    expect(page.get_by_role("button", name="Marquer comme perdu")).to_be_visible()
    page.goto(f"{address}/terminal?serial=9900000007")
    expect(page.get_by_role("heading", level=1)).to_have_text("Zone 7")


@pytest.mark.parametrize("agent", [PHONE, None], ids=["phone", "narrow window"])
@pytest.mark.parametrize("path", ["/terminals?sort=alias", f"/terminal?serial={SECOND}"])
def test_at_390_pixels_nothing_sticks_out(browser: Browser, address: str, path: str, agent: str | None) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, user_agent=agent, has_touch=agent is not None, locale="fr-CA"
    )
    page = context.new_page()
    page.goto(address + path)
    page.get_by_role("button", name="Renommer").first.click()
    page.get_by_role("button", name="Enregistrer").wait_for()
    widths = page.evaluate("[document.documentElement.scrollWidth, document.querySelector('section').scrollWidth]")
    assert max(widths) <= 390
    for element in (
        page.get_by_role("textbox", name="Nom du terminal"),
        page.get_by_role("button", name="Enregistrer"),
    ):
        place = element.bounding_box()
        assert place is not None
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= 390
    context.close()


def test_the_list_is_downloaded(page: Page, address: str) -> None:
    opened(page, address, "?state=offline")
    excel = page.get_by_role("link", name="Excel")
    excel.evaluate("link => link.target = '_self'")
    with page.expect_download() as downloading:
        excel.click()
    assert downloading.value.suggested_filename == "terminaux_2026-11-23.xlsx"
