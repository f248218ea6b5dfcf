from __future__ import annotations

from datetime import time, timedelta
from itertools import permutations
from typing import TYPE_CHECKING

from data.imports import keep, undo
from data.model import Kind
from tests.data.files import DAY, a_file, a_record, feed, filed, net, rows
from tests.data.makers import NOON, a_payment, a_refund, fresh_store, takings_agree

if TYPE_CHECKING:
    from data.store import Store


def test_a_refund_finds_its_payment_by_the_receipt(store: Store) -> None:
    paid = a_record("transaction:T1", receipt="R1")
    back = a_record(
        "receipt:R2", receipt="R2", remote_id=None, parent_receipt="R1", kind=Kind.REFUND, amount_minor=1200,
        paid_on=DAY + timedelta(days=1),
    )  # fmt: skip
    keep(store, a_file(back, paid, until=DAY + timedelta(days=1)), "Lise")
    payment, refund = rows(store)
    assert (refund["parent_id"], refund["net_minor"], net(store)) == (payment["payment_id"], -1200, 2000)


def test_a_refund_of_the_file_gives_way_to_the_feeds(store: Store) -> None:
    paid = a_record("transaction:guid-p1")
    back = a_record(
        "transaction:guid-r1", kind=Kind.REFUND, amount_minor=1000, paid_on=DAY + timedelta(days=2), paid_at=time(12)
    )
    given = a_file(paid, back, until=DAY + timedelta(days=2))
    for is_file_first in (True, False):
        with fresh_store() as fresh:
            if is_file_first:
                keep(fresh, given, "Lise")
                assert net(fresh) == 2200
            feed(fresh, a_payment(), a_refund())
            if not is_file_first:
                keep(fresh, given, "Lise")
            assert [row["payment_id"] for row in rows(fresh)] == ["p1", "r1"]
            assert net(fresh) == 2200
            assert rows(fresh)[1]["parent_id"] == "p1"
            undo(fresh, given.import_id, "Lise")
            assert net(fresh) == 2200


def test_a_refund_that_bears_its_payments_number_finds_both(store: Store) -> None:
    paid = a_record("transaction:guid-p1")
    back = a_record(
        "transaction:guid-p1:refund:2026-10-07", remote_id="guid-p1", kind=Kind.REFUND, amount_minor=1000,
        paid_on=DAY + timedelta(days=2),
    )  # fmt: skip
    keep(store, a_file(paid, back, until=DAY + timedelta(days=2)), "Lise")
    payment, refund = rows(store)
    assert (refund["parent_id"], net(store)) == (payment["payment_id"], 2200)
    feed(store, a_payment(), a_refund())
    assert [row[1:4] for row in filed(store)] == [("enriches", None, "remote_id"), ("enriches", None, "child")]
    assert (net(store), [row["payment_id"] for row in rows(store)]) == (2200, ["p1", "r1"])


def test_a_refund_made_without_the_terminal_counts_once(store: Store) -> None:
    paid = a_record("transaction:guid-p1", receipt="R1")
    back = a_record(
        "receipt:R2", receipt="R2", remote_id=None, parent_receipt="R1", kind=Kind.REFUND, amount_minor=1000,
        paid_on=DAY + timedelta(days=2),
    )  # fmt: skip
    files = [a_file(paid), a_file(back, sha256="2", since=DAY + timedelta(days=2), until=DAY + timedelta(days=2))]
    for order in permutations([0, 1, 2]):
        with fresh_store() as fresh:
            for step in order:
                feed(fresh, a_payment()) if step == 2 else keep(fresh, files[step], "Lise")
            assert (net(fresh), [row["parent_id"] for row in rows(fresh)]) == (2200, [None, "p1"]), order
            feed(fresh, a_payment(), a_refund())
            assert (net(fresh), [row["payment_id"] for row in rows(fresh)]) == (2200, ["p1", "r1"]), order
            assert takings_agree(fresh)


def test_a_refund_of_another_amount_than_the_feeds_is_another(store: Store) -> None:
    feed(store, a_payment(), a_refund(amount_minor=500))
    paid = a_record("transaction:guid-p1", receipt="R1")
    back = a_record("receipt:R2", receipt="R2", remote_id=None, parent_receipt="R1", kind=Kind.REFUND, amount_minor=900)
    keep(store, a_file(paid, back), "Lise")
    assert net(store) == 3200 - 500 - 900


def test_of_two_refunds_alike_a_number_says_neither(store: Store) -> None:
    feed(store, a_payment(), a_refund(), a_refund("r2", occurred_at=NOON + timedelta(days=3)))
    back = a_record("transaction:guid-p1:refund:2026-10-07", remote_id="guid-p1", kind=Kind.REFUND, amount_minor=1000)
    keep(store, a_file(back), "Lise")
    assert filed(store)[0][1:4] == ("aside", "absent_from_terminals", None)


def test_a_void_of_a_refund_gives_the_money_back_to_the_takings(store: Store) -> None:
    paid, back = a_record("transaction:T1"), a_record("transaction:T2", kind=Kind.REFUND, parent_remote_id="T1")
    undone = a_record("transaction:T3", kind=Kind.VOID, undoes=Kind.REFUND, parent_remote_id="T2")
    keep(store, a_file(paid, back, undone), "Lise")
    assert sorted(row["net_minor"] for row in rows(store)) == [-3200, 3200, 3200]
