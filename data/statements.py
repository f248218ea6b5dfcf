"""The lines of statements, as they are kept: which of them stand after an import, or after one is undone."""

from __future__ import annotations

from datetime import UTC, datetime, time
from operator import attrgetter
from typing import TYPE_CHECKING

import pyarrow as pa
from msgspec.structs import replace

from data.columns import content_hash
from data.merge import Merged
from data.queries import load
from data.statement_line import StatementLine

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from data.store import Writer

FAMILY = "bank"
_NO_TIME = time(12)
_TYPES: dict[str, pa.DataType] = {
    "line": pa.int32(),
    "booked_on": pa.date32(),
    "paid_out_on": pa.date32(),
    "amount_minor": pa.int64(),
    "fee_minor": pa.int64(),
    "is_online": pa.bool_(),
    "occurred_at": pa.timestamp("us"),
    "has_time": pa.bool_(),
    "stands": pa.bool_(),
    "wording": pa.uint64(),
}
_SAID = [name for name in StatementLine.__struct_fields__ if name not in ("key", "booked_at")]
_OTHERS = ("import_id", "report", "line_key", "occurred_at", "has_time", "wording", "stands")
_SCHEMA = pa.schema([pa.field(name, _TYPES.get(name, pa.string())) for name in (*_OTHERS, *_SAID)])


def wording(line: StatementLine) -> int:
    """Return 64 bits that stand for all that a line says, wherever in the file."""
    return content_hash(replace(line, line=0))


def table(lines: Sequence[StatementLine], import_id: str, report: str, zone: ZoneInfo) -> pa.Table:
    """Return lines as they are kept; none of them stands before `stand` says so."""
    columns: dict[str, list[object]] = {name: list(map(attrgetter(name), lines)) for name in _SAID}
    columns["import_id"] = [import_id] * len(lines)
    columns["report"] = [report] * len(lines)
    columns["line_key"] = [one.key for one in lines]
    columns["occurred_at"] = [_occurred_at(one, zone) for one in lines]
    columns["has_time"] = [one.booked_at is not None for one in lines]
    columns["wording"] = [wording(one) for one in lines]
    columns["stands"] = [False] * len(lines)
    return pa.Table.from_arrays([pa.array(columns[field.name], type=field.type) for field in _SCHEMA], schema=_SCHEMA)


def stand(writer: Writer, import_id: str, report: str) -> Merged:
    """Say which lines of a report stand, now that one of its imports is kept or undone."""
    sql = load("standing")
    writer.run(sql["forget_names"], import_id=import_id)
    for step in ("make_stood", "make_standing", "set_standing"):
        writer.run(sql[step], report=report)
    told = writer.rows(sql["difference"])[0]
    return Merged(new=told["new_count"], changed=told["changed_count"])


def _occurred_at(line: StatementLine, zone: ZoneInfo) -> datetime:
    return datetime.combine(line.booked_on, line.booked_at or _NO_TIME, zone).astimezone(UTC).replace(tzinfo=None)
