from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from connectors.base import LookUp
from connectors.errors import Unreachable, Unreadable
from connectors.registry import manifests
from data import time as clock
from data.model import Certainty, Kind, Payment, SettlementState, Status, Window
from data.queries import operations
from data.save import save_payments
from pipeline import collect, inferred, settlement
from pipeline.works import Source, Works
from tests.pipeline.payments import NOON, payment

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.sandbox.server import Sandbox
    from data.model import PaymentRef
    from data.store import Store

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class Acquirer:
    """Answers look-ups from what a test says is left to refund."""

    def __init__(self) -> None:
        self.available: dict[str, int] = {}
        self.states: dict[str, SettlementState] = {}
        self.unknown: set[str] = set()
        self.asked: list[str] = []
        self.fails_at: int | None = None
        self.unreadable: set[str] = set()

    def look_up(self, ref: PaymentRef) -> LookUp:
        if self.fails_at is not None and len(self.asked) >= self.fails_at:
            raise Unreachable("paysafe", "payments", "HTTP 503")
        self.asked.append(ref.remote_id)
        if ref.remote_id in self.unreadable:
            raise Unreadable("paysafe", "payments", "markup, 9 bytes")
        if ref.remote_id in self.unknown:
            return LookUp(())
        found = Payment(
            payment_id=ref.payment_id,
            source="paysafe",
            remote_id=ref.remote_id,
            occurred_at=ref.occurred_at,
            settlement_state=self.states.get(ref.remote_id, SettlementState.SETTLED),
            available_to_refund_minor=self.available.get(ref.remote_id, ref.amount_minor),
        )
        return LookUp((found,))


@pytest.fixture
def acquirer() -> Acquirer:
    return Acquirer()


@pytest.fixture
def works(store: Store, acquirer: Acquirer) -> Works:
    at(NOON)
    sources = (
        Source("handpoint", manifests()["handpoint"], "mer1", object()),
        Source("paysafe", manifests()["paysafe"], "1001", acquirer),
    )
    return Works(store, None, sources)  # type: ignore[arg-type]  # nothing here reads the settings


def at(instant: datetime) -> None:
    clock.live_on(clock.WorldClock(instant, 0))


def keep(works: Works, *payments: Payment) -> None:
    """Save payments, with the feed read up to now."""
    save_payments(works.store, payments, connector="handpoint", covers=Window(NOON - 40 * DAY, clock.now()))


def night(works: Works) -> bool:
    return settlement.look_up(works, "settlement", is_new_only=False, seconds=60)


def refunds(works: Works) -> list[dict[str, Any]]:
    return works.store.rows(
        "SELECT status, amount_minor, net_minor, occurred_at, occurred_from, parent_id, raw_status, status_certainty "
        "FROM facts.payments WHERE amount_source = 'inferred' ORDER BY occurred_at, amount_minor"
    )


def net(works: Works) -> int:
    return int(works.store.rows("SELECT sum(net_minor) AS net FROM facts.rollups")[0]["net"])


def findings(works: Works) -> list[str]:
    return [row["subject"] for row in operations.open_findings(works.store, kind="inferred_refund")]


def refund_of(parent: Payment, amount: int, minutes: float) -> Payment:
    return payment(
        f"refund-{parent.remote_id}-{amount}",
        minutes,
        kind=Kind.REFUND,
        undoes=Kind.PAYMENT,
        parent_id=parent.payment_id,
        amount_minor=amount,
    )


def test_the_newest_are_looked_up_first_and_only_thirty_days_back(works: Works, acquirer: Acquirer) -> None:
    keep(works, payment("old", -31 * 1440), payment("new", -5), payment("middle", -29 * 1440))
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


def test_nothing_due_leaves_no_run(works: Works) -> None:
    assert night(works)
    assert operations.latest_runs(works.store, count=1) == []


def test_a_fall_between_two_look_ups_is_a_refund_between_them(works: Works, acquirer: Acquirer) -> None:
    one = payment("1", -60)
    keep(works, one)
    night(works)
    at(NOON + DAY)
    keep(works)
    acquirer.available["1"] = 2000
    night(works)
    [found] = refunds(works)
    assert (found["status"], found["amount_minor"], found["net_minor"]) == ("approved", 1200, -1200)
    assert (found["occurred_from"], found["occurred_at"]) == (NOON, NOON + DAY)
    assert (found["parent_id"], found["status_certainty"]) == (one.payment_id, "provisional")
    assert net(works) == 2000
    assert len(findings(works)) == 1


def test_a_fall_seen_at_the_first_look_up_counts_from_the_payment(works: Works, acquirer: Acquirer) -> None:
    one = payment("1", -2880)
    keep(works, one, refund_of(one, 1000, -1440))
    acquirer.available["1"] = 1500
    night(works)
    [found] = refunds(works)
    assert (found["amount_minor"], found["occurred_from"]) == (700, one.occurred_at)


def test_a_known_refund_explains_the_fall(works: Works, acquirer: Acquirer) -> None:
    one = payment("1", -2880)
    keep(works, one, refund_of(one, 1200, -60))
    acquirer.available["1"] = 2000
    night(works)
    assert refunds(works) == []


def test_a_refund_made_after_the_look_up_explains_nothing_before_it(works: Works, acquirer: Acquirer) -> None:
    one = payment("1", -2880)
    keep(works, one)
    acquirer.available["1"] = 2000
    night(works)
    at(NOON + 2 * HOUR)
    keep(works, refund_of(one, 1200, 60))
    inferred.balance(works, settlement.sources(works))
    assert [row["status"] for row in refunds(works)] == ["approved"]


def test_nothing_is_inferred_until_the_feed_is_read_beyond_the_look_up(works: Works, acquirer: Acquirer) -> None:
    one = payment("1", -2880)
    keep(works, one)
    at(NOON + HOUR)
    acquirer.available["1"] = 2000
    night(works)
    assert refunds(works) == []
    at(NOON + 2 * HOUR)
    keep(works)
    inferred.balance(works, settlement.sources(works))
    assert len(refunds(works)) == 1


@pytest.mark.parametrize("state", [SettlementState.PENDING, SettlementState.CANCELLED])
def test_nothing_is_inferred_from_what_is_not_settled(works: Works, acquirer: Acquirer, state: SettlementState) -> None:
    keep(works, payment("1", -60))
    acquirer.available["1"], acquirer.states["1"] = 0, state
    night(works)
    assert refunds(works) == []


def test_a_real_refund_that_arrives_later_takes_the_inferred_one_s_place(works: Works, acquirer: Acquirer) -> None:
    one = payment("1", -2880)
    keep(works, one)
    acquirer.available["1"] = 2000
    night(works)
    assert net(works) == 2000
    at(NOON + HOUR)
    keep(works, refund_of(one, 1200, -30))
    assert net(works) == 800
    inferred.balance(works, settlement.sources(works))
    assert net(works) == 2000
    assert [(row["status"], row["raw_status"], row["net_minor"]) for row in refunds(works)] == [
        ("cancelled", "explained", 0)
    ]
    assert findings(works) == []
    inferred.balance(works, settlement.sources(works))
    assert net(works) == 2000


def test_a_real_refund_of_a_part_makes_the_inferred_one_smaller(works: Works, acquirer: Acquirer) -> None:
    one = payment("1", -2880)
    keep(works, one)
    acquirer.available["1"] = 1000
    night(works)
    at(NOON + HOUR)
    keep(works, refund_of(one, 700, -30))
    inferred.balance(works, settlement.sources(works))
    assert [(row["status"], row["amount_minor"]) for row in refunds(works)] == [("approved", 1500)]
    assert net(works) == 1000
    assert len(findings(works)) == 1


def test_two_falls_are_two_refunds(works: Works, acquirer: Acquirer) -> None:
    keep(works, payment("1", -2880))
    for day, left in enumerate((2000, 500)):
        at(NOON + day * DAY)
        keep(works)
        acquirer.available["1"] = left
        night(works)
    found = refunds(works)
    assert [(row["amount_minor"], row["occurred_from"]) for row in found] == [
        (1200, NOON - timedelta(minutes=2880)),
        (1500, NOON),
    ]
    assert net(works) == 500


def test_a_refund_that_was_voided_gives_back_what_it_took(works: Works, acquirer: Acquirer) -> None:
    one = payment("1", -2880)
    taken = refund_of(one, 1200, -60)
    void = payment("v", -30, kind=Kind.VOID, undoes=Kind.REFUND, parent_id=taken.payment_id, amount_minor=1200)
    keep(works, one, taken, void)
    night(works)
    assert refunds(works) == []
    at(NOON + DAY)
    keep(works)
    acquirer.available["1"] = 3000
    night(works)
    assert [row["amount_minor"] for row in refunds(works)] == [200]


def test_a_refund_done_out_of_sight_in_the_world_is_inferred_to_the_cent(
    sandbox_of: Callable[..., Sandbox], works_of: Callable[..., Works]
) -> None:
    sandbox = sandbox_of(days=5, seed=2)
    at_work = works_of(sandbox, history_days=5)
    collect.payments(at_work)
    assert settlement.look_up(at_work, "settlement", is_new_only=True, seconds=120)
    now = clock.now()
    hidden = [one for one in sandbox.world.movements(now - 5 * DAY, now) if one.is_hidden]
    parents = {one.parent_guid: one.amount_minor for one in hidden}
    rows = at_work.store.rows(
        "SELECT parent.remote_id, refund.amount_minor, refund.occurred_from, refund.occurred_at, "
        "refund.amount_certainty "
        "FROM facts.payments AS refund JOIN facts.payments AS parent ON parent.payment_id = refund.parent_id "
        "WHERE refund.amount_source = 'inferred'"
    )
    assert {row["remote_id"]: row["amount_minor"] for row in rows} == parents
    assert len(parents) == 1
    assert rows[0]["occurred_from"] <= hidden[0].occurred_at <= rows[0]["occurred_at"]
    assert rows[0]["amount_certainty"] == Certainty.PROVISIONAL
    states = at_work.store.rows("SELECT DISTINCT settlement_state FROM facts.payments")
    assert {"settled", "pending"} <= {row["settlement_state"] for row in states}
