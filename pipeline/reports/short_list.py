"""A short list as a workbook of one sheet, made in memory: what a page shows, to take away."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

import xlsxwriter

from pipeline.reports import cells
from pipeline.reports.csv_file import is_dangerous
from pipeline.reports.styles import Styles

if TYPE_CHECKING:
    from collections.abc import Sequence

Value = str | float | datetime | None
_WIDEST = 48


def workbook(title: str, headers: Sequence[str], rows: Sequence[Sequence[Value]], language: str) -> bytes:
    """Return a workbook; instants are given in the organisation's own time, without a zone."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    styles, sheet = Styles(book, language), book.add_worksheet(title[:31])
    for column, header in enumerate(headers):
        sheet.set_column(column, column, _width([header, *(row[column] for row in rows)]))
        sheet.write_string(0, column, header, styles.head)
    for place, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write(sheet, place, column, value, styles)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(headers) - 1)
    book.close()
    return file.getvalue()


def _write(sheet: Any, row: int, column: int, value: Value, styles: Styles) -> None:
    if isinstance(value, datetime):
        sheet.write_number(row, column, cells.serial(value), styles.instant)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif value:
        text = cells.text(value)
        sheet.write_string(row, column, text, styles.quoted if is_dangerous(text) else None)


def _width(values: Sequence[Value]) -> int:
    longest = max(20 if isinstance(value, datetime) else len(str(value or "")) for value in values)
    return min(longest + 3, _WIDEST)
