"""Refunds inferred from look-ups that rise and fall, and from what is not proven."""

from __future__ import annotations

from datetime import timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from connectors.base import LookUp
from data.model import SettlementState, Window
from data.queries import operations
from data.queries import settlement as queries
from data.save import save_payments
from pipeline import inferred, settlement
from tests.pipeline.acquirer import DAY, HOUR, Acquirer, at, keep, night, refund_of, void_of, works_with
from tests.pipeline.payments import NOON, payment

if TYPE_CHECKING:
    from data.model import PaymentRef
    from data.store import Store
    from pipeline.works import Works


class Silent(Acquirer):
    """An acquirer that may say nothing of what is left to refund."""

    def __init__(self) -> None:
        super().__init__()
        self.silent = False

    def look_up(self, ref: PaymentRef) -> LookUp:
        answer = super().look_up(ref)
        if not self.silent:
            return answer
        return LookUp(tuple(replace(one, available_to_refund_minor=None) for one in answer.payments))


@pytest.fixture
def acquirer() -> Silent:
    return Silent()


@pytest.fixture
def works(store: Store, acquirer: Silent) -> Works:
    at(NOON)
    return works_with(store, acquirer)


def net(works: Works) -> int:
    return int(works.store.rows("SELECT sum(net_minor) AS net FROM facts.rollups")[0]["net"])


def refunds(works: Works) -> list[tuple[str, int]]:
    rows = works.store.rows(
        "SELECT status, amount_minor FROM facts.payments WHERE amount_source = 'inferred' ORDER BY occurred_at, status"
    )
    return [(row["status"], row["amount_minor"]) for row in rows]


def versions(works: Works) -> int:
    return int(works.store.rows("SELECT count(*) AS total FROM facts.payment_versions")[0]["total"])


def findings(works: Works, kind: str = "inferred_refund") -> list[str]:
    return [row["subject"] for row in operations.open_findings(works.store, kind=kind)]


def balance(works: Works) -> None:
    inferred.balance(works, settlement.sources(works))


def days(works: Works, acquirer: Acquirer, *available: int) -> None:
    """Look the payment up once a day, with this left to refund on each."""
    for day, left in enumerate(available):
        at(NOON + day * DAY)
        keep(works)
        acquirer.available["1"] = left
        night(works)


def test_a_refund_voided_after_the_look_up_is_no_fall(works: Works, acquirer: Silent) -> None:
    one = payment("1", -2880)
    refund = refund_of(one, 3200, -60)
    keep(works, one, refund)
    days(works, acquirer, 0)
    at(NOON + HOUR)
    keep(works, void_of(refund, 30))
    balance(works)
    assert refunds(works) == []
    assert net(works) == 3200


def test_a_fall_after_a_rise_is_another_refund(works: Works, acquirer: Silent) -> None:
    keep(works, payment("1", -2880))
    days(works, acquirer, 3200, 2000, 3200)
    assert (refunds(works), net(works)) == ([("cancelled", 1200)], 3200)
    days(works, acquirer, 3200, 2000, 3200, 2000)
    assert net(works) == 2000
    assert len(findings(works)) == 1


def test_a_refund_explained_in_part_and_then_no_more_is_whole_again(works: Works, acquirer: Silent) -> None:
    one = payment("1", -2880)
    part = refund_of(one, 700, -30)
    keep(works, one)
    days(works, acquirer, 2000)
    at(NOON + HOUR)
    keep(works, part)
    balance(works)
    assert refunds(works) == [("approved", 500)]
    at(NOON + 2 * HOUR)
    keep(works, void_of(part, -20))
    balance(works)
    assert (refunds(works), net(works)) == ([("approved", 1200)], 2000)
    written = versions(works)
    balance(works)
    assert versions(works) == written


def test_a_refund_explained_and_then_no_more_stands_again(works: Works, acquirer: Silent) -> None:
    one = payment("1", -2880)
    whole = refund_of(one, 1200, -30)
    keep(works, one)
    days(works, acquirer, 2000)
    at(NOON + HOUR)
    keep(works, whole)
    balance(works)
    assert refunds(works) == [("cancelled", 1200)]
    at(NOON + 2 * HOUR)
    keep(works, void_of(whole, -20))
    balance(works)
    written = versions(works)
    balance(works)
    assert (refunds(works), net(works), versions(works)) == ([("approved", 1200)], 2000, written)


def test_a_hidden_refund_of_all_that_the_bank_refuses_is_taken_back(works: Works, acquirer: Silent) -> None:
    keep(works, payment("1", -2880))
    days(works, acquirer, 3200, 0)
    assert net(works) == 0
    days(works, acquirer, 3200, 0, 3200)
    assert (refunds(works), net(works)) == ([("cancelled", 3200)], 3200)


def test_a_look_up_without_the_figure_is_not_read_with_an_older_one(works: Works, acquirer: Silent) -> None:
    keep(works, payment("1", -60))
    acquirer.states["1"] = SettlementState.PENDING
    days(works, acquirer, 0)
    acquirer.silent, acquirer.states = True, {}
    at(NOON + DAY)
    keep(works)
    night(works)
    assert (refunds(works), net(works)) == ([], 3200)


def test_nothing_is_inferred_over_a_hole_in_the_feed(works: Works, acquirer: Silent) -> None:
    one = payment("1", -14400)
    save_payments(works.store, [one], connector="handpoint", covers=Window(NOON - 30 * DAY, NOON - 9 * DAY))
    save_payments(works.store, [], connector="handpoint", covers=Window(NOON - 7 * DAY, NOON))
    acquirer.available["1"] = 2000
    night(works)
    assert refunds(works) == []
    save_payments(works.store, [], connector="handpoint", covers=Window(NOON - 9 * DAY, NOON - 7 * DAY))
    balance(works)
    assert refunds(works) == [("approved", 1200)]


def test_a_look_up_is_of_the_instant_before_its_request(
    works: Works, acquirer: Silent, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(works, payment("1", -5), payment("2", -10))
    answer = acquirer.look_up

    def slow(ref: PaymentRef) -> LookUp:
        found = answer(ref)
        at(NOON + len(acquirer.asked) * timedelta(minutes=1))
        return found

    monkeypatch.setattr(acquirer, "look_up", slow)
    night(works)
    rows = works.store.rows("SELECT looked_up_at FROM facts.settlement_lookups ORDER BY looked_up_at")
    assert [row["looked_up_at"] for row in rows] == [NOON, NOON + timedelta(minutes=1)]


def test_a_balance_waits_for_the_one_under_way(works: Works, monkeypatch: pytest.MonkeyPatch) -> None:
    began = Event()
    unbalanced = queries.unbalanced

    def seen(*given: Any, **known: Any) -> list[dict[str, Any]]:
        began.set()
        return unbalanced(*given, **known)

    monkeypatch.setattr(queries, "unbalanced", seen)
    with works.turns.at("balance"):
        other = Thread(target=balance, args=(works,))
        other.start()
        assert not began.wait(0.3)
    other.join(5)
    assert began.is_set()
