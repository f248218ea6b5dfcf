from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from data.model import Certainty, Kind, Payment, Status
from data.save import save_payments
from tests.data.makers import NOON, a_payment, a_refund, current, findings, fresh_store, picture, takings_agree

if TYPE_CHECKING:
    from data.store import Store

MINUTE = timedelta(minutes=1)


def a_void(name: str = "v1", **changes: Any) -> Payment:
    given = {"kind": Kind.VOID, "occurred_at": NOON + 5 * MINUTE, "amount_minor": 3200, "parent_remote_id": "guid-p1"}
    return a_refund(name, **{**given, **changes})


def net(store: Store) -> int:
    [row] = store.rows("SELECT coalesce(sum(net_minor), 0)::INT AS net FROM facts.rollups")
    assert takings_agree(store)
    found: int = row["net"]
    return found


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_refund_finds_its_payment_by_the_reference_they_share(store: Store, order: tuple[int, int]) -> None:
    pages = [a_payment(), a_refund()]
    for place in order:
        save_payments(store, [pages[place]], connector="handpoint")
    assert (current(store, "r1")["parent_id"], current(store, "r1")["net_minor"]) == ("p1", -1000)
    assert store.rows("SELECT how FROM facts.links") == [{"how": "reference"}]
    assert takings_agree(store)


def test_the_link_survives_a_later_wording_of_the_refund(store: Store) -> None:
    save_payments(store, [a_payment(), a_refund()], connector="handpoint")
    save_payments(store, [a_refund(rrn="000123", source_at=NOON + timedelta(days=3))], connector="handpoint")
    assert (current(store, "r1")["parent_id"], current(store, "r1")["rrn"]) == ("p1", "000123")


def test_the_provider_s_own_link_goes_before_the_reference(store: Store) -> None:
    other = a_payment("p2", reference="ref-p1")
    save_payments(store, [a_payment(), other, a_refund(parent_remote_id="guid-p2")], connector="handpoint")
    assert current(store, "r1")["parent_id"] == "p2"


def test_two_possible_parents_are_none(store: Store) -> None:
    save_payments(store, [a_payment(), a_payment("p2", reference="ref-p1"), a_refund()], connector="handpoint")
    assert current(store, "r1")["parent_id"] is None


def test_a_refund_larger_than_the_payment_is_not_its_refund(store: Store) -> None:
    save_payments(store, [a_payment(), a_refund(amount_minor=3300)], connector="handpoint")
    assert current(store, "r1")["parent_id"] is None


def test_a_void_of_a_refund_gives_the_money_back(store: Store) -> None:
    undo = a_refund("v1", kind=Kind.VOID, undoes=Kind.REFUND, occurred_at=NOON + timedelta(days=2, minutes=5))
    save_payments(store, [a_payment(), a_refund(), undo], connector="handpoint")
    assert (current(store, "v1")["net_minor"], current(store, "v1")["parent_id"]) == (1000, "r1")


FIRST_LEG = a_payment(status=Status.UNKNOWN, status_certainty=Certainty.PROVISIONAL)
NEVER_COUNTED = {
    "first message alone": [FIRST_LEG],
    "failed": [a_payment(status=Status.FAILED)],
    "declined": [a_payment(status=Status.DECLINED)],
}


@pytest.mark.parametrize("payment", NEVER_COUNTED.values(), ids=NEVER_COUNTED)
def test_a_void_of_what_never_counted_adds_nothing(payment: list[Payment]) -> None:
    for pages in permutations([[a_void()], payment]):
        with fresh_store() as store:
            for page in pages:
                save_payments(store, page, connector="handpoint")
            assert (net(store), current(store, "v1")["parent_id"]) == (0, "p1")


def test_a_void_counts_once_its_payment_does(store: Store) -> None:
    save_payments(store, [FIRST_LEG, a_void()], connector="handpoint")
    save_payments(store, [a_payment(occurred_at=NOON + MINUTE)], connector="handpoint")
    assert (current(store, "p1")["net_minor"], current(store, "v1")["net_minor"], net(store)) == (3200, -3200, 0)


def test_a_second_void_adds_nothing_and_is_a_finding(store: Store) -> None:
    for order in permutations([a_payment(), a_void(), a_void("v2", occurred_at=NOON + 9 * MINUTE)]):
        with fresh_store() as fresh:
            for record in order:
                save_payments(fresh, [record], connector="handpoint")
            assert net(fresh) == 0
            assert [(f["kind"], f["subject"], f["severity"]) for f in findings(fresh)] == [
                ("void_twice", "v2", "money")
            ]


@pytest.mark.parametrize("undoes", [None, Kind.PAYMENT])
def test_what_a_void_undoes_is_its_parent_s_kind_not_its_label(store: Store, undoes: Kind | None) -> None:
    refund = a_refund(amount_minor=3200, occurred_at=NOON + MINUTE)
    undo = a_void(parent_remote_id="guid-r1", undoes=undoes)
    for order in permutations([a_payment(), refund, undo]):
        with fresh_store() as fresh:
            for record in order:
                save_payments(fresh, [record], connector="handpoint")
            assert (net(fresh), current(fresh, "v1")["undoes"]) == (3200, "refund")


def test_links_do_not_depend_on_the_sequence_of_arrival(store: Store) -> None:
    declined = a_payment(status=Status.DECLINED, occurred_at=NOON + MINUTE)
    retry = a_payment("p2", reference="ref-p1", occurred_at=NOON + 2 * MINUTE)
    pictures = []
    for order in permutations([FIRST_LEG, declined, retry, a_refund()]):
        with fresh_store() as fresh:
            for record in order:
                save_payments(fresh, [record], connector="handpoint")
            assert current(fresh, "r1")["parent_id"] == "p2"
            pictures.append(picture(fresh))
    assert all(one == pictures[0] for one in pictures)


def test_a_second_payment_of_the_reference_takes_a_doubtful_parent_away(store: Store) -> None:
    save_payments(store, [a_payment(), a_refund()], connector="handpoint")
    assert current(store, "r1")["parent_id"] == "p1"
    save_payments(store, [a_payment("p2", reference="ref-p1")], connector="handpoint")
    assert current(store, "r1")["parent_id"] is None


def test_a_later_wording_that_names_the_parent_is_believed(store: Store) -> None:
    save_payments(store, [a_payment(), a_payment("p2", reference="other"), a_refund()], connector="handpoint")
    later = a_refund(parent_remote_id="guid-p2", source_at=NOON + timedelta(days=3))
    save_payments(store, [later], connector="handpoint")
    assert current(store, "r1")["parent_id"] == "p2"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("later", ["guid-p2", "guid-p3"])
def test_of_two_parents_named_in_one_page_the_later_is_believed(
    store: Store, order: tuple[int, int], later: str
) -> None:
    others = [a_payment(name, reference=name) for name in ("p2", "p3")]
    save_payments(store, others, connector="handpoint")
    words = [
        a_refund(parent_remote_id=parent, source_at=NOON + timedelta(days=3 + (parent == later)))
        for parent in ("guid-p2", "guid-p3")
    ]
    save_payments(store, [words[place] for place in order], connector="handpoint")
    assert current(store, "r1")["parent_id"] == later.removeprefix("guid-")
