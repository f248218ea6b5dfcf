"""Lines of one payment joined, and the key by which a record is known again in the next file."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from connectors.files.fields import plain
from connectors.files.meanings import REFUND_VOID
from data.file_record import FileRecord
from data.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectors.files.mapping import Unread
    from connectors.files.row_reading import Line, Reading

_FIRST = (
    "remote_id", "receipt", "parent_remote_id", "parent_receipt", "channel", "workstation", "site", "terminal",
    "cashier", "client", "first_name", "last_name", "card_brand", "last4", "auth_code", "rrn", "reference",
    "settled_on",
)  # fmt: skip
_JOINED = ("invoice", "credit_memo", "ledger_code")
_SAME = ("day", "mode", "status")
_UNHASHED = frozenset(("key", "lines"))


def records(
    reading: Reading, lines: list[Line], poisoned: dict[str, int], *, currency: str, is_whole: bool
) -> tuple[list[FileRecord], list[Unread], int]:
    """Return the record of each payment, void and refund, the lines of those that are not wholly read, and how many
    lines hold no money.
    """
    told: list[dict[str, Any]] = []
    unread: list[Unread] = []
    empty = 0
    others = _Others(reading)
    for key, parts in _together(lines):
        broken = poisoned.get(parts[0].group or "")
        if broken is not None:
            unread += [reading.unread(one.place, "split_unread", line=str(broken)) for one in parts]
        elif said := _differing(parts, is_whole=is_whole):
            unread += [reading.unread(one.place, "split_differs", **said) for one in parts]
        elif minor := parts[0].minor if is_whole else sum(one.minor for one in parts):
            known = others.said([one.place for one in parts])
            told.append({"key": key, "amount_minor": minor, "currency": currency, **known, **_said(parts)})
        else:
            empty += len(parts)
    _name_rows(told)
    return [FileRecord(**one) for one in told], unread, empty


def _together(lines: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    """Put the lines of a payment together, under its key: none for a row without a number of its own.

    A void or refund may share its payment's number, so its kind and day belong to its key.
    """
    found: dict[str, list[Line]] = {}
    told: list[tuple[str, list[Line]]] = []
    for line in lines:
        key = line.group or ""
        if key and line.kind is not Kind.PAYMENT:
            key = f"{key}:{REFUND_VOID if line.undoes else line.kind}:{line.day}"
        if key in found:
            found[key].append(line)
            continue
        parts = [line]
        told.append((key, parts))
        if key:
            found[key] = parts
    return told


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


def _said(parts: list[Line]) -> dict[str, Any]:
    """Return what the lines of a payment say of its money, by the first clock that any of them names."""
    first = parts[0]
    clocks = [one.clock for one in parts if one.clock is not None]
    return {
        "lines": tuple(one.number for one in parts),
        "paid_on": first.day,
        "paid_at": min(clocks) if clocks else None,
        "kind": first.kind,
        "undoes": first.undoes,
        "mode": first.mode,
        "status": first.status,
    }


class _Others:
    """What the lines of a payment say besides its money."""

    def __init__(self, reading: Reading) -> None:
        names = (*_FIRST, *_JOINED)
        self._fixed = {name: said for name in names if (said := reading.fixed(name, None)) is not None}
        self._first = [(name, reading.values[name]) for name in _FIRST if name in reading.values]
        self._joined = [(name, reading.values[name]) for name in _JOINED if name in reading.values]

    def said(self, places: list[int]) -> dict[str, Any]:
        """Return the fields of the record of some rows: the first of each, or all without repeats."""
        told = dict(self._fixed)
        for name, column in self._first:
            for place in places:
                if column[place] is not None:
                    told[name] = column[place]
                    break
        for name, column in self._joined:
            if all_said := dict.fromkeys(column[place] for place in places if column[place]):
                told[name] = ", ".join(all_said)
        return _put_together(told)


def _put_together(told: dict[str, Any]) -> dict[str, Any]:
    """Make one field of two: first and last name, invoice and credit memo; a transfer is known by its day."""
    names = [name for key in ("first_name", "last_name") if (name := told.pop(key, None))]
    if names:
        told.setdefault("client", " ".join(names))
    memo = told.pop("credit_memo", None)
    if memo:
        told["invoice"] = f"{told['invoice']}, {memo}" if "invoice" in told else memo
    if "settled_on" in told:
        told["settled_on"] = told["settled_on"].day
    return told


def _name_rows(told: list[dict[str, Any]]) -> None:
    """Give rows without a number of their own their keys; rows alike in what is hashed are counted by the rest."""
    alike: dict[str, list[dict[str, Any]]] = {}
    for one in told:
        if not one["key"]:
            alike.setdefault(_hash(one), []).append(one)
    for found, rows in alike.items():
        ranked = sorted(rows, key=_rest) if len(rows) > 1 else rows
        for count, one in enumerate(ranked, start=1):
            one["key"] = f"row:{found}:{count}"


def _hash(one: dict[str, Any]) -> str:
    """Return what is the same of a row in every file that holds it, whichever its other columns."""
    said = (one.get(name) for name in ("paid_on", "paid_at", "amount_minor", "kind", "mode", "last4"))
    names = (plain(one.get(name, "")) for name in ("client", "invoice"))
    text = "\x1f".join(["" if part is None else str(part) for part in (*said, *names)])
    return hashlib.blake2b(text.encode(), digest_size=10).hexdigest()


def _rest(one: dict[str, Any]) -> list[str]:
    return sorted(f"{name}={said}" for name, said in one.items() if name not in _UNHASHED)
