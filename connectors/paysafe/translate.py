"""From Paysafe's documents to ours: how far a payment is settled, and what is left to refund."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from connectors.redact import brief, identifier, last4
from data.model import Brand, Kind, Payment, PaymentRef, SettlementState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.paysafe.wire import Document, Moment

SOURCE = "paysafe"

_STATES = {
    "RECEIVED": SettlementState.PENDING,
    "INITIATED": SettlementState.PENDING,
    "PENDING": SettlementState.PENDING,
    "HELD": SettlementState.PENDING,
    "PROCESSING": SettlementState.PROCESSING,
    "SETTLEMENT_PROCESSING": SettlementState.PROCESSING,
    "COMPLETED": SettlementState.SETTLED,
    "CANCELLED": SettlementState.CANCELLED,
    "FAILED": SettlementState.FAILED,
    "EXPIRED": SettlementState.FAILED,
}
# Of several settlements of one payment, the least advanced that still lives speaks for all.
_STANDING = (
    SettlementState.UNKNOWN,
    SettlementState.PENDING,
    SettlementState.PROCESSING,
    SettlementState.SETTLED,
    SettlementState.FAILED,
    SettlementState.CANCELLED,
)
_BRANDS = {
    "VI": Brand.VISA,
    "VD": Brand.VISA,
    "VE": Brand.VISA,
    "MC": Brand.MASTERCARD,
    "MD": Brand.MASTERCARD,
    "AM": Brand.AMEX,
    "DI": Brand.DISCOVER,
    "JC": Brand.JCB,
}
_MILLISECONDS = re.compile(r"[0-9]{11,14}")
_DAYS = (
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "%Y-%m-%d"),
    (re.compile(r"[0-9]{2}/[0-9]{2}/[0-9]{4}"), "%m/%d/%Y"),
)
_PLAIN_DAY = re.compile(r"[0-9]{8}")


def minor_of(said: str | int | None) -> int | None:
    """Return an amount in minor units, which may be written as text; None when it is not one."""
    text = str(said if said is not None else "").strip()
    return int(text) if re.fullmatch(r"[0-9]{1,15}", text) else None


def instant_of(said: Moment) -> datetime | None:
    """Return an instant written as ISO text or as milliseconds; None when it is neither."""
    text = str(said if said is not None else "").strip()
    try:
        if _MILLISECONDS.fullmatch(text):
            return datetime.fromtimestamp(int(text) / 1000, UTC)
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo is not None else None
    except (ValueError, OverflowError, OSError):
        return None


def day_of(said: Moment) -> date | None:
    """Return the day of a bank deposit, in any of the ways it is written; None when it is none of them."""
    text = str(said if said is not None else "").strip()
    for pattern, form in _DAYS:
        if found := pattern.match(text):
            return _day(found[0], form)
    if _PLAIN_DAY.fullmatch(text):
        return _day(text, "%Y%m%d")
    instant = instant_of(said) if _MILLISECONDS.fullmatch(text) else None
    return instant.date() if instant else None


def _day(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).replace(tzinfo=UTC).date()
    except ValueError:
        return None


def doubts_of(document: Document, kind: Kind) -> tuple[str, ...]:
    """Return what is odd about a document, in words that are the same for every one that is odd in the same way."""
    expected: dict[str, object] = {
        "amount": document.amount,
        "gatewayResponse": document.gateway,
        "status": document.status,
    }
    if kind is Kind.PAYMENT:
        expected |= {"availableToRefund": document.available, "settlements": document.settlements}
    unsaid = [f"{kind} {name} is not said" for name, value in expected.items() if value is None]
    parts = [document, *(document.settlements or ())]
    unsaid += [f"{kind} status is not known" for part in parts if part.status not in _STATES]
    return tuple(unsaid)


def is_settled_with(document: Document) -> bool:
    """Tell whether a payment went through, so that a settlement of it must exist."""
    return document.status == "COMPLETED"


def payment_of(document: Document, settlements: Sequence[Document], asked: PaymentRef) -> Payment:
    """Return what Paysafe's payment and its settlements, or its refund, add to one we hold."""
    is_refund = asked.kind is Kind.REFUND
    parts = [document] if is_refund else list(settlements)
    state, raw = _standing(parts) if parts else _alone(document)
    gateways = [part.gateway for part in (*parts, document) if part.gateway is not None]
    days = [day for gateway in gateways if (day := day_of(gateway.effective_on)) is not None]
    moments = [m for part in (*parts, document) for m in (part.updated_at, part.status_at, part.made_at)]
    told = [instant for m in moments if (instant := instant_of(m)) is not None]
    codes = (document.auth_code, *(gateway.auth_code for gateway in gateways))
    return Payment(
        payment_id=asked.payment_id,
        source=SOURCE,
        remote_id=asked.remote_id,
        occurred_at=asked.occurred_at,
        kind=asked.kind,
        reference=asked.reference,
        source_at=max(told, default=None),
        raw_status=brief(raw) if raw else None,
        tid=next((tid for gateway in gateways if (tid := identifier(gateway.tid))), None),
        card_brand=_BRANDS.get((document.card.brand if document.card else None) or "", Brand.UNKNOWN),
        last4=last4(document.card.last4) if document.card else None,
        auth_code=next((kept for code in codes if (kept := identifier(code))), None),
        settlement_state=state,
        settled_on=max(days, default=None) if state is SettlementState.SETTLED else None,
        available_to_refund_minor=None if is_refund else _available(document, settlements),
    )


def _standing(parts: Sequence[Document]) -> tuple[SettlementState, str | None]:
    states = [(_STATES.get(part.status or "", SettlementState.UNKNOWN), part.status) for part in parts]
    return min(states, key=lambda state: _STANDING.index(state[0]))


def _alone(document: Document) -> tuple[SettlementState, str | None]:
    """Return how a payment stands of which no settlement is told: done is not yet settled."""
    state = _STATES.get(document.status or "", SettlementState.UNKNOWN)
    return (SettlementState.UNKNOWN if state is SettlementState.SETTLED else state), document.status


def _available(document: Document, settlements: Sequence[Document]) -> int | None:
    if (said := minor_of(document.available)) is not None:
        return said
    parts = [minor_of(part.available) for part in settlements]
    known = [part for part in parts if part is not None]
    return sum(known) if known and len(known) == len(parts) else None
