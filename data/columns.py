"""Payments as Arrow columns: what `save` hands to the database."""

from __future__ import annotations

import hashlib
from operator import itemgetter
from typing import TYPE_CHECKING

import msgspec
import pyarrow as pa

from data.model import Finding, Payment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

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


def of_payments(payments: Sequence[Payment]) -> pa.Table:
    """Return payments as columns, each wording once, in the order of time; `place` is that order."""
    once = {(content_hash(p), p.payment_id): p for p in payments}
    hashed = sorted(((p.occurred_at, key[0], p) for key, p in once.items()), key=itemgetter(0, 1))
    kept = [p for _, _, p in hashed]
    columns = [
        pa.array([getattr(p, name) for p in kept], type=_TYPES.get(name, pa.string()), from_pandas=False)
        for name in _NAMES
    ]
    columns.append(pa.array([key for _, key, _ in hashed], type=pa.uint64()))
    columns.append(pa.array(range(len(kept)), type=pa.int64()))
    return pa.Table.from_arrays(columns, schema=SCHEMA)


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
