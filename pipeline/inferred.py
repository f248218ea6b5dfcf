"""Refunds that nobody showed us: what is left to refund fell, and no void or refund that we know explains it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from data import time as clock
from data.model import Certainty, Finding, Kind, Payment, Severity, SourceKey, Status, payment_id
from data.queries import operations
from data.queries import settlement as queries
from data.save import save_payments
from pipeline import unlinked
from pipeline.log import log

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from data.store import Store
    from pipeline.works import Source, Works

REACH = timedelta(days=60)
SOURCE = "inferred"
NAMESPACE = "inferred_refund"
EXPLAINED = "explained"
UNEXPLAINED = "unexplained"
KIND = "inferred_refund"


def balance(works: Works, sources: Sequence[Source], *, is_whole: bool = False) -> None:
    """Make what is left to refund of the last payments, or of all, agree with the voids and refunds we hold.

    A refund is inferred only where every feed is read from the payment to beyond the look-up, so that one on its way
    is not counted twice; one that arrives later all the same takes the place of the inferred one. So does a refund of
    no known payment that may be the same money: the one that we were shown counts, and a person is told of both.
    """
    feeds = [source.name for source in works.that("feeds_payments")]
    recent = clock.now() - REACH
    with works.turns.at("balance"):
        for source in sources:
            oldest = queries.first_lookup(works.store, connector=source.name) if is_whole else None
            _balance(works.store, source, feeds, min(oldest or recent, recent))


def _balance(store: Store, source: Source, feeds: list[str], since: datetime) -> None:
    pairs: dict[unlinked.Pair, tuple[unlinked.Row, unlinked.Row]] = {}
    taken: set[str] = set()
    waiting: set[str] = set()
    for row in queries.unbalanced(store, connector=source.name, since=since, feeds=feeds):
        refunds = unlinked.of_payment(store, source.name, row, since, taken)
        taken.update(refund["payment_id"] for refund in refunds)
        unseen = max(row["unexplained_minor"] - sum(refund["amount_minor"] for refund in refunds), 0)
        if unseen < row["inferred_minor"]:
            _withdraw(store, source, row, left_minor=unseen, refunds=refunds, since=since)
        elif not row["is_proven"]:
            waiting.add(row["payment_id"])
            continue
        elif unseen > row["inferred_minor"]:
            _infer(store, source, row, unseen - row["inferred_minor"], since)
        pairs |= {(refund["payment_id"], row["payment_id"]): (refund, row) for refund in refunds}
    _close_withdrawn(store, source, since)
    unlinked.tell(store, source.name, pairs, since)
    unlinked.close(store, source.name, lambda pair: pair not in pairs and pair[1] not in waiting, since)


def _infer(store: Store, source: Source, row: dict[str, Any], missing_minor: int, since: datetime) -> None:
    refund = _refund(store, source, row, missing_minor)
    standing = {
        known["payment_id"]: known for known in queries.inferred(store, parent_id=row["payment_id"], since=since)
    }
    if known := standing.get(refund.payment_id):
        refund = _again(row, known, known["amount_minor"] + missing_minor)
    save_payments(store, [refund], connector=source.name, findings=[_finding(source, row, refund)])
    log.info("refund_inferred", connector=source.name, payment_id=refund.payment_id, parent_id=row["payment_id"])


def _refund(store: Store, source: Source, row: dict[str, Any], amount_minor: int) -> Payment:
    """Return the refund that a payment's look-ups imply; it happened between the two that differ.

    Its id names both, so that the same fall after a rise is another refund.
    """
    occurred_from = row["higher_at"] or row["occurred_at"]
    remote_id = f"{row['remote_id']}:{row['available_minor']}:{occurred_from.isoformat()}"
    key = SourceKey(source.manifest.name, store.environment, source.merchant_account, NAMESPACE, remote_id)
    known = {
        "payment_id": payment_id(key),
        "remote_id": remote_id,
        "occurred_at": row["looked_up_at"],
        "occurred_from": occurred_from,
        "merchant_account": source.merchant_account or None,
        "currency": row["currency"],
        "is_test": row["is_test"],
    }
    return _again(row, known, amount_minor)


def _withdraw(  # noqa: PLR0913 - what is left, and what took its place
    store: Store,
    source: Source,
    row: dict[str, Any],
    *,
    left_minor: int,
    refunds: Sequence[unlinked.Row],
    since: datetime,
) -> None:
    """Take back inferred refunds until so much is left: one of just that amount first, else the newest."""
    excess = row["inferred_minor"] - left_minor
    story = _story(store, row, refunds, since)
    standing = queries.inferred(store, parent_id=row["payment_id"], since=since)
    for known in sorted(standing, key=lambda one: one["amount_minor"] != excess):
        if excess <= 0:
            break
        left = max(known["amount_minor"] - excess, 0)
        excess -= known["amount_minor"] - left
        refund = _again(row, known, left)
        told = _finding(source, row, refund, left_minor=left, **story)
        save_payments(store, [refund], connector=source.name, findings=[told])
        log.info("refund_explained", connector=source.name, payment_id=known["payment_id"], left_minor=left)


def _story(store: Store, row: dict[str, Any], refunds: Sequence[unlinked.Row], since: datetime) -> dict[str, str]:
    """Return what took the place of an inferred refund: others that we were shown, or what is left to refund rose."""
    if refunds:
        ids = [refund["payment_id"] for refund in refunds]
        return {"explained_by": unlinked.KIND, "explained_by_ids": " ".join(ids)}
    ids = queries.given_back_by(store, parent_id=row["payment_id"], since=since)
    if ids:
        return {"explained_by": "known_refund", "explained_by_ids": " ".join(ids)}
    return {"explained_by": "look_up"}


def _finding(source: Source, row: dict[str, Any], refund: Payment, **story: str | int) -> Finding:
    return Finding(
        kind=KIND,
        subject=refund.payment_id,
        connector=source.name,
        severity=Severity.MONEY,
        facts={
            "parent_id": row["payment_id"],
            "amount_minor": refund.amount_minor,
            "currency": refund.currency,
            "occurred_from": refund.occurred_from.isoformat() if refund.occurred_from else None,
            "occurred_at": refund.occurred_at.isoformat(),
            **story,
        },
    )


def _again(row: dict[str, Any], known: dict[str, Any], amount_minor: int) -> Payment:
    """Return an inferred refund as it stands now: of this amount, or not at all. The latest wording holds."""
    return Payment(
        payment_id=known["payment_id"],
        source=SOURCE,
        source_at=clock.now(),
        remote_id=known["remote_id"],
        occurred_at=known["occurred_at"],
        occurred_from=known["occurred_from"],
        kind=Kind.REFUND,
        undoes=Kind.PAYMENT,
        parent_id=row["payment_id"],
        merchant_account=known["merchant_account"],
        amount_minor=amount_minor or known["amount_minor"],
        currency=known["currency"],
        status=Status.APPROVED if amount_minor else Status.CANCELLED,
        raw_status=UNEXPLAINED if amount_minor else EXPLAINED,
        status_certainty=Certainty.PROVISIONAL,
        amount_certainty=Certainty.PROVISIONAL,
        is_test=known["is_test"],
    )


def _close_withdrawn(store: Store, source: Source, since: datetime) -> None:
    """Close the findings of inferred refunds that stand no more, also those of a run that was killed."""
    over = queries.answered_inferred(store, connector=source.name, since=since)
    if not over:
        return
    with store.write("findings") as writer:
        for finding_id in over:
            operations.close_finding(writer, finding_id=finding_id, closed_at=clock.now(), closed_by=EXPLAINED)
