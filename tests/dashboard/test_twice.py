from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING, Any

import pytest

from dashboard import twice, twice_words
from dashboard.twice import Claim, Verdict
from tests.dashboard import days

if TYPE_CHECKING:
    from collections.abc import Callable

CLAIM = Claim("4242", 3_200, days.TODAY)
FR, EN = days.reader(), days.reader("en_CA")


def row(name: str, minute: int = 0, **said: Any) -> dict[str, Any]:
    """Return an approved payment of 32 $ at 9:00, and so many minutes, as `payments.claimed` gives it."""
    when = days.at(said.get("business_date", days.TODAY), 9, minute)
    base = {
        "payment_id": name, "kind": "payment", "parent_id": None, "occurred_at": when, "business_date": days.TODAY,
        "terminal_alias": "Accueil 1", "amount_minor": 3_200, "net_minor": 3_200, "currency": "CAD",
        "status": "approved", "decline_code": None, "decline_text": None, "auth_code": "5X91Q2", "refunded_minor": 0,
        "voided_at": None, "is_possible_double": False, "is_test": False,
    }  # fmt: skip
    return {**base, **said}


def failed(name: str, minute: int = 0, status: str = "declined", **said: Any) -> dict[str, Any]:
    return row(name, minute, status=status, net_minor=0, auth_code=None, **said)


def voided(name: str, minute: int = 0) -> list[dict[str, Any]]:
    void = row(f"v-{name}", minute + 20, kind="void", parent_id=name, net_minor=-3_200)
    return [row(name, minute, voided_at=void["occurred_at"]), void]


def refunded(name: str, minute: int = 0, amount: int = 3_200, later: int = 2) -> list[dict[str, Any]]:
    day = days.TODAY + timedelta(days=later)
    refund = row(f"r-{name}", kind="refund", parent_id=name, amount_minor=amount, net_minor=-amount, business_date=day)
    return [row(name, minute, refunded_minor=amount), refund]


# What can become of one payment: its rows, and how many cents of it stay charged.
FATES: dict[str, tuple[Callable[[str, int], list[dict[str, Any]]], int]] = {
    "approved": (lambda name, minute: [row(name, minute)], 3_200),
    "declined": (lambda name, minute: [failed(name, minute)], 0),
    "cancelled": (lambda name, minute: [failed(name, minute, "cancelled")], 0),
    "failed": (lambda name, minute: [failed(name, minute, "failed")], 0),
    "verifying": (lambda name, minute: [failed(name, minute, "unknown")], 0),
    "voided": (voided, 0),
    "refunded": (refunded, 0),
    "refunded in part": (lambda name, minute: refunded(name, minute, 1_000), 2_200),
}
ENDED = {"declined", "cancelled", "failed"}
BACK = {"voided", "refunded"}
CHARGED = {"approved", "refunded in part"}


def expected(fates: tuple[str, ...]) -> Verdict:
    """Return the verdict by the rules as one would tell them, on the names of the fates alone."""
    charged = [fate for fate in fates if fate in CHARGED]
    cents = sum(FATES[fate][1] for fate in charged)
    if len(charged) > 1 and cents > CLAIM.amount_minor:
        return Verdict.TWICE
    if "verifying" in fates:
        return Verdict.VERIFYING
    if not charged:
        return Verdict.GIVEN_BACK if BACK & set(fates) else Verdict.NOT_CHARGED
    if "voided" in fates:
        return Verdict.ONCE_AND_VOIDED
    if "refunded" in fates or len(charged) > 1:
        return Verdict.ONCE_AND_REFUNDED
    return Verdict.ONCE_AND_FAILED if ENDED & set(fates) else Verdict.ONCE


COMBINATIONS = [fates for size in (1, 2, 3) for fates in combinations_with_replacement(FATES, size)]


@pytest.mark.parametrize("fates", COMBINATIONS, ids=" + ".join)
def test_every_combination_has_its_verdict_its_sentence_and_its_steps(fates: tuple[str, ...]) -> None:
    rows = [one for place, fate in enumerate(fates) for one in FATES[fate][0](f"p{place}", 2 * place)]
    found = twice.find(rows, CLAIM)
    assert found.verdict is expected(fates)
    assert found.net_minor == sum(FATES[fate][1] for fate in fates)
    assert len(found.rows) == len(rows)
    for here in (FR, EN):
        said = twice_words.sentence(found, CLAIM, here)
        assert said.endswith(".")
        assert not said.endswith("..")
        assert "{" not in said
        assert twice_words.steps(found, CLAIM, here)


def test_nothing_is_nothing() -> None:
    found = twice.find([], CLAIM)
    assert (found.verdict, found.rows, found.net_minor) == (Verdict.NOTHING, [], 0)
    said = days.ascii_like(twice_words.sentence(found, CLAIM, FR))
    assert said == (
        "Aucun paiement de 32,00 $ avec une carte •4242 le 23 novembre 2026, ni dans les trois jours avant ou après."
    )
    assert "Apple Pay" in twice_words.steps(found, CLAIM, FR)[0]


def test_another_day_is_pointed_at_and_its_rows_are_the_proof() -> None:
    yesterday = days.TODAY - timedelta(days=1)
    found = twice.find([row("p1", business_date=yesterday), row("p2", 4, business_date=yesterday)], CLAIM)
    assert found.verdict is Verdict.OTHER_DAY
    assert len(found.rows) == 2
    assert days.ascii_like(twice_words.sentence(found, CLAIM, FR)) == (
        "Rien le 23 novembre 2026, mais 2 paiements de ce montant avec cette carte le 22 nov. 2026."
    )


def test_payments_of_other_days_do_not_count_for_this_one() -> None:
    found = twice.find([row("p1"), row("p2", business_date=days.TODAY - timedelta(days=1))], CLAIM)
    assert found.verdict is Verdict.ONCE
    assert [one["payment_id"] for one in found.rows] == ["p1"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [row("a", 2), row("b", 4)],
            "Oui : 2 paiements de 32,00 $ ont été approuvés, à 9 h 02 et 9 h 04; 64,00 $ restent débités.",
        ),
        (
            [row("a", 2), failed("b", 4, decline_code="51")],
            (
                "Non : un paiement a été approuvé, à 9 h 02; celui de 9 h 04 n'a rien débité : "
                "refusé (fonds insuffisants)."
            ),
        ),
        (
            [row("a", 2), *voided("b", 4)],
            "Plus maintenant : le paiement de 9 h 04 a été annulé; seul celui de 9 h 02 reste débité.",
        ),
        (
            [row("a", 2), *refunded("b", 4)],
            (
                "Plus maintenant : ce qui a été approuvé à 9 h 02 et 9 h 04 a été remboursé en partie ou en entier; "
                "il en reste 32,00 $."
            ),
        ),
        (
            [row("a", 2), failed("b", 4, "unknown")],
            "On ne le sait pas encore : 1 paiement a été approuvé, et celui de 9 h 04 est en vérification.",
        ),
        ([failed("b", 4, "unknown")], "On ne le sait pas encore : le paiement de 9 h 04 est en vérification."),
        ([row("a", 2)], "Non : un seul paiement de 32,00 $ a été approuvé, à 9 h 02."),
        (
            [failed("a", 2, "failed"), failed("b", 4, "failed")],
            "Non : les paiements demandés à 9 h 02 et 9 h 04 n'ont rien débité : échoué.",
        ),
        (voided("a", 2), "Non : le paiement de 9 h 02 a été rendu en entier; plus rien n'est débité."),
    ],
)
def test_the_answer_is_one_sentence(rows: list[dict[str, Any]], said: str) -> None:
    assert days.ascii_like(twice_words.sentence(twice.find(rows, CLAIM), CLAIM, FR)) == said


def test_an_english_time_does_not_end_in_two_stops() -> None:
    said = days.ascii_like(twice_words.sentence(twice.find([row("a", 2)], CLAIM), CLAIM, EN))
    assert said == "No: a single payment of $32.00 was approved, at 9:02 a.m."


@pytest.mark.parametrize(
    ("day", "said", "not_said"),
    [(days.TODAY, "Annuler paiement", "0,30 $"), (days.TODAY - timedelta(days=1), "0,30 $", "Annuler paiement")],
)
def test_what_to_do_of_a_double_depends_on_the_day(day: date, said: str, not_said: str) -> None:
    claim = Claim("4242", 3_200, day)
    found = twice.find([row("a", 2, business_date=day), row("b", 4, business_date=day)], claim)
    steps = days.ascii_like(" ".join(twice_words.steps(found, claim, FR)))
    assert said in steps
    assert not_said not in steps


def test_while_it_is_verified_one_waits() -> None:
    found = twice.find([row("a"), failed("b", 4, "unknown")], CLAIM)
    assert twice_words.steps(found, CLAIM, FR)[0].startswith("Attendez")


def test_a_void_being_verified_is_not_known_yet() -> None:
    void = row("v", 20, kind="void", parent_id="b", status="unknown", net_minor=0)
    found = twice.find([row("a", 2), row("b", 4), void], CLAIM)
    assert found.verdict is Verdict.VERIFYING
    assert "9 h 04" in days.ascii_like(twice_words.sentence(found, CLAIM, FR))


def test_a_declined_void_changes_nothing() -> None:
    void = failed("v", 20, kind="void", parent_id="b")
    assert twice.find([row("a", 2), row("b", 4), void], CLAIM).verdict is Verdict.TWICE


def test_a_refund_that_was_itself_voided_leaves_the_payment_charged() -> None:
    first, refund = refunded("b", 4, later=0)
    undone = row("u", 40, kind="void", undoes="refund", parent_id="r-b", net_minor=3_200)
    found = twice.find([row("a", 2), {**first, "refunded_minor": 0}, refund, undone], CLAIM)
    assert (found.verdict, found.net_minor) == (Verdict.TWICE, 6_400)
    assert len(found.rows) == 4


def test_a_refund_of_no_known_payment_makes_it_unsure_and_is_shown() -> None:
    loose = row("r", kind="refund", net_minor=-3_200, business_date=days.TODAY + timedelta(days=2))
    found = twice.find([row("a", 2), row("b", 4), loose], CLAIM)
    assert (found.verdict, found.net_minor) == (Verdict.UNSURE, 3_200)
    assert len(found.rows) == 3
    assert "rattaché à aucun" in twice_words.notes(found, FR)[0]
    assert twice.find([row("a", 2), loose], CLAIM).verdict is Verdict.ONCE


def test_a_third_payment_being_verified_is_noted() -> None:
    found = twice.find([row("a"), row("b", 4), failed("c", 6, "unknown")], CLAIM)
    assert found.verdict is Verdict.TWICE
    assert "en vérification" in twice_words.notes(found, FR)[0]


def test_every_verdict_has_words() -> None:
    assert set(twice_words._SENTENCES) == set(Verdict)
    assert set(twice_words._DO) == set(Verdict) - {Verdict.TWICE}
