"""SmartRec's « Paiement par item »: a payment is split over the ledger codes of what it paid for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from connectors.sandbox.exports.entries import Entry
from connectors.sandbox.exports.parts import Part
from connectors.sandbox.exports.smartrec import MODES, kind_of, titles
from connectors.sandbox.exports.table import Table, money
from connectors.sandbox.exports.written import french

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.sandbox.exports.evening import Evening
    from connectors.sandbox.exports.table import Cell

HEAD = (
    "Date de paiement", "N° de reçu", "N° de transaction", "Type", "Mode de paiement", "Client", "Poste de travail",
    "N° de facture / note de crédit", "Item", "Code de grand livre", "Montant avant taxes", "TPS", "TVQ", "Montant",
)  # fmt: skip
TWIN = (
    "Date", "Reçu", "Transaction", "Type", "Mode", "Nom", "Poste", "Facture / note de crédit", "Description",
    "Code de grand livre", "Avant taxes", "TPS", "TVQ", "Total",
)  # fmt: skip
GROUPS = (("Paiement", 5), ("Client", 2), ("Item", 3), ("Montants", 4))


class Line(Struct, frozen=True):
    """One line: a row of SmartRec and a part of it."""

    entry: Entry
    part: Part


def lines(evening: Evening) -> list[Line]:
    """Return the lines of the report: SmartRec stops at its limit, in the middle of a payment if need be."""
    return [Line(entry, part) for entry in evening.entries for part in entry.parts][: evening.most_rows]


def plain(evening: Evening) -> Table:
    """Return the report as text."""
    return Table(
        sheet="", titles=(), head=HEAD, rows=[_row(evening, one, french, as_text=True) for one in lines(evening)]
    )


def twin(evening: Evening) -> Table:
    """Return the report as a workbook with a header of two lines, the upper one merged."""
    found = lines(evening)
    total = sum(one.entry.sign * one.part.amount_minor for one in found)
    return Table(
        sheet="Paiement par item",
        titles=titles(evening, "Paiement par item"),
        head=TWIN,
        groups=GROUPS,
        rows=[_row(evening, one, money, as_text=False) for one in found],
        total=("Total", *("",) * 12, money(total)),
    )


def _row(evening: Evening, one: Line, amount: Callable[[int], Cell], *, as_text: bool) -> tuple[Cell, ...]:
    entry, part, sale = one.entry, one.part, one.entry.sale
    taxes = part.gst_minor + part.qst_minor
    return (
        f"{entry.shown_on:%Y-%m-%d}" if as_text else entry.shown_on,
        str(entry.receipt),
        evening.id_in_details(entry) or "",
        kind_of(sale),
        MODES[entry.mode],
        sale.client or "",
        sale.workstation or "",
        _paper(entry, part),
        part.item or "",
        part.ledger_code or "",
        amount(entry.sign * (part.amount_minor - taxes)),
        amount(entry.sign * part.gst_minor),
        amount(entry.sign * part.qst_minor),
        amount(entry.sign * part.amount_minor),
    )


def _paper(entry: Entry, part: Part) -> str:
    """Return the invoice of a payment, or the credit memo of what gives it back; none before it is reconciled."""
    sale = entry.sale
    if part.ledger_code is None or not sale.invoice:
        return ""
    return sale.invoice if sale.kind == "payment" else f"NC{entry.shown_on:%y}-{entry.receipt}"
