from __future__ import annotations

from typing import Any

import pytest

from dashboard import outcomes
from tests.dashboard import days
from tests.dashboard.test_twice import failed, row

FR, EN = days.reader(), days.reader("en_CA")
BACK = days.at(days.TODAY, 10)


@pytest.mark.parametrize(
    ("one", "told", "amount"),
    [
        (row("p"), "Approuvé", "32,00 $"),
        (failed("p", decline_code="51"), ":gray[Refusé (fonds insuffisants)]", ":gray[32,00 $]"),
        (failed("p", decline_code="05"), ":gray[Refusé]", ":gray[32,00 $]"),
        (failed("p", decline_text="Do *not*"), ":gray[Refusé (Do *not*)]", ":gray[32,00 $]"),
        (failed("p", status="cancelled"), ":gray[Interrompu]", ":gray[32,00 $]"),
        (failed("p", status="failed"), ":gray[Échoué]", ":gray[32,00 $]"),
        (failed("p", status="unknown"), ":orange[◷] En vérification", ":gray[32,00 $]"),
        (row("p", voided_at=BACK), "Approuvé :gray-badge[Annulé depuis]", "~~32,00 $~~"),
        (row("p", refunded_minor=3_200), "Approuvé :gray-badge[Remboursé]", "~~32,00 $~~"),
        (row("p", refunded_minor=1_000), "Approuvé :gray-badge[Remboursé en partie : 10,00 $]", "32,00 $"),
        (row("p", is_possible_double=True), "Approuvé :red-badge[Double paiement possible]", "32,00 $"),
        (row("p", is_test=True), "Approuvé :violet-badge[Essai]", "32,00 $"),
        (row("r", kind="refund"), "Remboursement", "32,00 $"),
        (row("v", kind="void"), "Annulation", "32,00 $"),
        (row("r", kind="refund", voided_at=BACK), "Remboursement :gray-badge[Annulé depuis]", "~~32,00 $~~"),
        (failed("r", kind="refund"), ":gray[Remboursement · Refusé]", ":gray[32,00 $]"),
    ],
)  # fmt: skip
def test_how_a_row_stands_is_told(one: dict[str, Any], told: str, amount: str) -> None:
    assert days.ascii_like(outcomes.told(one, FR)) == told
    assert days.ascii_like(outcomes.amount(one, FR)) == amount


def test_a_free_payment_is_not_given_back() -> None:
    assert not outcomes.is_given_back(row("p", amount_minor=0, net_minor=0))


@pytest.mark.parametrize(
    ("brand", "last4", "told"),
    [
        ("visa", "4242", "Visa •4242"),
        ("unknown", "4242", "•4242"),
        ("amex", None, "American Express"),
        ("unknown", None, ""),
    ],
)
def test_a_card_is_told_as_far_as_it_is_known(brand: str, last4: str | None, told: str) -> None:
    assert outcomes.card({"card_brand": brand, "last4": last4}, EN) == told


def test_without_markdown_it_reads_the_same() -> None:
    said = days.ascii_like(outcomes.words(row("p", refunded_minor=1_000), EN))
    assert said == "Approved, Refunded in part: $10.00"
