"""A short list as a workbook of one sheet, made in memory: what a page shows, to take away."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import xlsxwriter
from msgspec import Struct

from data.money import major
from pipeline.reports import cells
from pipeline.reports.csv_file import is_dangerous
from pipeline.reports.styles import Styles

_WIDEST = 48


class Amount(Struct, frozen=True):
    """An amount in minor units of a currency."""

    minor: int
    currency: str

    def __str__(self) -> str:
        return f"{major(self.minor, self.currency)} {self.currency}"


Value = str | float | datetime | date | Amount | None


class Sheet(Struct, frozen=True):
    """A list: its title, a header a column, its rows; the total, if there is one, stands below them.

    Instants are given in the organisation's own time, without a zone.
    """

    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Value]]
    total: Sequence[Value] = ()


def workbook(given: Sheet, language: str) -> bytes:
    """Return the list as a workbook."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    styles, sheet = Styles(book, language), book.add_worksheet(given.title[:31])
    every = [*given.rows, *([given.total] if given.total else [])]
    for column, header in enumerate(given.headers):
        values = [row[column] for row in every]
        sheet.set_column(column, column, _width([header, *values]))
        is_figure = any(isinstance(value, Amount | int | float) for value in values)
        sheet.write_string(0, column, header, styles.head_right if is_figure else styles.head)
    for place, row in enumerate(every, start=1):
        for column, value in enumerate(row):
            _write(sheet, place, column, *_cell(value, styles, is_total=place > len(given.rows)))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(given.rows), 1), len(given.headers) - 1)
    book.close()
    return file.getvalue()


def _cell(value: Value, styles: Styles, *, is_total: bool) -> tuple[Any, Any]:
    """Return what a cell holds, a text, a number or nothing, and how it looks."""
    match value:
        case Amount(minor, currency):
            return major(minor, currency), styles.money(currency, total=is_total)
        case datetime():
            return cells.serial(value), styles.instant
        case date():
            return cells.serial(datetime.combine(value, time())), styles.date
        case int() | float():
            return value, styles.count_total if is_total else styles.count
        case str() if value:
            text = cells.text(value)
            plain = styles.quoted if is_dangerous(text) else None
            return text, styles.total if is_total else plain
    return None, styles.total if is_total else None


def _write(sheet: Any, row: int, column: int, content: Any, style: Any) -> None:
    """Write by the kind of the content: the writer's own guess would make formulas of texts."""
    if isinstance(content, str):
        sheet.write_string(row, column, content, style)
    elif content is not None:
        sheet.write_number(row, column, content, style)
    elif style is not None:
        sheet.write_blank(row, column, None, style)


def _width(values: Sequence[Value]) -> int:
    longest = max(20 if isinstance(value, datetime) else len(str(value or "")) for value in values)
    return min(longest + 3, _WIDEST)
