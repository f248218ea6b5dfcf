from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from data.model import Kind, SettlementState, Status
from data.queries import operations
from pipeline import settlement
from tests.pipeline.acquirer import DAY, HOUR, Acquirer, at, keep, night, refund_of, void_of, works_with
from tests.pipeline.payments import NOON, payment

if TYPE_CHECKING:
    from data.model import Payment
    from data.store import Store
    from pipeline.works import Works


@pytest.fixture
def acquirer() -> Acquirer:
    return Acquirer()


@pytest.fixture
def works(store: Store, acquirer: Acquirer) -> Works:
    at(NOON)
    return works_with(store, acquirer)


def test_the_newest_are_looked_up_first_and_only_five_weeks_back(works: Works, acquirer: Acquirer) -> None:
    keep(works, payment("old", -36 * 1440), payment("new", -5), payment("middle", -34 * 1440))
    assert night(works)
    assert acquirer.asked == ["new", "middle"]


def test_what_never_reached_the_acquirer_is_not_looked_up(works: Works, acquirer: Acquirer) -> None:
    void = payment("void", -2, kind=Kind.VOID, undoes=Kind.PAYMENT)
    keep(
        works,
        payment("no", -3, status=Status.DECLINED),
        void,
        payment("yes", -1),
        payment("back", -1, kind=Kind.REFUND),
    )
    night(works)
    assert sorted(acquirer.asked) == ["back", "yes"]


def test_what_was_looked_up_today_waits_until_tomorrow(works: Works, acquirer: Acquirer) -> None:
    keep(works, payment("1", -5))
    night(works)
    at(NOON + HOUR)
    night(works)
    assert acquirer.asked == ["1"]
    at(NOON + DAY)
    night(works)
    assert acquirer.asked == ["1", "1"]


@pytest.mark.parametrize(
    ("state", "available", "times"),
    [
        (SettlementState.PENDING, 3200, 2),
        (SettlementState.SETTLED, 3200, 2),
        (SettlementState.SETTLED, 0, 1),
        (SettlementState.CANCELLED, 3200, 1),
        (SettlementState.FAILED, 3200, 1),
    ],
)
def test_what_can_change_no_more_is_not_looked_up_again(
    works: Works, acquirer: Acquirer, state: SettlementState, available: int, times: int
) -> None:
    acquirer.states["1"], acquirer.available["1"] = state, available
    one = payment("1", -5)
    keep(works, one, refund_of(one, 3200, -4)) if available == 0 else keep(works, one)
    night(works)
    at(NOON + DAY)
    night(works)
    assert acquirer.asked.count("1") == times


def spent(works: Works, acquirer: Acquirer) -> tuple[Payment, Payment]:
    """Return a payment and its refund of all of it, both of which were looked up and can change no more."""
    one = payment("1", -60)
    refund = refund_of(one, 3200, -50)
    acquirer.available["1"] = 0
    keep(works, one, refund)
    night(works)
    at(NOON + HOUR)
    acquirer.asked.clear()
    return one, refund


def test_a_void_of_a_refund_has_both_and_the_payment_looked_up_again(works: Works, acquirer: Acquirer) -> None:
    _, refund = spent(works, acquirer)
    acquirer.available["1"] = 3200
    keep(works, void_of(refund, 50))
    at(NOON + 2 * HOUR)
    drip(works)
    assert sorted(acquirer.asked) == ["1", "refund-1-3200"]
    at(NOON + 3 * HOUR)
    drip(works)
    assert len(acquirer.asked) == 2


def test_a_refund_that_changes_has_its_payment_looked_up_again(works: Works, acquirer: Acquirer) -> None:
    one, _ = spent(works, acquirer)
    keep(works, refund_of(one, 3200, -50))
    at(NOON + 2 * HOUR)
    drip(works)
    assert acquirer.asked == []
    keep(works, replace(refund_of(one, 3200, -50), auth_code="123456"))
    at(NOON + 3 * HOUR)
    drip(works)
    assert sorted(acquirer.asked) == ["1", "refund-1-3200"]


def test_what_can_change_no_more_is_looked_up_every_week_for_five(works: Works, acquirer: Acquirer) -> None:
    acquirer.states["1"] = SettlementState.CANCELLED
    keep(works, payment("1", -5))
    asked = []
    for day in range(40):
        at(NOON + day * DAY)
        night(works)
        if acquirer.asked:
            asked.append(day)
            acquirer.asked.clear()
    assert asked == [0, 7, 14, 21, 28]


def test_only_the_newest_of_what_can_change_no_more_are_looked_up_again(
    works: Works, acquirer: Acquirer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settlement, "AGAIN_MOST", 2)
    many = [payment(str(number), -number) for number in range(5)]
    acquirer.states = {one.remote_id: SettlementState.FAILED for one in many}
    keep(works, *many, payment("late", -10))
    night(works)
    acquirer.asked.clear()
    at(NOON + 8 * DAY)
    night(works)
    assert acquirer.asked == ["0", "1", "late"]


def test_what_was_given_back_unseen_is_looked_up_again(works: Works, acquirer: Acquirer) -> None:
    acquirer.available["1"] = 0
    one = payment("1", -5)
    keep(works, one, refund_of(one, 1000, -4))
    for day in range(3):
        at(NOON + day * DAY)
        keep(works)
        night(works)
    assert acquirer.asked.count("1") == 3


def test_what_the_acquirer_does_not_know_after_three_days_is_left(works: Works, acquirer: Acquirer) -> None:
    acquirer.unknown = {"1"}
    keep(works, payment("1", -5))
    for day in range(6):
        at(NOON + day * DAY)
        night(works)
    assert len(acquirer.asked) == 3


def test_a_run_that_fails_goes_on_where_it_was(
    works: Works, acquirer: Acquirer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settlement, "_BATCH", 2)
    keep(works, *(payment(str(number), -number) for number in range(1, 7)))
    acquirer.fails_at = 4
    assert not night(works)
    acquirer.fails_at = None
    assert night(works)
    assert acquirer.asked == ["1", "2", "3", "4", "5", "6"]
    states = [row["state"] for row in operations.latest_runs(works.store, count=9)]
    assert states == ["done", "failed"]


def test_one_that_cannot_be_read_does_not_hide_the_others(works: Works, acquirer: Acquirer) -> None:
    keep(works, payment("1", -1), payment("2", -2), payment("3", -3))
    acquirer.unreadable = {"1"}
    assert night(works)
    assert acquirer.asked == ["1", "2", "3"]
    assert len(operations.open_findings(works.store, kind="look_up_unreadable")) == 1


def test_when_nothing_can_be_read_the_run_fails_and_all_is_tried_again(works: Works, acquirer: Acquirer) -> None:
    keep(works, *(payment(str(number), -number) for number in range(10)))
    acquirer.unreadable = {str(number) for number in range(1, 10)}
    assert not night(works)
    assert operations.latest_runs(works.store, count=1)[0]["failure_key"] == "unreadable"
    assert operations.open_findings(works.store, kind="look_up_unreadable") == []
    acquirer.unreadable, acquirer.asked = set(), []
    night(works)
    assert acquirer.asked == [str(number) for number in range(1, 10)]


def test_a_run_ends_when_its_time_is_up(works: Works, acquirer: Acquirer) -> None:
    keep(works, *(payment(str(number), -number) for number in range(60)))
    assert not settlement.look_up(works, "settlement_drip", is_new_only=True, seconds=0)
    assert len(acquirer.asked) == 25


def drip(works: Works) -> None:
    """Look up what never was, and what something new was said of."""
    settlement.look_up(works, "settlement_drip", is_new_only=True, seconds=60)


def test_nothing_due_leaves_no_run(works: Works) -> None:
    assert night(works)
    assert operations.latest_runs(works.store, count=1) == []


def unknown_ones(works: Works) -> list[str]:
    return [row["subject"] for row in operations.open_findings(works.store, kind="unknown_to_paysafe")]


def test_a_payment_that_the_acquirer_never_knew_is_a_finding_until_it_does(works: Works, acquirer: Acquirer) -> None:
    lost = payment("1", -5)
    acquirer.unknown = {"1"}
    for day in range(5):
        at(NOON + day * DAY)
        keep(works, lost, payment("2", -5), payment(f"new-{day}", day * 1440))
        night(works)
        assert unknown_ones(works) == ([lost.payment_id] if day >= 3 else [])
    acquirer.unknown = set()
    with works.store.write("payments") as writer:
        writer.run("DELETE FROM facts.settlement_lookups WHERE NOT is_known")
    night(works)
    assert unknown_ones(works) == []


def test_an_acquirer_that_knows_nothing_is_one_finding(works: Works, acquirer: Acquirer) -> None:
    many = [payment(str(number), -number - 10_000) for number in range(30)]
    acquirer.unknown = {one.remote_id for one in many}
    keep(works, *many)
    night(works)
    assert unknown_ones(works) == ["paysafe"]
