"""What is to be recorded in SmartRec: told on Aujourd'hui, gone once an imported file shows it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from data.model import Window
from data.save import save_payments
from tests.browser.conftest import serving
from tests.browser.test_import_page import drop, press
from tests.dashboard import days
from tests.dashboard.small_files import ENGLISH, HEADERS, export
from tests.data.makers import a_payment, a_refund

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from data.store import Store

PAID_AT, UNDONE_AT = datetime(2026, 11, 20, 14, tzinfo=UTC), datetime(2026, 11, 20, 16, tzinfo=UTC)
DONE = re.compile(r"\.csv.{1,2} (is imported|est importé)")
WORDS = {
    "fr": (
        HEADERS, ("Paiement", "Remboursement", "Terminal intégré"), "Retenir et voir ce qui serait importé", "Importer",
        "1 annulation ou remboursement à inscrire dans SmartRec", "À inscrire dans SmartRec",
    ),
    "en": (
        ENGLISH, ("Payment", "Refund", "Integrated terminal"), "Keep and see what it would import", "Import",
        "1 void or refund to be recorded in SmartRec", "To be recorded in SmartRec",
    ),
}  # fmt: skip


def refunded(store: Store) -> None:
    """Take a payment at a terminal, and give a part of it back there."""
    told = [a_payment(occurred_at=PAID_AT), a_refund(occurred_at=UNDONE_AT)]
    window = Window(days.at(days.TODAY, 0).replace(day=1), days.NOW)
    save_payments(store, told, connector="handpoint", reading=window)
    save_payments(store, (), connector="handpoint", covers=window)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_task_is_told_and_closed_by_a_file_that_shows_it(page: Page, tmp_path: Path, language: str) -> None:
    headers, (payment, refund, mode), keep, do, task, title = WORDS[language]
    paid = ("2026-11-20", "09:00", "guid-p1", payment, mode, "32.00", "Zoé Roy", "F-1", "Accueil 1", "4242")
    back = ("2026-11-20", "11:00", "guid-r1", refund, mode, "10.00", "Zoé Roy", "F-1", "Accueil 1", "4242")
    with serving(tmp_path, refunded) as address:
        page.goto(f"{address}/import?lang={language}")
        drop(page, "evening.csv", export([paid], headers))
        press(page, keep)
        press(page, do)
        expect(page.get_by_text(DONE)).to_be_visible()
        page.goto(f"{address}/?lang={language}")
        page.get_by_role("link", name=task).click()
        expect(page.get_by_text(title).first).to_be_visible()
        page.goto(f"{address}/import?lang={language}")
        drop(page, "morning.csv", export([paid, back], headers))
        press(page, keep)  # a word for refunds is new to this report
        press(page, do)
        expect(page.get_by_text(DONE)).to_be_visible()
        page.goto(f"{address}/?lang={language}")
        page.get_by_test_id("stMetric").first.wait_for()
        expect(page.get_by_role("link", name=task)).to_have_count(0)
