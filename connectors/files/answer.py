"""What the reading process answers, and how little of it is believed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from connectors.files.book import Sheet, Unfit

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.files.book import Cell


class Read(Struct, frozen=True, array_like=True, tag="read"):
    """A file that was read: its sheets, and when its program says it was made."""

    sheets: list[tuple[str, list[list[Any]]]]
    made_at: str | None


class Refused(Struct, frozen=True, array_like=True, tag="refused"):
    """A file that was not."""

    key: str
    facts: dict[str, str | int]


_KINDS: dict[int, Callable[[str], Cell]] = {
    1: datetime.fromisoformat,
    2: date.fromisoformat,
    3: time.fromisoformat,
}
_CODES: dict[type, int] = {datetime: 1, date: 2, time: 3}
_CELLS = {str, int, float, bool, type(None), datetime, date, time}


def packed(sheets: list[Sheet], made_at: datetime | None) -> bytes:
    """Pack what was read."""
    plain = [(sheet.name, [_packable(row) for row in sheet.rows]) for sheet in sheets]
    return msgspec.msgpack.encode(Read(plain, made_at.isoformat() if made_at else None))


def refusal(key: str, **facts: str | int) -> bytes:
    """Pack why a file was not read."""
    return msgspec.msgpack.encode(Refused(key, facts))


def unpacked(answer: bytes) -> tuple[list[Sheet], datetime | None]:
    """Return what was read; raise Unfit for a refusal, and ValueError for anything that is no answer."""
    found = _DECODER.decode(answer)
    if isinstance(found, Refused):
        raise Unfit(found.key, **found.facts)
    for _, rows in found.sheets:
        if any(not _CELLS.issuperset(map(type, row)) for row in rows):
            raise ValueError("a cell is no cell")
    made_at = datetime.fromisoformat(found.made_at).astimezone(UTC) if found.made_at else None
    return [Sheet(name, rows) for name, rows in found.sheets], made_at


def _packable(row: list[Cell]) -> list[Any]:
    # A date on the wire would be a text like any other.
    if _CODES.keys().isdisjoint(map(type, row)):
        return row
    return [_ext(cell) if isinstance(cell, date | time) else cell for cell in row]


def _ext(cell: date | time) -> msgspec.msgpack.Ext:
    return msgspec.msgpack.Ext(_CODES[type(cell)], cell.isoformat().encode())


def _cell(code: int, data: memoryview) -> Cell:
    if code not in _KINDS:
        raise ValueError("a cell of no kind")
    return _KINDS[code](bytes(data).decode())


_DECODER = msgspec.msgpack.Decoder(Read | Refused, ext_hook=_cell)
