from __future__ import annotations

import random
from datetime import time, timedelta
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from data.file_record import Mode
from data.imports import keep, undo
from data.model import LOCAL_VIEWER, Status, Window
from data.names import forget
from tests.data.files import DAY, EVENING, a_file, a_record, feed, filed, net, rows
from tests.data.makers import NOON, a_payment, fresh_store, picture, takings_agree

if TYPE_CHECKING:
    from collections.abc import Callable

    from data.store import Store


def test_a_file_alone_counts(store: Store) -> None:
    saved = keep(store, a_file(a_record()), "Lise")
    (row,) = rows(store)
    assert (saved.new, row["net_minor"], row["client"], row["channel"]) == (1, 3200, "Louise Tremblay", "billing")
    assert (row["business_date"], row["status_certainty"], row["sources"]) == (DAY, "provisional", "smartrec.details")
    assert row["occurred_at"] == NOON
    assert takings_agree(store)


def test_the_same_file_again_changes_nothing(store: Store) -> None:
    keep(store, a_file(a_record()), "Lise")
    before, version = picture(store), store.version("payments")
    assert keep(store, a_file(a_record()), "Marc").new == 0
    assert (picture(store), store.version("payments")) == (before, version)
    assert len(store.rows("SELECT * FROM facts.imports")) == 1


def test_undone_it_leaves_nothing_and_kept_again_it_is_back(store: Store) -> None:
    empty = picture(store)
    given = a_file(a_record())
    keep(store, given, "Lise")
    before = picture(store)
    undo(store, given.import_id, "Marc")
    assert picture(store) == empty
    assert undo(store, given.import_id, "Marc") is None
    keep(store, given, "Lise")
    assert picture(store) == before
    assert takings_agree(store)


def test_what_is_not_a_terminals_stands_aside(store: Store) -> None:
    modes = [Mode.STANDALONE, Mode.ONLINE, Mode.OTHER, Mode.UNKNOWN]
    keep(store, a_file(*(a_record(f"transaction:{mode}", mode=mode) for mode in modes)), "Lise")
    assert rows(store) == []
    assert {row[2] for row in filed(store)} == {"standalone", "not_terminal", "mode_unknown"}


def test_a_report_that_does_not_count_only_says_more(store: Store) -> None:
    keep(store, a_file(a_record(), counts=False), "Lise")
    assert rows(store) == []
    assert filed(store)[0][1:3] == ("aside", "says_more")


def test_a_known_id_says_more_of_the_terminals_payment(store: Store) -> None:
    feed(store, a_payment())
    keep(store, a_file(a_record("transaction:guid-p1", amount_minor=3200)), "Lise")
    (row,) = rows(store)
    assert (row["payment_id"], row["client"], row["channel"], row["net_minor"]) == (
        "p1", "Louise Tremblay", "billing", 3200,
    )  # fmt: skip
    assert (row["sources"], row["status_certainty"]) == ("handpoint.feed+smartrec.details", "certain")
    assert takings_agree(store)


def test_what_no_terminal_took_is_not_counted_where_the_feed_is_read(store: Store) -> None:
    feed(store, a_payment())
    keep(store, a_file(a_record("transaction:T9", paid_at=time(13))), "Lise")
    assert net(store) == 3200
    assert filed(store)[0][1:3] == ("aside", "absent_from_terminals")


def steps() -> list[Callable[[Store], None]]:
    first = a_file(a_record("transaction:guid-p1", client="L. Tremblay"), a_record("transaction:T2", amount_minor=500))
    later = a_file(
        a_record("transaction:guid-p1"),
        a_record("transaction:T2", amount_minor=550),
        a_record("transaction:T3", amount_minor=700, paid_on=DAY + timedelta(days=9)),
        sha256="2", made_at=EVENING + timedelta(days=10), until=DAY + timedelta(days=9),
    )  # fmt: skip
    other = a_file(a_record("receipt:R1", receipt="R1", amount_minor=3200), report="items", sha256="3")
    bridge = a_file(
        a_record("transaction:guid-p1", receipt="R1", client=None, ledger_code="4110"), report="both", sha256="4"
    )
    return [
        lambda store: feed(store, a_payment()),
        lambda store: void(keep(store, first, "Lise")),
        lambda store: void(keep(store, later, "Lise")),
        lambda store: void(keep(store, other, "Lise")),
        lambda store: void(keep(store, bridge, "Lise")),
    ]


def void(_: object) -> None:
    return None


def test_any_sequence_any_number_of_times_gives_the_same() -> None:
    expected: list[Any] = []
    every = list(permutations(range(5)))
    for order in random.Random(7).sample(every, 24):
        with fresh_store() as store:
            for step in [*order, order[0], order[2]]:
                steps()[step](store)
            seen = [picture(store), filed(store)]
            assert takings_agree(store)
        expected = expected or seen
        assert seen == expected, order
    (p1, t3) = [row for row in expected[0] if "payment_id" in row]
    assert {p1["payment_id"], t3["payment_id"]} > {"p1"}
    told = p1 if p1["payment_id"] == "p1" else t3
    assert (told["client"], told["ledger_code"], told["net_minor"]) == ("Louise Tremblay", "4110", 3200)


def test_the_latest_export_decides_of_rows_without_an_id(store: Store) -> None:
    row = a_record("row:aa:1", remote_id=None)
    twin = a_record("row:aa:2", remote_id=None)
    keep(store, a_file(row, twin), "Lise")
    assert net(store) == 6400
    later = a_file(row, sha256="2", made_at=EVENING + timedelta(hours=2))
    keep(store, later, "Lise")
    assert net(store) == 3200
    undo(store, later.import_id, "Lise")
    assert net(store) == 6400
    assert takings_agree(store)


def test_a_declined_row_adds_nothing(store: Store) -> None:
    keep(store, a_file(a_record(status=Status.DECLINED)), "Lise")
    assert (len(rows(store)), net(store)) == (1, 0)


def test_two_records_of_one_report_never_say_more_of_the_same_payment(store: Store) -> None:
    feed(store, a_payment(rrn="R77"))
    first = a_record("receipt:1", receipt="1", remote_id=None, rrn="R77")
    second = a_record("receipt:2", receipt="2", remote_id=None, rrn="R77", client="Marc Roy")
    keep(store, a_file(first, second), "Lise")
    assert [row[1:3] for row in filed(store)] == [("enriches", None), ("aside", "absent_from_terminals")]
    assert rows(store)[0]["client"] == "Louise Tremblay"


@pytest.mark.parametrize("change", [{"amount_minor": 3300}, {"paid_on": DAY - timedelta(days=9)}, {"currency": "USD"}])
def test_a_retrieval_reference_alone_is_no_key(store: Store, change: dict[str, Any]) -> None:
    feed(store, a_payment(rrn="R77"), window=Window(NOON - timedelta(days=20), NOON + timedelta(days=20)))
    record = a_record("receipt:1", receipt="1", remote_id=None, rrn="R77", **change)
    keep(store, a_file(record, since=DAY - timedelta(days=9)), "Lise")
    assert filed(store)[0][1:4] == ("aside", "absent_from_terminals", None)
    assert net(store) == 3200


def test_names_of_people_who_asked_to_be_forgotten_do_not_come_back(store: Store) -> None:
    keep(store, a_file(a_record()), "Lise")
    forget(store, name="louise tremblay", viewer=LOCAL_VIEWER)
    keep(store, a_file(a_record(), sha256="9", made_at=EVENING + timedelta(days=1)), "Lise")
    told = store.rows("SELECT client FROM facts.file_records UNION ALL SELECT client FROM facts.payments")
    assert [row["client"] for row in told] == [None, None, None]


def test_a_newer_export_that_says_the_same_changes_nothing(store: Store) -> None:
    feed(store, a_payment())
    keep(store, a_file(a_record("transaction:guid-p1"), a_record("transaction:T2", paid_on=DAY + timedelta(9))), "Lise")
    before = picture(store), store.rows("SELECT count(*) AS versions FROM facts.payment_versions")
    keep(store, a_file(
        a_record("transaction:guid-p1", lines=(7,)), a_record("transaction:T2", paid_on=DAY + timedelta(9)),
        sha256="2", made_at=EVENING + timedelta(days=1),
    ), "Lise")  # fmt: skip
    assert (picture(store), store.rows("SELECT count(*) AS versions FROM facts.payment_versions")) == before


def test_a_record_never_proves_its_own_match(store: Store) -> None:
    paid = a_record("transaction:S1")
    keep(store, a_file(paid), "Lise")
    feed(store, a_payment())
    assert filed(store)[0][1:3] == ("aside", "absent_from_terminals")
    assert net(store) == 3200


def test_the_report_that_tells_the_time_tells_it_for_the_others(store: Store) -> None:
    keep(store, a_file(a_record(paid_at=time(9, 30)), report="details"), "Lise")
    late = a_file(a_record(paid_at=None), report="items", sha256="2", made_at=EVENING + timedelta(hours=1))
    keep(store, late, "Lise")
    (row,) = rows(store)
    assert (row["hour"], row["sources"]) == (9, "smartrec.details+smartrec.items")


def test_a_report_that_does_not_count_says_more_of_what_another_counts(store: Store) -> None:
    settled = a_record(mode=Mode.UNKNOWN, client=None, settled_on=DAY + timedelta(days=3), amount_minor=99)
    for is_first in (True, False):
        with fresh_store() as fresh:
            files = [a_file(a_record()), a_file(settled, report="settlement", sha256="2", counts=False)]
            for given in files if is_first else reversed(files):
                keep(fresh, given, "Lise")
            (row,) = rows(fresh)
            assert (row["net_minor"], row["settlement_state"], row["client"]) == (3200, "settled", "Louise Tremblay")
            undo(fresh, files[0].import_id, "Lise")
            assert rows(fresh) == []
            feed(fresh, a_payment(remote_id="T1"))
            assert rows(fresh)[0]["settlement_state"] == "settled"
