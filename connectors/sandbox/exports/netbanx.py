"""The merchant account's own exports: what was settled, the account's statement, everything that was done.

AMEX pays for itself and is in none of them. Names are those that SmartRec gave, never those on the cards.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from connectors.sandbox.exports.merchant import DISPUTE_FEE_MINOR, TOP_UP_MINOR, disputes, is_closed
from connectors.sandbox.exports.smartrec import BRANDS, titles
from connectors.sandbox.exports.table import Table, money
from connectors.sandbox.exports.written import point

if TYPE_CHECKING:
    from connectors.sandbox.exports.evening import Evening
    from connectors.sandbox.exports.merchant import Dispute, Payout
    from connectors.sandbox.exports.sale import Sale

SETTLEMENT = (
    "Date", "Batch ID", "Txn ID", "Merch. Txn ID", "Name", "Card Details", "Type", "Amount", "Fee", "Currency",
    "Payout Date", "Payout Amount",
)  # fmt: skip
STATEMENT = ("Date", "Sub-account", "Description", "Batch ID", "Txn ID", "Debit", "Credit", "Balance")
ACTIVITY = (
    "Date", "Batch ID", "Txn ID", "Merch. Txn ID", "Name", "Card Details", "Amount", "Currency", "Type", "Status",
    "Auth Code", "Channel",
)  # fmt: skip
REPORT = ("Date de virement", "Montant du virement", "Montant réglé", "N° de transaction", "N° de reçu")
_TYPES = {"payment": "Purchase", "refund": "Credit", "void": "Void"}
_DAY = timedelta(days=1)
StatementLine = tuple[date, str, str, str, int]
_OPENING_MINOR = 250_000


def settlement(evening: Evening) -> Table:
    """Return the settled payments and refunds of these days, batch by batch."""
    rows = [
        (
            f"{one.sale.paid_at.astimezone(evening.zone):%Y-%m-%d %H:%M:%S}",
            batch_id(payout.closes_on),
            one.sale.remote_id or "",
            one.sale.merchant_ref or "",
            one.sale.client or "",
            _card(one.sale),
            _TYPES[one.sale.kind],
            point(one.signed_minor),
            point(one.fee_minor),
            "CAD",
            f"{payout.paid_on:%Y-%m-%d}",
            point(payout.net_minor),
        )
        for payout in paid(evening)
        for one in payout.items
    ]
    return Table(sheet="", titles=(), head=SETTLEMENT, rows=rows)


def report(evening: Evening) -> Table:
    """Return SmartRec's « Règlement du compte marchand »: the id on receipts, the receipt, the transfer."""
    rows = [
        (
            payout.paid_on,
            money(payout.net_minor),
            money(one.signed_minor),
            evening.smartrec_id(one.sale) or one.sale.remote_id or "",
            str(evening.receipts.get(one.sale.sale_id, "")),
        )
        for payout in paid(evening)
        for one in payout.items
    ]
    return Table(
        sheet="Règlement",
        titles=titles(evening, "Règlement du compte marchand"),
        head=REPORT,
        rows=rows[: evening.most_rows],
    )


def paid(evening: Evening) -> list[Payout]:
    """Return the payouts, AMEX's apart, that were made in these days."""
    cards = (one for one in evening.payouts if not one.is_amex and one.paid_on is not None)
    return [one for one in cards if one.paid_on is not None and evening.since <= one.paid_on <= evening.until]


def statement(evening: Evening) -> Table:
    """Return the merchant account's statement: batches, fees, returns, disputes, top-ups, payouts."""
    found = [line for one in evening.payouts if not one.is_amex for line in _of_payout(one)]
    found += [line for one in disputes(evening) for line in _of_dispute(one)]
    found = sorted((one for one in found if evening.since <= one[0] <= evening.until), key=lambda one: one[0])
    cards = [one for one in evening.payouts if not one.is_amex and one.closes_on < evening.since]
    waiting = sum(one.net_minor for one in cards if one.paid_on is not None and one.paid_on >= evening.since)
    return Table(sheet="", titles=(), head=STATEMENT, rows=_balanced(found, _OPENING_MINOR + waiting))


def _of_payout(payout: Payout) -> list[StatementLine]:
    batch, closes_on = batch_id(payout.closes_on), payout.closes_on
    sold = sum(one.signed_minor for one in payout.items if one.sale.kind == "payment")
    refunds = [one for one in payout.items if one.sale.kind == "refund"]
    paid_out = [] if payout.paid_on is None else [(payout.paid_on, "Payout", batch, "", -payout.net_minor)]
    return [
        (closes_on, "Settlement", batch, "", sold),
        (closes_on, "Fees", batch, "", -payout.fees_minor),
        *((closes_on, "Return", batch, one.sale.remote_id or "", one.signed_minor) for one in refunds),
        *paid_out,
    ]


def _of_dispute(dispute: Dispute) -> list[StatementLine]:
    day, remote_id, amount = dispute.debited_on, dispute.sale.remote_id or "", dispute.sale.amount_minor
    return [
        (day, "Chargeback", "", remote_id, -amount),
        (day, "Chargeback Fee", "", remote_id, -DISPUTE_FEE_MINOR),
        (day, "Bank Recovery", "", remote_id, amount + DISPUTE_FEE_MINOR),
        (day + _DAY, "Top-up", "", "", TOP_UP_MINOR),
    ]


def _balanced(found: list[StatementLine], balance: int) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for day, description, batch, remote_id, signed in found:
        balance += signed
        debit, credit = ("", point(signed)) if signed >= 0 else (point(-signed), "")
        rows.append((f"{day:%Y-%m-%d}", "Current", description, batch, remote_id, debit, credit, point(balance)))
    return rows


def activity(evening: Evening) -> Table:
    """Return all that reached the merchant account in these days, standalone terminals too; Interac has no digits."""
    voided = {one.parent_id for one in evening.sales if one.kind == "void"}
    rows = [
        (
            f"{one.paid_at.astimezone(evening.zone):%Y-%m-%d %H:%M:%S}",
            batch_id(one.day) if _is_batched(evening, one, voided) else "",
            one.remote_id or "",
            one.merchant_ref or "",
            one.client or "",
            _card(one),
            point(one.amount_minor),
            "CAD",
            _TYPES[one.kind],
            _status(evening, one, voided),
            one.auth_code or "",
            "ECOMMERCE" if one.mode == "online" else "CARD PRESENT",
        )
        for one in evening.sales
        if one.remote_id is not None and one.brand != "amex"
    ]
    return Table(sheet="", titles=(), head=ACTIVITY, rows=rows)


def batch_id(day: date) -> str:
    """Return the number of a day's batch."""
    return f"{day.toordinal() * 7 % 10_000_000:08d}"


def _is_batched(evening: Evening, one: Sale, voided: set[str | None]) -> bool:
    return one.kind != "void" and one.sale_id not in voided and is_closed(evening, one.day)


def _status(evening: Evening, one: Sale, voided: set[str | None]) -> str:
    if one.kind == "void":
        return "Completed"
    if one.sale_id in voided:
        return "Cancelled"
    return "Settled" if _is_batched(evening, one, voided) else "Pending"


def _card(sale: Sale) -> str:
    """Return a card's brand and last digits; Interac's are not told."""
    brand = BRANDS[sale.brand or ""].upper()
    return brand if sale.brand == "interac" else f"{brand} **** {sale.last4}"
