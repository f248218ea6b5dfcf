"""Refunds that nobody showed us: what is left to refund fell, and no void or refund that we know explains it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from data import time as clock
from data.model import Certainty, Finding, Kind, Payment, Severity, SourceKey, Status, payment_id
from data.queries import operations
from data.queries import settlement as queries
from data.save import save_findings, save_payments
from pipeline.log import log

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from data.store import Store
    from pipeline.works import Source, Works

REACH = timedelta(days=60)
SOURCE = "inferred"
NAMESPACE = "inferred_refund"
EXPLAINED = "explained"
UNEXPLAINED = "unexplained"
UNLINKED = "unlinked_refund"
# A refund is looked for this long after the look-up that shows it: clocks differ, and days are cut differently.
_LATER = timedelta(days=1)


def balance(works: Works, sources: Sequence[Source]) -> None:
    """Make what is left to refund agree with the voids and refunds we hold.

    A refund is inferred only where every feed is read from the payment to beyond the look-up, so that one on its way
    is not counted twice; one that arrives later all the same takes the place of the inferred one.
    """
    feeds = [source.name for source in works.that("feeds_payments")]
    since = clock.now() - REACH
    with works.turns.at("balance"):
        for source in sources:
            _balance(works.store, source, feeds, since)


def _balance(store: Store, source: Source, feeds: list[str], since: datetime) -> None:
    unlinked: set[tuple[str, str]] = set()
    waiting: set[str] = set()
    for row in queries.unbalanced(store, connector=source.name, since=since, feeds=feeds):
        missing = row["unexplained_minor"] - row["inferred_minor"]
        if missing < 0:
            _withdraw(store, source, row, since)
        elif not row["is_proven"]:
            waiting.add(row["payment_id"])
        elif refund := _unlinked(store, row, missing):
            unlinked.add((refund["payment_id"], row["payment_id"]))
            _tell(store, source, row, refund, missing)
        else:
            _infer(store, source, row, missing, since)
    _close(store, source, UNLINKED, lambda told: told not in unlinked and told[1] not in waiting)


def _unlinked(store: Store, row: dict[str, Any], missing_minor: int) -> dict[str, Any] | None:
    """Return the refund, of a payment we do not know, that may be the one missing."""
    return queries.unlinked_refund(
        store,
        currency=row["currency"],
        missing_minor=missing_minor,
        is_test=row["is_test"],
        since=row["higher_at"] or row["occurred_at"],
        until=row["looked_up_at"] + _LATER,
    )


def _tell(store: Store, source: Source, row: dict[str, Any], refund: dict[str, Any], missing_minor: int) -> None:
    """Say that a refund may be of this payment: inferring another would count it twice."""
    known = operations.open_findings(store, kind=UNLINKED)
    if any((found["subject"], found["mark"]) == (refund["payment_id"], row["payment_id"]) for found in known):
        return
    finding = Finding(
        kind=UNLINKED,
        subject=refund["payment_id"],
        mark=row["payment_id"],
        connector=source.name,
        severity=Severity.MONEY,
        facts={
            "parent_id": row["payment_id"],
            "occurred_at": refund["occurred_at"].isoformat(),
            "terminal_serial": refund["terminal_serial"],
            "amount_minor": refund["amount_minor"],
            "currency": refund["currency"],
            "missing_minor": missing_minor,
        },
    )
    save_findings(store, [finding])
    log.info("refund_unlinked", connector=source.name, payment_id=refund["payment_id"], parent_id=row["payment_id"])


def _infer(store: Store, source: Source, row: dict[str, Any], missing_minor: int, since: datetime) -> None:
    refund = _refund(store, source, row, missing_minor)
    standing = {
        known["payment_id"]: known for known in queries.inferred(store, parent_id=row["payment_id"], since=since)
    }
    if known := standing.get(refund.payment_id):
        refund = _again(row, known, known["amount_minor"] + missing_minor)
    finding = Finding(
        kind="inferred_refund",
        subject=refund.payment_id,
        connector=source.name,
        severity=Severity.MONEY,
        facts={
            "parent_id": row["payment_id"],
            "amount_minor": refund.amount_minor,
            "currency": refund.currency,
            "occurred_from": refund.occurred_from.isoformat() if refund.occurred_from else None,
            "occurred_at": refund.occurred_at.isoformat(),
        },
    )
    save_payments(store, [refund], connector=source.name, findings=[finding])
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


def _withdraw(store: Store, source: Source, row: dict[str, Any], since: datetime) -> None:
    """Take back inferred refunds, newest first, until the rest is what is unexplained."""
    excess = row["inferred_minor"] - max(row["unexplained_minor"], 0)
    over: set[str] = set()
    for known in queries.inferred(store, parent_id=row["payment_id"], since=since):
        if excess <= 0:
            break
        left = max(known["amount_minor"] - excess, 0)
        excess -= known["amount_minor"] - left
        save_payments(store, [_again(row, known, left)], connector=source.name)
        if left == 0:
            over.add(known["payment_id"])
        log.info("refund_explained", connector=source.name, payment_id=known["payment_id"], left_minor=left)
    _close(store, source, "inferred_refund", lambda told: told[0] in over)


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


def _close(store: Store, source: Source, kind: str, is_over: Callable[[tuple[str, str]], bool]) -> None:
    over = [
        row["finding_id"]
        for row in operations.open_findings(store, kind=kind)
        if row["connector"] == source.name and is_over((row["subject"], row["mark"]))
    ]
    if not over:
        return
    with store.write("findings") as writer:
        for finding_id in over:
            operations.close_finding(writer, finding_id=finding_id, closed_at=clock.now(), closed_by=EXPLAINED)
