"""What seldom happens: messages that never come, come late or are refused, and what undoes being refused or undone."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.connectors.sandbox.worlds import legs_of_days, long_world, make, of_days

if TYPE_CHECKING:
    from connectors.sandbox.truth import Movement

FIRST = date(2026, 3, 2)
DAYS = 30
SOON, CUT_OFF_HOUR = timedelta(minutes=1), 23


def month(seed: int = 1, days: int = DAYS) -> list[Movement]:
    return of_days(long_world(seed), FIRST, days)


def parent_of(one: Movement) -> Movement | None:
    return long_world().movement(one.parent_guid or "")


def kind_of(one: Movement, parent: Movement | None) -> str:
    """Return what a movement is, for counting."""
    actions = [leg.action for leg in one.legs]
    if one.kind == "payment":
        took = one.occurred_at - one.legs[0].server_at if one.legs else timedelta()
        how = ("slow " if took > SOON else "two-message ") if len(one.legs) == 2 else ""
        return f"{how}payment {one.status}"
    of = f" of {parent.kind} {parent.status}" if one.kind == "void" and parent else ""
    by = " by the terminal" if actions == ["CANCELLATION_REQUEST"] else ""
    return f"{one.kind}{of}{by} {one.status}"


def counted(found: list[Movement]) -> Counter[str]:
    return Counter(kind_of(one, parent_of(one)) for one in found)


RARE = (
    "payment unknown",
    "slow payment approved",
    "two-message payment approved",
    "two-message payment declined",
    "void of payment approved approved",
    "void of payment approved by the terminal approved",
    "void of payment unknown by the terminal approved",
    "void of payment approved declined",
    "void of payment approved failed",
    "void of refund approved approved",
    "void of refund approved by the terminal approved",
    "refund declined",
    "refund failed",
)


def test_every_rare_case_is_there_in_a_month_and_stays_rare() -> None:
    found = counted(month())
    assert {kind for kind in found if "two-message payment" in kind} == {
        "two-message payment approved", "two-message payment declined",
    }  # fmt: skip
    assert [kind for kind in RARE if not found[kind]] == []
    assert all(found[kind] < 0.01 * sum(found.values()) for kind in RARE if kind != "two-message payment approved")


@pytest.mark.parametrize("seed", [1, 7, 20])
def test_the_cases_that_move_money_are_there_within_nine_days(seed: int) -> None:
    world = long_world(seed)
    found = of_days(world, FIRST, 9)
    there = Counter(kind_of(one, world.movement(one.parent_guid or "")).split(" by ")[0] for one in found)
    assert there["payment unknown"]
    assert there["slow payment approved"]
    assert there["refund declined"]
    assert any(kind.startswith("void of refund") for kind in there)


def test_a_lone_first_message_never_gets_its_second() -> None:
    lone = [one for one in month() if one.status == "unknown"]
    assert {(one.kind, one.entry_mode, len(one.legs)) for one in lone} == {("payment", "chip", 1)}
    assert {(one.legs[0].action, one.legs[0].is_single_message, one.legs[0].http_status) for one in lone} == {
        ("AUTHORIZATION_REQUEST", False, "200")
    }
    assert all(one.auth_code and one.response_code == "00" for one in lone)
    later = legs_of_days(long_world(), FIRST, DAYS + 10)
    for one in lone:
        seconds = [leg for leg, other in later if other.rrn == one.rrn and leg.action == "PAYMENT_COMPLETION_REQUEST"]
        assert seconds == []


def test_a_terminal_undoes_at_once_what_it_could_not_finish() -> None:
    cut = [
        (one, parent)
        for one in month()
        if one.kind == "void" and actions(one) == ["CANCELLATION_REQUEST"] and (parent := parent_of(one))
        if parent.kind == "payment"
    ]
    assert {parent.status for _, parent in cut} == {"approved", "unknown"}
    for one, parent in cut:
        assert timedelta(0) < one.occurred_at - parent.occurred_at < SOON
        assert (one.amount_minor, one.cashier, parent.entry_mode) == (parent.amount_minor, None, "chip")
        assert long_world().children(parent.guid) == [one]


def actions(one: Movement) -> list[str]:
    return [leg.action for leg in one.legs]


def test_a_refused_second_message_ends_a_granted_payment() -> None:
    refused = [one for one in month() if len(one.legs) == 2 and one.status == "declined"]
    for one in refused:
        assert [leg.http_status for leg in one.legs] == ["200", "403"]
        assert one.response_code != "00"
        assert one.auth_code
        assert long_world().children(one.guid) == []


def test_a_decline_may_be_of_a_first_message_too() -> None:
    ended = {
        (one.status, leg.is_single_message)
        for one in of_days(long_world(), FIRST, 120)
        for leg in one.legs
        if one.kind == "payment" and one.entry_mode == "chip" and len(one.legs) == 1
    }
    assert ended == {
        ("approved", True), ("declined", True), ("declined", False), ("failed", True), ("failed", False),
        ("unknown", False),
    }  # fmt: skip


def test_a_second_message_may_come_hours_later_on_the_same_day() -> None:
    waits = []
    for one in month():
        if one.status == "approved" and len(one.legs) == 2:
            first, second = one.legs
            waits.append(second.server_at - first.server_at)
            assert one.occurred_at == second.server_at
            local = [leg.server_at.astimezone(long_world().zone) for leg in one.legs]
            assert {at.date() for at in local} == {one.business_date}
            assert local[1].hour < CUT_OFF_HOUR
    assert max(waits) > timedelta(hours=2)
    assert sum(wait < SOON for wait in waits) > len(waits) / 2


def test_what_is_refused_adds_nothing_and_may_be_tried_again() -> None:
    again = Counter[tuple[str, int]]()
    for one in month(days=120):
        if one.kind == "payment" or one.status == "approved":
            continue
        assert {leg.http_status for leg in one.legs} == {"403" if one.status == "declined" else "500"}
        assert (one.auth_code, bool(one.response_text)) == ("", True)
        assert long_world().children(one.guid) == []
        tries = long_world().children(one.parent_guid) if one.parent_guid else []
        later = [
            other
            for other in tries
            if timedelta(0) < other.occurred_at - one.occurred_at <= timedelta(minutes=15)
            and other.kind == one.kind
            and other.status == "approved"
        ]
        assert all(
            (other.amount_minor, other.business_date) == (one.amount_minor, one.business_date) for other in later
        )
        again[one.kind, len(later)] += 1
    assert set(again) == {("void", 0), ("void", 1), ("refund", 0), ("refund", 1)}


def test_a_refund_is_undone_before_its_day_is_settled() -> None:
    undone = [(one, parent) for one in month() if one.kind == "void" and (parent := parent_of(one))]
    undone = [(one, parent) for one, parent in undone if parent.kind == "refund"]
    for one, parent in undone:
        assert parent.status == one.status == "approved"
        assert one.amount_minor == parent.amount_minor
        assert one.business_date == parent.business_date
        assert one.occurred_at > parent.occurred_at
        assert one.occurred_at.astimezone(long_world().zone).strftime("%H:%M") < "23:30"
        assert (one.reference, one.entry_mode) == (parent.reference, "not_present")
        assert long_world().children(parent.guid) == [one]
        assert one in long_world().by_reference(parent.reference)


@pytest.mark.parametrize("pairs", ["none", "shared", "different"])
def test_a_world_of_single_messages_knows_how_every_payment_ended(pairs: Any) -> None:
    world = make(days=300)
    world.emv_pairs = pairs
    found = of_days(world, FIRST, 20)
    assert any(one.status == "unknown" for one in found) is (pairs != "none")
    assert any(not leg.is_single_message for one in found for leg in one.legs) is (pairs != "none")
    assert any(one.kind == "void" and parent_kind(world, one) == "refund" for one in found)


def parent_kind(world: Any, one: Movement) -> str | None:
    parent = world.movement(one.parent_guid or "")
    return parent.kind if parent else None
