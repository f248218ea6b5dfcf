from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from data.chosen import Chosen
from data.queries.payment_details import control_totals
from pipeline.reports.control import Cell, Control, Sum
from tests.pipeline.reports.rows import fill

if TYPE_CHECKING:
    from data.store import Store

NIGHT = datetime(2026, 10, 6, 2, 0, tzinfo=UTC)


def batch(*rows: tuple[str, bool, str, str, int, int]) -> pa.RecordBatch:
    names = ("currency", "is_test", "kind", "status", "amount_minor", "net_minor")
    made = [dict(zip(names, row, strict=True)) for row in rows]
    at: list[dict[str, Any]] = [{"recorded_at": NIGHT.replace(tzinfo=None, minute=n)} for n in range(len(rows))]
    return pa.RecordBatch.from_pylist([one | when for one, when in zip(made, at, strict=True)])


PAID = ("CAD", False, "payment", "approved", 500, 500)
GIVEN_BACK = ("CAD", False, "refund", "approved", 200, -200)
TRIED = ("CAD", True, "payment", "approved", 100, 100)
ABROAD = ("USD", False, "payment", "declined", 900, 0)


def test_nothing_adds_up_to_nothing() -> None:
    control = Control()
    assert (control.rows, control.pots, control.recorded_at) == (0, [], None)
    assert control == Control.of([])


def test_a_different_row_is_a_different_control() -> None:
    one, other = Control(), Control()
    one.add(batch(PAID))
    other.add(batch((*PAID[:5], 499)))
    assert one != other
    assert one != Control()


def test_rows_are_counted_however_they_come() -> None:
    whole, parts = Control(), Control()
    rows = [PAID, GIVEN_BACK, TRIED, ABROAD, PAID]
    whole.add(batch(*rows))
    for place in range(len(rows)):
        parts.add(batch(*rows).slice(place, 1))
    assert whole == parts
    assert whole.rows == 5
    assert whole.cells[Cell("CAD", is_test=False, kind="payment", status="approved")] == Sum(2, 1000, 1000)
    assert whole.sum(lambda cell: cell.currency == "CAD" and not cell.is_test) == Sum(3, 1200, 800)
    assert whole.recorded_at == NIGHT.replace(minute=4)


def test_currencies_and_tests_are_apart_takings_first() -> None:
    control = Control()
    control.add(batch(TRIED, ABROAD, PAID))
    assert control.pots == [("CAD", False), ("USD", False), ("CAD", True)]


def test_the_database_counts_the_same(store: Store) -> None:
    fill(store)
    chosen = Chosen(since=date(2026, 10, 1), until=date(2026, 12, 31), tests=True)
    control = Control.of(control_totals(store, chosen=chosen))
    assert control.rows == 8
    assert control.recorded_at is not None
    assert control.sum(lambda cell: cell.kind == "void") == Sum(1, 9900, -9900)
