"""Payments for tests, made from what matters to each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from data.model import Brand, Certainty, Kind, Payment, SourceKey, Status, payment_id

NOON = datetime(2026, 11, 20, 17, tzinfo=UTC)


def payment(remote_id: str, minutes: float = 0, **fields: Any) -> Payment:
    """Return an approved payment so many minutes after noon, unless the fields say otherwise."""
    key = SourceKey("handpoint", "demo", "mer1", "transaction", remote_id)
    known: dict[str, Any] = {
        "payment_id": payment_id(key),
        "source": "handpoint.feed",
        "remote_id": remote_id,
        "occurred_at": NOON + timedelta(minutes=minutes),
        "kind": Kind.PAYMENT,
        "terminal_serial": "0821",
        "amount_minor": 3200,
        "currency": "CAD",
        "status": Status.APPROVED,
        "status_certainty": Certainty.CERTAIN,
        "amount_certainty": Certainty.CERTAIN,
        "card_brand": Brand.VISA,
        "last4": "4242",
        "reference": f"ref-{remote_id}",
    }
    return Payment(**known | fields)
