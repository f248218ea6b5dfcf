"""Identifiers that tell, to who knows how to ask, when they were made."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

_GREGORIAN = datetime(1582, 10, 15, tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICKS_TO_EPOCH = 0x01B21DD213814000
_TICKS = 10_000_000
_ROWS_SINCE = 946_684_800  # 2000-01-01, in Unix seconds
_DAY_ZERO = date(2000, 1, 1).toordinal()
_SECOND = timedelta(seconds=1)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MARGIN = timedelta(seconds=2)


def guid(at: datetime, fraction: int, clock: int, node: int) -> str:
    """Return a UUID of version 1 made at a whole second, `fraction` (32 bits) into it."""
    ticks = _TICKS_TO_EPOCH + (at - _EPOCH) // _SECOND * _TICKS + (fraction * _TICKS >> 32)
    return (
        f"{ticks & 0xFFFFFFFF:08x}-{ticks >> 32 & 0xFFFF:04x}-{0x1000 | ticks >> 48:04x}"
        f"-{0x8000 | clock & 0x3FFF:04x}-{node & 0xFFFFFFFFFFFF:012x}"
    )


def guid_instant(text: str) -> datetime | None:
    """Return when a UUID of version 1 was made; None when the text is not one."""
    if not _UUID.fullmatch(text) or text[14] != "1":
        return None
    ticks = int(text[15:18] + text[9:13] + text[:8], 16)
    try:
        return _GREGORIAN + timedelta(microseconds=ticks // 10)
    except OverflowError:
        return None


def _mask(seed: int, low: int) -> int:
    return ((low ^ seed * 0x85EBCA6B) * 0x9E3779B1 >> 13) & 0xFFFF


def reference(seed: int, day: date, low: int, middle: int, high: int) -> str:
    """Return a UUID in the form of version 4, of 96 free bits, in which the day is hidden by the seed."""
    hidden = (day.toordinal() - _DAY_ZERO & 0xFFFF) ^ _mask(seed, low)
    return (
        f"{low:08x}-{hidden:04x}-{0x4000 | middle & 0xFFF:04x}"
        f"-{0x8000 | middle >> 12 & 0x3FFF:04x}-{(high << 16 | middle >> 16) & 0xFFFFFFFFFFFF:012x}"
    )


def reference_day(seed: int, text: str) -> date | None:
    """Return the day hidden in a reference; None when the text is not a UUID of version 4."""
    if not _UUID.fullmatch(text) or text[14] != "4":
        return None
    hidden = int(text[9:13], 16) ^ _mask(seed, int(text[:8], 16))
    return date.fromordinal(_DAY_ZERO + hidden)


def row_number(server_at: datetime, place: int) -> int:
    """Return a number that grows with the server's time; `place` (16 bits) tells apart what happens in one second."""
    return ((server_at - _EPOCH) // _SECOND - _ROWS_SINCE) << 16 | place & 0xFFFF
