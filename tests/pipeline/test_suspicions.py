from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import structs

from data import time as clock
from data.model import Brand, Certainty, Kind, Payment, Status, Window
from data.save import save_payments
from pipeline.suspicions import look_for
from tests.connectors.handpoint_records import read
from tests.pipeline.payments import NOON, payment

if TYPE_CHECKING:
    from data.store import Store

DAY = Window(NOON - timedelta(hours=12), NOON + timedelta(hours=12))


@pytest.fixture(autouse=True)
def still() -> None:
    clock.live_on(clock.WorldClock(DAY.until, 0))


def keep(store: Store, *payments: Payment) -> None:
    save_payments(store, payments, connector="h")


def open_ones(store: Store) -> list[dict[str, Any]]:
    rows = store.rows("SELECT kind, subject, severity, facts FROM facts.findings WHERE state = 'open' ORDER BY subject")
    return [row | {"facts": json.loads(row["facts"])} for row in rows]


def undone(of: Payment, minutes: float, kind: Kind = Kind.VOID) -> Payment:
    return payment(f"undo-{of.remote_id}", minutes, kind=kind, undoes=Kind.PAYMENT, parent_id=of.payment_id)


def test_the_same_card_amount_and_terminal_within_ten_minutes_may_be_a_double(store: Store) -> None:
    first, second = payment("1"), payment("2", 10)
    keep(store, first, second)
    assert look_for(store, "h", DAY).findings == 1
    [found] = open_ones(store)
    assert (found["kind"], found["subject"], found["severity"]) == ("possible_double", second.payment_id, "money")
    assert found["facts"]["earlier_id"] == first.payment_id
    assert found["facts"]["seconds_apart"] == 600


def test_a_double_says_which_card_which_terminal_when_and_which_payments(store: Store) -> None:
    with store.write("terminals") as writer:
        writer.run(
            "INSERT INTO ops.terminals (serial, alias, version, is_lost, first_seen_at, listed_at) "
            "VALUES ('0821', 'Piscine 2', 1, false, current_timestamp::TIMESTAMP, current_timestamp::TIMESTAMP)"
        )
    first, second = payment("1", auth_code="123456", rrn="000123456789"), payment("2", 10, auth_code="654321")
    keep(store, first, second)
    look_for(store, "h", DAY)
    [found] = open_ones(store)
    assert found["facts"] == {
        "payment_id": second.payment_id,
        "earlier_id": first.payment_id,
        "occurred_at": second.occurred_at.isoformat(),
        "earlier_at": first.occurred_at.isoformat(),
        "seconds_apart": 600,
        "terminal_serial": "0821",
        "terminal_alias": "Piscine 2",
        "card_brand": "visa",
        "last4": "4242",
        "amount_minor": 3200,
        "currency": "CAD",
    }


@pytest.mark.parametrize(
    "other",
    [
        {"minutes": 10.1},
        {"last4": "1111"},
        {"last4": None},
        {"amount_minor": 3201},
        {"card_brand": Brand.MASTERCARD},
        {"terminal_serial": "0822"},
        {"status": Status.DECLINED},
        {"is_test": True},
        {"kind": Kind.REFUND},
    ],
)
def test_what_differs_is_no_double(store: Store, other: dict[str, Any]) -> None:
    keep(store, payment("1"), payment("2", **({"minutes": 5} | other)))
    assert look_for(store, "h", DAY).findings == 0


def test_of_three_the_second_and_the_third_are_told_once_each(store: Store) -> None:
    first, second, third = payment("1"), payment("2", 3), payment("3", 6)
    keep(store, first, second, third)
    look_for(store, "h", DAY)
    look_for(store, "h", DAY)
    told = {found["subject"]: found["facts"]["earlier_id"] for found in open_ones(store)}
    assert told == {second.payment_id: first.payment_id, third.payment_id: second.payment_id}


def test_a_double_over_the_edge_of_the_window_is_seen(store: Store) -> None:
    keep(store, payment("1"), payment("2", 5))
    assert look_for(store, "h", Window(NOON + timedelta(minutes=2), DAY.until)).findings == 1


@pytest.mark.parametrize("which", [0, 1])
def test_a_double_already_undone_is_not_told(store: Store, which: int) -> None:
    pair = (payment("1"), payment("2", 5))
    keep(store, *pair, undone(pair[which], 60))
    assert look_for(store, "h", DAY).findings == 0


@pytest.mark.parametrize("which", [0, 1])
def test_a_double_undone_later_is_closed(store: Store, which: int) -> None:
    pair = (payment("1"), payment("2", 5))
    keep(store, *pair)
    look_for(store, "h", DAY)
    keep(store, undone(pair[which], 60, Kind.REFUND))
    look_for(store, "h", DAY)
    assert open_ones(store) == []


def first_leg(minutes: float) -> Payment:
    return payment(
        "leg",
        minutes,
        status=Status.UNKNOWN,
        status_certainty=Certainty.PROVISIONAL,
        amount_certainty=Certainty.PROVISIONAL,
        raw_status="200",
    )


def test_a_lone_first_leg_as_the_provider_writes_it_is_told(store: Store) -> None:
    leg = read(isSingleEmvMessage=False).payment
    declined = read(transactionReference="another", isSingleEmvMessage=False, status="401").payment
    keep(store, leg, declined)
    window = Window(leg.occurred_at - timedelta(hours=1), leg.occurred_at + timedelta(hours=1))
    clock.live_on(clock.WorldClock(leg.occurred_at + timedelta(days=3), 0))
    look_for(store, "h", window)
    assert [(found["kind"], found["subject"]) for found in open_ones(store)] == [("lone_first_leg", leg.payment_id)]


def test_an_unknown_refund_is_no_first_leg(store: Store) -> None:
    keep(store, payment("r", kind=Kind.REFUND, status=Status.UNKNOWN, amount_certainty=Certainty.PROVISIONAL))
    clock.live_on(clock.WorldClock(NOON + timedelta(days=3), 0))
    assert look_for(store, "h", DAY).findings == 0


def test_a_lone_first_leg_is_told_after_two_days(store: Store) -> None:
    keep(store, first_leg(0))
    window = Window(NOON - timedelta(days=3), NOON + timedelta(days=3))
    clock.live_on(clock.WorldClock(NOON + timedelta(hours=48), 0))
    assert look_for(store, "h", window).findings == 0
    clock.live_on(clock.WorldClock(NOON + timedelta(hours=48, seconds=1), 0))
    assert look_for(store, "h", window).findings == 1
    assert open_ones(store)[0]["kind"] == "lone_first_leg"


def test_a_lone_first_leg_outside_what_was_read_is_not_told(store: Store) -> None:
    keep(store, first_leg(0))
    clock.live_on(clock.WorldClock(NOON + timedelta(days=9), 0))
    window = Window(NOON + timedelta(minutes=1), NOON + timedelta(days=9))
    assert look_for(store, "h", window).findings == 0


def test_a_lone_first_leg_that_its_terminal_undid_is_not_told(store: Store) -> None:
    leg = first_leg(0)
    keep(store, leg, undone(leg, 0.2))
    clock.live_on(clock.WorldClock(NOON + timedelta(days=3), 0))
    assert look_for(store, "h", DAY).findings == 0


@pytest.mark.parametrize("what", [{"status": Status.DECLINED}, {"parent_id": "another's"}, {"kind": Kind.REFUND}])
def test_a_lone_first_leg_that_nothing_undid_is_told(store: Store, what: dict[str, Any]) -> None:
    leg = first_leg(0)
    keep(store, leg, structs.replace(undone(leg, 0.2), **what))
    clock.live_on(clock.WorldClock(NOON + timedelta(days=3), 0))
    assert look_for(store, "h", DAY).findings == 1


def test_a_lone_first_leg_undone_as_we_learn_later_is_closed(store: Store) -> None:
    leg = first_leg(0)
    keep(store, leg)
    clock.live_on(clock.WorldClock(NOON + timedelta(days=3), 0))
    look_for(store, "h", DAY)
    keep(store, undone(leg, 0.2))
    assert look_for(store, "h", DAY).findings == 0
    assert open_ones(store) == []


def test_a_completion_that_comes_at_last_closes_the_finding(store: Store) -> None:
    window = Window(NOON - timedelta(days=3), NOON + timedelta(days=3))
    clock.live_on(clock.WorldClock(window.until, 0))
    keep(store, first_leg(0))
    look_for(store, "h", window)
    keep(store, payment("leg", 0.2, raw_status="200 PAYMENT_COMPLETION_REQUEST"))
    look_for(store, "h", window)
    assert open_ones(store) == []
