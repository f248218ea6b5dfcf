from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.test_pages import PHONE

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page


@pytest.fixture
def reports(page: Page, address: str) -> Page:
    """Open Reports and wait for its answer."""
    page.goto(f"{address}/reports")
    page.get_by_text(re.compile(r"lignes du 4 oct\.\s2026")).wait_for()
    return page


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_filters_stand_in_the_address_and_the_back_button_undoes_them(reports: Page) -> None:
    reports.get_by_test_id("stMultiSelect").filter(has_text="Terminal").get_by_role("combobox").click()
    reports.get_by_role("option", name="Piscine 2").click()
    reports.keyboard.press("Escape")
    expect(reports.get_by_text("Aucun paiement de ce genre dans la période.")).to_be_visible()
    expect(reports).to_have_url(re.compile("terminal=1851200002"))
    link = reports.get_by_role("link", name="Excel").get_attribute("href")
    assert link is not None
    assert "terminal=1851200002" in link
    reports.go_back()
    expect(reports.get_by_text(re.compile(r"lignes du 4 oct\.\s2026"))).to_be_visible()
    assert "terminal" not in asked(reports)


def test_an_address_shows_the_same_again(page: Page, address: str) -> None:
    page.goto(f"{address}/reports?period=month&terminal=1851200002")
    expect(page.get_by_text(re.compile(r"2 lignes du 22 nov\.\s2026 au 23 nov\.\s2026\s: 350,00\s\$"))).to_be_visible()
    page.reload()
    expect(page.get_by_text(re.compile(r"2 lignes du 22 nov\.\s2026"))).to_be_visible()
    assert asked(page) == {"period": ["month"], "terminal": ["1851200002"]}


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_a_download_opens_and_is_listed(reports: Page, tmp_path: Path, suffix: str) -> None:
    name = {"xlsx": "Excel", "csv": "CSV"}[suffix]
    link = reports.get_by_role("link", name=name)
    # The link opens a tab of its own, which the browser closes as soon as it turns out to be a download.
    link.evaluate("link => link.target = '_self'")
    with reports.expect_download() as downloading:
        link.click()
    download = downloading.value
    file = tmp_path / f"file.{suffix}"
    assert download.suggested_filename == f"details-des-paiements_2026-10-01_2026-10-31.{suffix}"
    download.save_as(file)
    if suffix == "xlsx":
        assert load_workbook(file).worksheets[0].max_row > 10
    else:
        assert len(list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))) > 10
    reports.reload()
    expect(reports.get_by_role("cell", name=f"{name} · octobre 2026").first).to_be_visible()


def test_on_a_phone_the_filters_fold_into_a_sentence(browser: Browser, address: str) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, user_agent=PHONE, has_touch=True, locale="fr-CA"
    )
    page = context.new_page()
    page.goto(f"{address}/reports?terminal=1851200002")
    expect(page.get_by_text("Mois dernier · Piscine 2")).to_be_visible()
    button = page.get_by_role("link", name="Excel").bounding_box()
    assert button is not None
    assert button["y"] + button["height"] < 844
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


def test_the_day_is_one_click_away_from_today(today: Page) -> None:
    link = today.get_by_role("link", name="Excel").get_attribute("href")
    assert link is not None
    assert "from=2026-11-23&to=2026-11-23" in link
    today.get_by_role("link", name="Autres périodes").click()
    expect(today.get_by_role("heading", level=1)).to_have_text("Rapports")
