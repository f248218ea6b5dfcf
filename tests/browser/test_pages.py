from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.charts import click_bar

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PHONE = (
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/156.0.0.0 Mobile Safari/537.36"
)
PAGES = {"/": "Par terminal", "/data-update": "Tâches", "/reports": "Derniers téléchargements"}
"""Paths, and what is shown last on each."""


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_the_first_line_answers_in_french(today: Page) -> None:
    heading(today, "Aujourd\u2019hui")
    expect(today.get_by_text(re.compile(r"Il est 14\sh\s20 : 130,00\s\$ nets"))).to_be_visible()
    expect(today).to_have_title("Aujourd\u2019hui · Encaisse")
    assert today.evaluate("document.documentElement.lang") == "fr-CA"


def test_the_language_chosen_survives_reload_page_and_a_new_tab(today: Page, address: str) -> None:
    with today.expect_response(re.compile(r"/logo\.svg\?lang=en")):
        today.get_by_role("button", name="English").click()
    heading(today, "Today")
    assert "lang=en" in today.url
    today.get_by_role("link", name="Data update").click()
    heading(today, "Data update")
    today.reload()
    heading(today, "Data update")
    assert today.evaluate("document.documentElement.lang") == "en-CA"
    tab = today.context.new_page()
    tab.goto(address)
    heading(tab, "Today")
    tab.get_by_role("button", name="Français").click()
    heading(tab, "Aujourd\u2019hui")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("agent", [PHONE, None], ids=["phone", "narrow window"])
def test_at_390_pixels_nothing_sticks_out(browser: Browser, address: str, path: str, agent: str | None) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, user_agent=agent, has_touch=agent is not None, locale="fr-CA"
    )
    page = context.new_page()
    page.goto(address + path)
    page.get_by_role("heading", level=1).wait_for()
    page.get_by_text(PAGES[path], exact=True).wait_for()
    widths = page.evaluate("[document.documentElement.scrollWidth, document.querySelector('section').scrollWidth]")
    assert max(widths) <= 390
    context.close()


def test_on_a_phone_figures_stand_two_by_two_and_what_to_look_at_comes_first(browser: Browser, address: str) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, user_agent=PHONE, has_touch=True, locale="fr-CA"
    )
    page = context.new_page()
    page.goto(address)
    figures = page.get_by_test_id("stMetric")
    expect(figures).to_have_count(4)
    page.get_by_test_id("stPlotlyChart").wait_for()
    boxes = [figure.bounding_box() for figure in figures.all()]
    tops = [round(box["y"]) for box in boxes if box]
    assert tops[0] == tops[1] < tops[2] == tops[3]
    for value in page.get_by_test_id("stMetricValue").all():
        assert value.evaluate("value => value.scrollWidth <= value.clientWidth")
    look = page.get_by_text("À regarder").bounding_box()
    chart = page.get_by_test_id("stPlotlyChart").bounding_box()
    assert look is not None
    assert chart is not None
    assert look["y"] < chart["y"]
    context.close()


def test_the_main_controls_are_reached_by_keyboard(today: Page) -> None:
    reached = set()
    for _ in range(40):
        today.keyboard.press("Tab")
        reached.add(
            today.evaluate("(document.activeElement.innerText || document.activeElement.ariaLabel || '').trim()")
        )
    text = " | ".join(reached)
    waiting = "Les 2 anomalies que personne n\u2019a vues"
    for name in ("Mise à jour des données", "English", waiting, "Excel", "CSV", "Autres périodes"):
        assert name in text, text


def test_a_job_can_be_run_from_the_page(page: Page, address: str) -> None:
    page.goto(f"{address}/data-update")
    row = page.get_by_text("Ménage").first
    row.wait_for()
    page.get_by_role("button", name="Lancer").last.click()
    expect(page.get_by_text(re.compile("Terminé")).first).to_be_visible()


def test_a_finding_is_marked_as_seen(page: Page, address: str) -> None:
    page.goto(f"{address}/data-update?show=findings")
    marks = page.get_by_role("button", name="Marquer comme vue")
    expect(marks).to_have_count(2)
    marks.first.click()
    expect(marks).to_have_count(1)
    page.reload()
    expect(marks).to_have_count(1)


def test_nothing_is_asked_of_anybody_else(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path, last in PAGES.items():
        page.goto(address + path)
        page.get_by_text(last, exact=True).wait_for()
    away = [url for url in asked if not url.startswith((address, "data:", "blob:"))]
    assert away == []


def test_a_page_elsewhere_cannot_open_the_websocket(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto("data:text/html,<p>elsewhere</p>")
    outcome = page.evaluate(
        """url => new Promise(resolve => {
            const socket = new WebSocket(url, ['streamlit'])
            socket.onopen = () => resolve('open')
            socket.onclose = () => resolve('closed')
        })""",
        address.replace("http", "ws") + "/_stcore/stream",
    )
    assert outcome == "closed"
    page.close()


def test_our_own_page_opens_the_websocket(today: Page, address: str) -> None:
    outcome = today.evaluate(
        """url => new Promise(resolve => {
            const socket = new WebSocket(url, ['streamlit'])
            socket.onopen = () => resolve('open')
            socket.onclose = () => resolve('closed')
        })""",
        address.replace("http", "ws") + "/_stcore/stream",
    )
    assert outcome == "open"


def test_an_hour_clicked_leads_to_its_payments(today: Page) -> None:
    click_bar(today, 0, 1, 0)
    expect(today.get_by_text(re.compile(r"9\sh\s: 150,00\s\$, 3\spaiements"))).to_be_visible()
    today.get_by_role("link", name="Voir ses paiements").click()
    heading(today, "Paiements")
    expect(today).to_have_url(re.compile(r"hour=09"))
    expect(today.get_by_role("heading", level=2)).to_contain_text(re.compile(r"3\spaiements.*150,00"))


def test_the_hours_are_also_figures(today: Page) -> None:
    today.get_by_text("Les heures en chiffres").click()
    expect(today.get_by_role("cell", name=re.compile(r"^9\sh$"))).to_be_visible()
