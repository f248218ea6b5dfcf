"""Settlement: what the acquirer says of the payments of the last days, newest first, a few at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from connectors.base import LookUp
from connectors.errors import ConnectorError, Refused, Unreadable
from data import time as clock
from data.model import Finding, Kind, PaymentRef, SettlementState, Severity, Window
from data.queries import settlement as queries
from data.save import Saved, save_payments
from pipeline import inferred, unknown
from pipeline.collect import guarded

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from data.store import Store
    from pipeline.runs import Run
    from pipeline.works import Source, Works

REACH = timedelta(days=35)
DUE_AFTER = timedelta(hours=20)
# What can change no more is looked up again all the same, now and then: a refund of it may be refused.
AGAIN_AFTER = timedelta(days=6, hours=20)
AGAIN_MOST = 500
# A payment that the acquirer does not know a few days later will not become known.
UNKNOWN_UNTIL = timedelta(days=3)
PERIOD_JOB = "settlement_period"
# A provider's clock may be ahead of ours.
_AHEAD = timedelta(days=1)
# What is due is asked for seldom, for it is a question about all of a period; what was found is saved often.
_WANTED = 500
_BATCH = 25
_TOO_MANY = 5
_ENDED = (SettlementState.CANCELLED, SettlementState.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round of looking up: as which job, which payments, for at most so many seconds at each source.

    Payments never known are asked about again when made since `unknown_since`; `told` hears how many were looked up.
    """

    job: str
    period: Window
    unknown_since: datetime
    is_new_only: bool
    seconds: float
    mark: str = ""
    told: Callable[[str, int], None] = lambda *_: None


class _Answer(NamedTuple):
    """What the acquirer said of a payment, and when it was asked: what happened later is not in it."""

    payment: PaymentRef
    asked_at: datetime
    answer: LookUp


def sources(works: Works) -> list[Source]:
    """Return the sources that know of settlement: they look payments up, and feed none."""
    return [source for source in works.that("looks_up_payments") if not source.can("feeds_payments")]


def look_up(works: Works, job: str, *, is_new_only: bool, seconds: float) -> bool:
    """Look up what is due of the last weeks; return whether nothing is left."""
    return go_round(works, lately(job, is_new_only=is_new_only, seconds=seconds))


def lately(job: str, *, is_new_only: bool, seconds: float) -> Round:
    """Return the round of the last weeks; of payments never known, only those of the last days."""
    now = clock.now()
    period = Window(now - REACH, now + _AHEAD)
    return Round(job=job, period=period, unknown_since=now - UNKNOWN_UNTIL, is_new_only=is_new_only, seconds=seconds)


def of_period(period: Window, seconds: float, told: Callable[[str, int], None]) -> Round:
    """Return the round of a period that a person asks for, however old, with the payments not known before."""
    return Round(
        job=PERIOD_JOB,
        period=period,
        unknown_since=period.since,
        is_new_only=False,
        seconds=seconds,
        mark=period.since.isoformat(),
        told=told,
    )


def go_round(works: Works, one: Round) -> bool:
    """Look up what a round asks for at every source; return whether nothing is left.

    What was looked up is remembered, so that the next run goes on from there.
    """
    is_done = True
    for source in sources(works):
        if works.holds.has(source.name):
            is_done = False
        elif due_of(works.store, source.name, one, 1):
            is_done = _look_up(works, source, one) and is_done
    inferred.balance(works, sources(works), is_whole=not one.is_new_only)
    return is_done


def due(store: Store, connector: str, *, is_new_only: bool, count: int) -> list[PaymentRef]:
    """Return what of the last weeks is to be looked up next."""
    return due_of(store, connector, lately("", is_new_only=is_new_only, seconds=0), count)


def due_of(store: Store, connector: str, one: Round, count: int) -> list[PaymentRef]:
    """Return what of a round is to be looked up next."""
    now = clock.now()
    rows = queries.candidates(
        store,
        connector=connector,
        since=one.period.since,
        until=one.period.until,
        due_before=now - DUE_AFTER,
        unknown_since=one.unknown_since,
        again_before=now - AGAIN_AFTER,
        again_most=AGAIN_MOST,
        is_new_only=one.is_new_only,
        count=count,
    )
    return [msgspec.convert(row, PaymentRef) for row in rows]


def _look_up(works: Works, source: Source, one: Round) -> bool:
    until = clock.wall_monotonic() + one.seconds
    with guarded(works, one.job, source) as run:
        while wanted := due_of(works.store, source.name, one, _WANTED):
            for first in range(0, len(wanted), _BATCH):
                batch = wanted[first : first + _BATCH]
                _look_up_batch(works.store, source, run, batch)
                one.told(source.name, len(batch))
                if works.stopping.is_set():
                    run.state = "interrupted"
                if works.stopping.is_set() or clock.wall_monotonic() > until:
                    return False
        run.add(Saved(findings=unknown.tell(works.store, source.name, one.period, UNKNOWN_UNTIL, mark=one.mark)))
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
