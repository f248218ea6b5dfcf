from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from data.chosen import Chosen
from data.fields import FIELDS, field
from data.locale import LANGUAGES, translator
from data.money import minor
from data.queries.payment_details import details
from data.time import day_bounds
from pipeline.reports import workbook
from pipeline.reports.payment_details import write
from pipeline.reports.styles import money_format
from tests.pipeline.reports.rows import NOON, a_payment, fill

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.workbook.workbook import Workbook

    from data.store import Store

SINCE, UNTIL = date(2026, 10, 1), date(2026, 12, 31)
WHOLE = Chosen(since=SINCE, until=UNTIL, tests=True)
TORONTO = ZoneInfo("America/Toronto")
COLUMN = {one.name: place for place, one in enumerate(FIELDS)}


def made(store: Store, folder: Path, language: str = "fr_CA") -> Path:
    to = folder / "details.xlsx"
    write(store, chosen=WHOLE, language=language, suffix="xlsx", to=to)
    return to


def values(book: Workbook, sheet: int = 0) -> list[tuple[Any, ...]]:
    return [tuple(cell.value for cell in row) for row in book.worksheets[sheet].iter_rows()]


def column(rows: list[tuple[Any, ...]], name: str) -> list[Any]:
    return [row[COLUMN[name]] for row in rows]


def test_an_empty_period_is_a_valid_book_that_says_so(store: Store, tmp_path: Path) -> None:
    book = load_workbook(made(store, tmp_path))
    header, message = values(book)
    assert len(header) == len(FIELDS)
    assert message[0] == "Aucun paiement dans cette période"
    assert book.sheetnames == ["Paiements", "À propos"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_reads_back(store: Store, tmp_path: Path, language: str) -> None:
    fill(store)
    since_at, _ = day_bounds(SINCE, store.zone)
    asked = details(store, chosen=WHOLE, since_at=since_at)
    expected = [row for batch in asked for row in batch.to_pylist()]
    header, *rows, _total = values(load_workbook(made(store, tmp_path, language)))
    say = translator(language).gettext
    assert list(header) == [say(one.header) for one in FIELDS]
    assert len(rows) == len(expected) == 8
    for read, held in zip(rows, expected, strict=True):
        for one in FIELDS:
            assert same(read[COLUMN[one.name]], held[one.name], one.type, language), one.name


def same(read: Any, held: Any, kind: str, language: str) -> bool:
    if held is None or held == "":
        return read is None
    if kind == "money":
        return isinstance(read, int | float) and round(read * 100) == held and abs(read * 100 - held) < 1e-6
    if kind == "instant":
        local = held.replace(tzinfo=UTC).astimezone(TORONTO).replace(tzinfo=None)
        return isinstance(read, datetime) and abs(read - local) <= timedelta(milliseconds=1)
    if kind == "date":
        return isinstance(read, datetime) and read.date() == held
    if kind == "boolean":
        return bool(read == {"fr_CA": "Non", "en_CA": "No"}[language])
    return isinstance(read, str) if kind == "word" else bool(read == held)


def test_words_are_in_the_readers_language(store: Store, tmp_path: Path) -> None:
    fill(store)
    rows = values(load_workbook(made(store, tmp_path)))
    assert set(column(rows[1:-1], "kind")) == {"Paiement", "Annulation", "Remboursement"}
    assert set(column(rows[1:-1], "status")) == {"Approuvé", "Refusé"}


def test_the_total_is_a_formula_over_the_rows_with_its_value(store: Store, tmp_path: Path) -> None:
    fill(store)
    path = made(store, tmp_path)
    *_, formulas = values(load_workbook(path))
    *rows, cached = values(load_workbook(path, data_only=True))
    letter = get_column_letter(COLUMN["net_minor"] + 1)
    assert formulas[COLUMN["net_minor"]] == f"=SUBTOTAL(109,{letter}2:{letter}9)"
    assert cached[COLUMN["net_minor"]] == 135.60
    assert round(sum(column(rows[1:], "net_minor")), 2) == 135.60
    assert (formulas[0], formulas[1], cached[1]) == ("Total", "=SUBTOTAL(103,A2:A9)", 8)


def test_the_file_says_every_cent_exactly(store: Store, tmp_path: Path) -> None:
    amounts = [1, 8096, 12345, 57, 9_999_999_999_999, 110, 100, 0]
    fill(store, [a_payment(f"p{n}", amount_minor=amount) for n, amount in enumerate(amounts)])
    with ZipFile(made(store, tmp_path)) as archive:
        text = archive.read("xl/worksheets/sheet1.xml").decode()
    letter = get_column_letter(COLUMN["amount_minor"] + 1)
    written = re.findall(rf'<c r="{letter}\d+"[^>]*><v>([^<]*)</v>', text)
    assert [minor(one, "CAD") for one in written] == amounts


def test_currencies_and_tests_have_their_own_totals(store: Store, tmp_path: Path) -> None:
    changes: list[dict[str, Any]] = [
        {},
        {"is_test": True, "amount_minor": 50},
        {"currency": "USD"},
        {"amount_minor": 1},
    ]
    fill(store, [a_payment(f"p{n}", **change) for n, change in enumerate(changes)])
    path = made(store, tmp_path)
    *_, cad, usd, tests = values(load_workbook(path, data_only=True))
    net = COLUMN["net_minor"]
    assert [(row[0], row[1], row[net]) for row in (cad, usd, tests)] == [
        ("Total CAD", 2, 32.01),
        ("Total USD", 1, 32),
        ("Total, essais, CAD", 1, 0.5),
    ]
    book = load_workbook(path)
    header, *rows = values(book)
    for place, (row, expected) in enumerate(zip(rows[-3:], (32.01, 32, 0.5), strict=True)):
        own = len(FIELDS) + place
        letter = get_column_letter(own + 1)
        assert row[net] == f"=SUBTOTAL(109,{letter}2:{letter}5)"
        assert round(sum(cells[own] or 0 for cells in rows[:-3]), 2) == expected
    hidden = [one for one in book.worksheets[0].column_dimensions.values() if one.hidden]
    assert {n for one in hidden for n in range(one.min or 0, (one.max or 0) + 1)} == {
        len(FIELDS) + n for n in (1, 2, 3)
    }
    assert header[len(FIELDS) :] == ("Net CAD", "Net USD", "Net, essais, CAD")


def test_texts_stay_texts(store: Store, tmp_path: Path) -> None:
    nasty = ["=1+1", "+1", "-1", "@x", "\tx", "<r><t>x</t></r>", "_x0041_", "a\x07b", "0042", "x" * 40_000, "&<>\"'"]
    fill(store, [a_payment(f"p{n:02}", client=text) for n, text in enumerate(nasty)])
    sheet = load_workbook(made(store, tmp_path)).worksheets[0]
    found = [sheet.cell(row, COLUMN["client"] + 1) for row in range(2, len(nasty) + 2)]
    assert {cell.data_type for cell in found} <= {"s", "inlineStr"}
    read = [cell.value for cell in found]
    assert read[:5] == ["=1+1", "+1", "-1", "@x", "\tx"]
    assert read[5] == " <r><t>x</t></r>"
    assert read[7:9] == ["ab", "0042"]
    assert read[9] == "x" * 32_767
    assert read[10] == "&<>\"'"
    assert all(cell.quotePrefix for cell in found[:5])


def test_more_rows_than_a_sheet_holds_go_on_to_the_next(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "ROWS_PER_SHEET", 3)
    fill(store, [a_payment(f"p{n}", occurred_at=NOON + timedelta(minutes=n), amount_minor=n + 1) for n in range(7)])
    book = load_workbook(made(store, tmp_path), data_only=True)
    assert book.sheetnames == ["Paiements", "Paiements 2", "Paiements 3", "À propos"]
    sheets = [values(book, number) for number in range(3)]
    assert [name for rows in sheets for name in column(rows[1:-1], "payment_id")] == [f"p{n}" for n in range(7)]
    assert [rows[-1][COLUMN["net_minor"]] for rows in sheets] == [0.06, 0.15, 0.07]


def test_the_sheet_is_ready_to_read_and_to_print(store: Store, tmp_path: Path) -> None:
    fill(store)
    sheet, about = load_workbook(made(store, tmp_path)).worksheets
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:{get_column_letter(len(FIELDS))}9"
    assert sheet.print_title_rows == "$1:$1"
    assert str(sheet.print_area).endswith("!$A$1:$O$10")
    for one in (sheet, about):
        assert one.page_setup.orientation == "landscape"
        assert one.sheet_properties.pageSetUpPr is not None
        assert one.sheet_properties.pageSetUpPr.fitToPage
        assert (one.page_setup.fitToWidth, one.page_setup.fitToHeight) == (None, 0)
    assert sheet.cell(2, COLUMN["occurred_at"] + 1).number_format == "yyyy-mm-dd hh:mm:ss"
    assert sheet.cell(2, COLUMN["business_date"] + 1).number_format == "yyyy-mm-dd"
    assert sheet.cell(2, COLUMN["amount_minor"] + 1).number_format == '#,##0.00\\ "$"'
    widths = [sheet.column_dimensions[get_column_letter(place + 1)].width for place in range(3)]
    assert [round(width) for width in widths] == [round(one.width + 0.7) for one in FIELDS[:3]]


def test_the_book_knows_no_clock_but_the_datas(store: Store, tmp_path: Path) -> None:
    fill(store)
    path = made(store, tmp_path)
    book = load_workbook(path)
    known = store.rows("SELECT max(recorded_at) AS known FROM facts.payments")[0]["known"]
    assert book.properties.created == known.replace(tzinfo=None, microsecond=0)
    with ZipFile(path) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 31, 0, 0, 0)}
        assert {part.external_attr for part in archive.infolist()} == {0}
        assert archive.testzip() is None


@pytest.mark.parametrize(
    ("currency", "language", "expected"),
    [
        ("CAD", "fr_CA", '#,##0.00\\ "$"'),
        ("CAD", "en_CA", '"$"#,##0.00'),
        ("USD", "en_CA", '#,##0.00\\ "USD"'),
        ("JPY", "fr_CA", '#,##0\\ "JPY"'),
    ],
)
def test_amounts_look_like_their_currency(currency: str, language: str, expected: str) -> None:
    assert money_format(currency, language) == expected


def test_a_header_names_its_field_once() -> None:
    assert field("amount_minor").header == FIELDS[COLUMN["amount_minor"]].header
