"""Refunds whose payment is not known, beside refunds inferred from look-ups: the same money counts once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from data.model import Kind
from data.queries import findings as people
from data.queries import operations
from pipeline import inferred, settlement
from pipeline.unlinked import fitting
from tests.pipeline.acquirer import DAY, HOUR, Acquirer, at, keep, night, refund_of, works_with
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


def net(works: Works) -> int:
    return int(works.store.rows("SELECT sum(net_minor) AS net FROM facts.rollups")[0]["net"])


def refunds(works: Works) -> list[tuple[str, int]]:
    rows = works.store.rows(
        "SELECT status, amount_minor FROM facts.payments WHERE amount_source = 'inferred' ORDER BY occurred_at, status"
    )
    return [(row["status"], row["amount_minor"]) for row in rows]


def findings(works: Works, kind: str) -> list[str]:
    return [row["subject"] for row in operations.open_findings(works.store, kind=kind)]


def stories(works: Works, kind: str) -> list[tuple[str, dict[str, Any]]]:
    rows = works.store.rows("SELECT state, facts FROM facts.findings WHERE kind = $kind ORDER BY opened_at", kind=kind)
    return [(row["state"], json.loads(row["facts"])) for row in rows]


def balance(works: Works) -> None:
    inferred.balance(works, settlement.sources(works))


def days(works: Works, acquirer: Acquirer, *available: int) -> None:
    """Look the payment up once a day, with this left to refund on each."""
    for day, left in enumerate(available):
        at(NOON + day * DAY)
        keep(works)
        acquirer.available["1"] = left
        night(works)


def unlinked(amount: int, minutes: float, **fields: Any) -> Payment:
    known = {"kind": Kind.REFUND, "undoes": Kind.PAYMENT, "reference": "another", "amount_minor": amount}
    return payment(f"unlinked-{amount}", minutes, **(known | fields))


@pytest.mark.parametrize(("amount", "minutes"), [(1200, 700), (500, 700), (1200, 2800)])
def test_a_refund_without_its_payment_is_not_counted_twice(
    works: Works, acquirer: Acquirer, amount: int, minutes: float
) -> None:
    refund = unlinked(amount, minutes)
    keep(works, payment("1", -2880), refund)
    days(works, acquirer, 3200, 2000)
    assert net(works) == 2000
    assert findings(works, "unlinked_refund") == [refund.payment_id]
    [found] = works.store.rows("SELECT severity, mark, seen_count FROM facts.findings WHERE kind = 'unlinked_refund'")
    assert (found["severity"], found["mark"]) == ("money", payment("1").payment_id)
    balance(works)
    assert findings(works, "unlinked_refund") == [refund.payment_id]


@pytest.mark.parametrize(
    "other",
    [
        unlinked(1201, 700),
        unlinked(1200, -10),
        unlinked(1200, 2881),
        unlinked(1200, 700, currency="USD"),
        unlinked(1200, 700, last4="1111"),
        unlinked(1200, 700, is_test=True),
        unlinked(1200, 700, parent_id="somebody-else"),
    ],
)
def test_a_refund_that_cannot_be_the_one_missing_hides_nothing(
    works: Works, acquirer: Acquirer, other: Payment
) -> None:
    keep(works, payment("1", -2880), other)
    days(works, acquirer, 3200, 2000)
    assert refunds(works) == [("approved", 1200)]
    assert findings(works, "unlinked_refund") == []


def test_a_finding_of_an_unlinked_refund_closes_when_the_fall_is_over(works: Works, acquirer: Acquirer) -> None:
    keep(works, payment("1", -2880), unlinked(1200, 700))
    days(works, acquirer, 3200, 2000, 2000)
    assert len(findings(works, "unlinked_refund")) == 1
    days(works, acquirer, 3200, 2000, 2000, 3200)
    assert findings(works, "unlinked_refund") == []


def test_a_finding_of_an_unlinked_refund_waits_for_the_feed(works: Works, acquirer: Acquirer) -> None:
    keep(works, payment("1", -2880), unlinked(1200, 700))
    days(works, acquirer, 3200, 2000)
    at(NOON + 2 * DAY)
    night(works)
    assert len(findings(works, "unlinked_refund")) == 1


def test_one_that_arrives_after_another_was_inferred_takes_its_place(works: Works, acquirer: Acquirer) -> None:
    one, late = payment("1", -2880), unlinked(1200, 700)
    keep(works, one)
    days(works, acquirer, 3200, 2000)
    assert (refunds(works), net(works)) == ([("approved", 1200)], 2000)
    keep(works, late)
    balance(works)
    assert (refunds(works), net(works)) == ([("cancelled", 1200)], 2000)
    [(state, story)] = stories(works, "inferred_refund")
    assert state == "resolved"
    assert (story["explained_by"], story["explained_by_ids"]) == ("unlinked_refund", late.payment_id)
    [(state, story)] = stories(works, "unlinked_refund")
    assert state == "open"
    assert (story["payment_id"], story["parent_id"]) == (late.payment_id, one.payment_id)
    assert (story["amount_minor"], story["parent_amount_minor"], story["last4"]) == (1200, 3200, "4242")
    assert (story["occurred_at"], story["parent_at"]) == (late.occurred_at.isoformat(), one.occurred_at.isoformat())


def test_what_it_cannot_explain_stays_inferred(works: Works, acquirer: Acquirer) -> None:
    keep(works, payment("1", -2880))
    days(works, acquirer, 3200, 2000)
    keep(works, unlinked(500, 700))
    balance(works)
    assert (refunds(works), net(works)) == ([("approved", 700)], 2000)
    assert len(findings(works, "inferred_refund")) == len(findings(works, "unlinked_refund")) == 1


def test_it_takes_the_place_of_one_refund_only(works: Works, acquirer: Acquirer) -> None:
    keep(works, payment("1", -2880), payment("2", -2870))
    acquirer.available["2"] = 2000
    days(works, acquirer, 2000, 2000)
    assert net(works) == 4000
    late = unlinked(1200, -60)
    keep(works, late)
    balance(works)
    assert (sorted(refunds(works)), net(works)) == ([("approved", 1200), ("cancelled", 1200)], 4000)
    assert findings(works, "unlinked_refund") == [late.payment_id]


def test_a_later_fall_does_not_count_it_again(works: Works, acquirer: Acquirer) -> None:
    keep(works, payment("1", -2880), unlinked(1200, 700))
    days(works, acquirer, 3200, 2000, 500)
    assert (refunds(works), net(works)) == ([("approved", 1500)], 500)


def test_the_inferred_refund_of_the_same_amount_is_the_one_taken_back(works: Works, acquirer: Acquirer) -> None:
    keep(works, payment("1", -2880))
    days(works, acquirer, 3200, 2000, 500)
    keep(works, unlinked(1200, 700))
    balance(works)
    assert (refunds(works), net(works)) == ([("cancelled", 1200), ("approved", 1500)], 500)


def test_one_that_is_linked_later_is_told_no_more(works: Works, acquirer: Acquirer) -> None:
    one, late = payment("1", -2880), unlinked(1200, 700)
    keep(works, one, late)
    days(works, acquirer, 3200, 2000)
    keep(works, unlinked(1200, 700, parent_id=one.payment_id))
    balance(works)
    assert (refunds(works), net(works)) == ([], 2000)
    assert findings(works, "unlinked_refund") == []


def test_one_that_turns_out_to_be_of_another_payment_explains_nothing(works: Works, acquirer: Acquirer) -> None:
    one, other = payment("1", -2880), payment("2", -2870)
    keep(works, one, other, unlinked(1200, 700))
    days(works, acquirer, 3200, 2000)
    assert (refunds(works), net(works)) == ([], 5200)
    keep(works, unlinked(1200, 700, parent_id=other.payment_id))
    balance(works)
    assert (refunds(works), net(works)) == ([("approved", 1200)], 4000)
    assert findings(works, "unlinked_refund") == []


def test_a_finding_that_a_person_has_seen_is_not_written_again_and_closes_too(works: Works, acquirer: Acquirer) -> None:
    one = payment("1", -2880)
    keep(works, one, unlinked(1200, 700))
    days(works, acquirer, 3200, 2000)
    [known] = operations.open_findings(works.store, kind="unlinked_refund")
    with works.store.write("findings") as writer:
        people.acknowledge(writer, finding_id=known["finding_id"], closed_at=NOON, closed_by="marie")
    balance(works)
    assert works.store.rows("SELECT state, seen_count FROM facts.findings") == [
        {"state": "acknowledged", "seen_count": 1}
    ]
    keep(works, unlinked(1200, 700, parent_id=one.payment_id))
    balance(works)
    assert [state for state, _ in stories(works, "unlinked_refund")] == ["resolved"]


def test_a_linked_refund_that_arrives_later_is_in_the_story(works: Works, acquirer: Acquirer) -> None:
    one = payment("1", -2880)
    late = refund_of(one, 1200, -30)
    keep(works, one)
    days(works, acquirer, 2000)
    keep(works, late)
    balance(works)
    [(state, story)] = stories(works, "inferred_refund")
    assert (state, story["explained_by"], story["explained_by_ids"]) == ("resolved", "known_refund", late.payment_id)
    assert story["left_minor"] == 0


def test_a_rise_is_in_the_story(works: Works, acquirer: Acquirer) -> None:
    keep(works, payment("1", -2880))
    days(works, acquirer, 3200, 2000, 3200)
    [(state, story)] = stories(works, "inferred_refund")
    assert (state, story["explained_by"]) == ("resolved", "look_up")


def test_a_finding_left_open_by_a_killed_run_closes_with_the_next(works: Works, acquirer: Acquirer) -> None:
    keep(works, payment("1", -2880))
    days(works, acquirer, 3200, 2000, 3200)
    with works.store.write("findings") as writer:
        writer.run("UPDATE facts.findings SET state = 'open'")
    balance(works)
    assert findings(works, "inferred_refund") == []


def shown(hours: float, minor: int) -> dict[str, Any]:
    return {"looked_up_at": NOON + hours * HOUR, "unexplained_minor": minor}


def known(hours: float, minor: int) -> dict[str, Any]:
    return {"occurred_at": NOON + hours * HOUR, "amount_minor": minor}


@pytest.mark.parametrize(
    ("falls", "given", "kept"),
    [
        ([], [known(0, 5)], []),
        ([shown(0, 0), shown(2, 10)], [known(1, 10)], [10]),
        ([shown(0, 0), shown(2, 10)], [known(-1, 10)], []),
        ([shown(0, 4), shown(2, 10)], [known(-1, 5), known(-1, 4), known(1, 6)], [4, 6]),
        ([shown(0, 0), shown(2, 10)], [known(1, 8), known(1, 3), known(1, 2)], [8, 2]),
        ([shown(0, 10)], [known(1, 10)], [10]),
        ([shown(0, 10), shown(1, 0), shown(2, 10)], [known(0.5, 10)], []),
    ],
)
def test_refunds_fit_where_every_later_look_up_has_room(
    falls: list[dict[str, Any]], given: list[dict[str, Any]], kept: list[int]
) -> None:
    assert [one["amount_minor"] for one in fitting(falls, given)] == kept
