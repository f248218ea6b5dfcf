"""What each file looks like from outside: it opens, says what the truth says, and gives nobody away."""

from __future__ import annotations

import csv
import re
from datetime import date, datetime, time
from io import BytesIO, StringIO
from itertools import pairwise
from zipfile import ZipFile

import openpyxl
import pytest

from connectors.sandbox.exports.evening import Evening
from connectors.sandbox.exports.files import make
from connectors.sandbox.exports.items import HEAD, TWIN
from connectors.sandbox.exports.netbanx import ACTIVITY, REPORT, STATEMENT
from connectors.sandbox.exports.smartrec import DETAILS, ENGLISH_DETAILS, SUMMARY
from tests.connectors.sandbox.exports.evenings import NOW, cells, evening, files, told

BOOKS = [name for name in files() if name.endswith(".xlsx")]
TEXTS = [name for name in files() if name.endswith(".csv")]


def lines(name: str, encoding: str, separator: str) -> list[list[str]]:
    text = files()[name].data.decode(encoding)
    assert text.endswith("\r\n")
    return list(csv.reader(StringIO(text, newline=""), delimiter=separator))


def cents(text: str) -> int:
    """Read an amount as written in any of the files."""
    digits = int(re.sub(r"\D", "", text))
    return -digits if text.startswith(("-", "(")) else digits


def test_the_same_arguments_give_the_same_bytes() -> None:
    again = make(Evening(now=NOW, days=11))
    assert {name: one.data for name, one in again.items()} == {name: one.data for name, one in files().items()}


@pytest.mark.parametrize("name", BOOKS)
def test_a_workbook_says_when_it_was_made(name: str) -> None:
    book = openpyxl.load_workbook(BytesIO(files()[name].data))
    made_at = evening().now.replace(tzinfo=None)
    assert (book.properties.created, book.properties.modified) == (made_at, made_at)
    assert {info.date_time for info in ZipFile(BytesIO(files()[name].data)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_details_in_french_have_real_dates_times_and_numbers() -> None:
    found = cells("Détails des paiements.xlsx")
    assert [row[0] for row in found[:4]] == [
        "Détails des paiements", "Ville de Rivière-aux-Saules — Loisirs",
        "Période : du 13 novembre 2026 au 24 novembre 2026", "Généré le 2026-11-24 à 21 h 05",
    ]  # fmt: skip
    assert tuple(found[5]) == DETAILS
    rows, total = found[6:-1], found[-1]
    assert len(rows) == len(told()["rows"])
    for row, true in zip(rows, told()["rows"], strict=True):
        assert (type(row[0]), type(row[1])) == (datetime, time)
        assert (row[0].date().isoformat(), f"{row[1]:%H:%M}") == (true["paid_on"], true["paid_at"])
        assert (row[2], row[3], row[12]) == (str(true["receipt"]), true["smartrec_id"], true["terminal"])
        assert round(row[8] * 100) == true["sign"] * true["amount_minor"]
    assert total[0] == "Total"
    assert round(total[8] * 100) == sum(one["sign"] * one["amount_minor"] for one in told()["rows"])


def test_details_in_english_have_other_columns_and_only_text() -> None:
    found = cells("Payment details.xlsx")
    assert found[1][0] == "From Nov 13, 2026 to Nov 24, 2026"
    assert tuple(found[4]) == ENGLISH_DETAILS
    for row, true in zip(found[5:-1], told()["rows"], strict=True):
        shown = datetime.strptime(row[1], "%b %d, %Y %I:%M %p")  # noqa: DTZ007 - a wall clock
        assert (shown.date().isoformat(), f"{shown:%H:%M}") == (true["paid_on"], true["paid_at"])
        assert cents(row[4]) == true["sign"] * true["amount_minor"]
        assert (row[7], row[8]) == (true["site"], true["workstation"])
        assert row[11] is None or row[11] == true["last4"]


def test_a_payment_is_split_over_its_ledger_codes() -> None:
    found = lines("Paiement par item.csv", "cp1252", ";")
    assert tuple(found[0]) == HEAD
    truth = [(row, part) for row in told()["rows"] for part in row["parts"]]
    for line, (row, part) in zip(found[1:], truth, strict=True):
        assert (line[0], line[1], line[9]) == (row["paid_on"], str(row["receipt"]), part["ledger_code"] or "")
        assert cents(line[13]) == row["sign"] * part["amount_minor"]
        assert cents(line[10]) + cents(line[11]) + cents(line[12]) == cents(line[13])
    assert len(found) - 1 > len(told()["rows"])
    assert any(not line[9] for line in found)
    assert any(cents(line[11]) for line in found[1:])
    assert "1\xa0" not in "".join(line[1] for line in found)
    assert any("\xa0$" in line[13] for line in found[1:])


def test_the_twin_has_a_header_of_two_lines_the_upper_one_merged() -> None:
    found = cells("Paiement par item.xlsx")
    assert [name for name in found[5] if name] == ["Paiement", "Client", "Item", "Montants"]
    assert tuple(found[6]) == TWIN
    assert len(found[7:-1]) == len(lines("Paiement par item.csv", "cp1252", ";")) - 1
    book = openpyxl.load_workbook(BytesIO(files()["Paiement par item.xlsx"].data))
    assert {str(one) for one in book.worksheets[0].merged_cells.ranges} == {"A6:E6", "F6:G6", "H6:J6", "K6:N6"}


def test_the_settlement_report_has_payouts_and_no_amex() -> None:
    found = cells("Règlement du compte marchand.xlsx")
    assert tuple(found[5]) == REPORT
    batches = [one for one in told()["payouts"] if not one["is_amex"] and one["paid_on"]]
    shown = [one for one in batches if "2026-11-13" <= one["paid_on"] <= "2026-11-24"]
    assert len(found[6:]) == sum(len(one["sale_ids"]) for one in shown)
    assert sum(round(row[2] * 100) for row in found[6:]) == sum(one["gross_minor"] for one in shown)
    amex = {str(row["receipt"]) for row in told()["rows"] if row["brand"] == "amex"}
    assert amex
    assert not amex & {row[4] for row in found[6:]}
    ids = {row["smartrec_id"] for row in told()["rows"]}
    assert len(ids & {row[3] for row in found[6:]}) > 1000


def test_the_summary_has_neither_id_nor_receipt() -> None:
    found = cells("Sommaire des paiements.xlsx")
    assert tuple(found[5]) == SUMMARY
    rows = found[6:-1]
    assert {type(row[0]) for row in rows} == {datetime}
    assert [cents(row[4]) for row in rows] == [one["sign"] * one["amount_minor"] for one in told()["rows"]]
    text = str(rows)
    assert not any(str(one["receipt"]) in text or (one["smartrec_id"] or "-" * 36) in text for one in told()["rows"])


def test_the_activity_holds_standalone_terminals_and_no_digit_of_interac() -> None:
    found = lines("Netbanx activité.csv", "utf-8", ",")
    assert tuple(found[0]) == ACTIVITY
    ids = {line[2] for line in found[1:]}
    assert {one["remote_id"] for one in told()["standalone"] if one["brand"] != "amex"} <= ids
    assert {line[5] for line in found[1:] if "INTERAC" in line[5]} == {"INTERAC"}
    assert not any("AMERICAN" in line[5] for line in found)


def test_the_merchant_account_is_never_overdrawn_and_tells_the_dispute() -> None:
    found = lines("Netbanx relevé de compte.csv", "utf-8", ",")
    assert tuple(found[0]) == STATEMENT
    for before, line in pairwise(found[1:]):
        assert cents(line[7]) == cents(before[7]) + cents(line[6] or "0") - cents(line[5] or "0")
    assert all(cents(line[7]) > 0 for line in found[1:])
    kinds = {line[2] for line in found[1:]}
    assert kinds == {
        "Settlement",
        "Fees",
        "Return",
        "Payout",
        "Chargeback",
        "Chargeback Fee",
        "Bank Recovery",
        "Top-up",
    }


def test_desjardins_has_no_header_and_its_balance_runs() -> None:
    found = lines("Desjardins relevé.csv", "cp1252", ",")
    assert {len(line) for line in found} == {14}
    date.fromisoformat(found[0][3].replace("/", "-"))
    for before, line in pairwise(found):
        assert (line[7] == "") != (line[8] == "")
        assert cents(line[13]) == cents(before[13]) + cents(line[8] or "0") - cents(line[7] or "0")
    truth = [one["amount_minor"] for one in told()["bank_lines"]["net"]]
    assert [cents(line[8] or "0") - cents(line[7] or "0") for line in found] == truth


def test_the_national_bank_writes_semicolons_and_commas() -> None:
    found = lines("Banque Nationale relevé.csv", "utf-8-sig", ";")
    assert found[0] == ["Date", "Description", "Catégorie", "Débit", "Crédit", "Solde"]
    truth = [one["amount_minor"] for one in told()["bank_lines"]["gross"]]
    assert [cents(line[4] or "0") - cents(line[3] or "0") for line in found[1:]] == truth
    assert [round(row[3] * 100) for row in cells("Relevé bancaire.xlsx")[4:]] == truth


@pytest.mark.parametrize("rows", [1500, 1499])
def test_smartrec_stops_at_its_limit(rows: int) -> None:
    made = files(rows=rows)
    assert (made["Détails des paiements.xlsx"].rows, made["Paiement par item.csv"].rows) == (rows, rows)
    assert made["Détails des paiements.xlsx"].is_cut
    assert not files()["Détails des paiements.xlsx"].is_cut
    assert len(cells("Détails des paiements.xlsx", rows=rows)) == rows + 7


def test_smartrec_s_ids_are_those_asked_for() -> None:
    world = evening().world
    for ids in ("guid", "reference", "other"):
        rows = [row for row in told(ids)["rows"] if row["mode"] == "integrated"]
        known = [row for row in rows if row["smartrec_id"]]
        assert 0.95 < len(known) / len(rows) < 1
        for row in known:
            one = world.movement(row["guid"])
            assert one is not None
            expected = {"guid": one.guid, "reference": one.reference}.get(ids)
            assert row["smartrec_id"] == expected or (expected is None and row["smartrec_id"].isdigit())


@pytest.mark.parametrize("name", list(files()))
def test_no_file_tells_a_card_or_who_holds_it(name: str) -> None:
    text = "\n".join(map(str, cells(name))) if name in BOOKS else files()[name].data.decode("latin-1")
    holders = {one.holder_name for one in evening().movements}
    assert not [one for one in holders if one in text]
    assert not re.findall(r"(?<![\d-])\d{13,19}(?![\d-])", text)
    bins = {one.first6 for one in evening().movements}
    assert not [one for one in bins if re.search(rf"(?<![\w-]){one}[ *•]", text)]
