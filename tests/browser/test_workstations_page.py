from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serving
from tests.browser.test_pages import PHONE
from tests.dashboard import desk_days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

FOCUS = "[document.activeElement.tagName, document.activeElement.innerText]"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("desk"), desk_days.fill) as url:
        yield url


def opened(page: Page, address: str, query: str = "") -> Page:
    page.goto(f"{address}/workstations{query}")
    page.get_by_role("button", name="Modifier").first.wait_for()
    return page


def reach(page: Page, text: str) -> None:
    """Press Tab until a button has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        tag, said = page.evaluate(FOCUS)
        if tag == "BUTTON" and text in said:
            return
    raise AssertionError(text)


def row(page: Page, name: str) -> None:
    expect(page.get_by_role("main").get_by_text(name, exact=True).first).to_be_visible()


def test_one_is_added_and_edited_with_the_keyboard_alone(page: Page, address: str) -> None:
    opened(page, address)
    reach(page, "Ajouter un poste de travail")
    page.keyboard.press("Enter")
    name = page.get_by_role("textbox", name="Nom, comme dans SmartRec")
    name.wait_for()
    page.keyboard.press("Tab")
    expect(name).to_be_focused()
    page.keyboard.type("CAFE 3")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Un autre poste de travail s’appelle déjà")).to_be_visible()  # noqa: RUF001 - French
    expect(name).to_have_value("CAFE 3")
    name.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("Vestiaire 7")
    page.keyboard.press("Enter")
    row(page, "Vestiaire 7")
    expect(page.get_by_text("Le poste de travail est ajouté.")).to_be_visible()
    expect(name).to_have_count(0)
    opened(page, address, "?search=vestiaire")
    expect(page.get_by_role("button", name="Modifier")).to_have_count(1)
    reach(page, "Modifier")
    page.keyboard.press("Enter")
    printer = page.get_by_role("textbox", name=re.compile("Imprimante à reçus"))
    printer.wait_for()
    printer.focus()
    page.keyboard.type("Epson TM-m30")
    page.keyboard.press("Enter")
    row(page, "Epson TM-m30")
    page.reload()
    row(page, "Epson TM-m30")


def test_filters_the_address_and_the_back_button_go_together(page: Page, address: str) -> None:
    opened(page, address)
    page.get_by_role("combobox", name="Afficher").click()
    page.get_by_role("option", name="Retiré").click()
    expect(page.get_by_role("button", name="Modifier")).to_have_count(1)
    expect(page).to_have_url(re.compile("state=retired"))
    page.go_back()
    row(page, "Bureau 4")
    assert "state" not in page.url


def test_a_figure_leads_to_its_payments_and_back(page: Page, address: str) -> None:
    opened(page, address, "?search=caf")
    page.get_by_role("main").get_by_role("link", name=re.compile(r"^[\d\s]+,\d\d\s\$$")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Paiements")
    expect(page).to_have_url(re.compile("workstation=caf"))
    expect(page.get_by_text("7 paiements").first).to_be_visible()
    page.go_back()
    row(page, "Café 3")


@pytest.mark.parametrize("agent", [PHONE, None], ids=["phone", "narrow window"])
def test_at_390_pixels_nothing_sticks_out(browser: Browser, address: str, agent: str | None) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, user_agent=agent, has_touch=agent is not None, locale="fr-CA"
    )
    page = opened(context.new_page(), address)
    page.get_by_role("button", name="Modifier").first.click()
    save = page.get_by_role("button", name="Enregistrer")
    save.wait_for()
    widths = page.evaluate("[document.documentElement.scrollWidth, document.querySelector('section').scrollWidth]")
    assert max(widths) <= 390
    for element in (page.get_by_role("textbox", name="Nom, comme dans SmartRec"), save):
        place = element.bounding_box()
        assert place is not None
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= 390
    context.close()
