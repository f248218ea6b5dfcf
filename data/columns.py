"""Payments as Arrow columns: what `save` hands to the database."""

from __future__ import annotations

import hashlib
from datetime import UTC
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct
from msgspec.structs import astuple

from data.model import Finding, Payment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, timedelta
    from zoneinfo import ZoneInfo

_INSTANT = pa.timestamp("us")
_TYPES: dict[str, pa.DataType] = {
    "occurred_at": _INSTANT,
    "occurred_from": _INSTANT,
    "source_at": _INSTANT,
    "amount_minor": pa.int64(),
    "tip_minor": pa.int64(),
    "available_to_refund_minor": pa.int64(),
    "settled_on": pa.date32(),
    "is_test": pa.bool_(),
}
_FIELDS = [(attrgetter(name), _TYPES.get(name, pa.string())) for name in Payment.__struct_fields__]
_HASH = pa.field("content_hash", pa.uint64())
SCHEMA = pa.schema([pa.field(name, _TYPES.get(name, pa.string())) for name in Payment.__struct_fields__] + [_HASH])
FINDINGS = pa.schema(
    [
        pa.field(name, pa.string())
        for name in ("finding_id", "kind", "subject", "mark", "connector", "severity", "facts")
    ]
    + [pa.field("seen_at", _INSTANT)]
)
# Arrow's own pool keeps what is freed; many small columns at once would cost half as much again.
_POOL = pa.system_memory_pool()
_encoded = msgspec.msgpack.Encoder().encode
_when = attrgetter("occurred_at")


def content_hash(said: Struct) -> int:
    """Return 64 bits that stand for the whole wording of a payment, a record or a line."""
    return int.from_bytes(hashlib.blake2b(_encoded(astuple(said)), digest_size=8).digest())


class Columns:
    """Payments as columns, each wording once."""

    def __init__(self, payments: Iterable[Payment] = ()) -> None:
        self._wordings: set[tuple[int, str]] = set()
        self._parts: list[pa.Table] = []
        self.extend(payments)

    def __len__(self) -> int:
        return len(self._wordings)

    @property
    def payments(self) -> int:
        """How many payments they are, a payment of several wordings once."""
        return len({payment_id for _, payment_id in self._wordings})

    def extend(self, payments: Iterable[Payment]) -> None:
        """Add what is not there yet, in the order of time."""
        once = {(content_hash(p), p.payment_id): p for p in sorted(payments, key=_when)}
        for known in self._wordings.intersection(once):
            del once[known]
        if once:
            self._wordings.update(once)
            columns = [_column(list(map(get, once.values())), kind) for get, kind in _FIELDS]
            hashes = pa.array([hashed for hashed, _ in once], type=_HASH.type, memory_pool=_POOL)
            self._parts.append(pa.Table.from_arrays([*columns, hashes], schema=SCHEMA))

    def table(self) -> pa.Table:
        """Return them all."""
        return pa.concat_tables(self._parts) if self._parts else SCHEMA.empty_table()


def _column(values: list[object], kind: pa.DataType) -> pa.Array[Any]:
    # Most sources leave most fields empty: counting is far cheaper than converting.
    if values[0] is None and values.count(None) == len(values):
        return pa.nulls(len(values)).cast(kind, memory_pool=_POOL)
    return pa.array(values, type=kind, memory_pool=_POOL)


def with_days(payments: pa.Table, zone: ZoneInfo, cut_off: timedelta) -> pa.Table:
    """Return payments with their business day and their hour.

    Both are the organisation's, by the time-zone data that Python has: the database brings its own, which may be older.
    """
    # No zone has changed its clocks at another moment than a quarter of an hour of UTC since there are cards.
    occurred_at: Any = payments["occurred_at"]
    quarters: Any = pc.floor_temporal(occurred_at, 15, "minute").combine_chunks().dictionary_encode()
    offsets = [moment.replace(tzinfo=UTC).astimezone(zone).utcoffset() for moment in quarters.dictionary.to_pylist()]
    local: Any = pc.add(occurred_at, pa.array(offsets, pa.duration("us")).take(quarters.indices))
    days = pc.subtract(local, pa.scalar(cut_off, pa.duration("us"))).cast(pa.date32(), safe=False)
    return payments.append_column("business_date", days).append_column("hour", pc.hour(local).cast(pa.int16()))


def finding_id(finding: Finding) -> str:
    """Return the same id for the same (kind, subject, mark)."""
    text = "\x1f".join((finding.kind, finding.subject, finding.mark))
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def of_findings(findings: Sequence[Finding], now: datetime) -> pa.Table:
    """Return findings as columns, each once, the last wording kept; seen now unless they say when."""
    once = {finding_id(f): f for f in findings}
    rows = [
        {
            "finding_id": key,
            "kind": f.kind,
            "subject": f.subject,
            "mark": f.mark,
            "connector": f.connector,
            "severity": str(f.severity),
            "facts": msgspec.json.encode(f.facts, order="sorted").decode(),
            "seen_at": (f.seen_at or now).replace(tzinfo=None),
        }
        for key, f in once.items()
    ]
    return pa.Table.from_pylist(rows, schema=FINDINGS)
