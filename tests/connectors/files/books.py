"""Files built by hand: their cells as a reader gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from connectors.files.book import Book, Sheet
from connectors.files.extract import extract
from connectors.files.mapping import Mapping

if TYPE_CHECKING:
    from connectors.files.book import Cell
    from connectors.files.mapping import Extract

GUID = "b2d3b6ee-1111-4111-8111-111111111111"
ZONE = ZoneInfo("America/Toronto")
FRENCH = [
    "Date", "Heure", "Type", "Mode de paiement", "Montant", "No de transaction", "No de reçu", "Client", "Facture",
    "Code GL", "Poste de travail", "Carte", "4 derniers chiffres",
]  # fmt: skip
ENGLISH = [
    "Date", "Time", "Type", "Payment method", "Amount", "Transaction ID", "Receipt number", "Customer", "Invoice",
    "GL code", "Workstation", "Card brand", "Last 4 digits",
]  # fmt: skip
FIELDS = [
    "date", "time", "kind", "mode", "amount", "remote_id", "receipt", "client", "invoice", "ledger_code",
    "workstation", "card_brand", "last4",
]  # fmt: skip
WORDS = {
    "kind": {
        "Paiement": "payment", "Remboursement": "refund", "Annulation": "void", "Payment": "payment",
        "Refund": "refund",
    },
    "mode": {
        "Terminal intégré": "integrated_terminal", "Comptant": "other", "Integrated terminal": "integrated_terminal",
    },
    "card_brand": {"Visa": "visa"},
}  # fmt: skip


def book(*rows: list[Cell], name: str = "Paiement par item.xlsx", sheet: str = "Feuille1") -> Book:
    return Book(name=name, sha256="0" * 64, sheets=[Sheet(sheet, list(rows))])


def row(**fields: Cell) -> list[Cell]:
    """Return a row of the French layout: a payment on a terminal, but for what is given."""
    usual: dict[str, Cell] = {
        "date": "2026-10-31", "time": "14:05", "kind": "Paiement", "mode": "Terminal intégré", "amount": "12,00 $",
        "remote_id": None, "receipt": None, "client": "Ève Roy", "invoice": "F-1", "ledger_code": "4000",
        "workstation": "Accueil", "card_brand": "Visa", "last4": "•••• 4242",
    }  # fmt: skip
    assert set(fields) <= set(usual)
    return [{**usual, **fields}[name] for name in FIELDS]


def mapping(**changes: Any) -> Mapping:
    columns = {name: (french, english) for name, french, english in zip(FIELDS, FRENCH, ENGLISH, strict=True)}
    usual = {"report": "paiement_par_item", "title": "Paiement par item", "columns": columns, "words": WORDS}
    return Mapping(**{**usual, **changes})


def read(*rows: list[Cell], **changes: Any) -> Extract:
    """Read rows below the French headers."""
    return extract(book(list(FRENCH), *rows), mapping(**changes), zone=ZONE, currency="CAD")


def unread(said: Extract) -> list[tuple[int, str]]:
    return [(one.line, one.key) for one in said.unread]


def money(said: Extract) -> dict[str, int]:
    return {one.key: one.amount_minor for one in said.records}
