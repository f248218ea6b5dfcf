"""The truth beside the files: what each row and each line of the bank really is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from connectors.sandbox.exports import bank, differences
from connectors.sandbox.exports.smartrec import terminal_of

if TYPE_CHECKING:
    from connectors.sandbox.exports.bank import BankLine
    from connectors.sandbox.exports.entries import Entry
    from connectors.sandbox.exports.evening import Evening
    from connectors.sandbox.exports.merchant import Payout
    from connectors.sandbox.exports.sale import Sale


def truth(evening: Evening) -> dict[str, Any]:
    """Return everything that is true of an evening; amounts in minor units."""
    return {
        "seed": evening.seed,
        "now": evening.now.isoformat().replace("+00:00", "Z"),
        "days": evening.number_of_days,
        "terminals": evening.terminals,
        "ids": evening.ids,
        "period": {"from": evening.since.isoformat(), "to": evening.until.isoformat()},
        "zone": evening.zone.key,
        "currency": evening.world.organisation.currency,
        "rows": [_row(evening, one) for one in evening.entries],
        "standalone": [_standalone(one) for one in evening.sales if one.mode == "standalone"],
        "differences": [*differences.differences(evening), *_of_the_bank(evening)],
        "payouts": [_payout(one) for one in evening.payouts],
        "bank_lines": {fees: [_line(one) for one in bank.lines(evening, fees)] for fees in ("net", "gross")},
        "days_totals": differences.days(evening),
    }


def _row(evening: Evening, one: Entry) -> dict[str, Any]:
    sale = one.sale
    return {
        "receipt": one.receipt,
        "smartrec_id": evening.id_in_details(one),
        "parent_receipt": one.parent_receipt,
        "sale_id": sale.sale_id,
        "guid": sale.guid,
        "kind": sale.kind,
        "undoes": sale.undoes,
        "mode": one.mode,
        "true_mode": sale.mode,
        "paid_on": one.shown_on.isoformat(),
        "paid_at": f"{one.recorded_at:%H:%M}",
        "true_day": sale.day.isoformat(),
        "amount_minor": one.amount_minor,
        "true_minor": sale.amount_minor,
        "sign": one.sign,
        "client": sale.client,
        "invoice": sale.invoice,
        "channel": sale.channel,
        "workstation": sale.workstation,
        "terminal": terminal_of(evening, one) or None,
        "serial": sale.serial,
        "site": evening.sites[sale.site_id],
        "cashier": sale.cashier,
        "brand": sale.brand,
        "last4": sale.last4,
        "parts": [msgspec.to_builtins(part) for part in one.parts],
        "mistake": one.mistake,
    }


def _standalone(one: Sale) -> dict[str, Any]:
    return {
        "sale_id": one.sale_id,
        "remote_id": one.remote_id,
        "paid_at": one.paid_at.isoformat().replace("+00:00", "Z"),
        "day": one.day.isoformat(),
        "amount_minor": one.amount_minor,
        "brand": one.brand,
        "last4": one.last4,
        "auth_code": one.auth_code,
    }


def _payout(one: Payout) -> dict[str, Any]:
    return {
        "closes_on": one.closes_on.isoformat(),
        "is_amex": one.is_amex,
        "due_on": one.due_on.isoformat(),
        "paid_on": one.paid_on.isoformat() if one.paid_on else None,
        "gross_minor": one.gross_minor,
        "fees_minor": one.fees_minor,
        "net_minor": one.net_minor,
        "sale_ids": [item.sale.sale_id for item in one.items],
    }


def _line(one: BankLine) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "booked_on": one.booked_on.isoformat(),
        "description": one.description,
        "amount_minor": one.amount_minor,
        "closes_on": one.payout.closes_on.isoformat() if one.payout else None,
        "is_late": one.payout is not None and one.booked_on != one.payout.due_on,
        "sale_ids": list(one.sale_ids),
    }


def _of_the_bank(evening: Evening) -> list[dict[str, Any]]:
    """Return what is wrong at the bank: payouts late or missing, chargebacks."""
    found: list[dict[str, Any]] = []
    for one in evening.payouts:
        if one.paid_on == one.due_on or not evening.since <= one.due_on <= evening.until:
            continue
        kind = "missing_amex_payout" if one.paid_on is None else "late_payout"
        found.append(_payout(one) | {"kind": kind, "amount_minor": one.net_minor})
    lines = (line for line in bank.lines(evening, "net") if line.kind in {"chargeback", "returned_cheque"})
    return [*found, *(_line(line) | {"amount_minor": -line.amount_minor} for line in lines)]
