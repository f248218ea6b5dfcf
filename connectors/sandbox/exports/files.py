"""Every file of an evening, as bytes, and what to know of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from connectors.sandbox.exports import bank, banks, folder, items, netbanx, smartrec
from connectors.sandbox.exports.table import text, workbook
from connectors.sandbox.exports.truth_file import truth

if TYPE_CHECKING:
    from pathlib import Path

    from connectors.sandbox.exports.evening import Evening
    from connectors.sandbox.exports.table import Table

SMARTREC, OTHER = "SmartRec", "Encaisse"


class Made(Struct, frozen=True):
    """A file: its bytes, its rows, and whether SmartRec's limit cut it."""

    data: bytes
    rows: int
    is_cut: bool = False


def make(evening: Evening) -> dict[str, Made]:
    """Return every file by its name."""
    return _of_smartrec(evening) | _of_the_merchant_account(evening) | _of_the_bank(evening)


def write(evening: Evening, to: Path) -> dict[str, Made]:
    """Write every file, and the truth, into a folder; return them by name. Raises folder.Theirs and Unwritable."""
    made = make(evening)
    notes: dict[str, dict[str, Any]] = {name: {"rows": one.rows, "is_cut": one.is_cut} for name, one in made.items()}
    folder.write(to, {name: one.data for name, one in made.items()}, truth(evening), notes)
    return made


def _of_smartrec(evening: Evening) -> dict[str, Made]:
    is_cut = len(evening.entries) > evening.most_rows
    plain = items.plain(evening)
    are_items_cut = sum(len(one.parts) for one in evening.entries) > evening.most_rows
    report = netbanx.report(evening)
    return {
        "Détails des paiements.xlsx": _book(evening, smartrec.details(evening), is_cut=is_cut),
        "Payment details.xlsx": _book(evening, smartrec.english_details(evening), is_cut=is_cut),
        "Paiement par item.csv": Made(
            text(plain, separator=";", encoding="cp1252"), len(plain.rows), is_cut=are_items_cut
        ),
        "Paiement par item.xlsx": _book(evening, items.twin(evening), is_cut=are_items_cut),
        "Règlement du compte marchand.xlsx": _book(evening, report, is_cut=len(report.rows) == evening.most_rows),
        "Sommaire des paiements.xlsx": _book(evening, smartrec.summary(evening), is_cut=is_cut),
    }


def _of_the_merchant_account(evening: Evening) -> dict[str, Made]:
    tables = {
        "Netbanx règlements.csv": netbanx.settlement(evening),
        "Netbanx relevé de compte.csv": netbanx.statement(evening),
        "Netbanx activité.csv": netbanx.activity(evening),
    }
    return {name: Made(text(one, separator=",", encoding="utf-8"), len(one.rows)) for name, one in tables.items()}


def _of_the_bank(evening: Evening) -> dict[str, Made]:
    net, gross = bank.lines(evening, "net"), bank.lines(evening, "gross")
    return {
        "Desjardins relevé.csv": Made(banks.desjardins(net), len(net)),
        "Banque Nationale relevé.csv": Made(banks.national(gross), len(gross)),
        "Relevé bancaire.xlsx": Made(workbook(banks.own(evening, gross), evening.now, OTHER), len(gross)),
    }


def _book(evening: Evening, table: Table, *, is_cut: bool) -> Made:
    return Made(workbook(table, evening.now, SMARTREC), len(table.rows), is_cut)
