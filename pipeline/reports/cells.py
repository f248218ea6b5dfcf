"""Rows as cells: what a spreadsheet holds for each value, column by column."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from data.fields import word
from data.money import major
from pipeline.reports.csv_file import clean

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    import pyarrow as pa

    from data.fields import Field

Cell = str | float | Decimal | None

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - day 0 of spreadsheets, which know no zones
_DAY = timedelta(days=1)


def serial(moment: datetime) -> float:
    """Return a local date and time as spreadsheets count: days since their day 0."""
    return (moment - _EPOCH) / _DAY


def text(value: Any) -> str:
    """Return a text as a cell may hold it: never rich text, never a line end but the plain one."""
    kept = clean(str(value)).replace("\r\n", "\n").replace("\r", "\n")
    # The writer takes a text between these marks for XML of its own.
    return f" {kept}" if kept.startswith("<r>") else kept


def columns(batch: pa.RecordBatch, fields: tuple[Field, ...], zone: ZoneInfo, language: str) -> list[list[Cell]]:
    """Return the cells of a batch, column by column; None is an empty cell."""
    currencies: list[Any] = batch.column("currency").to_pylist()
    return [_column(batch.column(one.name).to_pylist(), one, currencies, zone, language) for one in fields]


def _column(values: list[Any], one: Field, currencies: list[Any], zone: ZoneInfo, language: str) -> list[Cell]:
    if one.type == "money":
        return [
            # Exact: from a float, the writer's 16 digits would make 80.96 into 80.95999999999999.
            None if value is None else major(value, currency)
            for value, currency in zip(values, currencies, strict=True)
        ]
    if one.type in ("word", "boolean"):
        kind = "boolean" if one.type == "boolean" else one.name
        shown = {value: text(word(kind, value, language)) or None for value in set(values)}
        return [shown[value] for value in values]
    ways: dict[str, Callable[[Any], Cell]] = {
        "instant": lambda value: serial(value.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)),
        "date": lambda value: serial(_midnight(value)),
        "integer": float,
    }
    way = ways.get(one.type, lambda value: text(value) or None)
    return [None if value is None else way(value) for value in values]


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time())
