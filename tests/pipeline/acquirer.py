"""An acquirer that answers as a test says, and works that ask it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from connectors.base import LookUp
from connectors.errors import Unreachable, Unreadable
from connectors.registry import manifests
from data import time as clock
from data.model import Kind, Payment, SettlementState, Window
from data.save import save_payments
from pipeline import settlement
from pipeline.works import Source, Works
from tests.pipeline.payments import NOON, payment

if TYPE_CHECKING:
    from data.model import PaymentRef
    from data.store import Store

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class Acquirer:
    """Answers look-ups from what a test says is left to refund."""

    def __init__(self) -> None:
        self.available: dict[str, int] = {}
        self.states: dict[str, SettlementState] = {}
        self.unknown: set[str] = set()
        self.asked: list[str] = []
        self.fails_at: int | None = None
        self.unreadable: set[str] = set()

    def look_up(self, ref: PaymentRef) -> LookUp:
        if self.fails_at is not None and len(self.asked) >= self.fails_at:
            raise Unreachable("paysafe", "payments", "HTTP 503")
        self.asked.append(ref.remote_id)
        if ref.remote_id in self.unreadable:
            raise Unreadable("paysafe", "payments", "markup, 9 bytes")
        if ref.remote_id in self.unknown:
            return LookUp(())
        found = Payment(
            payment_id=ref.payment_id,
            source="paysafe",
            remote_id=ref.remote_id,
            occurred_at=ref.occurred_at,
            settlement_state=self.states.get(ref.remote_id, SettlementState.SETTLED),
            available_to_refund_minor=self.available.get(ref.remote_id, ref.amount_minor),
        )
        return LookUp((found,))


def works_with(store: Store, acquirer: Acquirer) -> Works:
    """Return works with a feed that nobody asks and an acquirer."""
    sources = (
        Source("handpoint", manifests()["handpoint"], "mer1", object()),
        Source("paysafe", manifests()["paysafe"], "1001", acquirer),
    )
    return Works(store, None, sources)  # type: ignore[arg-type]  # nothing here reads the settings


def at(instant: datetime) -> None:
    """Let it be this instant."""
    clock.live_on(clock.WorldClock(instant, 0))


def keep(works: Works, *payments: Payment, since: datetime = NOON - 40 * DAY) -> None:
    """Save payments, with the feed read up to now."""
    save_payments(works.store, payments, connector="handpoint", covers=Window(since, clock.now()))


def night(works: Works) -> bool:
    """Look up whatever is due."""
    return settlement.look_up(works, "settlement", is_new_only=False, seconds=60)


def refund_of(parent: Payment, amount: int, minutes: float) -> Payment:
    """Return a refund that the feed shows."""
    return payment(
        f"refund-{parent.remote_id}-{amount}",
        minutes,
        kind=Kind.REFUND,
        undoes=Kind.PAYMENT,
        parent_id=parent.payment_id,
        amount_minor=amount,
    )


def void_of(refund: Payment, minutes: float) -> Payment:
    """Return a void of a refund that the feed shows."""
    return payment(
        f"void-{refund.remote_id}",
        minutes,
        kind=Kind.VOID,
        undoes=Kind.REFUND,
        parent_id=refund.payment_id,
        amount_minor=refund.amount_minor,
    )
