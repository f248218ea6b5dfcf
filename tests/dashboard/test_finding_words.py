from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dashboard import finding_words
from tests.dashboard.days import NOW, reader

HERE = reader("fr_CA")


def row(alias: str | None = None, **facts: Any) -> dict[str, Any]:
    return {"facts": facts, "alias": alias, "connector": "paysafe", "opened_at": NOW}


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (row("Piscine 2", amount_minor=3_200, currency="CAD", card_brand="visa"), "32,00 $ · Visa · Piscine 2"),
        (row(amount_minor=3_200, currency="CAD", card_brand="visa", last4="4242"), "32,00 $ · Visa •••• 4242"),
        (row(amount_minor=3_200, currency="CAD", card_brand="unknown", last4="4242"), "32,00 $ · •••• 4242"),
        (row(held_amount_minor=3_200, said_amount_minor=3_000, currency="CAD"), "32,00 $ / 30,00 $"),
        (row(alias="Aréna 3", provider_name="Arena 3"), "Aréna 3 / Arena 3"),
        (row(amount_minor=3_200, currency="CAD", terminal_serial="0821"), "32,00 $ · 0821"),
        (
            row(amount_minor=3_200, currency="CAD", terminal_serial="0821", terminal_alias="Accueil"),
            "32,00 $ · Accueil",
        ),
        (row(), "Paysafe"),
    ],
)
def test_what_a_finding_is_about(found: dict[str, Any], said: str) -> None:
    assert finding_words.told(found, HERE).replace("\u00a0", " ") == said


DOUBLE = row(
    "Piscine 2",
    amount_minor=3_200,
    currency="CAD",
    card_brand="visa",
    last4="4242",
    terminal_serial="0821",
    earlier_at=(NOW - timedelta(minutes=8)).isoformat(),
    occurred_at=(NOW - timedelta(minutes=5)).isoformat(),
    earlier_id="aaaa",
    payment_id="bbbb",
)
LOOSE = row(
    "Aréna 3",
    amount_minor=1_200,
    currency="CAD",
    last4="4242",
    occurred_at=NOW.isoformat(),
    parent_amount_minor=3_200,
    parent_at=(NOW - timedelta(days=2)).isoformat(),
    payment_id="rrrr",
    parent_id="pppp",
)


@pytest.mark.parametrize(
    ("language", "found", "said"),
    [
        ("fr_CA", DOUBLE, "32,00 $ · Visa •••• 4242 · Piscine 2 · {earlier} et {later}"),
        ("en_CA", DOUBLE, "$32.00 · Visa •••• 4242 · Piscine 2 · {earlier} and {later}"),
        (
            "fr_CA",
            LOOSE,
            "12,00 $ · •••• 4242 · Aréna 3 · peut-être du paiement de 32,00 $ ({parent})",
        ),
        (
            "en_CA",
            LOOSE,
            "$12.00 · •••• 4242 · Aréna 3 · perhaps of the payment of $32.00 ({parent})",
        ),
    ],
)
def test_a_finding_that_compares_two_says_both(language: str, found: dict[str, Any], said: str) -> None:
    here = reader(language)
    times = {
        "earlier": here.time(NOW - timedelta(minutes=8)),
        "later": here.time(NOW - timedelta(minutes=5)),
        "parent": here.when(NOW - timedelta(days=2)),
    }
    expected = said.format_map(times).replace("\u00a0", " ")
    assert finding_words.told(found, here).replace("\u00a0", " ") == expected
