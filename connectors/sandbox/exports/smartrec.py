"""SmartRec's reports of payments, as people download them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.sandbox.exports.table import Table, money
from connectors.sandbox.exports.written import english, french, jour, moment, short

if TYPE_CHECKING:
    from connectors.sandbox.exports.entries import Entry
    from connectors.sandbox.exports.evening import Evening
    from connectors.sandbox.exports.sale import Sale
    from connectors.sandbox.exports.table import Cell

KINDS = {"payment": "Paiement", "refund": "Remboursement", "void": "Annulation de paiement"}
VOID_OF_REFUND = "Annulation de remboursement"
MODES = {
    "integrated": "Terminal intégré", "standalone": "Terminal non intégré",
    "online": "Paiement par carte via SmartRec", "cash": "Comptant", "cheque": "Chèque",
}  # fmt: skip
CHANNELS = {"store": "Boutique", "point_of_sale": "Point de vente", "billing": "Facturation du client"}
BRANDS = {"visa": "Visa", "mastercard": "Mastercard", "interac": "Interac", "amex": "American Express"}
ENGLISH_KINDS = {"payment": "Payment", "refund": "Refund", "void": "Payment cancellation"}
ENGLISH_MODES = {
    "integrated": "Integrated terminal", "standalone": "Standalone terminal",
    "online": "Card payment via SmartRec", "cash": "Cash", "cheque": "Cheque",
}  # fmt: skip
ENGLISH_CHANNELS = {"store": "Store", "point_of_sale": "Point of sale", "billing": "Client billing"}
ENGLISH_BRANDS = BRANDS | {"amex": "Amex"}
DETAILS = (
    "Date", "Heure", "N° de reçu", "N° de transaction", "Type", "Mode de paiement", "Client", "Facture", "Montant",
    "Carte", "Canal", "Poste de travail", "Terminal", "Utilisateur", "Reçu d’origine",  # noqa: RUF001 - the apostrophe of print
)  # fmt: skip
ENGLISH_DETAILS = (
    "Receipt #", "Payment date", "Payment type", "Payment method", "Amount", "Client name", "Invoice #", "Location",
    "Workstation", "Terminal name", "Card type", "Last 4 digits", "Transaction ID", "Processed by", "Sales channel",
)  # fmt: skip
SUMMARY = (
    "Date et heure", "Client", "N° de facture", "Mode", "Montant payé", "Poste", "Nom du terminal", "Carte",
    "4 derniers chiffres",
)  # fmt: skip


def kind_of(sale: Sale) -> str:
    """Return what SmartRec calls a payment, void or refund in French."""
    return VOID_OF_REFUND if sale.undoes == "refund" else KINDS[sale.kind]


def cut(evening: Evening) -> list[Entry]:
    """Return the rows of an export: SmartRec stops at its limit."""
    return evening.entries[: evening.most_rows]


def titles(evening: Evening, name: str) -> tuple[str, ...]:
    """Return the lines above a French report."""
    local = evening.local
    return (
        name,
        evening.world.organisation.name,
        f"Période : du {jour(evening.since)} au {jour(evening.until)}",
        f"Généré le {local:%Y-%m-%d} à {local.hour} h {local:%M}",
    )


def details(evening: Evening) -> Table:
    """Return « Détails des paiements » in French: dates, times and amounts are values."""
    rows = cut(evening)
    signed = sum(one.sign * one.amount_minor for one in rows)
    return Table(
        sheet="Détails des paiements",
        titles=titles(evening, "Détails des paiements"),
        head=DETAILS,
        rows=[_details_row(evening, one) for one in rows],
        total=("Total", *("",) * 7, money(signed), *("",) * 6),
    )


def _details_row(evening: Evening, one: Entry) -> tuple[Cell, ...]:
    sale = one.sale
    has_card = one.mode in {"integrated", "online"} and sale.brand is not None
    return (
        one.shown_on,
        one.recorded_at.time().replace(second=0),
        str(one.receipt),
        evening.id_in_details(one) or "",
        kind_of(sale),
        MODES[one.mode],
        sale.client or "",
        sale.invoice or "",
        money(one.sign * one.amount_minor),
        f"{BRANDS[sale.brand or '']} •••• {sale.last4}" if has_card else "",
        CHANNELS[sale.channel],
        sale.workstation or "",
        terminal_of(evening, one),
        sale.cashier or "",
        str(one.parent_receipt or ""),
    )


def english_details(evening: Evening) -> Table:
    """Return "Payment details" in English: other columns in another sequence, dates and amounts as text."""
    rows = cut(evening)
    local = evening.local
    signed = sum(one.sign * one.amount_minor for one in rows)
    return Table(
        sheet="Payment details",
        titles=(
            "Payment details",
            f"From {short(evening.since)} to {short(evening.until)}",
            f"Generated on {moment(local)}",
        ),
        head=ENGLISH_DETAILS,
        rows=[_english_row(evening, one) for one in rows],
        total=("Total", "", "", "", english(signed), *("",) * 10),
    )


def _english_row(evening: Evening, one: Entry) -> tuple[Cell, ...]:
    sale = one.sale
    has_card = one.mode in {"integrated", "online"} and sale.brand is not None
    return (
        str(one.receipt),
        moment(one.recorded_at.replace(year=one.shown_on.year, month=one.shown_on.month, day=one.shown_on.day)),
        "Refund cancellation" if sale.undoes == "refund" else ENGLISH_KINDS[sale.kind],
        ENGLISH_MODES[one.mode],
        english(one.sign * one.amount_minor),
        sale.client or "",
        sale.invoice or "",
        evening.sites[sale.site_id],
        sale.workstation or "",
        terminal_of(evening, one),
        ENGLISH_BRANDS[sale.brand or ""] if has_card else "",
        sale.last4 if has_card else "",
        evening.id_in_details(one) or "",
        sale.cashier or "",
        ENGLISH_CHANNELS[sale.channel],
    )


def summary(evening: Evening) -> Table:
    """Return « Sommaire des paiements »: one row a payment, with neither receipt nor id nor kind."""
    rows = cut(evening)
    return Table(
        sheet="Sommaire",
        titles=titles(evening, "Sommaire des paiements"),
        head=SUMMARY,
        rows=[_summary_row(evening, one) for one in rows],
        total=("Total", "", "", "", french(sum(one.sign * one.amount_minor for one in rows)), "", "", "", ""),
    )


def _summary_row(evening: Evening, one: Entry) -> tuple[Cell, ...]:
    sale = one.sale
    has_card = one.mode in {"integrated", "online"} and sale.brand is not None
    return (
        one.recorded_at.replace(
            year=one.shown_on.year, month=one.shown_on.month, day=one.shown_on.day, second=0, tzinfo=None
        ),
        sale.client or "",
        sale.invoice or "",
        MODES[one.mode],
        french(one.sign * one.amount_minor),
        sale.workstation or "",
        terminal_of(evening, one),
        BRANDS[sale.brand or ""] if has_card else "",
        sale.last4 if has_card else "",
    )


def terminal_of(evening: Evening, one: Entry) -> str:
    """Return the alias of the terminal that a row shows: only an integrated one is named."""
    return evening.aliases[one.sale.serial] if one.mode == "integrated" and one.sale.serial else ""
