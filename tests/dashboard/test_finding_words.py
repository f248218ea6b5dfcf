from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dashboard import finding_words
from tests.dashboard.days import NOW, reader

if TYPE_CHECKING:
    from datetime import datetime

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
        (row(), "Paysafe"),
    ],
)
def test_what_a_finding_is_about(found: dict[str, Any], said: str) -> None:
    assert finding_words.told(found, HERE).replace("\u00a0", " ") == said


def test_a_kind_has_a_title_and_an_unknown_one_its_own_word() -> None:
    assert finding_words.title("possible_double", HERE) == "Double paiement possible"
    assert finding_words.title("moon_in_leo", HERE) == "Moon in leo"


@pytest.mark.parametrize(
    ("found", "when"),
    [
        (row(occurred_at="2026-11-20T18:40:00+00:00"), NOW.replace(day=20, hour=18, minute=40)),
        (row(at="hier soir"), NOW),
        (row(at="2026-11-20T18:40:00"), NOW),
        (row(), NOW),
    ],
)
def test_a_finding_is_of_when_it_happened_else_of_when_it_was_found(found: dict[str, Any], when: datetime) -> None:
    assert finding_words.happened_at(found) == when
