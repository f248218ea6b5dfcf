from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.test_pages import PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def test_parts_and_filters_stand_in_the_address(page: Page, address: str) -> None:
    page.goto(f"{address}/data-update")
    page.get_by_role("radio", name="Anomalies · 2").click()
    expect(page.get_by_text("2 anomalies", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("show=findings"))
    page.get_by_test_id("stSelectbox").filter(has_text="Gravité").get_by_role("combobox").click()
    page.get_by_role("option", name="Argent").click()
    expect(page.get_by_text("1 anomalie", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("severity=money"))
    page.go_back()
    expect(page.get_by_text("2 anomalies", exact=True)).to_be_visible()
    page.go_back()
    expect(page.get_by_text("Tâches", exact=True)).to_be_visible()


def test_a_finding_opens_in_place_and_leads_back(page: Page, address: str) -> None:
    page.goto(f"{address}/data-update?show=findings")
    page.get_by_role("link", name=re.compile("Terminal nommé autrement")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Terminal nommé autrement chez le prestataire")
    expect(page.get_by_text("Que faire", exact=True)).to_be_visible()
    assert re.search(r"/finding\?id=[0-9a-f]{24}$", page.url)
    page.reload()
    expect(page.get_by_text("Que faire", exact=True)).to_be_visible()
    page.get_by_role("link", name="Toutes les anomalies").click()
    expect(page.get_by_text(re.compile("anomalies?$")).first).to_be_visible()
    expect(page).to_have_url(re.compile("show=findings"))


def test_a_note_is_written_by_keyboard_and_stays(page: Page, address: str) -> None:
    page.goto(f"{address}/data-update?show=findings")
    page.get_by_role("link", name=re.compile("Terminal nommé autrement")).click()
    note = page.get_by_role("textbox", name="Note (facultative)")
    note.click()
    page.keyboard.type("Le nom de Paris reste")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Le nom de Paris reste")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Le nom de Paris reste")).to_be_visible()
    page.get_by_role("button", name="Remettre à regarder").click()
    expect(page.get_by_text("Rouverte")).to_be_visible()


def test_paused_payments_are_said_on_both_pages_until_they_are_resumed(page: Page, address: str) -> None:
    page.goto(f"{address}/data-update")
    row = page.get_by_test_id("stHorizontalBlock").filter(has_text="Nouveaux paiements").last
    row.get_by_role("button", name="Mettre en pause").click()
    told = page.get_by_text(re.compile(r"«\sNouveaux paiements\s» est en pause"))
    expect(told).to_be_visible()
    page.goto(address)
    expect(told).to_be_visible()
    page.goto(f"{address}/data-update")
    row.get_by_role("button", name="Reprendre").click()
    expect(told).to_have_count(0)


def test_on_a_phone_a_finding_is_read_and_marked_within_reach(browser: Browser, address: str) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, user_agent=PHONE, has_touch=True, locale="fr-CA"
    )
    page = context.new_page()
    page.goto(f"{address}/data-update?show=findings")
    expect(page.get_by_text("2 anomalies", exact=True)).to_be_visible()
    assert page.get_by_role("button", name="Marquer comme vue").count() == 0
    page.get_by_role("link", name=re.compile("Double paiement possible")).click()
    button = page.get_by_role("button", name="Marquer comme vue")
    expect(button).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
