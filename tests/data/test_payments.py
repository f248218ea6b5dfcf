from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from data.chosen import CELLS, ROWS, Chosen
from data.model import Certainty, Kind, Status
from data.queries import payments
from data.save import save_findings, save_payments
from tests.data.makers import NOON, a_payment, a_refund

if TYPE_CHECKING:
    from data.store import Store

DAY = date(2026, 10, 5)
WEEK = Chosen(since=DAY - timedelta(days=3), until=DAY + timedelta(days=3))
MINUTE = timedelta(minutes=1)


def save(store: Store, *made: Any) -> None:
    save_payments(store, list(made), connector="handpoint")


def listed(store: Store, chosen: Chosen = WEEK, *, with_clients: bool = True) -> dict[str, dict[str, Any]]:
    rows = payments.page(store, chosen=chosen, sort="oldest", skip=0, size=100, with_clients=with_clients)
    return {row["payment_id"]: row for row in rows}


def found(store: Store, text: str) -> list[str]:
    return [row["payment_id"] for row in payments.found(store, text=text, size=51, with_clients=False)]


def a_void(name: str, parent: str, **changes: Any) -> Any:
    given = {"kind": Kind.VOID, "occurred_at": NOON + 5 * MINUTE, "amount_minor": 3200, "reference": f"ref-{parent}"}
    return a_refund(name, **{**given, **changes})


def test_filters_are_what_the_questions_ask_for() -> None:
    assert set(WEEK.rows()) == ROWS
    assert set(WEEK.cells()) == CELLS
    given = Chosen(since=DAY, until=DAY, kinds=("void",), amount_minor=5)
    assert given.rows()["kinds"] == ["void"]
    assert (given.rows()["low_minor"], given.rows()["high_minor"], given.rows()["sites"]) == (5, 5, None)


@pytest.mark.parametrize(
    ("changes", "is_of_cells"),
    [
        ({}, True),
        ({"terminals": ("1",), "kinds": ("void",), "statuses": ("approved",), "tests": True}, True),
        ({"sites": ("a",)}, False),
        ({"amount_minor": 0}, False),
        ({"last4": "4242"}, False),
        ({"client": "x"}, False),
        ({"invoice": "1"}, False),
        ({"auth_code": "1"}, False),
    ],
)
def test_rollups_answer_only_what_they_know(changes: dict[str, Any], *, is_of_cells: bool) -> None:
    assert Chosen(since=DAY, until=DAY, **changes).is_of_cells is is_of_cells


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("cote", "Côté, Zoé"),
        ("CÔTÉ", "cote"),
        ("zoe", "Côté, Zoé"),
        ("leboeuf", "LEBŒUF, André"),
        ("lebœuf", "Leboeuf"),
        ("d'amours", "D\u2019Amours"),
        ("nguyen", "NGUYỄN"),
        ("é", "e\u0301"),
        ("%", "100 %"),
        ("_", "a_b"),
        ("o'n", "O'Neil'); DROP TABLE facts.payments; --"),
    ],
)
def test_a_client_is_found_whatever_the_accents_and_capitals(store: Store, asked: str, name: str) -> None:
    save(store, a_payment("p1", client=name), a_payment("p2", client="Roy"), a_payment("p3", client=None))
    assert list(listed(store, Chosen(since=DAY, until=DAY, client=asked))) == ["p1"]


def test_a_filter_of_codes_does_not_mind_capitals(store: Store) -> None:
    save(store, a_payment("p1", auth_code="5X91Q2", invoice="F-1"), a_payment("p2", auth_code="0", invoice=None))
    assert list(listed(store, Chosen(since=DAY, until=DAY, auth_code="5x91q2"))) == ["p1"]
    assert list(listed(store, Chosen(since=DAY, until=DAY, invoice="f-1"))) == ["p1"]


def test_who_may_not_see_names_gets_none(store: Store) -> None:
    save(store, a_payment("p1", client="Côté"))
    assert listed(store)["p1"]["client"] == "Côté"
    assert listed(store, with_clients=False)["p1"]["client"] is None


def test_what_became_of_a_payment_is_told_on_its_row(store: Store) -> None:
    save(store, *(a_payment(f"p{n}", occurred_at=NOON + n * MINUTE) for n in range(1, 6)))
    save(store, a_refund("r1", amount_minor=1000), a_refund("r2", reference="ref-p2", amount_minor=3200))
    save(
        store,
        a_void("v3", "p3"),
        a_refund("r4", reference="ref-p4"),
        a_refund("d5", reference="ref-p5", status=Status.DECLINED),
    )
    hour = NOON + timedelta(days=2, hours=1)
    undone = {"undoes": Kind.REFUND, "parent_remote_id": "guid-r4", "reference": None, "amount_minor": 1000}
    save(store, a_void("v4", "p4", occurred_at=hour, **undone))
    rows = listed(store)
    told = {name: (rows[name]["refunded_minor"], rows[name]["voided_at"] is not None) for name in rows}
    assert {name: told[name] for name in ("p1", "p2", "p3", "p4", "p5", "r4")} == {
        "p1": (1000, False), "p2": (3200, False), "p3": (0, True), "p4": (0, False), "p5": (0, False), "r4": (0, True),
    }  # fmt: skip


def test_what_undoes_it_much_later_is_told_too(store: Store) -> None:
    save(store, a_payment("p1"))
    save(store, a_refund("r1", occurred_at=NOON + timedelta(days=200)))
    assert listed(store)["p1"]["refunded_minor"] == 1000


def test_a_possible_double_marks_both_payments_until_it_is_resolved(store: Store) -> None:
    from data.model import Finding, Severity  # noqa: PLC0415 - beside their only use

    save(store, a_payment("p1"), a_payment("p2"), a_payment("p3"))
    finding = Finding(
        kind="possible_double", subject="p2", connector="handpoint", severity=Severity.MONEY,
        seen_at=NOON, facts={"earlier_id": "p1"},
    )  # fmt: skip
    save_findings(store, [finding])
    assert {name for name, row in listed(store).items() if row["is_possible_double"]} == {"p1", "p2"}
    with store.write() as writer:
        writer.run("UPDATE facts.findings SET state = 'resolved'")
    assert not any(row["is_possible_double"] for row in listed(store).values())


def test_a_payment_is_found_by_all_that_names_it(store: Store) -> None:
    save(store, a_payment("p1", rrn="000123456789"), a_payment("p2", auth_code="ZZZ999", rrn="9"))
    for text in ("p1", "P1", "guid-p1", "ref-p1", "5X91Q2", "5x91q2", "000123456789"):
        assert found(store, text) == ["p1"], text
    for text in ("guid", "ref-p", "", "p3", "12345678", "*"):
        assert found(store, text) == [], text


def test_several_are_found_newest_first(store: Store) -> None:
    save(store, *(a_payment(f"p{n}", occurred_at=NOON + timedelta(days=n)) for n in range(60)))
    assert found(store, "5X91Q2") == [f"p{n}" for n in range(59, 8, -1)]


def test_a_payment_is_found_though_a_later_word_moved_it(store: Store) -> None:
    first = a_payment("p1", status=Status.UNKNOWN, status_certainty=Certainty.PROVISIONAL, auth_code=None)
    save(store, first)
    moved = a_payment("p1", occurred_at=NOON + timedelta(hours=30), source_at=NOON + timedelta(hours=31), rrn="77")
    save(store, moved)
    for text in ("p1", "guid-p1", "5X91Q2", "77"):
        assert found(store, text) == ["p1"]


def claimed(store: Store, day: date = DAY, last4: str = "4242", minor: int = 3200) -> list[str]:
    return [row["payment_id"] for row in payments.claimed(store, last4=last4, amount_minor=minor, day=day)]


def test_a_claim_gathers_the_payments_what_undid_them_and_what_is_unlinked(store: Store) -> None:
    save(
        store,
        a_payment("p1"),
        a_payment("p2", occurred_at=NOON + 2 * MINUTE),
        a_payment("other card", last4="0042"),
        a_payment("other amount", amount_minor=3100),
        a_payment("test", is_test=True),
        a_payment("long before", occurred_at=NOON - timedelta(days=4)),
        a_payment("day before", occurred_at=NOON - timedelta(days=1)),
    )
    save(store, a_refund("r1", occurred_at=NOON + timedelta(days=90), amount_minor=500))
    save(store, a_void("v2", "p2"), a_refund("loose", reference="nothing", amount_minor=3200))
    assert set(claimed(store)) == {"day before", "p1", "p2", "r1", "v2", "loose"}
    assert claimed(store, day=DAY + timedelta(days=30)) == []
    assert claimed(store, last4="9999") == []


def test_a_page_of_equal_amounts_is_whole_and_each_row_on_one_page(store: Store) -> None:
    save(
        store, *(a_payment(f"p{n:03}", occurred_at=NOON + n * MINUTE, amount_minor=100 * (n % 3)) for n in range(1, 91))
    )
    asked: dict[str, Any] = {"chosen": WEEK, "size": 25, "with_clients": False}
    for sort in payments.AMOUNTS:
        ids = [
            row["payment_id"]
            for skip in range(0, 90, 25)
            for row in payments.page(store, sort=sort, skip=skip, **asked)
        ]
        assert len(ids) == len(set(ids)) == 90


def test_a_page_of_nothing_is_empty_whatever_the_sort(store: Store) -> None:
    save(store, a_payment("p1", amount_minor=3200))
    chosen = Chosen(since=DAY, until=DAY, amount_minor=1)
    for sort in payments.SORTS:
        assert payments.page(store, chosen=chosen, sort=sort, skip=0, size=25, with_clients=False) == []
        assert payments.page(store, chosen=WEEK, sort=sort, skip=25, size=25, with_clients=False) == []
