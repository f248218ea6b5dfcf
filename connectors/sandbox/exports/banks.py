"""Statements as banks write them: Desjardins, the National Bank, and a workbook of somebody's own."""

from __future__ import annotations

import csv
from itertools import accumulate
from typing import TYPE_CHECKING

from connectors.sandbox.exports.bank import OPENING_MINOR
from connectors.sandbox.exports.table import Table, money, text
from connectors.sandbox.exports.written import comma, jour, point

if TYPE_CHECKING:
    from connectors.sandbox.exports.bank import BankLine
    from connectors.sandbox.exports.evening import Evening

_BRANCH, _FOLIO, _KIND = "CAISSE DES SAULES", "0418822", "EOP"
NATIONAL = ("Date", "Description", "Catégorie", "Débit", "Crédit", "Solde")
OWN = ("Date", "Libellé", "Référence", "Montant", "Solde")
_NATIONAL_WORDS = {
    "payout": "Virement", "amex_payout": "Virement", "fees": "Frais bancaires", "chargeback": "Retrait",
    "chargeback_fee": "Frais bancaires", "top_up": "Virement", "returned_cheque": "Retour d’effet", "cash": "Dépôt",  # noqa: RUF001 - the apostrophe of print
    "cheques": "Dépôt", "other": "Paiement",
}  # fmt: skip


def desjardins(found: list[BankLine]) -> bytes:
    """Return a statement without headers, in Windows' letters, money out and money in apart."""
    rows = []
    for number, (line, balance) in enumerate(zip(found, _balances(found), strict=True), 1):
        paid, got = ("", point(line.amount_minor)) if line.amount_minor >= 0 else (point(-line.amount_minor), "")
        head = (_BRANCH, _FOLIO, _KIND, f"{line.booked_on:%Y/%m/%d}", f"{number:05d}", line.description, "")
        rows.append((*head, paid, got, "", "", "", "", point(balance)))
    table = Table(sheet="", titles=(), head=(), rows=rows)
    return text(table, separator=",", encoding="cp1252", quoting=csv.QUOTE_ALL, head=False)


def national(found: list[BankLine]) -> bytes:
    """Return a statement with semicolons, a header and decimal commas, in UTF-8 with its mark."""
    rows = []
    for line, balance in zip(found, _balances(found), strict=True):
        paid, got = ("", comma(line.amount_minor)) if line.amount_minor >= 0 else (comma(-line.amount_minor), "")
        description = line.description.upper()
        rows.append((f"{line.booked_on:%Y-%m-%d}", description, _NATIONAL_WORDS[line.kind], paid, got, comma(balance)))
    return text(Table(sheet="", titles=(), head=NATIONAL, rows=rows), separator=";", encoding="utf-8-sig")


def own(evening: Evening, found: list[BankLine]) -> Table:
    """Return a statement as somebody keeps it in a workbook: one signed amount a line."""
    rows = [
        (
            line.booked_on,
            line.description,
            f"{line.booked_on:%y%m%d}-{number:03d}",
            money(line.amount_minor),
            money(balance),
        )
        for number, (line, balance) in enumerate(zip(found, _balances(found), strict=True), 1)
    ]
    return Table(
        sheet="Relevé",
        titles=("Relevé bancaire", f"Du {jour(evening.since)} au {jour(evening.until)}"),
        head=OWN,
        rows=rows,
    )


def _balances(found: list[BankLine]) -> list[int]:
    return list(accumulate((line.amount_minor for line in found), initial=OPENING_MINOR))[1:]
