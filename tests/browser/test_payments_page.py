from __future__ import annotations

import csv
import io
import random
import re
import subprocess
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from data.chosen import Chosen
from tests.browser.conftest import serving
from tests.browser.test_pages import PHONE
from tests.dashboard import crowd, days

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

    from data.model import Payment
    from data.store import Store

SEED = 11
ROWS = re.compile(r"Lignes \d+ à \d+ sur \d+|^\d+ lignes?$")


def prepare(store: Store) -> None:
    crowd.fill(store, SEED)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a desk with a crowd of payments."""
    with serving(tmp_path_factory.mktemp("crowd"), prepare) as url:
        yield url


@pytest.fixture
def payments(page: Page, address: str) -> Page:
    """Open Payments, all its days, and wait for the list."""
    page.goto(f"{address}/payments?period=year")
    page.get_by_text(ROWS).wait_for()
    return page


def asked(page: Page) -> dict[str, str]:
    """Return what the address asks for."""
    return {name: value[0] for name, value in parse_qs(urlsplit(page.url).query).items() if name != "lang"}


def shown(page: Page) -> str:
    return page.get_by_text(ROWS).inner_text()


def choose(page: Page, name: str, option: str) -> None:
    page.get_by_role("combobox", name=re.compile(name)).click()
    page.get_by_role("option", name=option).click()
    page.keyboard.press("Escape")


def test_a_filter_goes_to_the_address_and_back_undoes_it(payments: Page) -> None:
    before = shown(payments)
    choose(payments, "Statut", "Refusé")
    payments.wait_for_url("**status=declined*")
    expect(payments.get_by_role("heading", level=2)).to_have_text(re.compile("refusés ou non aboutis"))
    choose(payments, "Période", "Mois dernier")
    payments.wait_for_url("**period=last-month*")
    payments.go_back()
    payments.wait_for_url("**period=year*")
    assert asked(payments) == {"period": "year", "status": "declined"}
    payments.go_back()
    expect(payments.get_by_text(before)).to_be_visible()
    expect(payments.get_by_text(ROWS)).to_have_count(1)
    assert asked(payments) == {"period": "year"}
    payments.go_forward()
    expect(payments.get_by_role("heading", level=2)).to_have_text(re.compile("refusés ou non aboutis"))


def test_pages_are_turned_kept_in_the_address_and_turned_back(payments: Page) -> None:
    first = shown(payments)
    payments.get_by_role("button", name="Page 2", exact=True).click()
    payments.wait_for_url("**page=2*")
    expect(payments.get_by_text(re.compile("Lignes 26 à 50 sur"))).to_be_visible()
    payments.reload()
    expect(payments.get_by_text(re.compile("Lignes 26 à 50 sur"))).to_be_visible()
    choose(payments, "Tri", "Plus gros montants d\u2019abord")
    payments.wait_for_url("**sort=largest*")
    assert asked(payments) == {"period": "year", "sort": "largest"}
    payments.go_back()
    expect(payments.get_by_text(re.compile("Lignes 26 à 50 sur"))).to_be_visible()
    payments.go_back()
    expect(payments.get_by_text(first)).to_be_visible()


def test_a_row_opens_its_payment_in_place_and_back_leads_to_the_same_list(payments: Page) -> None:
    payments.get_by_role("button", name="Page 2", exact=True).click()
    payments.wait_for_url("**page=2*")
    expect(payments.get_by_text(re.compile("Lignes 26 à 50 sur"))).to_be_visible()
    links(payments).first.click()
    payments.wait_for_url("**/payment?*")
    expect(payments.get_by_role("heading", level=1)).to_have_text(re.compile("^(Paiement|Remboursement|Annulation)"))
    assert set(asked(payments)) == {"id", "day"}
    assert len(payments.context.pages) == 1
    payments.go_back()
    expect(payments.get_by_text(re.compile("Lignes 26 à 50 sur"))).to_be_visible()
    assert asked(payments) == {"period": "year", "page": "2"}


@pytest.mark.parametrize("suffix", ["csv"])
def test_what_is_shown_is_what_is_downloaded(payments: Page, suffix: str, tmp_path: Path) -> None:
    choose(payments, "Statut", "Refusé")
    payments.wait_for_url("**status=declined*")
    count = payments.get_by_role("heading", level=2)
    expect(count).to_have_text(re.compile("refusés ou non aboutis"))
    link = payments.get_by_role("link", name=suffix.upper())
    expect(link).to_have_attribute("href", re.compile("status=declined"))
    link.evaluate("link => link.target = '_self'")
    with payments.expect_download() as downloading:
        link.click()
    downloading.value.save_as(tmp_path / "file.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "file.csv").read_text(encoding="utf-8"))))
    made = crowd.kept(crowd_made(), Chosen(since=date(2026, 1, 1), until=days.TODAY, statuses=("declined",)))
    assert sorted(row["payment_id"] for row in rows) == sorted(one.payment_id for one in made)
    assert days.ascii_like(shown(payments)).endswith(str(len(made)))


def test_a_payment_is_found_by_its_rrn_and_back_is_no_trap(payments: Page) -> None:
    (one,) = [one for one in crowd_made() if one.rrn == f"{40:012d}"]
    payments.get_by_label("Retrouver un paiement").fill(one.rrn or "")
    payments.keyboard.press("Enter")
    payments.wait_for_url("**find=*")
    expect(payments.get_by_text(re.compile("1 paiement porte"))).to_be_visible()
    payments.get_by_role("link", name="Ouvrir").click()
    payments.wait_for_url("**/payment?*")
    assert asked(payments)["id"] == one.payment_id
    payments.go_back()
    expect(payments.get_by_text(re.compile("1 paiement porte"))).to_be_visible()
    payments.go_back()
    expect(payments.get_by_text(ROWS)).to_be_visible()
    assert asked(payments) == {"period": "year"}
    expect(payments.get_by_label("Retrouver un paiement")).to_have_value("")


def test_leaving_a_search_leads_to_the_list_with_its_filters(page: Page, address: str) -> None:
    page.goto(f"{address}/payments?period=year&status=declined&find=rien")
    expect(page.get_by_text(re.compile("Aucun paiement ne porte"))).to_be_visible()
    page.get_by_role("button", name="Revenir à la liste").click()
    expect(page.get_by_role("heading", level=2)).to_have_text(re.compile("refusés ou non aboutis"))
    page.wait_for_url(lambda url: "find" not in url)
    assert asked(page) == {"period": "year", "status": "declined"}
    page.reload()
    expect(page.get_by_role("heading", level=2)).to_have_text(re.compile("refusés ou non aboutis"))


def test_names_are_shown_as_they_are(page: Page, address: str) -> None:
    page.goto(f"{address}/payments?period=year")
    wanted = {name.strip() for name in crowd.NAMES}
    for number in range(1, 12):
        expect(page.get_by_text(re.compile(rf"Lignes {25 * number - 24} à"))).to_be_visible()
        cells = page.get_by_test_id("stMarkdownContainer").all_inner_texts()
        wanted -= {cell.replace("\u2060", "").strip() for cell in cells}
        turn = page.get_by_test_id("stPaginationNext")
        if not turn.is_enabled():
            break
        turn.click()
    assert wanted == set()
    assert page.locator("section b, section img[src*='x.png'], section a[href*='x.example']").count() == 0


def test_the_list_is_worked_by_keyboard(payments: Page) -> None:
    reached = []
    for _ in range(30):
        payments.keyboard.press("Tab")
        reached.append(
            payments.evaluate("(document.activeElement.innerText || document.activeElement.ariaLabel || '').trim()")
        )
        if payments.evaluate("document.activeElement.href || ''").find("/payment?") > 0:
            break
    payments.keyboard.press("Enter")
    payments.wait_for_url("**/payment?*")
    expect(payments.get_by_role("heading", level=1)).to_have_text(re.compile("^(Paiement|Remboursement|Annulation)"))
    text = " | ".join(reached)
    for name in ("Plus de filtres", "Excel", "CSV", "Une cliente dit avoir payé deux fois"):
        assert name in text, text


@pytest.mark.parametrize("path", ["/payments?period=year", "/double-charge?last4=4242&amount=32.00&day=2026-11-20"])
@pytest.mark.parametrize("agent", [PHONE, None], ids=["phone", "narrow window"])
def test_at_390_pixels_nothing_sticks_out(browser: Browser, address: str, path: str, agent: str | None) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, user_agent=agent, has_touch=agent is not None, locale="fr-CA"
    )
    page = context.new_page()
    page.goto(address + path)
    page.get_by_role("heading", level=2).wait_for()
    widths = page.evaluate("[document.documentElement.scrollWidth, document.querySelector('section').scrollWidth]")
    assert max(widths) <= 390
    if agent and "payments" in path:
        expect(page.get_by_text("Cette année", exact=True)).to_be_visible()
        expect(page.get_by_label("Statut")).not_to_be_visible()
        card = links(page).first.bounding_box()
        assert card is not None
        assert card["x"] + card["width"] <= 390
    context.close()


def test_the_answer_to_who_says_they_paid_twice_prints_clean(page: Page, address: str, tmp_path: Path) -> None:
    page.goto(f"{address}/double-charge")
    page.get_by_label("4 derniers chiffres").fill("4242")
    page.get_by_label("Montant").fill("32,00")
    page.keyboard.press("Enter")
    page.wait_for_url("**last4=4242*")
    answer = page.get_by_role("heading", level=2)
    expect(answer).to_be_visible()
    paper = page.get_by_role("link", name="À imprimer")
    with page.context.expect_page() as opening:
        paper.click()
    sheet = opening.value
    sheet.get_by_role("heading", level=2).wait_for()
    sheet.get_by_text(re.compile("Vérifié le")).wait_for()
    sheet.pdf(path=tmp_path / "answer.pdf", format="Letter")
    done = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "answer.pdf"), "-"], capture_output=True, text=True, check=True
    )
    said = days.ascii_like(done.stdout)
    assert done.stdout.count("\f") == 1
    for text in ("Ville des Saules", "Payé deux fois?", "Que faire", "Vérifié le 23 nov. 2026, 14 h 20"):
        assert text in said
    for text in ("Mise à jour des données", "English", "À imprimer", "Vérifier"):
        assert text not in said
    sheet.close()


def links(page: Page) -> Locator:
    return page.locator("a[href*='payment?id=']")


def crowd_made() -> list[Payment]:
    """Return the payments that are served."""
    return crowd.payments(random.Random(SEED), 240)
