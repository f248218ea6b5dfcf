"""Where the table of a sheet begins: its header lines below titles, or columns that have no headers."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec import Struct

from connectors.files.book import Sheet, Unfit
from connectors.files.cells import Misread, money, text
from connectors.files.days import begins_with, moment
from connectors.files.fields import FIELDS, IGNORED, essence, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connectors.files.book import Book, Cell
    from connectors.files.mapping import Mapping

_ANY_ZONE = ZoneInfo("UTC")
DEEPEST = 60
"""Lines looked at for headers: no report has more titles than that."""
BETWEEN = " / "
_SURE = 1.5  # a header line names at least two fields, one of them in full
_FULL, _PART, _WITHIN = 1.0, 0.9, 0.6
_PER_WORD = 0.05
_MOST_LOOKED = 200
_LONGEST_HEADER = 120

_EXACT = {synonym: one.name for one in FIELDS for synonym in one.synonyms}
_LONGEST_FIRST = sorted(((s, n) for s, n in _EXACT.items() if len(s) >= 4), key=lambda pair: -len(pair[0]))  # noqa: PLR2004


class Table(Struct, frozen=True):
    """A table in a sheet: its last header line (0: it has none), its columns' headers, the first row of its data."""

    sheet: Sheet
    header_line: int
    headers: tuple[str, ...]
    first: int

    def rows(self) -> list[list[Cell]]:
        """Return the rows below the headers."""
        return self.sheet.rows[self.first :]


@lru_cache(maxsize=8192)
def field_of(header: str) -> tuple[str, float]:
    """Return the field that a header seems to name, and how surely (0 to 1)."""
    said = essence(header)
    if said in _EXACT:
        return _EXACT[said], _FULL
    below = essence(header.rpartition(BETWEEN)[2])
    padded = f" {said} "
    within = next(((name, s) for s, name in _LONGEST_FIRST if f" {s} " in padded), None)
    if below in _EXACT and BETWEEN in header:
        return _EXACT[below], _PART
    if within:
        return within[0], _WITHIN + _PER_WORD * within[1].count(" ")
    return IGNORED, 0.0


def find(book: Book) -> Table:
    """Return the table that a file most seems to hold; raise Unfit when no sheet holds anything."""
    filled = [sheet for sheet in book.sheets if any(not is_blank(row) for row in sheet.rows[:DEEPEST])]
    if not filled:
        raise Unfit("nothing_inside")
    tables = [table for sheet in filled for table in candidates(sheet)]
    best = max(tables, key=_score, default=None)
    if best is not None and _score(best)[0] >= _SURE:
        return best
    guesses = [guess for sheet in filled if (guess := _by_content(sheet))]
    return guesses[0] if guesses else headerless(filled[0])


def candidates(sheet: Sheet) -> Iterator[Table]:
    """Yield every table that a sheet could hold, by its header line or its two header lines."""
    for index, row in enumerate(sheet.rows[:DEEPEST]):
        if not _can_be_header(row):
            continue
        yield Table(sheet, index + 1, _unique([_header(cell) for cell in row]), index + 1)
        below = sheet.rows[index + 1] if index + 1 < len(sheet.rows) else []
        if _can_be_header(below):
            yield Table(sheet, index + 2, _unique(_joined(row, below)), index + 2)


def headerless(sheet: Sheet) -> Table:
    """Return a sheet's columns by their numbers, ``#1`` first; every row is data."""
    width = max((len(row) for row in sheet.rows[:_MOST_LOOKED]), default=0)
    return Table(sheet, 0, tuple(f"#{number}" for number in range(1, width + 1)), 0)


def fitting(sheet: Sheet, mapping: Mapping) -> tuple[Table, dict[str, int]] | None:
    """Return the first table of a sheet that has a header for each field of a mapping, and where each field is."""
    if is_headerless(mapping):
        table = headerless(sheet)
        found = places(table.headers, mapping)
        return (table, found) if found else None
    for table in candidates(sheet):
        if found := places(table.headers, mapping):
            return table, found
    return None


def is_headerless(mapping: Mapping) -> bool:
    """Tell whether a mapping calls columns by their numbers."""
    return all(_is_number(header) for said in mapping.columns.values() for header in said)


def places(headers: Sequence[str], mapping: Mapping) -> dict[str, int] | None:
    """Return the column of each field of a mapping; None unless every one is there."""
    at: dict[str, int] = {}
    for index, header in enumerate(headers):
        at.setdefault(_key(header), index)
    wanted = {name: said for name, said in mapping.columns.items() if name != IGNORED and said}
    found = {
        name: next((at[_key(header)] for header in said if _key(header) in at), None) for name, said in wanted.items()
    }
    whole = {name: index for name, index in found.items() if index is not None}
    return whole if whole and len(whole) == len(wanted) else None


def absent(headers: Sequence[str], mapping: Mapping) -> list[str]:
    """Return the fields of a mapping whose headers are not there."""
    there = {_key(header) for header in headers}
    missed = (name for name, said in mapping.columns.items() if not there.intersection(map(_key, said)))
    return [name for name in missed if name != IGNORED and mapping.columns[name]]


def is_blank(row: Sequence[Cell]) -> bool:
    """Tell whether nothing stands in a row."""
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in row)


def _is_number(header: str) -> bool:
    return header.startswith("#") and header[1:].isdecimal()


def _key(header: str) -> str:
    return header if _is_number(header) else plain(header)


def _can_be_header(row: Sequence[Cell]) -> bool:
    filled = [cell for cell in row if cell is not None and cell != ""]
    return bool(filled) and all(isinstance(cell, str) for cell in filled)


def _unique(headers: Sequence[str]) -> tuple[str, ...]:
    """Tell headers apart that a sheet has twice; name the columns that have none by their number."""
    seen: dict[str, int] = {}
    told = []
    for index, header in enumerate(headers, start=1):
        name = header or f"#{index}"
        seen[plain(name)] = seen.get(plain(name), 0) + 1
        told.append(name if seen[plain(name)] == 1 or not header else f"{name} ({seen[plain(name)]})")
    return tuple(told)


def _header(cell: Cell) -> str:
    return text(cell)[:_LONGEST_HEADER]


def _joined(upper: Sequence[Cell], lower: Sequence[Cell]) -> list[str]:
    """Join two header lines: a group's name stands in the first of its cells only."""
    group, told = "", []
    for index in range(max(len(upper), len(lower))):
        above = _header(upper[index]) if index < len(upper) else ""
        below = _header(lower[index]) if index < len(lower) else ""
        if above:
            group = above if below else ""
        told.append(f"{group}{BETWEEN}{below}" if group and below else above or below)
    return told


def _score(table: Table) -> tuple[float, bool, int]:
    """Say how much a line is the header: the fields it names; two lines only if one does not tell as much."""
    best: dict[str, float] = {}
    for header in table.headers:
        name, sureness = field_of(header)
        if name != IGNORED:
            best[name] = max(best.get(name, 0.0), sureness)
    is_single = not any(BETWEEN in header for header in table.headers)
    doubled = sum(header.endswith(")") and header[:-1].rpartition("(")[2].isdecimal() for header in table.headers)
    return sum(best.values()) - 0.5 * doubled, is_single, -table.header_line


def _by_content(sheet: Sheet) -> Table | None:
    """Find the first row that holds a date and an amount; the line above it is its headers if it is like headers."""
    for index, row in enumerate(sheet.rows[:DEEPEST]):
        if not _is_data(row):
            continue
        above = sheet.rows[index - 1] if index else []
        if _can_be_header(above) and 2 * sum(map(bool, above)) > sum(cell is not None for cell in row):
            return Table(sheet, index, _unique([_header(cell) for cell in above]), index)
        return headerless(sheet)
    return None


def _is_data(row: Sequence[Cell]) -> bool:
    dates = [index for index, cell in enumerate(row) if reads_as_date(cell)]
    return any(reads_as_money(cell) for index, cell in enumerate(row) if dates and index != dates[0])


def reads_as_date(cell: Cell) -> bool:
    """Tell whether a cell is a date, in whichever sequence of day and month; a number is only a number."""
    if cell is None or isinstance(cell, int | float):
        return False
    first = begins_with([cell])
    try:
        return moment(cell, "day" if first == "ask" else first, _ANY_ZONE) is not None
    except Misread:
        return False


def reads_as_money(cell: Cell) -> bool:
    """Tell whether a cell is an amount."""
    try:
        return money(cell, "CAD") is not None
    except Misread:
        return False
