"""What a provider knows more of one payment (its EMV block), asked for when somebody opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from data.model import PaymentRef
from data.queries import settlement as queries
from data.save import save_payments
from pipeline.collect import guarded

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.works import Works


def look_up(works: Works, payment_id: str, occurred_at: datetime) -> bool:
    """Ask for the details of a payment and save them; return whether there were any.

    Without the reference that the gateway knows it by, there is nothing to ask.
    """
    row = queries.reference(works.store, payment_id=payment_id, occurred_at=occurred_at)
    if row is None or not row["reference"]:
        return False
    payment = msgspec.convert(row, PaymentRef)
    is_told = False
    for source in works.that("looks_up_payments"):
        if not source.can("feeds_payments") or works.holds.has(source.name):
            continue
        with guarded(works, "details", source) as run:
            answer = source.connector.look_up(payment)
            run.add(save_payments(works.store, answer.payments, connector=source.name, findings=answer.findings))
            is_told = is_told or bool(answer.payments)
    return is_told
