"""What a report's rows add up to, counted from the rows themselves while they are written."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

_BY = ("currency", "is_test", "kind", "status")


class Cell(NamedTuple):
    """What rows are counted by."""

    currency: str
    is_test: bool
    kind: str
    status: str


class Sum(NamedTuple):
    """What the rows of a cell add up to."""

    rows: int = 0
    amount_minor: int = 0
    net_minor: int = 0

    def plus(self, other: Sum) -> Sum:
        """Add two sums up."""
        return Sum(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


class Settlement(NamedTuple):
    """Of how many approved payments and refunds settlement was read: the oldest and the newest look-up of them."""

    row_count: int = 0
    read_count: int = 0
    read_from: datetime | None = None
    read_until: datetime | None = None


class Control:
    """Counts and sums by cell, the latest recording among the rows, and what is known of their settlement."""

    def __init__(self) -> None:
        self.settlement = Settlement()
        self.cells: dict[Cell, Sum] = {}
        self.recorded_at: datetime | None = None

    @classmethod
    def of(cls, counted: Iterable[dict[str, Any]]) -> Control:
        """Make one from cells counted by the database."""
        control = cls()
        for row in counted:
            control._put(row, row["row_count"], row["amount_minor"], row["net_minor"], row["recorded_at"])
        return control

    def add(self, batch: pa.RecordBatch) -> None:
        """Count the rows of a batch."""
        asked: Any = [([], "count_all"), ("amount_minor", "sum"), ("net_minor", "sum"), ("recorded_at", "max")]
        counted = pa.Table.from_batches([batch]).group_by(list(_BY)).aggregate(asked)
        for row in counted.to_pylist():
            latest = row["recorded_at_max"].replace(tzinfo=UTC)
            self._put(row, row["count_all"], row["amount_minor_sum"], row["net_minor_sum"], latest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Control) and self.cells == other.cells and self.recorded_at == other.recorded_at

    def __hash__(self) -> int:
        return id(self)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return self.sum(lambda _: True).rows

    @property
    def pots(self) -> list[tuple[str, bool]]:
        """The (currency, is_test) pairs that must never be added together; takings before tests."""
        return sorted({(cell.currency, cell.is_test) for cell in self.cells}, key=lambda pot: (pot[1], pot[0]))

    def sum(self, takes: Callable[[Cell], bool]) -> Sum:
        """Add up the cells that `takes` says yes to; keep currencies and tests apart yourself."""
        total = Sum()
        for cell, one in self.cells.items():
            total = total.plus(one) if takes(cell) else total
        return total

    def _put(self, row: dict[str, Any], rows: int, amount: int, net: int, recorded_at: datetime) -> None:
        cell = Cell(*(row[name] for name in _BY))
        self.cells[cell] = self.cells.get(cell, Sum()).plus(Sum(rows, amount, net))
        self.recorded_at = max(self.recorded_at or recorded_at, recorded_at)
