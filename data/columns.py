"""Payments as Arrow columns: what `save` hands to the database."""

from __future__ import annotations

import hashlib
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa
from msgspec.structs import astuple

from data.model import Finding, Payment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta
    from zoneinfo import ZoneInfo

_TYPES: dict[str, pa.DataType] = {
    "occurred_at": pa.timestamp("us"),
    "occurred_from": pa.timestamp("us"),
    "source_at": pa.timestamp("us"),
    "amount_minor": pa.int64(),
    "tip_minor": pa.int64(),
    "available_to_refund_minor": pa.int64(),
    "settled_on": pa.date32(),
    "is_test": pa.bool_(),
}
_NAMES = tuple(Payment.__struct_fields__)
_ENCODER = msgspec.msgpack.Encoder()
SCHEMA = pa.schema(
    [pa.field(name, _TYPES.get(name, pa.string())) for name in _NAMES]
    + [pa.field("business_date", pa.date32()), pa.field("hour", pa.int16())]
    + [pa.field("content_hash", pa.uint64()), pa.field("place", pa.int64())]
)
FINDINGS = pa.schema(
    [
        pa.field(name, pa.string())
        for name in ("finding_id", "kind", "subject", "mark", "connector", "severity", "facts")
    ]
    + [pa.field("seen_at", pa.timestamp("us"))]
)


def content_hash(payment: Payment) -> int:
    """Return 64 bits that stand for the whole wording of a record."""
    return int.from_bytes(hashlib.blake2b(_ENCODER.encode(payment), digest_size=8).digest())


def of_payments(payments: Sequence[Payment], zone: ZoneInfo, cut_off: timedelta) -> pa.Table:
    """Return payments as columns, each wording once, in the order of time; `place` is that order.

    The business day and the hour are the organisation's, by the time-zone data that Python has: the database brings
    its own, which may be older.
    """
    once = {(content_hash(p), p.payment_id): p for p in payments}
    hashed = sorted(((p.occurred_at, key[0], p) for key, p in once.items()), key=itemgetter(0, 1))
    fields = zip(*(astuple(p) for _, _, p in hashed), strict=True) if hashed else ((),) * len(_NAMES)
    columns = [_column(name, values) for name, values in zip(_NAMES, fields, strict=True)]
    local = [occurred_at.astimezone(zone).replace(tzinfo=None) for occurred_at, _, _ in hashed]
    columns.append(
        pa.array([moment - cut_off for moment in local], type=pa.timestamp("us")).cast(pa.date32(), safe=False)
    )
    columns.append(pa.array([moment.hour for moment in local], type=pa.int16()))
    columns.append(pa.array([key for _, key, _ in hashed], type=pa.uint64()))
    columns.append(pa.array(range(len(hashed)), type=pa.int64()))
    return pa.Table.from_arrays(columns, schema=SCHEMA)


def _column(name: str, values: tuple[object, ...]) -> pa.Array[Any]:
    kind = _TYPES.get(name, pa.string())
    # Most sources leave most fields empty: counting is far cheaper than converting.
    said: Sequence[object] = [] if values.count(None) == len(values) else values
    return pa.array(said, type=kind) if said else pa.nulls(len(values)).cast(kind)


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
