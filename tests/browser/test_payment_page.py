"""One payment in a browser: opened by its address, left and come back to, printed, on a phone, by keyboard."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from data.save import save_payments
from tests.browser.conftest import serving
from tests.browser.test_pages import PHONE, heading
from tests.dashboard import days, stories

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from data.store import Store

PAID = "Paiement de 32,00\u00a0$"
BACK = "Remboursement de 10,00\u00a0$"
needs_pdftotext = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is missing: poppler-utils")


def prepare(store: Store) -> None:
    """Fill a desk with a payment that has a story, and with the one that is taken for its double."""
    days.fill(store)
    paid = stories.tell(store)
    save_payments(store, [stories.chip(paid), stories.declined()], connector="handpoint")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve it, and return its address."""
    with serving(tmp_path_factory.mktemp("desk"), prepare) as url:
        yield url


@pytest.fixture
def opened(page: Page, address: str) -> Page:
    """Open the payment by its address."""
    page.goto(f"{address}/payment?id={stories.whole().payment_id}&day=2026-11-22")
    heading(page, PAID)
    page.get_by_text("Ce qu\u2019on en sait").wait_for()
    return page


def test_an_address_opens_a_payment(opened: Page) -> None:
    expect(opened.get_by_text(re.compile(r"Approuvé le 22 nov\. 2026, 14\sh\s02, sur Accueil 1"))).to_be_visible()
    expect(opened.get_by_text("APPROUVÉ / APPROVED")).to_be_visible()
    expect(opened.get_by_text(re.compile("octet 3, bit 3"))).to_be_visible()


def test_what_undoes_it_opens_in_place_and_the_back_button_returns(opened: Page) -> None:
    opened.get_by_role("link", name=re.compile("Remboursement de 10,00")).click()
    heading(opened, BACK)
    assert len(opened.context.pages) == 1
    opened.get_by_role("link", name=re.compile("Revient sur")).click()
    heading(opened, PAID)
    opened.go_back()
    heading(opened, BACK)
    opened.go_back()
    heading(opened, PAID)
    assert stories.whole().payment_id in opened.url


def test_the_list_of_its_day_is_one_step_away_and_back(opened: Page) -> None:
    opened.get_by_role("link", name="Paiements du 22 nov. 2026").click()
    heading(opened, "Paiements")
    assert "from=2026-11-22" in opened.url
    opened.go_back()
    heading(opened, PAID)


def test_the_other_language_keeps_the_payment(opened: Page) -> None:
    opened.get_by_role("button", name="English").click()
    heading(opened, "Payment of $32.00")
    opened.reload()
    heading(opened, "Payment of $32.00")


def test_an_unknown_address_leads_to_the_payments(page: Page, address: str) -> None:
    page.goto(f"{address}/payment?id=nonsense")
    expect(page.get_by_text("Aucun paiement à cette adresse")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Voir les paiements").click()
    heading(page, "Paiements")


@needs_pdftotext
def test_the_receipt_is_printed_alone_on_one_sheet(opened: Page, tmp_path: Path) -> None:
    opened.get_by_role("link", name="Le reçu seul, à imprimer").click()
    heading(opened, "Reçu")
    expect(opened.get_by_text("Ce qu\u2019on en sait")).to_have_count(0)
    # The menu folds with an animation.
    expect(opened.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")
    file = tmp_path / "receipt.pdf"
    opened.pdf(path=file, format="Letter")
    said = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
    assert said.count("\f") == 1
    for line in ("Ville des Saules", "APPROUVÉ / APPROVED", "TVR                   0080048000", "TOTAL"):
        assert line in said
    for line in ("Mise à jour des données", "Son histoire", "English", "Le paiement au complet"):
        assert line not in said
    opened.go_back()
    heading(opened, PAID)


@pytest.mark.parametrize("agent", [PHONE, None], ids=["phone", "narrow window"])
@pytest.mark.parametrize("show", ["", "&show=receipt"], ids=["whole", "receipt"])
def test_at_390_pixels_nothing_sticks_out(browser: Browser, address: str, agent: str | None, show: str) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, user_agent=agent, has_touch=agent is not None, locale="fr-CA"
    )
    page = context.new_page()
    page.goto(f"{address}/payment?id={stories.whole().payment_id}{show}")
    page.get_by_text("APPROUVÉ / APPROVED").wait_for()
    page.wait_for_timeout(500)
    widths = page.evaluate("[document.documentElement.scrollWidth, document.querySelector('section').scrollWidth]")
    assert max(widths) <= 390
    paper = page.locator("pre").first
    assert paper.evaluate("element => element.scrollWidth <= element.clientWidth")
    if agent and not show:
        story, receipt, rest = (
            page.get_by_text(text, exact=True).first.bounding_box() for text in ("Son histoire", "Reçu", "Détails EMV")
        )
        assert story is not None
        assert receipt is not None
        assert rest is not None
        assert story["y"] < receipt["y"] < rest["y"]
    context.close()


def test_what_leads_elsewhere_is_reached_by_keyboard(opened: Page) -> None:
    reached = set()
    for _ in range(45):
        opened.keyboard.press("Tab")
        reached.add(
            opened.evaluate("(document.activeElement.innerText || document.activeElement.ariaLabel || '').trim()")
        )
    text = " | ".join(reached)
    for name in ("Paiements du 22 nov. 2026", "Remboursement de 10,00", "Double paiement possible", "Le reçu seul"):
        assert name in text, text
    opened.get_by_role("link", name=re.compile("Remboursement de 10,00")).focus()
    opened.keyboard.press("Enter")
    heading(opened, BACK)


def test_an_id_is_copied_whole(opened: Page) -> None:
    opened.context.grant_permissions(["clipboard-read", "clipboard-write"])
    block = opened.get_by_test_id("stCode").filter(has_text=re.compile(f"^{stories.whole().payment_id}$"))
    block.hover()
    block.get_by_role("button").click()
    assert opened.evaluate("navigator.clipboard.readText()") == stories.whole().payment_id
