"""A provider that tells the chip's story of payments as a test says, and payments opened as a page opens them."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from connectors.base import LookUp
from data.model import Payment, Status
from data.queries import payment as questions
from data.save import save_payments

if TYPE_CHECKING:
    from connectors.errors import ConnectorError
    from data.model import PaymentRef
    from pipeline.details import Asking, Details
    from pipeline.works import Works


class Asked:
    """Tells the chip's story of payments, fails as a test says, and may be held back."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.failure: ConnectorError | None = None
        self.unknown: set[str] = set()
        self.status = Status.APPROVED
        self.begun = threading.Event()
        self.may_answer = threading.Event()
        self.may_answer.set()

    def look_up(self, ref: PaymentRef) -> LookUp:
        self.asked.append(ref.remote_id)
        self.begun.set()
        self.may_answer.wait(10)
        if self.failure is not None:
            raise self.failure
        if ref.remote_id in self.unknown:
            return LookUp(())
        told = Payment(
            payment_id=ref.payment_id,
            source="handpoint.status",
            remote_id=ref.remote_id,
            occurred_at=ref.occurred_at,
            kind=ref.kind,
            status=self.status,
            aid="A0000000031010",
        )
        return LookUp((told,))


def keep(works: Works, *payments: Payment) -> None:
    save_payments(works.store, payments, connector="handpoint")


def seen(works: Works, of: Payment) -> dict[str, Any]:
    """Return what a page has of a payment."""
    bounds: dict[str, Any] = {"payment_id": of.payment_id, "since": of.occurred_at, "until": of.occurred_at}
    row = questions.one(works.store, **bounds)
    assert row is not None
    told_by = {version["connector"] for version in questions.versions(works.store, **bounds)}
    return {"payment": row, "told_by": told_by, "lookups": questions.lookups(works.store, **bounds)}


def opened(details: Details, works: Works, of: Payment) -> Asking:
    """Open a payment as a page does."""
    return details.opened(**seen(works, of))


def ended(details: Details, asked: Asked) -> None:
    """Wait until nothing is being asked."""
    asked.may_answer.set()
    details._pool.submit(lambda: None).result(10)
