"""Dates and times as files write them: cells, Excel's serial numbers, French and English words."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, NamedTuple

from connectors.files.cells import Misread
from connectors.files.fields import plain

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from connectors.files.book import Cell
    from connectors.files.mapping import DayFirst

_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_SERIALS = (32_874, 73_415)  # Excel's days of those years
_WRITTEN = (19_900_101, 21_001_231)  # 20261031
_EPOCH = date(1899, 12, 30)
_DAY_S = 86_400
_NOON = 12

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier january janv jan", "fevrier february fevr fev feb", "mars march mar", "avril april avr apr",
            "mai may", "juin june jun", "juillet july juil jul", "aout august aou aug", "septembre september sept sep",
            "octobre october oct", "novembre november nov", "decembre december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_ZONES = {"est": -5, "hne": -5, "edt": -4, "hae": -4, "utc": 0, "gmt": 0, "z": 0}
_WORD = r"[^\W\d_]+"
_WEEKDAY = (
    r"(?:(?:lun|mar|mer|jeu|ven|sam|dim|mon|tue|wed|thu|fri|sat|sun)"
    r"(?:di|credi|dredi|edi|anche|day|sday|nesday|rsday|urday|s|r|rs)?\.?,? )?"
)
_YEAR_FIRST = re.compile(r"(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})(?!\d)", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4})(?!\d)", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?!\d)", re.ASCII)
_DAY_MONTH = re.compile(
    rf"{_WEEKDAY}(?:le )?([0-9]{{1,2}})(?:er|st|nd|rd|th)?[ -](?:de )?({_WORD})\.?,?[ -]([0-9]{{4}})(?![0-9])",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"{_WEEKDAY}({_WORD})\.? ([0-9]{{1,2}})(?:er|st|nd|rd|th)?,? ([0-9]{{4}})(?![0-9])", re.IGNORECASE
)
_BETWEEN = re.compile(r"(?:t|,? ?(?:à|at|@|-|\u2013)?) ?", re.IGNORECASE)
_TIME = re.compile(
    r"(\d{1,2})(?::(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?| ?h(?: ?(\d\d)(?: ?min)?(?: ?(\d\d) ?s)?)?)?"
    r"(?: ?([ap])\.? ?m\.?)?(?: ?\(?(z|utc|gmt|est|edt|hne|hae|[+-]\d\d(?::?\d\d)?)\)?)?",
    re.IGNORECASE | re.ASCII,
)


class Moment(NamedTuple):
    """A day, and the wall clock if it was said."""

    day: date
    clock: time | None = None


def moment(cell: Cell, first: DayFirst, zone: ZoneInfo) -> Moment | None:
    """Return the day and time of a cell in the organisation's zone; None for an empty one; raise Misread.

    Midnight is what programs write for a day without a time, so it is not taken for one.
    """
    if cell is None or cell == "":
        return None
    if isinstance(cell, str):
        return _written(" ".join(cell.split()), first, zone)
    if isinstance(cell, datetime):
        return _local(cell, zone)
    if isinstance(cell, date):
        return Moment(_plausible(cell))
    if isinstance(cell, bool | time):
        raise Misread("bad_date")
    return _serial(cell)


def clock(cell: Cell) -> time | None:
    """Return the wall clock of a cell; None for an empty one; raise Misread."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, datetime):
        return cell.time().replace(microsecond=0)
    if isinstance(cell, time):
        return cell.replace(microsecond=0, tzinfo=None)
    if isinstance(cell, str):
        found = _TIME.fullmatch(" ".join(cell.split()))
        if found and not found[7] and (found[2] or found[6] or "h" in cell.lower()):
            return _time(found)
    elif isinstance(cell, int | float) and not isinstance(cell, bool) and 0 <= cell < 1:
        return _of_second(round(cell * _DAY_S) % _DAY_S)
    raise Misread("bad_time")


def begins_with(cells: Iterable[Cell]) -> DayFirst:
    """Tell what the dates of a whole column begin with, by those that can be read in one way only.

    ``year`` when none is ambiguous; ``ask`` when none tells, or when they contradict each other.
    """
    pairs = {(int(found[1]), int(found[3])) for one in cells if isinstance(one, str) and (found := _numeric(one))}
    if not pairs:
        return "year"
    by_day = any(first > _NOON for first, _ in pairs)
    by_month = any(second > _NOON for _, second in pairs)
    if by_day == by_month:
        return "ask"
    return "day" if by_day else "month"


def still_begins_with(first: DayFirst, cells: Iterable[Cell]) -> DayFirst:
    """Return what a column's dates begin with by its mapping; ``ask`` when one of them can only be read otherwise."""
    pairs = {(int(found[1]), int(found[3])) for one in cells if isinstance(one, str) and (found := _numeric(one))}
    months = {"day": {second for _, second in pairs}, "month": {one for one, _ in pairs}}.get(first, set())
    return "ask" if any(month > _NOON for month in months) else first


def are_doubtful(cells: Iterable[Cell]) -> bool:
    """Tell whether a program that swaps day and month has read a part of a column: the dates it could, as far as 12.

    What it could not read stays text, and all of that begins with a number above 12.
    """
    held = set(cells)
    texts = {int(found[1]) for one in held if isinstance(one, str) and (found := _numeric(one))}
    days = {one.day for one in held if isinstance(one, date)}
    return bool(texts and days) and min(texts) > _NOON and max(days) <= _NOON


def _numeric(written: str) -> re.Match[str] | None:
    return _YEAR_LAST.match(written.strip())


def _written(written: str, first: DayFirst, zone: ZoneInfo) -> Moment | None:
    if not written or written in {"-", "--"}:
        return None
    day, end = _day(written, first)
    rest = written[end:].strip()
    if not rest:
        return Moment(day)
    between = _BETWEEN.match(written, end)
    found = _TIME.fullmatch(written, between.end() if between else end)
    if found is None or not (found[2] or found[6] or "h" in found[0].lower()):
        raise Misread("bad_date")
    at = _time(found)
    if found[7]:
        return _local(datetime.combine(day, at, _offset(found[7].lower())), zone)
    return Moment(day, at if at != time(0) else None)


def _day(written: str, first: DayFirst) -> tuple[date, int]:
    """Return the day that a text begins with, and where it ends."""
    if found := _YEAR_FIRST.match(written):
        return _date(found[1], found[3], found[4]), found.end()
    if found := _YEAR_LAST.match(written):
        if first not in {"day", "month"}:
            raise Misread("ambiguous_date")
        day, month = (found[1], found[3]) if first == "day" else (found[3], found[1])
        return _date(found[4], month, day), found.end()
    if found := _COMPACT.match(written):
        return _date(found[1], found[2], found[3]), found.end()
    if found := _DAY_MONTH.match(written):
        return _date(found[3], _month(found[2]), found[1]), found.end()
    if found := _MONTH_DAY.match(written):
        return _date(found[3], _month(found[1]), found[2]), found.end()
    raise Misread("bad_date")


def _month(word: str) -> int:
    return _MONTHS.get(plain(word), 0)


def _date(year: str | int, month: str | int, day: str | int) -> date:
    try:
        return _plausible(date(int(year), int(month), int(day)))
    except ValueError as error:
        raise Misread("bad_date") from error


def _plausible(day: date) -> date:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise Misread("bad_date")
    return day


def _time(found: re.Match[str]) -> time:
    hour, minute, second = int(found[1]), int(found[2] or found[4] or 0), int(found[3] or found[5] or 0)
    if found[6]:
        if not 1 <= hour <= _NOON:
            raise Misread("bad_time")
        hour = hour % _NOON + (_NOON if found[6].lower() == "p" else 0)
    try:
        return time(hour, minute, second)
    except ValueError as error:
        raise Misread("bad_time") from error


def _offset(written: str) -> timezone:
    if written in _ZONES:
        return timezone(timedelta(hours=_ZONES[written]))
    hours, minutes = int(written[1:3]), int(written[3:].removeprefix(":") or 0)
    if hours > _NOON + 2 or minutes > 59:  # noqa: PLR2004 - no zone is farther, no hour longer
        raise Misread("bad_time")
    return timezone((-1 if written[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))


def _local(at: datetime, zone: ZoneInfo) -> Moment:
    if at.tzinfo is not None:
        there = at.astimezone(zone)
        return Moment(_plausible(there.date()), there.time().replace(microsecond=0))
    clock_time = at.time().replace(microsecond=0)
    return Moment(_plausible(at.date()), clock_time if clock_time != time(0) else None)


def _serial(cell: float) -> Moment:
    if not math.isfinite(cell):
        raise Misread("bad_date")
    if _WRITTEN[0] <= cell <= _WRITTEN[1] and cell == cell // 1:
        whole = int(cell)
        return Moment(_date(whole // 10_000, whole // 100 % 100, whole % 100))
    if not _SERIALS[0] <= cell <= _SERIALS[1]:
        raise Misread("bad_date")
    days, second = divmod(round(cell * _DAY_S), _DAY_S)
    return Moment(_EPOCH + timedelta(days=days), _of_second(second) if second else None)


def _of_second(second: int) -> time:
    return time(second // 3600, second // 60 % 60, second % 60)
