from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.charts import click_bar
from tests.browser.test_pages import PHONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, WebSocket

MOST_BYTES = 300_000


@pytest.fixture
def takings(page: Page, address: str) -> Page:
    page.goto(f"{address}/takings")
    page.get_by_test_id("stMetric").first.wait_for()
    return page


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, user_agent=PHONE, has_touch=True, locale="fr-CA"
    )
    page = context.new_page()
    page.goto(f"{address}/takings")
    page.get_by_test_id("stMetric").first.wait_for()
    yield page
    context.close()


def answer(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=2)).to_contain_text(re.compile(text))


def pick(page: Page, what: str, option: str) -> None:
    page.get_by_role("combobox", name=what).click()
    page.get_by_role("option", name=option).click()


def test_filters_and_choices_stand_in_the_address_and_go_back(takings: Page) -> None:
    answer(takings, r"30 derniers jours\s: 1\s690,00")
    pick(takings, "Période", "Hier")
    answer(takings, r"Hier\s: 300,00")
    expect(takings).to_have_url(re.compile(r"period=yesterday"))
    takings.get_by_role("radio", name="Terminal", exact=True).click()
    expect(takings).to_have_url(re.compile(r"by=terminal"))
    expect(takings.get_by_text("1 terminal ·")).to_be_visible()
    takings.go_back()
    expect(takings).not_to_have_url(re.compile(r"by=terminal"))
    expect(takings.get_by_text("1 jour ·")).to_be_visible()
    takings.go_back()
    answer(takings, r"30 derniers jours")
    takings.go_forward()
    answer(takings, r"Hier\s: 300,00")
    takings.reload()
    answer(takings, r"Hier\s: 300,00")


def test_another_page_and_back_shows_what_was_chosen(takings: Page, address: str) -> None:
    takings.get_by_role("radio", name="Carte", exact=True).click()
    expect(takings.get_by_text("1 carte ·")).to_be_visible()
    takings.get_by_role("link", name="Mise à jour des données").click()
    expect(takings.get_by_role("heading", level=1)).to_have_text("Mise à jour des données")
    takings.go_back()
    expect(takings.get_by_role("heading", level=1)).to_have_text("Encaissements")
    expect(takings.get_by_text("1 carte ·")).to_be_visible()
    expect(takings).to_have_url(f"{address}/takings?by=brand")


def test_a_day_clicked_in_a_chart_says_what_it_took(takings: Page) -> None:
    click_bar(takings, 0, 1, 28)
    expect(takings.get_by_text(re.compile(r"dim\. 22 nov\. 2026\s: 300,00\s\$, 1\spaiement · avant"))).to_be_visible()
    click_bar(takings, 1, 0, 28)
    expect(takings.get_by_text(re.compile(r"dimanche 22 novembre 2026\s: 300,00\s\$, 1\spaiement"))).to_be_visible()
    expect(takings.get_by_text("Voir ses paiements")).to_have_count(2)


def test_the_list_is_paged_in_the_address(takings: Page) -> None:
    expect(takings.get_by_text("30 jours ·")).to_be_visible()
    takings.get_by_role("button", name="Page 2").click()
    expect(takings.get_by_text("dim. 25 oct. 2026")).to_be_visible()
    expect(takings).to_have_url(re.compile(r"page=2"))
    expect(takings.get_by_text("Total", exact=True)).to_have_count(1)
    expect(takings.get_by_text("Total", exact=True)).to_be_visible()
    takings.go_back()
    expect(takings.get_by_text("sam. 21 nov. 2026")).to_be_visible()


def test_the_controls_are_reached_by_keyboard(takings: Page) -> None:
    reached = []
    for _ in range(60):
        takings.keyboard.press("Tab")
        reached.append(
            takings.evaluate("(document.activeElement.ariaLabel || document.activeElement.innerText || '').trim()")
        )
    for name in ("Période", "Terminal", "Site", "Plus de filtres", "Jour", "La période d\u2019avant", "Trier", "Excel"):
        assert any(name in text for text in reached), (name, reached)


def test_on_a_phone_nothing_sticks_out_and_filters_fold_into_a_sentence(phone: Page) -> None:
    widths = phone.evaluate("[document.documentElement.scrollWidth, document.querySelector('section').scrollWidth]")
    assert max(widths) <= 390
    expect(phone.get_by_role("combobox", name="Période")).not_to_be_visible()
    phone.get_by_text("30 derniers jours", exact=True).click()
    expect(phone.get_by_role("combobox", name="Période")).to_be_visible()
    for value in phone.get_by_test_id("stMetricValue").all():
        assert value.evaluate("value => value.scrollWidth <= value.clientWidth")
    for chart in phone.get_by_test_id("stPlotlyChart").all():
        box = chart.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 390


def test_on_a_phone_rows_are_cards_that_say_what_their_figures_are(phone: Page) -> None:
    expect(phone.get_by_text(re.compile(r"^3\spaiements · 50,00\s\$ en moyenne · 20,00\s\$ rembours"))).to_be_visible()
    expect(phone.get_by_text("2 paiements · 115,00")).to_be_visible()


def test_the_first_view_is_light(page: Page, address: str) -> None:
    received: list[int] = []

    def count(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: received.append(len(frame)))

    page.on("websocket", count)
    page.goto(f"{address}/takings")
    page.get_by_text("Exporter les détails des paiements").wait_for()
    assert sum(received) < MOST_BYTES
