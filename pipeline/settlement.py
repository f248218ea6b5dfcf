"""Settlement: what the acquirer says of the payments of the last days, newest first, a few at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from connectors.base import LookUp
from connectors.errors import ConnectorError, Refused, Unreadable
from data import time as clock
from data.model import Finding, Kind, PaymentRef, SettlementState, Severity
from data.queries import settlement as queries
from data.save import Saved, save_payments
from pipeline import inferred, unknown
from pipeline.collect import guarded

if TYPE_CHECKING:
    from datetime import datetime

    from data.store import Store
    from pipeline.runs import Run
    from pipeline.works import Source, Works

REACH = timedelta(days=30)
DUE_AFTER = timedelta(hours=20)
# A payment that the acquirer does not know a few days later will not become known.
UNKNOWN_UNTIL = timedelta(days=3)
_BATCH = 25
_TOO_MANY = 5
_ENDED = (SettlementState.CANCELLED, SettlementState.FAILED)


class _Answer(NamedTuple):
    """What the acquirer said of a payment, and when it was asked: what happened later is not in it."""

    payment: PaymentRef
    asked_at: datetime
    answer: LookUp


def sources(works: Works) -> list[Source]:
    """Return the sources that know of settlement: they look payments up, and feed none."""
    return [source for source in works.that("looks_up_payments") if not source.can("feeds_payments")]


def look_up(works: Works, job: str, *, is_new_only: bool, seconds: float) -> bool:
    """Look up what is due at every source, for at most so many seconds each; return whether nothing is left.

    What was looked up is remembered, so that the next run goes on from there.
    """
    is_done = True
    for source in sources(works):
        if works.holds.has(source.name):
            is_done = False
        elif due(works.store, source.name, is_new_only=is_new_only, count=1):
            is_done = _look_up(works, job, source, is_new_only=is_new_only, seconds=seconds) and is_done
    inferred.balance(works, sources(works))
    return is_done


def due(store: Store, connector: str, *, is_new_only: bool, count: int) -> list[PaymentRef]:
    """Return what is to be looked up next."""
    now = clock.now()
    rows = queries.candidates(
        store,
        connector=connector,
        since=now - REACH,
        due_before=now - DUE_AFTER,
        unknown_since=now - UNKNOWN_UNTIL,
        is_new_only=is_new_only,
        count=count,
    )
    return [msgspec.convert(row, PaymentRef) for row in rows]


def _look_up(works: Works, job: str, source: Source, *, is_new_only: bool, seconds: float) -> bool:
    until = clock.wall_monotonic() + seconds
    with guarded(works, job, source) as run:
        while batch := due(works.store, source.name, is_new_only=is_new_only, count=_BATCH):
            _look_up_batch(works.store, source, run, batch)
            if works.stopping.is_set():
                run.state = "interrupted"
            if works.stopping.is_set() or clock.wall_monotonic() > until:
                return False
        run.add(Saved(findings=unknown.tell(works.store, source.name, reach=REACH, after=UNKNOWN_UNTIL)))
    return run.state == "done"


def _look_up_batch(store: Store, source: Source, run: Run, batch: list[PaymentRef]) -> None:
    """Look a few payments up. One that cannot be is passed over; when many cannot, that is the provider's failure."""
    answers: list[_Answer] = []
    passed_over: list[_Answer] = []
    try:
        for payment in batch:
            asked_at = clock.now()
            try:
                answers.append(_Answer(payment, asked_at, source.connector.look_up(payment)))
            except (Refused, Unreadable) as refusal:
                if len(passed_over) == _TOO_MANY:
                    raise
                told = LookUp((), (not_looked_up(source, payment, refusal),))
                passed_over.append(_Answer(payment, asked_at, told))
    except ConnectorError:
        passed_over.clear()
        raise
    finally:
        _save(store, source, run, [*answers, *passed_over])


def not_looked_up(source: Source, payment: PaymentRef, refusal: Refused | Unreadable) -> Finding:
    """Return the finding of a payment that could not be looked up."""
    return Finding(
        kind=f"look_up_{refusal.key}",
        subject=payment.payment_id,
        connector=source.name,
        severity=Severity.NOTE,
        facts={"code": refusal.code, "detail": refusal.detail},
    )


def _save(store: Store, source: Source, run: Run, answers: list[_Answer]) -> None:
    """Save what was found, then that it was looked for."""
    if not answers:
        return
    run.add(
        save_payments(
            store,
            [found for one in answers for found in one.answer.payments],
            connector=source.name,
            findings=[finding for one in answers for finding in one.answer.findings],
        )
    )
    readings = [(one, *_reading(store, one)) for one in answers]
    with store.write("payments") as writer:
        for one, available, is_final in readings:
            subject = one.payment.payment_id
            queries.forget_lookup(
                writer, payment_id=subject, connector=source.name, available_to_refund_minor=available
            )
            queries.add_lookup(
                writer,
                payment_id=subject,
                connector=source.name,
                occurred_at=one.payment.occurred_at,
                looked_up_at=one.asked_at,
                is_known=bool(one.answer.payments),
                is_final=is_final,
                available_to_refund_minor=available,
            )


def _reading(store: Store, one: _Answer) -> tuple[int | None, bool]:
    """Return what is left to refund, and whether nothing can change any more.

    A payment given back by what we were never shown may be given back no more tomorrow: a bank can refuse a refund.
    """
    payment = one.payment
    own = [found for found in one.answer.payments if found.payment_id == payment.payment_id]
    available = next((p.available_to_refund_minor for p in own if p.available_to_refund_minor is not None), None)
    states = {found.settlement_state for found in own}
    if states.intersection(_ENDED):
        return available, True
    is_spent = payment.kind is not Kind.PAYMENT or (available == 0 and _is_explained(store, payment))
    return available, SettlementState.SETTLED in states and is_spent


def _is_explained(store: Store, payment: PaymentRef) -> bool:
    explained = queries.explained(store, payment_id=payment.payment_id, since=payment.occurred_at)
    return explained >= payment.amount_minor
