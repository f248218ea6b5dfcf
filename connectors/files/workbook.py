"""Workbooks: the values of the cells of every sheet that can be seen.

Nothing is evaluated: a formula is the value that its program saved with it, and None without one.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from connectors.files import limits
from connectors.files.book import Sheet, Unfit
from connectors.files.names import visible
from connectors.files.package import packed_anew, stamps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.files.book import Cell

_WHOLE = 2.0**53
_DAY = timedelta(days=1)
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)?")
# No spreadsheet program is older; some write the first day of their calendar when they know none.
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


def read_workbook(data: bytes) -> tuple[list[Sheet], datetime | None]:
    """Read the visible sheets of a workbook, and when it says it was made; raise Unfit rather than read half."""
    clean = packed_anew(data)
    made_at = latest(stamps(clean))
    try:
        with CalamineWorkbook.from_filelike(clean) as book:
            sheets = _sheets(book)
    except (CalamineError, ValueError, OverflowError) as error:
        raise Unfit("damaged") from error
    return sheets, made_at


def latest(said: list[str]) -> datetime | None:
    """Return the latest of some instants as workbooks write them; nonsense is left out."""
    return max(filter(None, map(_instant, said)), default=None)


def _sheets(book: CalamineWorkbook) -> list[Sheet]:
    held = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    if not held:
        raise Unfit("damaged")
    seen = [each.name for each in held if each.visible == SheetVisibleEnum.Visible]
    if not seen:
        raise Unfit("hidden")
    if len(seen) > limits.SHEETS:
        raise Unfit("too_many_sheets", limit=limits.SHEETS)
    left = limits.CELLS
    sheets = []
    for name in seen:
        sheet, cells = _sheet(book, name, left)
        left -= cells
        sheets.append(sheet)
    if not any(sheet.rows for sheet in sheets):
        raise Unfit("empty")
    return sheets


def _sheet(book: CalamineWorkbook, name: str, left: int) -> tuple[Sheet, int]:
    found = book.get_sheet_by_name(name)
    if found.start is None:
        return Sheet(_short(name), []), 0
    if found.total_width > limits.COLUMNS:
        raise Unfit("too_wide", limit=limits.COLUMNS)
    if found.total_height > limits.ROWS:
        raise Unfit("too_long", limit=limits.ROWS)
    cells = found.total_width * found.total_height
    if cells > left:
        raise Unfit("too_many_cells", limit=limits.CELLS)
    return Sheet(_short(name), [_row(row) for row in found.to_python(skip_empty_area=False)]), cells


def _short(name: str) -> str:
    return visible(name)[: limits.NAME_CHARACTERS]


def _row(values: Sequence[object]) -> list[Cell]:
    cells = [_cell(value) for value in values]
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def _cell(value: object) -> Cell:
    if isinstance(value, str):
        return value or None
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, timedelta):
        return _span(value)
    if value is None or isinstance(value, bool | int | date | time):
        return value
    raise Unfit("damaged")


def _number(value: float) -> int | float | str:
    # A spreadsheet knows no whole numbers, but people see 1042 and not 1042.0, and a number of a payment is that.
    if value.is_integer() and abs(value) < _WHOLE:
        return int(value)
    return value if math.isfinite(value) else str(value)


def _span(value: timedelta) -> time | str:
    if timedelta(0) <= value < _DAY:
        return (_EARLIEST + value).time()
    seconds = round(abs(value).total_seconds())
    return f"{'-' if value < timedelta(0) else ''}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _instant(said: str) -> datetime | None:
    text = said.strip()
    try:
        found = datetime.fromisoformat(text) if _STAMP.fullmatch(text) else None
        aware = found if found is None or found.tzinfo else found.replace(tzinfo=UTC)
        return aware.astimezone(UTC) if aware and aware.astimezone(UTC) > _EARLIEST else None
    except (ValueError, OverflowError):
        return None
