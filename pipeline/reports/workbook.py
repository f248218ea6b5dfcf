"""The workbook of a report: its rows on as many sheets as they need, then the « À propos » sheet."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import xlsxwriter

from data.locale import translator
from data.money import major
from pipeline.reports import about, cells
from pipeline.reports.sheet import Sheet
from pipeline.reports.styles import Styles

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from pipeline.reports.control import Control
    from pipeline.reports.question import Question

# A sheet holds 1,048,576 rows, with its header and its totals.
ROWS_PER_SHEET = 1_000_000
_ABOUT_WIDTHS = (32, 28, 18, 60, 60)
_LINE_HEIGHT = 15


class Book:
    """An Excel workbook written row after row; the same rows give the same bytes."""

    def __init__(self, path: Path, question: Question, totals: Control) -> None:
        options = {"constant_memory": True, "tmpdir": str(path.parent)}
        self._path = path
        self._question = question
        self._pots = totals.pots
        self._book = xlsxwriter.Workbook(str(path), options)
        self._styles = Styles(self._book, question.language)
        self._sheets: list[Sheet] = []
        self._next_sheet()

    def add(self, batch: pa.RecordBatch, lines: bytes) -> None:
        """Write the rows of a batch, going on to another sheet when one is full."""
        del lines
        while batch.num_rows:
            room = ROWS_PER_SHEET - self._sheets[-1].rows
            if not room:
                self._next_sheet()
                continue
            self._sheets[-1].add(batch.slice(0, room))
            batch = batch.slice(min(room, batch.num_rows))

    def finish(self, control: Control, digest: str) -> None:
        """Write totals and « À propos », and close the file."""
        for sheet in self._sheets:
            sheet.finish()
        self._write_about(about.lines(self._question, control, digest))
        known = control.recorded_at or datetime.combine(self._question.chosen.since, time())
        self._book.set_properties(
            {
                "title": translator(self._question.language).gettext("Payment details"),
                "company": cells.text(self._question.organisation),
                "created": known.replace(tzinfo=None, microsecond=0),
            }
        )
        self._book.close()
        _level(self._path)

    def abandon(self) -> None:
        """Let go of the sheets' temporary files, whether or not the book was finished."""
        for sheet in self._book.worksheets():
            sheet._opt_close()  # noqa: SLF001 - the library closes them only when all goes well

    def _next_sheet(self) -> None:
        _ = translator(self._question.language).gettext
        name = _("Payments")
        number = len(self._sheets) + 1
        sheet = self._book.add_worksheet(name if number == 1 else f"{name} {number}")
        self._sheets.append(Sheet(sheet, self._question, self._pots, self._styles))

    def _write_about(self, lines: list[about.Line]) -> None:
        sheet = self._book.add_worksheet(translator(self._question.language).gettext("About"))
        for column, width in enumerate(_ABOUT_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(5)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
        sheet.fit_to_pages(1, 0)
        row = -1
        for line in lines:
            row += 2 if line.style == "section" else 1
            if line.style == "definition":
                sheet.set_row(row, _LINE_HEIGHT * max(_lines(value) for value in line.values))
            for column, value in enumerate(line.values):
                self._write_value(sheet, row, column, value, line.style)

    def _write_value(self, sheet: Any, row: int, column: int, value: about.Value, style: str) -> None:
        if isinstance(value, about.Money):
            number = major(value.minor, value.currency)
            sheet.write_number(row, column, number, self._styles.money(value.currency, total=style == "total"))
        elif isinstance(value, about.Figure):
            sheet.write_string(row, column, value.text, self._styles.head_right)
        elif isinstance(value, datetime):
            sheet.write_number(row, column, cells.serial(value), self._styles.about_instant)
        elif isinstance(value, int):
            sheet.write_number(row, column, value, self._styles.count_total if style == "total" else self._styles.count)
        else:
            sheet.write_string(row, column, cells.text(value), self._styles.about[style])


def _lines(value: about.Value) -> int:
    """Estimate on how many lines a definition is shown, for the spreadsheets that do not see to it."""
    return max(1, -(-len(str(value)) // _ABOUT_WIDTHS[-1]))


def _level(path: Path) -> None:
    """Take away from the archive what depends on the machine: the permissions of its parts."""
    with ZipFile(path, "a") as archive:
        for part in archive.infolist():
            part.external_attr = 0
        archive.comment = b""  # has the list of parts written anew
