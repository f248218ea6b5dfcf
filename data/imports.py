"""Imports of files: kept whole or not at all, and undone the same."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec
import pyarrow as pa
from msgspec import Struct
from msgspec.structs import replace

from data import journal, statements
from data import time as clock
from data.columns import content_hash
from data.file_record import FileRecord
from data.filing import file_imports
from data.queries import imports as queries
from data.save import Saved
from data.statement_line import StatementLine

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from data.merge import Merged
    from data.store import Store, Writer

TOPICS = ("payments", "imports", "findings", "audit")
IMPORTED, UNDONE = "import_file", "undo_import"
# Where a file says the day only: noon belongs to that day whatever the cut-off.
_NO_TIME = time(12)
_INSTANT = pa.timestamp("us")
_TYPES: dict[str, pa.DataType] = {
    "lines": pa.list_(pa.int32()),
    "paid_on": pa.date32(),
    "settled_on": pa.date32(),
    "amount_minor": pa.int64(),
    "line": pa.int32(),
}
_SAID = [name for name in FileRecord.__struct_fields__ if name not in ("key", "paid_at")]
_TEXTS = ("import_id", "report", "record_key")
_OTHERS: dict[str, pa.DataType] = {"occurred_at": _INSTANT, "has_time": pa.bool_(), "wording": pa.uint64()}
_RECORDS = pa.schema(
    [pa.field(name, pa.string()) for name in _TEXTS]
    + [pa.field(name, kind) for name, kind in _OTHERS.items()]
    + [pa.field(name, _TYPES.get(name, pa.string())) for name in _SAID]
)
_UNREAD = pa.schema(
    [pa.field(name, _TYPES.get(name, pa.string())) for name in ("import_id", "line", "reason", "facts")]
)
# What an import says of its file, as the table has it.
_HEAD = (
    "import_id", "family", "report", "title", "mapping_version", "counts", "file_name", "sha256", "made_at", "since",
    "until", "is_cut",
)  # fmt: skip


class Unread(Struct, frozen=True):
    """A line that was not read: why, and what stood there."""

    line: int
    reason: str
    facts: Mapping[str, str]


class Given(Struct, frozen=True, kw_only=True):
    """A file as one mapping reads it: records, or the lines of a statement.

    `made_at` (aware UTC) orders the exports of a report; days are inclusive.
    """

    report: str
    title: str
    family: str
    mapping_version: int
    counts: bool
    file_name: str
    sha256: str
    made_at: datetime
    since: date
    until: date
    records: Sequence[FileRecord]
    unread: Sequence[Unread] = ()
    is_cut: bool = False
    lines: Sequence[StatementLine] = ()

    @property
    def import_id(self) -> str:
        """The same for the same bytes read by the same version of a mapping."""
        text = "\x1f".join((self.sha256, self.report, str(self.mapping_version)))
        return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def wording(record: FileRecord) -> int:
    """Return 64 bits that stand for all that a record says, wherever in the file."""
    return content_hash(replace(record, lines=()))


def occurred_at(record: FileRecord, zone: ZoneInfo) -> datetime:
    """Return the instant of a record: by its wall clock, the first of two when clocks go back; noon without one."""
    return datetime.combine(record.paid_on, record.paid_at or _NO_TIME, zone).astimezone(UTC)


def keep(store: Store, given: Given, viewer: str) -> Saved:
    """Import a file, or keep it again after it was undone; one that is kept already changes nothing.

    Raises DiskFull; then nothing changed.
    """
    now = clock.now()
    with store.write(*TOPICS) as writer:
        known = queries.one(writer, import_id=given.import_id)
        if known is not None and known["state"] == "kept":
            writer.topics.clear()
            return Saved(unchanged=_count(given))
        # The same bytes read by an earlier version of the mapping were misread, as a person has said since.
        misread = queries.same_bytes(writer, report=given.report, sha256=given.sha256)
        for import_id in misread:
            queries.set_state(writer, import_id=import_id, state="undone", changed_at=now, changed_by=viewer)
        if known is None:
            _add(writer, store, given, now, viewer)
        else:
            queries.set_state(writer, import_id=given.import_id, state="kept", changed_at=now, changed_by=viewer)
        merged = _filed(writer, store, [given.import_id, *misread], now)
        journal.note(writer, viewer=viewer, act=IMPORTED, subject=given.import_id, detail=given.file_name)
    return Saved(merged.new, merged.changed, max(_count(given) - merged.new - merged.changed, 0))


def undo(store: Store, import_id: str, viewer: str) -> Saved | None:
    """Take an import back: what only it said is gone, what earlier exports said stands again. None if there is none."""
    now = clock.now()
    with store.write(*TOPICS) as writer:
        known = queries.one(writer, import_id=import_id)
        if known is None or known["state"] != "kept":
            writer.topics.clear()
            return None
        queries.set_state(writer, import_id=import_id, state="undone", changed_at=now, changed_by=viewer)
        merged = _filed(writer, store, [import_id], now)
        journal.note(writer, viewer=viewer, act=UNDONE, subject=import_id, detail=known["file_name"])
    return Saved(merged.new, merged.changed)


def _filed(writer: Writer, store: Store, import_ids: Sequence[str], now: datetime) -> Merged:
    """Let the facts say what imports of one report say now; the first of them is the one that somebody named."""
    known = queries.one(writer, import_id=import_ids[0])
    if known is not None and known["family"] == statements.FAMILY:
        return statements.stand(writer, import_ids[0], known["report"])
    return file_imports(writer, store, import_ids, now)


def _count(given: Given) -> int:
    return len(given.records) + len(given.lines)


def _add(writer: Writer, store: Store, given: Given, now: datetime, viewer: str) -> None:
    told = {name: getattr(given, name) for name in _HEAD}
    counts = {"record_count": _count(given), "unread_count": len(given.unread)}
    # A file's days are those of the calendar, wherever the business day begins.
    since = clock.day_bounds(given.since, store.zone)[0]
    until = min(clock.day_bounds(given.until, store.zone)[1], given.made_at)
    told |= {"covered_since": since, "covered_until": max(since, until)}
    kept = {"imported_at": now, "imported_by": viewer, "state": "kept", "changed_at": now, "changed_by": viewer}
    row = {
        name: value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value
        for name, value in (told | counts | kept).items()
    }
    writer.insert("facts.imports", pa.Table.from_pylist([row]))
    writer.insert("facts.file_records", _table(given, store.zone))
    writer.insert("facts.statement_lines", statements.table(given.lines, given.import_id, given.report, store.zone))
    rows = [
        {"import_id": given.import_id, "line": one.line, "reason": one.reason, "facts": _json(one.facts)}
        for one in given.unread
    ]
    writer.insert("facts.unread_lines", pa.Table.from_pylist(rows, schema=_UNREAD))


def _table(given: Given, zone: ZoneInfo) -> pa.Table:
    records = given.records
    columns: dict[str, list[object]] = {name: list(map(attrgetter(name), records)) for name in _SAID}
    columns["import_id"] = [given.import_id] * len(records)
    columns["report"] = [given.report] * len(records)
    columns["record_key"] = [one.key for one in records]
    columns["occurred_at"] = [occurred_at(one, zone).replace(tzinfo=None) for one in records]
    columns["has_time"] = [one.paid_at is not None for one in records]
    columns["wording"] = [wording(one) for one in records]
    return pa.Table.from_arrays([pa.array(columns[field.name], type=field.type) for field in _RECORDS], schema=_RECORDS)


def _json(facts: Mapping[str, str]) -> str:
    return msgspec.json.encode(dict(facts), order="sorted").decode()
