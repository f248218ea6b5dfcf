from __future__ import annotations

import hashlib
import io
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import openpyxl
import pytest

from connectors.files.book import Book, Unfit
from tests.connectors.files.making import (
    MADE,
    ROWS,
    edited,
    in_utf_16,
    parts,
    related,
    replaced,
    sheet,
    workbook,
    zipped,
)

if TYPE_CHECKING:
    from tests.connectors.files.conftest import Reads

HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
CORE = "docProps/core.xml"


def rows(found: Book | Unfit) -> object:
    return found.sheets[0].rows if isinstance(found, Book) else found.key


def test_a_workbook_is_read_whole(reading: Reads) -> None:
    data = workbook()
    found = reading(data, "Paiements.xlsx")
    assert isinstance(found, Book)
    assert found.name == "Paiements.xlsx"
    assert found.sha256 == hashlib.sha256(data).hexdigest()
    assert found.made_at == MADE.replace(tzinfo=UTC)
    assert [(each.name, each.rows) for each in found.sheets] == [("Paiements", ROWS)]


@pytest.mark.parametrize("from_1904", [False, True])
def test_dates_and_times_are_those_that_people_see(reading: Reads, from_1904: bool) -> None:  # noqa: FBT001
    written = [[datetime(2026, 3, 4), datetime(2026, 3, 4, 5, 6, 7), time(5, 6)]]  # noqa: DTZ001 - as in a sheet
    assert rows(reading(workbook(written, from_1904=from_1904))) == [
        [date(2026, 3, 4), datetime(2026, 3, 4, 5, 6, 7), time(5, 6)]  # noqa: DTZ001 - as in a sheet
    ]


def test_line_one_is_the_first_of_the_sheet_even_when_it_is_empty(reading: Reads) -> None:
    assert rows(reading(sheet('<row r="3"><c r="B3"><v>7</v></c></row>'))) == [[], [], [None, 7]]


def test_a_formula_is_the_value_that_was_saved_with_it_and_nothing_without_one(reading: Reads) -> None:
    cells = '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>1+1</f></c><c r="C1" t="str"><f>A1</f><v>=cmd|x</v></c>'
    assert rows(reading(sheet(f'<row r="1">{cells}</row>'))) == [[2, None, "=cmd|x"]]


def test_a_cell_in_error_is_empty(reading: Reads) -> None:
    cells = '<c r="A1" t="e"><v>#REF!</v></c><c r="B1"><v>1</v></c>'
    assert rows(reading(sheet(f'<row r="1">{cells}</row>'))) == [[None, 1]]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ('<c r="A1"><v>NaN</v></c>', ["nan"]),
        ('<c r="A1"><v>1e999</v></c>', ["inf"]),
        ('<c r="A1"><v>123456789012345678901</v></c>', [1.2345678901234568e20]),
        ('<c r="A1"><v>-12.5</v></c>', [-12.5]),
        ('<c r="A1" t="b"><v>1</v></c>', [True]),
        ('<c r="A1" t="inlineStr"><is><t>x</t></is></c>', ["x"]),
        ('<c r="A1" t="inlineStr"><is><t>&lt;!DOCTYPE a&gt;</t></is></c>', ["<!DOCTYPE a>"]),
        ('<c r="A1" t="str"><v>00123</v></c>', ["00123"]),
        ('<c r="A1" t="d"><v>2026-03-04</v></c>', [date(2026, 3, 4)]),
        ("<c><v>1</v></c><c><v>2</v></c>", [1, 2]),
        ('<c r="b1"><v>1</v></c>', [None, 1]),
    ],
)
def test_what_stands_in_a_cell(reading: Reads, cells: str, expected: list[object]) -> None:
    assert rows(reading(sheet(f"<row>{cells}</row>"))) == [expected]


def test_a_merged_cell_stands_at_its_top_left(reading: Reads) -> None:
    found = reading(
        replaced(
            "xl/worksheets/sheet1.xml", "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
        )
    )
    assert rows(found) == ROWS


def test_a_sheet_that_says_it_fills_everything_is_read_for_what_it_holds(reading: Reads) -> None:
    body = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    assert rows(reading(sheet(body, '<dimension ref="A1:XFD1048576"/>'))) == [[1, 2]]


def test_cells_that_are_only_formatted_do_not_make_a_sheet_large(reading: Reads) -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row><row r="1048576"><c r="A1048576" s="1"></c></row>'
    assert rows(reading(sheet(far))) == [[1]]


def test_hidden_sheets_are_not_read(reading: Reads) -> None:
    found = reading(workbook(hidden=["Secret"]))
    assert isinstance(found, Book)
    assert [each.name for each in found.sheets] == ["Paiements"]


def test_a_link_in_a_cell_is_no_reason_to_refuse(reading: Reads) -> None:
    assert rows(reading(related(HYPERLINK, "https://example.org/recu", "External"))) == ROWS


def test_rows_out_of_sequence_stand_where_they_say(reading: Reads) -> None:
    body = '<row r="2"><c r="A2"><v>2</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'
    assert rows(reading(sheet(body))) == [[1], [2]]


def test_backslashes_between_folders_are_how_some_programs_write_them(reading: Reads) -> None:
    data = {name.replace("/", "\\"): part for name, part in parts(workbook()).items()}
    assert rows(reading(zipped(data))) == ROWS


def stamped(created: str, modified: str) -> bytes:
    core = (
        '<cp:coreProperties xmlns:cp="a" xmlns:dcterms="b">'
        f"<dcterms:created>{created}</dcterms:created><dcterms:modified>{modified}</dcterms:modified>"
        "</cp:coreProperties>"
    )
    return edited({CORE: core.encode()})


@pytest.mark.parametrize(
    ("created", "modified", "expected"),
    [
        ("2026-11-01T10:00:00Z", "2026-11-02T10:00:00Z", datetime(2026, 11, 2, 10, tzinfo=UTC)),
        ("2026-11-03T10:00:00Z", "2026-11-02T10:00:00Z", datetime(2026, 11, 3, 10, tzinfo=UTC)),
        ("2026-11-03T10:00:00-05:00", "", datetime(2026, 11, 3, 15, tzinfo=UTC)),
        ("2026-11-03T10:00:00", "hier", datetime(2026, 11, 3, 10, tzinfo=UTC)),
        ("2026-13-45T99:00:00Z", "-1", None),
        ("0001-01-01T00:00:00+14:00", "1601-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59-14:00", "", None),
        ("9" * 5000, "2026-11-03", None),
    ],
)
def test_when_it_was_made_is_the_latest_that_makes_sense(
    reading: Reads, created: str, modified: str, expected: datetime | None
) -> None:
    found = reading(stamped(created, modified))
    assert isinstance(found, Book)
    assert found.made_at == expected


def test_a_workbook_need_not_say_when_it_was_made(reading: Reads) -> None:
    without = replaced("_rels/.rels", "docProps/core.xml", "docProps/none.xml")
    kept = {name: part for name, part in parts(without).items() if name != CORE}
    found = reading(zipped(kept))
    assert isinstance(found, Book)
    assert found.made_at is None


def test_a_part_in_utf_16_is_refused_rather_than_read_half(reading: Reads) -> None:
    assert rows(reading(in_utf_16(""))) == "damaged"


def test_workbooks_of_another_writer_are_read_too(reading: Reads) -> None:
    book = openpyxl.Workbook(write_only=True)
    written = book.create_sheet("Paiements")
    for row in ROWS:
        written.append(row)
    written.append(["R-3", "=1+1", datetime(2026, 3, 4, 5, 6, 7)])  # noqa: DTZ001 - as in a sheet
    into = io.BytesIO()
    book.save(into)
    found = reading(into.getvalue())
    assert rows(found) == [*ROWS, ["R-3", None, datetime(2026, 3, 4, 5, 6, 7)]]  # noqa: DTZ001 - as in a sheet
    assert isinstance(found, Book)
    assert found.made_at is not None
