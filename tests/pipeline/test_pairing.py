from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from data.imports import keep, undo
from data.model import LOCAL_VIEWER, Kind
from data.queries import matching
from pipeline import absent
from pipeline.errors import ActRefused
from pipeline.pairing import Pair, confirm, refuse, take_back
from pipeline.proposing import propose
from tests.data.files import DAY, EVENING, a_file, a_record, feed, net, rows
from tests.data.makers import a_payment, a_refund, findings, picture, takings_agree

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.sandbox.server import Sandbox
    from data.store import Store
    from pipeline.works import Works

A_PAIR = Pair("details", "transaction:S1", "p1")


@pytest.fixture
def works(sandbox_of: Callable[..., Sandbox], works_of: Callable[..., Works]) -> Works:
    return works_of(sandbox_of())


@pytest.fixture
def store(works: Works) -> Store:
    return works.store


def opened(store: Store) -> list[tuple[str, str]]:
    return [(row["kind"], row["subject"]) for row in findings(store) if row["state"] == "open"]


def tell(store: Store) -> None:
    absent.tell(store, DAY, DAY + timedelta(days=3))


def test_a_confirmed_record_says_more_and_takings_stay(works: Works, store: Store) -> None:
    feed(store, a_payment())
    keep(store, a_file(a_record("transaction:S1", last4="4242")), "Lise")
    assert confirm(works, LOCAL_VIEWER, [A_PAIR]) == 1
    (row,) = rows(store)
    assert (row["client"], row["net_minor"]) == ("Louise Tremblay", 3200)
    take_back(works, LOCAL_VIEWER, A_PAIR)
    assert rows(store)[0]["client"] is None
    told = store.rows("SELECT act, viewer FROM ops.audit ORDER BY happened_at")
    assert sorted(row["act"] for row in told) == ["confirmed_match", "import_file", "take_back_match"]


def test_what_is_confirmed_before_the_feed_is_forgotten_holds_again_after_it(works: Works, store: Store) -> None:
    feed(store, a_payment())
    given = a_file(a_record("transaction:S1"))
    keep(store, given, "Lise")
    confirm(works, LOCAL_VIEWER, [A_PAIR])
    before = picture(store)
    undo(store, given.import_id, "Lise")
    assert rows(store)[0]["client"] is None
    keep(store, given, "Lise")
    assert picture(store) == before


def test_a_payment_that_is_not_there_cannot_be_confirmed(works: Works, store: Store) -> None:
    keep(store, a_file(a_record("transaction:S1")), "Lise")
    before = picture(store)
    with pytest.raises(ActRefused):
        confirm(works, LOCAL_VIEWER, [A_PAIR])
    assert picture(store) == before


def test_two_rows_of_a_report_are_never_the_same_payment(works: Works, store: Store) -> None:
    feed(store, a_payment())
    keep(store, a_file(a_record("transaction:S1"), a_record("transaction:S2")), "Lise")
    both = [A_PAIR, Pair("details", "transaction:S2", "p1")]
    with pytest.raises(ActRefused):
        confirm(works, LOCAL_VIEWER, both)
    confirm(works, LOCAL_VIEWER, both[:1])
    with pytest.raises(ActRefused):
        confirm(works, LOCAL_VIEWER, both[1:])
    assert confirm(works, LOCAL_VIEWER, []) == 0


def test_a_refused_match_is_not_proposed_again(works: Works, store: Store) -> None:
    feed(store, a_payment())
    keep(store, a_file(a_record("transaction:S1", last4="4242")), "Lise")

    def proposed() -> list[Any]:
        days = {"since": DAY, "until": DAY}
        return propose(
            matching.unmatched_records(store, **days),
            matching.unmatched_payments(store, **days),
            matching.refused(store),
        )

    assert len(proposed()) == 1
    refuse(works, LOCAL_VIEWER, [A_PAIR])
    assert proposed() == []
    assert set(opened(store)) == {
        ("absent_from_smartrec", "p1"), ("absent_from_terminals", "details/transaction:S1"),
    }  # fmt: skip
    take_back(works, LOCAL_VIEWER, A_PAIR)
    tell(store)
    assert (len(proposed()), opened(store)) == (1, [])


def test_approved_at_the_terminal_and_absent_from_smartrec_is_told_the_same_day(store: Store) -> None:
    feed(store, a_payment(), a_payment("p2", amount_minor=990, last4="1111"))
    tell(store)
    assert opened(store) == []
    keep(store, a_file(a_record("transaction:guid-p1")), "Lise")
    tell(store)
    assert opened(store) == [("absent_from_smartrec", "p2")]
    late = a_file(
        a_record("transaction:guid-p1"), a_record("transaction:guid-p2", amount_minor=990),
        sha256="2", made_at=EVENING + timedelta(hours=1),
    )  # fmt: skip
    keep(store, late, "Lise")
    tell(store)
    assert opened(store) == []


def test_an_export_made_before_the_payment_says_nothing_of_it(store: Store) -> None:
    feed(store, a_payment())
    keep(store, a_file(a_record("transaction:S1", amount_minor=1), made_at=EVENING - timedelta(hours=9)), "Lise")
    tell(store)
    assert ("absent_from_smartrec", "p1") not in opened(store)


def test_a_void_or_refund_done_elsewhere_is_to_be_recorded(store: Store) -> None:
    feed(store, a_payment(), a_refund())
    until = DAY + timedelta(days=2)
    paid = a_record("transaction:guid-p1")
    keep(store, a_file(paid, until=until, made_at=EVENING + timedelta(days=3)), "Lise")
    tell(store)
    assert opened(store) == [("to_record_in_smartrec", "r1")]
    back = a_record("transaction:guid-r1", kind=Kind.REFUND, amount_minor=1000, paid_on=until)
    shown = a_file(paid, back, sha256="2", until=until, made_at=EVENING + timedelta(days=4))
    keep(store, shown, "Lise")
    tell(store)
    assert opened(store) == []
    undo(store, shown.import_id, "Lise")
    tell(store)
    assert opened(store) == [("to_record_in_smartrec", "r1")]


def test_another_amount_under_the_same_id_is_told_and_the_terminals_stands(store: Store) -> None:
    feed(store, a_payment())
    keep(store, a_file(a_record("transaction:guid-p1", amount_minor=2300)), "Lise")
    tell(store)
    assert (opened(store), net(store)) == ([("differs_from_smartrec", "p1")], 3200)
    assert takings_agree(store)
