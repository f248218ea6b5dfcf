"""Lines of one payment joined, and the key by which a record is known again in the next file."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from connectors.files.fields import plain
from data.file_record import FileRecord
from data.model import Brand, Channel, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectors.files.mapping import Unread
    from connectors.files.row_reading import Line, Reading

_FIRST = (
    "remote_id", "receipt", "parent_remote_id", "parent_receipt", "workstation", "site", "terminal", "cashier",
    "last4", "auth_code", "rrn", "reference",
)  # fmt: skip
_SAME = ("day", "mode", "status")


def records(
    reading: Reading, lines: list[Line], poisoned: dict[str, int], *, currency: str, is_whole: bool
) -> tuple[list[FileRecord], list[Unread], int]:
    """Return the record of each payment, void and refund, the lines of those that are not wholly read, and how many
    lines hold no money.
    """
    told: list[FileRecord] = []
    unread: list[Unread] = []
    empty = 0
    alone: dict[str, list[FileRecord]] = {}
    for key, parts in _together(lines).items():
        broken = poisoned.get(parts[0].group or "")
        if broken is not None:
            unread += [reading.unread(one.place, "split_unread", line=str(broken)) for one in parts]
        elif said := _differing(parts, is_whole=is_whole):
            unread += [reading.unread(one.place, "split_differs", **said) for one in parts]
        elif minor := parts[0].minor if is_whole else sum(one.minor for one in parts):
            made = _record(reading, key, parts, minor, currency)
            told.append(made)
            if parts[0].group is None:
                alone.setdefault(_hash(made), []).append(made)
        else:
            empty += len(parts)
    return _with_row_keys(told, alone), unread, empty


def _together(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """Put the lines of a payment together; a void or refund may share its payment's number, on a day of its own."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        if line.group is None:
            key = f"row:{line.place}"
        elif line.kind is Kind.PAYMENT:
            key = line.group
        else:
            key = f"{line.group}:{line.kind}:{line.day}"
        found.setdefault(key, []).append(line)
    return found


def _differing(parts: list[Line], *, is_whole: bool) -> dict[str, str] | None:
    """Return on what the lines of a payment do not agree, and how."""
    if len(parts) == 1:
        return None
    for name in (*_SAME, "minor") if is_whole else _SAME:
        said = {str(getattr(one, name)) for one in parts}
        if len(said) > 1:
            told = {"day": "date", "minor": "amount"}.get(name, name)
            return {"field": told, "value": ", ".join(sorted(said))}
    return None


def _record(reading: Reading, key: str, parts: list[Line], minor: int, currency: str) -> FileRecord:
    first = parts[0]
    places = [one.place for one in parts]
    return FileRecord(
        key=key,
        lines=tuple(one.number for one in parts),
        paid_on=first.day,
        paid_at=min((one.clock for one in parts if one.clock is not None), default=None),
        amount_minor=minor,
        currency=currency,
        kind=first.kind,
        mode=first.mode,
        status=first.status,
        channel=_first(reading, "channel", places, Channel.UNKNOWN),
        card_brand=_first(reading, "card_brand", places, Brand.UNKNOWN),
        settled_on=_day(_first(reading, "settled_on", places, None)),
        client=_client(reading, places),
        invoice=_joined(reading, ("invoice", "credit_memo"), places),
        ledger_code=_joined(reading, ("ledger_code",), places),
        **{name: _first(reading, name, places, None) for name in _FIRST},
    )


def _first(reading: Reading, name: str, places: list[int], otherwise: Any) -> Any:
    """Return the first thing that the lines of a payment say of a field."""
    column = reading.values.get(name)
    if column is None:
        return reading.fixed(name, otherwise)
    return next((column[place] for place in places if column[place] not in (None, otherwise)), otherwise)


def _joined(reading: Reading, names: tuple[str, ...], places: list[int]) -> str | None:
    """Return everything that the lines of a payment say of a field, without repeats, in the file's sequence."""
    columns = [reading.values[name] for name in names if name in reading.values]
    said = dict.fromkeys(column[place] for place in places for column in columns if column[place])
    return ", ".join(said) or next((one for name in names if (one := reading.fixed(name, None))), None)


def _client(reading: Reading, places: list[int]) -> str | None:
    whole = _first(reading, "client", places, None)
    if whole:
        return str(whole)
    names = (_first(reading, name, places, None) for name in ("first_name", "last_name"))
    return " ".join(name for name in names if name) or None


def _day(moment: Any) -> Any:
    return moment.day if moment is not None else None


def _hash(record: FileRecord) -> str:
    """Return what is the same of a row in every file that holds it, whichever its other columns."""
    client, invoice = plain(record.client or ""), plain(record.invoice or "")
    said = (record.paid_on, record.paid_at, record.amount_minor, record.kind, record.mode, record.last4)
    text = "\x1f".join("" if one is None else str(one) for one in (*said, client, invoice))
    return hashlib.blake2b(text.encode(), digest_size=10).hexdigest()


def _with_row_keys(told: list[FileRecord], alone: dict[str, list[FileRecord]]) -> list[FileRecord]:
    """Give rows without a number of their own their keys; rows that only differ elsewhere are counted by that."""
    keys: dict[str, str] = {}
    for found, rows in alone.items():
        ranked = sorted(rows, key=_elsewhere) if len(rows) > 1 else rows
        keys.update((row.key, f"row:{found}:{count}") for count, row in enumerate(ranked, start=1))
    return [_rekeyed(record, keys[record.key]) if record.key in keys else record for record in told]


def _elsewhere(record: FileRecord) -> tuple[str, ...]:
    skipped = {"key", "lines"}
    return tuple(str(getattr(record, name)) for name in record.__struct_fields__ if name not in skipped)


def _rekeyed(record: FileRecord, key: str) -> FileRecord:
    fields = {name: getattr(record, name) for name in record.__struct_fields__}
    return FileRecord(**{**fields, "key": key})
