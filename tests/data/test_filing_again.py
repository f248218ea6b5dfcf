"""Files read anew, days read in parts, and decisions: in any sequence, nothing counts twice and nothing is lost."""

from __future__ import annotations

from datetime import time, timedelta
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from data.file_record import Mode
from data.imports import keep, undo
from data.model import Kind, Window
from data.queries import matching
from data.save import save_payments
from tests.data.files import DAY, EVENING, WHOLE, a_file, a_record, feed, filed, net, rows
from tests.data.makers import NOON, a_payment, a_refund, fresh_store, picture, takings_agree

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from data.store import Store

# The organisation's midnight before and after the day of the records, in UTC.
MIDNIGHT = NOON.replace(hour=4)
NEXT = MIDNIGHT + timedelta(days=1)


def cover(store: Store, since: datetime, until: datetime) -> None:
    feed(store, window=Window(since, until))


def test_a_corrected_mapping_takes_back_what_it_misread(store: Store) -> None:
    paid = a_record("transaction:T1")
    misread = a_record("transaction:T3:void:2026-10-05", remote_id="T3", kind=Kind.VOID, amount_minor=1200)
    right = a_record("transaction:T3:refund:2026-10-05", remote_id="T3", kind=Kind.REFUND, amount_minor=1200)
    keep(store, a_file(paid, misread), "Lise")
    keep(store, a_file(paid, right, mapping_version=2), "Lise")
    assert net(store) == 3200 - 1200
    assert [row["kind"] for row in rows(store)] == ["payment", "refund"]
    states = store.rows("SELECT mapping_version, state FROM facts.imports ORDER BY mapping_version")
    assert [row["state"] for row in states] == ["undone", "kept"]
    assert takings_agree(store)


def test_a_payment_read_as_a_refund_is_one_of_them_only(store: Store) -> None:
    keep(store, a_file(a_record("receipt:R1", receipt="R1", remote_id=None)), "Lise")
    keep(store, a_file(a_record("transaction:T1", receipt="R1"), mapping_version=2), "Lise")
    assert (net(store), len(rows(store))) == (3200, 1)


def test_a_record_is_judged_by_the_time_that_another_report_tells(store: Store) -> None:
    late = time(23)
    keep(store, a_file(a_record(paid_at=None), report="items"), "Lise")
    keep(store, a_file(a_record(paid_at=late), sha256="2"), "Lise")
    told = a_payment(occurred_at=NOON + timedelta(hours=11), amount_minor=3200)
    evening = Window(NOON + timedelta(hours=5), NEXT)
    feed(store, told, window=evening)
    assert net(store) == 3200
    cover(store, MIDNIGHT - timedelta(days=1), evening.since)
    assert net(store) == 3200
    assert {row[2] for row in filed(store)} == {"absent_from_terminals"}


def test_a_row_without_a_time_never_counts_beside_a_feed_of_its_day(store: Store) -> None:
    opened = NOON + timedelta(hours=5)
    record = a_record("receipt:1", receipt="1", remote_id=None, paid_at=None)
    for is_file_first in (True, False):
        with fresh_store() as fresh:
            if is_file_first:
                keep(fresh, a_file(record), "Lise")
                assert net(fresh) == 3200
            feed(fresh, a_payment(occurred_at=opened + timedelta(hours=1)), window=Window(opened, NEXT))
            if not is_file_first:
                keep(fresh, a_file(record), "Lise")
            assert (net(fresh), filed(fresh)[0][1:3]) == (3200, ("aside", "partly_read"))
            cover(fresh, MIDNIGHT, opened)
            assert (net(fresh), filed(fresh)[0][2]) == (3200, "absent_from_terminals")


def test_a_row_without_a_time_counts_in_a_day_that_no_feed_touches(store: Store) -> None:
    keep(store, a_file(a_record(paid_at=None)), "Lise")
    cover(store, NEXT, NEXT + timedelta(days=2))
    cover(store, MIDNIGHT - timedelta(days=2), MIDNIGHT)
    assert net(store) == 3200


def test_a_refund_made_elsewhere_gives_way_when_a_feed_tells_it_at_another_moment(store: Store) -> None:
    paid = a_record("transaction:guid-p1", receipt="R1")
    back = a_record(
        "receipt:R2", receipt="R2", remote_id=None, parent_receipt="R1", kind=Kind.REFUND, amount_minor=1000,
        paid_at=None,
    )  # fmt: skip
    keep(store, a_file(paid, back), "Lise")
    boundary = NOON + timedelta(hours=6)
    feed(store, a_payment(), window=Window(MIDNIGHT, boundary))
    assert net(store) == 2200
    feed(store, a_refund(occurred_at=boundary + timedelta(hours=1)), window=Window(boundary, NEXT))
    assert (net(store), [row["payment_id"] for row in rows(store)]) == (2200, ["p1", "r1"])
    assert takings_agree(store)


def test_what_is_undone_is_nobodys_father(store: Store) -> None:
    paid = a_file(a_record("transaction:guid-p1", receipt="R1"))
    back = a_record(
        "receipt:R2", receipt="R2", remote_id=None, parent_receipt="R1", kind=Kind.REFUND, amount_minor=1000
    )
    keep(store, paid, "Lise")
    keep(store, a_file(back, report="refunds", sha256="2"), "Lise")
    feed(store, a_payment())
    assert net(store) == 2200
    undo(store, paid.import_id, "Lise")
    before = picture(store)
    feed(store, a_payment())
    assert picture(store) == before


def test_a_file_imported_again_keeps_what_its_kin_share(store: Store) -> None:
    first = a_record("transaction:T1", receipt="R1", client=None)
    second = a_record("receipt:R1", receipt="R1", remote_id=None, client="Anne")
    third = a_record("transaction:T1", client=None, rrn="R77")
    feed(store, a_payment(rrn="R77"))
    keep(store, a_file(first, report="a"), "Lise")
    keep(store, a_file(second, report="b", sha256="2"), "Lise")
    keep(store, a_file(third, report="c", sha256="3"), "Lise")
    assert (rows(store)[0]["client"], {row[1] for row in filed(store)}) == ("Anne", {"enriches"})
    keep(store, a_file(second, report="b", sha256="4", made_at=EVENING + timedelta(hours=1)), "Lise")
    assert (rows(store)[0]["client"], {row[1] for row in filed(store)}) == ("Anne", {"enriches"})


def test_two_refunds_of_one_receipt_and_amount_are_two(store: Store) -> None:
    days = (DAY, DAY + timedelta(days=1))
    by_number = [
        a_record(f"transaction:T1:refund:{day}", remote_id="T1", receipt="R1", kind=Kind.REFUND, paid_on=day)
        for day in days
    ]
    by_receipt = [
        a_record(f"receipt:R1:refund:{day}", remote_id=None, receipt="R1", kind=Kind.REFUND, paid_on=day, client="Zoé")
        for day in days
    ]
    keep(store, a_file(*by_number, counts=False, until=days[1]), "Lise")
    keep(store, a_file(*by_receipt, report="b", sha256="2", until=days[1]), "Lise")
    assert (net(store), [row["client"] for row in rows(store)]) == (-6400, ["Zoé", "Zoé"])


def test_a_report_may_be_called_feed(store: Store) -> None:
    feed(store, a_payment(rrn="R77"))
    record = a_record("receipt:A-1", receipt="A-1", remote_id=None, rrn="R77")
    keep(store, a_file(record, report="feed", made_at=EVENING + timedelta(days=9)), "Lise")
    (row,) = rows(store)
    assert (row["remote_id"], row["client"], row["status_source"]) == ("guid-p1", "Louise Tremblay", "handpoint.feed")


def test_taking_a_refusal_back_leaves_a_confirmation(store: Store) -> None:
    named = {"report": "details", "record_key": "transaction:S1"}
    with store.write("imports") as writer:
        for payment, decision in (("p1", "refused"), ("p2", "confirmed")):
            matching.add_decision(
                writer,
                **named,
                payment_id=payment,
                occurred_at=NOON,
                decision=decision,
                decided_at=NOON,
                decided_by="L",
            )
        matching.forget_decision(writer, **named, payment_id="p1")
    left = store.rows("SELECT payment_id, decision FROM facts.match_decisions")
    assert [tuple(row.values()) for row in left] == [("p2", "confirmed")]


def test_what_is_imported_between_a_slice_and_its_proof_counts_once(store: Store) -> None:
    save_payments(store, [a_payment()], connector="handpoint", reading=WHOLE)
    keep(store, a_file(a_record("transaction:S1")), "Lise")
    save_payments(store, (), connector="handpoint", covers=WHOLE)
    assert net(store) == 3200


@pytest.mark.parametrize(
    "number",
    [{"rrn": "R77"}, {"remote_id": "guid-p1"}, {"remote_id": "ref-p1"}, {"reference": "ref-p1"}],
    ids=["rrn", "id", "reference as id", "reference"],
)
def test_a_feed_finds_the_records_that_know_its_payment(store: Store, number: dict[str, str]) -> None:
    """They are of another day than what the feed just told, so that only the number can find them."""
    said: dict[str, Any] = {"remote_id": None, **number, "paid_on": DAY - timedelta(days=2)}
    keep(store, a_file(a_record("receipt:1", receipt="1", **said), since=DAY - timedelta(days=2)), "Lise")
    feed(store, a_payment(rrn="R77"), window=Window(MIDNIGHT, NEXT))
    assert (net(store), filed(store)[0][1]) == (3200, "enriches")


def sequence() -> list[Callable[[Store], object]]:
    """Return steps of which every sequence must end the same: untimed rows, split windows, refunds, undoing."""
    timed = a_record("transaction:guid-p1", receipt="R1", paid_at=time(12))
    untimed = a_record("receipt:R1", receipt="R1", remote_id=None, paid_at=None, ledger_code="4110")
    alone = a_record("receipt:R9", receipt="R9", remote_id=None, paid_at=None, amount_minor=990)
    back = a_record(
        "receipt:R2", receipt="R2", remote_id=None, parent_receipt="R1", kind=Kind.REFUND, amount_minor=1000,
        paid_at=None,
    )  # fmt: skip
    cash = a_record("receipt:R3", receipt="R3", remote_id=None, mode=Mode.OTHER)
    noon = Window(MIDNIGHT, NOON + timedelta(hours=2))
    later = Window(noon.until, NEXT)
    wrong = a_file(timed, a_record("transaction:WRONG", amount_minor=7), report="wrong", sha256="9")
    return [
        lambda store: feed(store, a_payment(), window=noon),
        lambda store: feed(store, a_refund(occurred_at=NOON + timedelta(hours=4)), window=later),
        lambda store: keep(store, a_file(timed, cash), "Lise"),
        lambda store: keep(store, a_file(untimed, back, alone, report="items", sha256="2"), "Lise"),
        lambda store: (keep(store, wrong, "Lise"), undo(store, wrong.import_id, "Lise")),
    ]


def test_a_refund_that_bears_its_payments_number_is_found_by_a_later_feed(store: Store) -> None:
    feed(store, a_payment(), window=Window(MIDNIGHT, NEXT))
    late: dict[str, Any] = {"paid_on": DAY + timedelta(days=1), "paid_at": time(9)}
    back = a_record(
        "transaction:guid-p1:refund:2026-10-06", remote_id="guid-p1", kind=Kind.REFUND, amount_minor=1000, **late
    )
    cover(store, NEXT, NEXT + timedelta(days=1))
    keep(store, a_file(back, until=DAY + timedelta(days=1)), "Lise")
    two_days_on = NEXT + timedelta(days=1, hours=14)
    feed(store, a_refund(occurred_at=two_days_on), window=Window(NEXT + timedelta(days=1), NEXT + timedelta(days=2)))
    assert (net(store), filed(store)[0][1:4]) == (2200, ("enriches", None, "child"))


def test_every_sequence_of_parts_and_files_ends_the_same() -> None:
    seen: list[Any] = []
    for order in permutations(range(5)):
        if order[0] > order[-1] and order[1] > order[2]:
            continue  # a half of them is plenty
        with fresh_store() as store:
            for step in order:
                sequence()[step](store)
            assert takings_agree(store)
            seen.append([picture(store), filed(store)])
    assert all(one == seen[0] for one in seen)
    assert sum(row["net_minor"] for row in seen[0][0] if "payment_id" in row) == 3200 - 1000
