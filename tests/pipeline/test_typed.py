from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from data.file_record import Mode
from data.imports import keep, undo
from data.model import Brand, Kind, Status
from data.statement_line import LineKind
from pipeline import typed
from tests.data.files import DAY, EVENING, a_file, a_record, feed
from tests.data.makers import NOON, a_payment, findings
from tests.data.test_statements import a_line, a_statement

if TYPE_CHECKING:
    from data.file_record import FileRecord
    from data.imports import Given
    from data.statement_line import StatementLine
    from data.store import Store

NEXT = DAY + timedelta(days=1)
BEFORE = DAY - timedelta(days=1)
LATE = EVENING + timedelta(days=2)


def taken(number: int = 1, **changes: Any) -> StatementLine:
    """Return a payment of the merchant account's list, at noon but for what is given."""
    said: dict[str, Any] = {
        "kind": LineKind.PAYMENT, "description": None, "remote_id": f"T{number}", "merchant_ref": f"M{number}",
        "amount_minor": 1425, "booked_at": time(12), "card_brand": Brand.VISA, "last4": "9446",
        "auth_code": f"{number:06d}",
    }  # fmt: skip
    return a_line(f"id:T{number}/purchase", **{**said, **changes})


def by_hand(number: int = 1, **changes: Any) -> FileRecord:
    """Return a payment that somebody typed in, three minutes past noon but for what is given."""
    said: dict[str, Any] = {"receipt": str(number), "amount_minor": 1425, "paid_at": time(12, 3), "remote_id": None}
    return a_record(f"receipt:{number}", mode=Mode.STANDALONE, **{**said, **changes})


def the_list(*lines: StatementLine, **changes: Any) -> Given:
    usual = {"report": "activite", "since": BEFORE, "until": NEXT, "made_at": LATE}
    return a_statement(*lines, **{**usual, **changes})


def the_report(*records: FileRecord, **changes: Any) -> Given:
    return a_file(*records, **{"since": BEFORE, "until": NEXT, "made_at": LATE, **changes})


def told(store: Store, lines: list[StatementLine], records: list[FileRecord], *payments: Any) -> dict[str, list[Any]]:
    """Import both sides after a feed, and return the facts of each kind of finding that is open."""
    feed(store, *payments)
    keep(store, the_report(*records), "Lise")
    keep(store, the_list(*lines), "Lise")
    typed.tell(store, DAY, DAY)
    return opened(store)


def opened(store: Store) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in findings(store):
        if row["state"] == "open" and row["kind"] in typed.KINDS:
            found.setdefault(row["kind"], []).append(json.loads(row["facts"]))
    return found


def test_what_was_typed_as_it_was_taken_is_no_finding(store: Store) -> None:
    lines = [taken(1), taken(2, booked_at=time(15), last4="1111", amount_minor=300)]
    records = [by_hand(1), by_hand(2, paid_at=time(15, 20), amount_minor=300)]
    assert told(store, lines, records) == {}


def test_what_was_taken_and_never_typed_is_told(store: Store) -> None:
    other = taken(2, booked_at=time(18), amount_minor=300, last4="1111")
    found = told(store, [taken(1), other], [by_hand(1)])
    assert list(found) == [typed.NOT_TYPED]
    (facts,) = found[typed.NOT_TYPED]
    assert (facts["remote_id"], facts["amount_minor"], facts["day"]) == ("T2", 300, DAY.isoformat())


@pytest.mark.parametrize(
    "changes",
    [
        {"remote_id": "guid-p1"},
        {"merchant_ref": "ref-p1"},
        {"auth_code": "5X91Q2", "remote_id": "other"},
        {"last4": "4242"},
    ],
    ids=["its id", "its reference", "its authorisation code", "its likeness"],
)
def test_what_an_integrated_terminal_took_is_explained(store: Store, changes: dict[str, Any]) -> None:
    line = taken(9, amount_minor=3200, **changes)
    payment = a_payment(occurred_at=NOON, auth_code=changes.get("auth_code"))
    assert told(store, [taken(1), line], [by_hand(1)], payment) == {}


def test_what_was_paid_online_or_undone_or_read_by_no_feed_is_not_asked_for(store: Store) -> None:
    lines = [
        taken(1),
        taken(2, is_online=True, amount_minor=300, last4="1111"),
        taken(3, status=Status.CANCELLED, amount_minor=400, last4="2222"),
        taken(4, kind=LineKind.VOID, amount_minor=-500, last4="3333"),
    ]
    assert told(store, lines, [by_hand(1)]) == {}


def test_a_list_of_settlements_is_no_list_of_all_payments(store: Store) -> None:
    settled = taken(2, amount_minor=300, last4="1111", auth_code=None)
    assert told(store, [taken(1), settled], [by_hand(1)]) == {}


def test_without_a_feed_nobody_knows_which_terminals_are_integrated(store: Store) -> None:
    keep(store, the_report(by_hand(1)), "Lise")
    keep(store, the_list(taken(1), taken(2, amount_minor=300, last4="1111")), "Lise")
    assert typed.tell(store, DAY, DAY) == 0


def test_a_report_that_lists_no_typed_payments_is_not_missing_them(store: Store) -> None:
    assert told(store, [taken(1)], [a_record("transaction:S1", paid_at=time(20))]) == {}


def test_what_was_typed_twice_is_told_once(store: Store) -> None:
    found = told(store, [taken(1)], [by_hand(1), by_hand(2, paid_at=time(12, 5))])
    assert list(found) == [typed.TYPED_TWICE]
    (facts,) = found[typed.TYPED_TWICE]
    assert {facts["receipt"], facts["twin_receipt"]} == {"1", "2"}


@pytest.mark.parametrize(
    ("changes", "is_twin"),
    [
        ({"client": "Marc Roy"}, False),
        ({"paid_at": time(14)}, False),
        ({"paid_at": time(12, 50)}, True),
        ({"paid_at": None}, True),
        ({"client": None}, False),
    ],
)
def test_two_clients_may_pay_the_same(store: Store, changes: dict[str, Any], *, is_twin: bool) -> None:
    found = told(store, [taken(1)], [by_hand(1), by_hand(2, **{"paid_at": time(12, 20), **changes})])
    assert (typed.TYPED_TWICE in found) is is_twin


@pytest.mark.parametrize(("paid", "written"), [(475, 457), (1000, 1030), (14500, 14540)])
def test_an_amount_typed_wrong_is_told_with_both(store: Store, paid: int, written: int) -> None:
    line = taken(1, amount_minor=paid, card_brand=Brand.INTERAC, last4=None)
    found = told(store, [line], [by_hand(1, amount_minor=written)])
    assert list(found) == [typed.TYPED_AMOUNT]
    (facts,) = found[typed.TYPED_AMOUNT]
    assert (facts["amount_minor"], facts["said_amount_minor"], facts["receipt"]) == (paid, written, "1")


def test_an_amount_that_is_no_slip_of_a_finger_is_another_payment(store: Store) -> None:
    line = taken(1, amount_minor=475, last4=None)
    assert list(told(store, [line], [by_hand(1, amount_minor=1200)])) == [typed.NOT_TYPED]


@pytest.mark.parametrize(("day", "hour"), [(NEXT, 9), (BEFORE, 12), (BEFORE, 0)], ids=["late", "wrong", "far"])
def test_what_was_typed_on_another_day_is_told_with_both_days(store: Store, day: Any, hour: int) -> None:
    found = told(store, [taken(1)], [by_hand(1, paid_on=day, paid_at=time(hour, 3))])
    assert list(found) == [typed.TYPED_DAY]
    (facts,) = found[typed.TYPED_DAY]
    assert (facts["day"], facts["typed_on"]) == (DAY.isoformat(), day.isoformat())


def test_what_was_typed_just_after_midnight_is_on_its_day(store: Store) -> None:
    line = taken(1, booked_at=time(23, 55))
    assert told(store, [line], [by_hand(1, paid_on=NEXT, paid_at=time(0, 4))]) == {}


@pytest.mark.parametrize(("brand", "kinds"), [(Brand.VISA, [typed.TYPED_ONLY]), (Brand.AMEX, []), (Brand.UNKNOWN, [])])
def test_what_the_list_would_have_is_told_when_it_has_not(store: Store, brand: Brand, kinds: list[str]) -> None:
    records = [by_hand(1), by_hand(2, amount_minor=2200, card_brand=brand)]
    assert list(told(store, [taken(1)], records)) == kinds


def test_a_day_that_no_list_covers_is_not_judged(store: Store) -> None:
    feed(store)
    keep(store, the_report(by_hand(1, card_brand=Brand.VISA)), "Lise")
    keep(store, the_list(taken(7, booked_on=NEXT), since=NEXT, until=NEXT), "Lise")
    typed.tell(store, DAY, DAY)
    assert typed.TYPED_ONLY not in opened(store)


def test_a_payment_by_an_integrated_terminal_typed_by_hand_is_told_elsewhere(store: Store) -> None:
    payment = a_payment(amount_minor=2200, occurred_at=datetime.combine(DAY, time(16, 1), NOON.tzinfo))
    records = [by_hand(1), by_hand(2, amount_minor=2200, card_brand=Brand.VISA)]
    assert told(store, [taken(1)], records, payment) == {}


def test_findings_end_when_the_data_answer_them(store: Store) -> None:
    assert list(told(store, [taken(1)], [by_hand(2, amount_minor=9900)])) == [typed.NOT_TYPED]
    keep(
        store, the_report(by_hand(1), by_hand(2, amount_minor=9900), made_at=LATE + timedelta(hours=1), sha256="2"), "L"
    )
    typed.tell(store, DAY, DAY)
    assert opened(store) == {}


def test_findings_end_when_the_list_is_taken_back(store: Store) -> None:
    lines = [taken(1), taken(2, amount_minor=300, last4="1111"), taken(3, kind=LineKind.REFUND, amount_minor=-100)]
    assert len(told(store, lines, [by_hand(1)])[typed.NOT_TYPED]) == 2
    undo(store, the_list(*lines).import_id, "Lise")
    typed.tell(store, DAY, DAY)
    assert opened(store) == {}


def test_a_refund_is_held_against_a_refund(store: Store) -> None:
    line = taken(1, kind=LineKind.REFUND, amount_minor=-1425)
    assert told(store, [line], [by_hand(1, kind=Kind.REFUND)]) == {}
