from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

from pipeline.proposing import ALIKE, propose

NOON = datetime(2026, 10, 5, 16, 0, tzinfo=UTC)
DAY = date(2026, 10, 5)


def a_record(key: str = "r1", minutes: float = 0, **changes: Any) -> dict[str, Any]:
    given = {
        "report": "details", "record_key": key, "occurred_at": NOON + timedelta(minutes=minutes), "has_time": True,
        "paid_on": DAY, "kind": "payment", "amount_minor": 3200, "currency": "CAD", "card_brand": "visa",
        "last4": "4242", "auth_code": None, "terminal": "Accueil 1",
    }  # fmt: skip
    return given | changes


def a_payment(name: str = "p1", minutes: float = 0, **changes: Any) -> dict[str, Any]:
    given = {
        "payment_id": name, "occurred_at": NOON + timedelta(minutes=minutes), "business_date": DAY, "kind": "payment",
        "amount_minor": 3200, "currency": "CAD", "card_brand": "visa", "last4": "4242", "auth_code": "5X91Q2",
        "alias": "Accueil 1",
    }  # fmt: skip
    return given | changes


def pairs(records: list[dict[str, Any]], payments: list[dict[str, Any]], **more: Any) -> dict[str, tuple[str, float]]:
    return {one.record_key: (one.payment_id, one.confidence) for one in propose(records, payments, **more)}


def test_nothing_is_proposed_of_nothing() -> None:
    assert propose([], [a_payment()]) == []
    assert propose([a_record()], []) == []


def test_another_card_currency_kind_or_code_is_never_proposed() -> None:
    others: list[dict[str, Any]] = [
        {"last4": "1111"}, {"card_brand": "amex"}, {"currency": "USD"}, {"kind": "refund"}, {"auth_code": "OTHER1"},
    ]  # fmt: skip
    for changes in others:
        assert pairs([a_record(**changes)], [a_payment()]) == {}, changes


def test_the_same_card_and_amount_a_minute_apart_is_nearly_sure() -> None:
    assert pairs([a_record(minutes=1)], [a_payment()]) == {"r1": ("p1", 0.98)}


def test_the_code_is_surer_than_the_time() -> None:
    near, coded = a_payment("near", last4=None, auth_code=None), a_payment("coded", minutes=20)
    assert pairs([a_record(auth_code="5x91q2")], [near, coded])["r1"] == ("coded", 0.99)


def test_each_payment_and_each_record_is_proposed_once() -> None:
    found = pairs([a_record("r1"), a_record("r2", minutes=1)], [a_payment("p1"), a_payment("p2", minutes=1)])
    assert {key: name for key, (name, _) in found.items()} == {"r1": "p1", "r2": "p2"}
    assert pairs([a_record("r1"), a_record("r2")], [a_payment()]).keys() == {"r1"}


def test_a_rival_about_as_near_takes_confidence_away() -> None:
    alone = pairs([a_record(last4=None)], [a_payment()])["r1"][1]
    rivals = pairs([a_record(last4=None)], [a_payment(), a_payment("p2", minutes=2, last4="1111")])["r1"][1]
    assert (alone, rivals) == (0.9, 0.6)


def test_two_reports_may_speak_of_one_payment() -> None:
    found = propose([a_record(), a_record(report="items")], [a_payment()])
    assert {(one.report, one.payment_id) for one in found} == {("details", "p1"), ("items", "p1")}


def test_without_a_time_the_day_decides() -> None:
    record = a_record(has_time=False, minutes=240)
    assert pairs([record], [a_payment()]) == {"r1": ("p1", 0.9)}
    late = a_payment(minutes=-24 * 60, business_date=DAY - timedelta(days=1))
    assert pairs([record], [late, a_payment("p2", minutes=-300)])["r1"][0] == "p2"


def test_a_mistyped_amount_of_the_same_card_is_barely_possible() -> None:
    assert pairs([a_record(amount_minor=2300, minutes=2)], [a_payment()]) == {"r1": ("p1", 0.3)}
    assert pairs([a_record(amount_minor=2300, minutes=20)], [a_payment()]) == {}
    assert pairs([a_record(amount_minor=2300, last4=None)], [a_payment()]) == {}


def test_a_day_and_a_half_away_is_too_far() -> None:
    assert pairs([a_record(minutes=37 * 60)], [a_payment()]) == {}
    assert pairs([a_record(minutes=30 * 60, paid_on=DAY + timedelta(days=1))], [a_payment()])["r1"] == ("p1", 0.5)


def test_what_somebody_refused_is_not_proposed_again() -> None:
    refused = {("details", "r1", "p1")}
    assert pairs([a_record()], [a_payment()], refused=refused) == {}
    assert pairs([a_record()], [a_payment(), a_payment("p2", minutes=9)], refused=refused)["r1"][0] == "p2"


def test_the_sequence_of_the_rows_does_not_matter() -> None:
    records = [a_record(f"r{number}", minutes=number * 3) for number in range(4)]
    payments = [a_payment(f"p{number}", minutes=number * 3 + 1) for number in range(4)]
    expected = {f"r{number}": f"p{number}" for number in range(4)}
    for order in permutations(range(4)):
        found = pairs([records[place] for place in order], [payments[place] for place in reversed(order)])
        assert {key: name for key, (name, _) in found.items()} == expected


def test_of_several_alike_on_a_day_none_is_likely() -> None:
    record = a_record(has_time=False, last4=None, minutes=240)
    assert pairs([record], [a_payment(last4="1111"), a_payment("p2", minutes=90)])["r1"][1] == ALIKE
