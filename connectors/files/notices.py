"""What the lines above a table say of the file: the days it covers, and when it was made."""

from __future__ import annotations

import re
from datetime import date, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec import Struct

from connectors.files.cells import Misread
from connectors.files.days import Moment, begins_with, moment
from connectors.files.fields import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectors.files.book import Cell
    from connectors.files.mapping import DayFirst

_ANY_ZONE = ZoneInfo("UTC")
_MADE = re.compile(
    r"^(?:rapport )?(?:genere|generated|exporte|exported|produit|produced|imprime|printed|cree|created|date du rapport"
    r"|report date|run date|date d (?:exportation|extraction|impression)|export date|en date du|as of)\b"
)
_FROM = re.compile(
    r"(?<!\w)(?:du|from|de|between|entre le)\s+(.+?)\s+(?:au|to|until|et le|and|à|-|\u2013)\s+(.+)", re.IGNORECASE
)
_PAIR = re.compile(r"(.{6,30}?)\s+(?:-|\u2013|\u2014|au|to|à)\s+(.{6,30})", re.IGNORECASE)
_LONGEST = 200
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
_FRENCH_DAY = re.compile(r"[0-9]{1,2}(?:er)?")
_STAMP = re.compile(r"[0-9].*")
_NAMED_DAY = re.compile(r"[A-Za-zÀ-ÿ]+\.? [0-9].*")


class Notice(Struct, frozen=True):
    """What a file says of itself; `until` is the last day it covers, the time is the wall clock's."""

    made_on: date | None = None
    made_time: time | None = None
    since: date | None = None
    until: date | None = None


def notice(rows: Iterable[list[Cell]], first: DayFirst) -> Notice:
    """Return what the lines above a table say."""
    made: Moment | None = None
    period: tuple[date, date] | None = None
    for row in rows:
        line = " ".join(cell.strip() for cell in row if isinstance(cell, str))[:_LONGEST]
        if made is None and _MADE.search(plain(line)):
            made = _made(row, line, first)
        elif period is None:
            period = _period(line, first)
    since, until = period or (None, None)
    return Notice(made.day if made else None, made.clock if made else None, since, until)


def _made(row: list[Cell], line: str, first: DayFirst) -> Moment | None:
    typed = next((cell for cell in row if isinstance(cell, date)), None)
    if typed is not None:
        return _moment(typed, first)
    tries = [found[0] for pattern in (_STAMP, _NAMED_DAY) if (found := pattern.search(line))]
    words = line.split(" ")
    tries += [" ".join(words[start:]) for start in range(1, len(words))]
    return next((said for one in tries if (said := _moment(one, first))), None)


def _period(line: str, first: DayFirst) -> tuple[date, date] | None:
    for pattern in (_FROM, _PAIR):
        found = pattern.search(line)
        last = _moment(found[2].strip(" .)"), first) if found else None
        if found is None or last is None:
            continue
        begin = _begin(found[1].strip(" ("), found[2], first)
        if begin and begin.day <= last.day:
            return begin.day, last.day
    return None


def _begin(said: str, end: str, first: DayFirst) -> Moment | None:
    """Read the first day of a period, which leaves out what the last one says too: its year, or month and year."""
    year = _YEAR.search(end)
    tries = [said, said.rpartition(": ")[2]]
    if year:
        tries += [f"{said} {year[0]}", f"{said}, {year[0]}"]
    if _FRENCH_DAY.fullmatch(said):
        tries.append(f"{said} {end.partition(' ')[2]}")
    return next((found for one in tries if (found := _moment(one, first))), None)


def _moment(said: Cell, first: DayFirst) -> Moment | None:
    own = begins_with([said])
    try:
        return moment(said, first if own == "ask" else own, _ANY_ZONE)
    except Misread:
        return None
