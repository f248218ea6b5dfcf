from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.connectors.sandbox.worlds import long_world, of_days, sixty_days

if TYPE_CHECKING:
    from connectors.sandbox.truth import Movement

YEAR = (date(2025, 11, 1), 365)
PAID_AGAIN_WITHIN = timedelta(minutes=10)


def year() -> list[Movement]:
    return of_days(long_world(), *YEAR)


def payments(found: list[Movement] | tuple[Movement, ...]) -> list[Movement]:
    return [one for one in found if one.kind == "payment"]


def test_refunds_never_exceed_what_is_left() -> None:
    for one in payments(year()):
        undone = long_world().children(one.guid)
        assert sum(child.amount_minor for child in undone if child.status == "approved") <= one.amount_minor
        assert all(child.amount_minor > 0 and child.occurred_at > one.occurred_at for child in undone)
        assert one.status in {"approved", "unknown"} or not undone


def test_a_payment_is_voided_or_refunded_never_both() -> None:
    approved = [
        tuple(child.kind for child in long_world().children(one.guid) if child.status == "approved")
        for one in payments(year())
    ]
    assert set(approved) == {(), ("void",), ("refund",), ("refund", "refund")}


def test_voids_are_whole_and_of_the_same_day() -> None:
    voids = [one for one in year() if one.kind == "void"]
    assert {parent.kind for one in voids if (parent := long_world().movement(one.parent_guid or ""))} == {
        "payment", "refund",
    }  # fmt: skip
    for one in voids:
        parent = long_world().movement(one.parent_guid or "")
        assert parent is not None
        assert one.business_date == parent.business_date
        assert one.amount_minor == parent.amount_minor
        assert (one.reference, one.serial, one.last4) == (parent.reference, parent.serial, parent.last4)


def test_refunds_come_on_a_later_day_within_ten_weeks() -> None:
    lags = []
    for one in year():
        parent = long_world().movement(one.parent_guid or "") if one.kind == "refund" else None
        if parent is not None:
            lags.append((one.business_date - parent.business_date).days)
    assert 1 <= min(lags) <= max(lags) <= 70
    assert sum(lag <= 15 for lag in lags) > len(lags) / 3


def test_some_refunds_are_partial() -> None:
    refunds = [one for one in year() if one.kind == "refund" and one.parent_guid]
    partial = [one for one in refunds if one.amount_minor < whole(one)]
    assert 0.2 < len(partial) / len(refunds) < 0.7


def whole(one: Movement) -> int:
    parent = long_world().movement(one.parent_guid or "")
    assert parent is not None
    return parent.amount_minor


@pytest.mark.parametrize("seed", [1, 7])
def test_shares_over_sixty_days(seed: int) -> None:
    found = sixty_days(seed)
    paid = payments(found)
    brands, modes = Counter(one.brand for one in paid), Counter(one.entry_mode for one in paid)
    statuses = Counter(one.status for one in paid)
    bands = {
        "interac": (brands["interac"] / len(paid), 0.35, 0.40),
        "visa": (brands["visa"] / len(paid), 0.30, 0.37),
        "mastercard": (brands["mastercard"] / len(paid), 0.20, 0.28),
        "amex": (brands["amex"] / len(paid), 0.03, 0.07),
        "swipe": (modes["swipe"] / len(paid), 0.001, 0.012),
        "contactless": (modes["contactless"] / len(paid), 0.65, 0.82),
        "wallet": (sum(one.wallet is not None for one in paid) / len(paid), 0.15, 0.28),
        "declined": (statuses["declined"] / len(paid), 0.033, 0.048),
        "cancelled": (statuses["cancelled"] / len(paid), 0.006, 0.018),
        "failed": (statuses["failed"] / len(paid), 0.001, 0.007),
        "voids": (sum(one.kind == "void" for one in found) / len(paid), 0.012, 0.024),
        "refunds": (sum(one.kind == "refund" for one in found) / len(paid), 0.018, 0.032),
        "hidden": (sum(one.is_hidden for one in found) / len(paid), 0.0007, 0.004),
        "late": (sum(lag > timedelta(hours=1) for lag in lags_of(found)) / len(found), 0.005, 0.016),
        "tests": (sum(one.is_test for one in paid) / len(paid), 0.001, 0.006),
    }
    assert {name: band for name, band in bands.items() if not band[1] <= band[0] <= band[2]} == {}


def lags_of(found: tuple[Movement, ...]) -> list[timedelta]:
    return [leg.visible_at - leg.server_at for one in found for leg in one.legs]


def test_rows_show_after_one_to_nine_minutes_or_hours_later() -> None:
    lags = lags_of(sixty_days())
    soon = [lag for lag in lags if lag <= timedelta(minutes=9)]
    late = [lag for lag in lags if lag > timedelta(minutes=9)]
    assert min(soon) >= timedelta(minutes=1)
    assert timedelta(hours=2) <= min(late) <= max(late) <= timedelta(hours=20)


def test_amounts_lie_between_three_and_450_dollars_with_cents() -> None:
    amounts = [one.amount_minor for one in payments(year()) if not one.is_test]
    assert min(amounts) == 300
    assert 40_000 < max(amounts) <= 45_000
    assert len(set(amounts)) > 50
    assert sum(amount % 100 != 0 for amount in amounts) > len(amounts) / 3


def test_test_payments_are_of_one_dollar_and_nobody_s() -> None:
    tests = [one for one in year() if one.is_test and one.kind == "payment"]
    assert tests
    assert all((one.amount_minor, one.channel, one.client, one.invoice) == (100, "test", None, None) for one in tests)
    assert all(one.channel != "test" for one in year() if not one.is_test)


def test_some_time_outs_were_approved_and_some_of_those_paid_twice() -> None:
    found = year()
    timed_out = [one for one in payments(found) if one.timed_out]
    approved = [one for one in timed_out if one.status == "approved"]
    assert {one.status for one in timed_out} == {"approved", "failed"}
    twice = [one for one in approved if second_of(one)]
    assert 0.3 < len(twice) / len(approved) < 0.8
    assert {len(one.legs) for one in timed_out if one.status == "failed"} == {0, 1}


def second_of(one: Movement) -> Movement | None:
    near = payments(long_world().movements(one.occurred_at, one.occurred_at + PAID_AGAIN_WITHIN))
    same = [other for other in near if other.status == "approved" and as_paid(other) == as_paid(one)]
    return next((other for other in same if other.guid != one.guid), None)


def as_paid(one: Movement) -> tuple[str, str, int, str]:
    return one.first6, one.last4, one.amount_minor, one.serial


def test_what_was_given_up_or_lost_never_reached_the_gateway() -> None:
    reached = {(one.status, bool(one.legs), bool(one.rrn)) for one in payments(year())}
    assert reached == {
        ("approved", True, True), ("declined", True, True), ("failed", True, True), ("failed", False, False),
        ("cancelled", False, False), ("unknown", True, True),
    }  # fmt: skip


def test_messages_carry_the_outcome() -> None:
    codes = {(one.status, one.legs[-1].http_status) for one in year() if one.legs and one.status != "unknown"}
    assert codes == {("approved", "200"), ("declined", "403"), ("failed", "408"), ("failed", "500")}


def test_declines_carry_the_issuer_s_code() -> None:
    declined = [one for one in payments(year()) if one.status == "declined"]
    codes = Counter(one.response_code for one in declined)
    assert {"05", "51", "54", "61", "91"} <= set(codes)
    assert "00" not in codes
    # What was granted first keeps its authorisation when the second message is refused.
    assert all(one.response_text and bool(one.auth_code) is (len(one.legs) == 2) for one in declined)
    assert all(one.verification == "pin" for one in declined if one.response_code == "55")


def test_approvals_are_00_with_an_authorisation() -> None:
    approved = [one for one in payments(year()) if one.status == "approved"]
    assert all(one.response_code == "00" and len(one.auth_code) == 6 for one in approved)
    assert len({one.auth_code for one in approved}) > 0.9 * len(approved)


def test_guids_are_unique() -> None:
    found = year()
    assert len({one.guid for one in found}) == len(found)
