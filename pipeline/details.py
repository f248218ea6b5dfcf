"""What a provider knows more of one payment (its EMV block), asked for when somebody opens it.

Asked once, one payment after the other, below everything else that is asked of the provider, and never in the thread of
a page. That it was asked is remembered with the facts; a provider that does not answer is left alone for a while.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import msgspec

from connectors.base import LookUp
from connectors.errors import Refused, Unreadable
from data import time as clock
from data.model import Kind, PaymentRef, Status
from data.queries import payment as questions
from data.queries import settlement as queries
from data.save import save_payments
from pipeline.collect import guarded
from pipeline.log import unexpected
from pipeline.settlement import not_looked_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from data.store import Store
    from pipeline.works import Source, Works

JOB = "details"
REST = timedelta(minutes=2)
# What a provider did not know may be on its way; after a day it is not.
AGAIN_AFTER = timedelta(hours=1)
KNOWN_WITHIN = timedelta(days=1)


class Asking(StrEnum):
    """How the asking for more of a payment stands; `over` too when there is nothing to ask, or nobody."""

    OVER = "over"
    UNDER_WAY = "under_way"
    UNANSWERED = "unanswered"


class Details:
    """The asking for more of the payments that people open. Every method may be called from any thread."""

    def __init__(self, works: Works) -> None:
        self._works = works
        self._pool = ThreadPoolExecutor(1, thread_name_prefix=JOB)
        self._lock = threading.Lock()
        self._asking: set[str] = set()
        self._resting: dict[str, datetime] = {}

    def opened(
        self, payment: Mapping[str, Any], told_by: Iterable[str], lookups: Sequence[Mapping[str, Any]]
    ) -> Asking:
        """Have more of a payment asked for, unless it was; return at once how that stands.

        `payment`, `lookups` and the connectors that told of it (`told_by`) are as `data.queries.payment` has them.
        """
        due = [source for source in _able(self._works, told_by) if is_due(payment, source.name, lookups)]
        if not due:
            return Asking.OVER
        payment_id = payment["payment_id"]
        with self._lock:
            if payment_id in self._asking:
                return Asking.UNDER_WAY
            if not any(self._is_free(source) for source in due):
                return Asking.UNANSWERED
            try:
                self._pool.submit(self._ask, due, payment_id, payment["occurred_at"])
            except RuntimeError:  # the desk is closing
                return Asking.UNANSWERED
            self._asking.add(payment_id)
        return Asking.UNDER_WAY

    def is_under_way(self, payment_id: str) -> bool:
        """Tell whether more of a payment is being asked for, or waits its turn."""
        with self._lock:
            return payment_id in self._asking

    def stop(self) -> None:
        """Let the one that is being asked for end, and ask for no other."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _ask(self, due: list[Source], payment_id: str, occurred_at: datetime) -> None:
        silent = due
        try:
            free = [source for source in due if self._is_free(source)]
            silent = [source for source in free if not look_up(self._works, source, payment_id, occurred_at)]
        except Exception as error:  # noqa: BLE001 - a surprise must not end the thread; the log has it whole
            unexpected(error, job=JOB)
        finally:
            with self._lock:
                self._resting |= dict.fromkeys((source.name for source in silent), clock.now() + REST)
                self._asking.discard(payment_id)

    def _is_free(self, source: Source) -> bool:
        until = self._resting.get(source.name)
        return not self._works.holds.has(source.name) and (until is None or clock.now() >= until)


def is_due(payment: Mapping[str, Any], connector: str, lookups: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether a provider may know more of a payment than it told, and was not asked, or not for good."""
    is_asked_for = payment["reference"] and payment["kind"] != Kind.VOID and payment["amount_source"] != "inferred"
    if not is_asked_for or payment["aid"]:
        return False
    asked = [row for row in lookups if row["connector"] == connector]
    return not asked or (
        not any(row["is_final"] for row in asked)
        and clock.now() - max(row["looked_up_at"] for row in asked) >= AGAIN_AFTER
    )


def look_up(works: Works, source: Source, payment_id: str, occurred_at: datetime) -> bool:
    """Ask a provider for more of a payment and save it; return whether it answered.

    Without the reference that it knows the payment by, there is nothing to ask.
    """
    row = queries.reference(works.store, payment_id=payment_id, occurred_at=occurred_at)
    if row is None or not row["reference"] or _was_asked(works.store, source, row):
        return True
    payment = msgspec.convert(row, PaymentRef)
    asked_at = clock.now()
    with guarded(works, JOB, source) as run:
        answer = _answer(source, payment)
        run.add(save_payments(works.store, answer.payments, connector=source.name, findings=answer.findings))
        _remember(works.store, source, payment, answer, asked_at)
    return run.state == "done"


def _able(works: Works, told_by: Iterable[str]) -> list[Source]:
    """Return who may know more: only who told of a payment holds the key that it may be asked for with."""
    names = set(told_by)
    return [one for one in works.that("looks_up_payments") if one.can("feeds_payments") and one.name in names]


def _was_asked(store: Store, source: Source, row: Mapping[str, Any]) -> bool:
    lookups = questions.lookups(store, payment_id=row["payment_id"], since=row["occurred_at"], until=row["occurred_at"])
    return not is_due({**row, "aid": None, "amount_source": None}, source.name, lookups)


def _answer(source: Source, payment: PaymentRef) -> LookUp:
    """Return what a provider says; one payment that it will not look up, or cannot be read, is a finding."""
    try:
        answer: LookUp = source.connector.look_up(payment)
    except (Refused, Unreadable) as refusal:
        return LookUp((), (not_looked_up(source, payment, refusal),))
    return answer


def _remember(store: Store, source: Source, payment: PaymentRef, answer: LookUp, asked_at: datetime) -> None:
    is_told = any(found.status is not Status.UNKNOWN for found in answer.payments)
    with store.write("payments") as writer:
        queries.forget_lookup(
            writer, payment_id=payment.payment_id, connector=source.name, available_to_refund_minor=None
        )
        queries.add_lookup(
            writer,
            payment_id=payment.payment_id,
            connector=source.name,
            occurred_at=payment.occurred_at,
            looked_up_at=asked_at,
            is_known=bool(answer.payments),
            is_final=is_told or asked_at - payment.occurred_at >= KNOWN_WITHIN,
            available_to_refund_minor=None,
        )
