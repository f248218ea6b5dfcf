from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from data import time as clock
from data.model import Certainty, Kind, SettlementState
from data.queries import operations
from pipeline import collect, inferred, settlement
from tests.pipeline.acquirer import DAY, HOUR, Acquirer, at, keep, night, refund_of, works_with
from tests.pipeline.payments import NOON, payment

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.sandbox.server import Sandbox
    from data.store import Store
    from pipeline.works import Works


@pytest.fixture
def acquirer() -> Acquirer:
    return Acquirer()


@pytest.fixture
def works(store: Store, acquirer: Acquirer) -> Works:
    at(NOON)
    return works_with(store, acquirer)


def refunds(works: Works) -> list[dict[str, Any]]:
    return works.store.rows(
        "SELECT status, amount_minor, net_minor, occurred_at, occurred_from, parent_id, raw_status, status_certainty "
        "FROM facts.payments WHERE amount_source = 'inferred' ORDER BY occurred_at, amount_minor"
    )


def net(works: Works) -> int:
    return int(works.store.rows("SELECT sum(net_minor) AS net FROM facts.rollups")[0]["net"])


def findings(works: Works) -> list[str]:
    return [row["subject"] for row in operations.open_findings(works.store, kind="inferred_refund")]


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
