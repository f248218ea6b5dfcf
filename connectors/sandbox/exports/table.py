"""A report as a table, and the bytes of it: a workbook as Excel writes one, or text with separators."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

import xlsxwriter
from msgspec import Struct

from data.money import major

if TYPE_CHECKING:
    from typing import Any

Cell = str | int | Decimal | datetime | date | time | None
_FORMATS: dict[type, str] = {
    Decimal: "#,##0.00 $", datetime: "yyyy-mm-dd hh:mm", date: "yyyy-mm-dd", time: "hh:mm",
}  # fmt: skip
_WIDEST, _NARROWEST, _ROOM = 40, 9, 4
_LOOKED_AT = 200


class Table(Struct, frozen=True, kw_only=True):
    """A report: its title lines, headers (in two lines when `groups` tells what spans them), rows and totals."""

    sheet: str
    titles: tuple[str, ...]
    head: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] | None = None
    groups: tuple[tuple[str, int], ...] = ()


def money(minor: int) -> Decimal:
    """Return an amount as a number that a workbook shows with its dollars."""
    return major(minor, "CAD")


def workbook(table: Table, made_at: datetime, author: str) -> bytes:
    """Return a table as a workbook that says when it was made; the same table and instant give the same bytes."""
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": made_at.replace(tzinfo=None), "author": author, "title": table.titles[0]})
    sheet = book.add_worksheet(table.sheet)
    bold = book.add_format({"bold": True})
    headed = book.add_format({"bold": True, "bg_color": "#E7EEF5", "bottom": 1, "align": "center"})
    shown = {kind: book.add_format({"num_format": text}) for kind, text in _FORMATS.items()}
    summed = {kind: book.add_format({"num_format": text, "bold": True, "top": 1}) for kind, text in _FORMATS.items()}
    for line, text in enumerate(table.titles):
        sheet.write_string(line, 0, text, bold)
    at = _write_head(sheet, table, headed)
    for line, row in enumerate(table.rows, at):
        _write_row(sheet, line, row, shown)
    if table.total is not None:
        _write_row(sheet, at + len(table.rows), table.total, {**summed, str: bold})
    for column, name in enumerate(table.head):
        sheet.set_column(column, column, _width(name, [*table.rows[:_LOOKED_AT], table.total or ()], column))
    sheet.freeze_panes(at, 0)
    book.close()
    return out.getvalue()


def text(table: Table, *, separator: str, encoding: str, quoting: int = csv.QUOTE_MINIMAL, head: bool = True) -> bytes:
    """Return a table as separated text with Windows line ends, as such programs write it; titles first, if any."""
    out = StringIO(newline="")
    write = csv.writer(out, delimiter=separator, quoting=quoting, lineterminator="\r\n")  # type: ignore[arg-type]
    write.writerows([line] for line in table.titles)
    if head:
        write.writerow(table.head)
    write.writerows(table.rows)
    if table.total is not None:
        write.writerow(table.total)
    return out.getvalue().encode(encoding)


def _write_head(sheet: Any, table: Table, headed: Any) -> int:
    """Write the headers beneath the titles and an empty line; return the first line below."""
    line, column = len(table.titles) + (1 if table.titles else 0), 0
    for name, span in table.groups:
        if span > 1:
            sheet.merge_range(line, column, line, column + span - 1, name, headed)
        else:
            sheet.write_string(line, column, name, headed)
        column += span
    line += 1 if table.groups else 0
    for place, name in enumerate(table.head):
        sheet.write_string(line, place, name, headed)
    return line + 1


def _write_row(sheet: Any, line: int, row: Sequence[Cell], formats: dict[type, Any]) -> None:
    for column, cell in enumerate(row):
        if cell is None or cell == "":
            continue
        style = formats.get(type(cell))
        if isinstance(cell, str):
            sheet.write_string(line, column, cell, style)
        elif isinstance(cell, int | Decimal):
            sheet.write_number(line, column, float(cell), style)
        else:
            sheet.write_datetime(line, column, cell, style)


def _width(name: str, rows: Sequence[Sequence[Cell]], column: int) -> int:
    longest = max((len(str(row[column] or "")) for row in rows if row), default=0)
    return min(max(len(name), longest, _NARROWEST) + _ROOM, _WIDEST)
