"""Refunds that nobody showed us: what is left to refund fell, and no void or refund that we know explains it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from data import time as clock
from data.model import Certainty, Finding, Kind, Payment, Severity, SourceKey, Status, payment_id
from data.queries import operations
from data.queries import settlement as queries
from data.save import save_payments
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


def balance(works: Works, sources: Sequence[Source]) -> None:
    """Make what is left to refund agree with the voids and refunds we hold.

    A refund is inferred only once every feed is read beyond the look-up, so that one on its way is not counted twice;
    one that arrives later all the same takes the place of the inferred one.
    """
    feeds = [source.name for source in works.that("feeds_payments")]
    proven_until = queries.proven_until(works.store, connectors=feeds) if feeds else None
    since = clock.now() - REACH
    for source in sources:
        for row in queries.unbalanced(
            works.store, connector=source.name, since=since, proven_until=proven_until or since
        ):
            if row["unexplained_minor"] > row["inferred_minor"]:
                _infer(works.store, source, row)
            else:
                _withdraw(works.store, source, row, since)


def _infer(store: Store, source: Source, row: dict[str, Any]) -> None:
    refund = _refund(store, source, row, row["unexplained_minor"] - row["inferred_minor"])
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
    """Return the refund that a payment's look-ups imply; it happened between the two that differ."""
    remote_id = f"{row['remote_id']}:{row['available_minor']}"
    key = SourceKey(source.manifest.name, store.environment, source.merchant_account, NAMESPACE, remote_id)
    return Payment(
        payment_id=payment_id(key),
        source=SOURCE,
        remote_id=remote_id,
        occurred_at=row["looked_up_at"],
        occurred_from=row["higher_at"] or row["occurred_at"],
        kind=Kind.REFUND,
        undoes=Kind.PAYMENT,
        parent_id=row["payment_id"],
        merchant_account=source.merchant_account or None,
        amount_minor=amount_minor,
        currency=row["currency"],
        status=Status.APPROVED,
        status_certainty=Certainty.PROVISIONAL,
        amount_certainty=Certainty.PROVISIONAL,
        is_test=row["is_test"],
    )


def _withdraw(store: Store, source: Source, row: dict[str, Any], since: datetime) -> None:
    """Take back inferred refunds, newest first, until the rest is what is unexplained."""
    excess = row["inferred_minor"] - max(row["unexplained_minor"], 0)
    for known in queries.inferred(store, parent_id=row["payment_id"], since=since):
        if excess <= 0:
            return
        left = max(known["amount_minor"] - excess, 0)
        excess -= known["amount_minor"] - left
        save_payments(store, [_again(row, known, left)], connector=source.name)
        if left == 0:
            _close(store, known["payment_id"])
        log.info("refund_explained", connector=source.name, payment_id=known["payment_id"], left_minor=left)


def _again(row: dict[str, Any], known: dict[str, Any], left_minor: int) -> Payment:
    """Return an inferred refund as it stands now: smaller, or not at all."""
    return Payment(
        payment_id=known["payment_id"],
        source=SOURCE,
        remote_id=known["remote_id"],
        occurred_at=known["occurred_at"],
        occurred_from=known["occurred_from"],
        kind=Kind.REFUND,
        undoes=Kind.PAYMENT,
        parent_id=row["payment_id"],
        merchant_account=known["merchant_account"],
        amount_minor=left_minor or known["amount_minor"],
        currency=known["currency"],
        status=Status.APPROVED if left_minor else Status.CANCELLED,
        raw_status=None if left_minor else EXPLAINED,
        status_certainty=Certainty.PROVISIONAL if left_minor else Certainty.CERTAIN,
        amount_certainty=Certainty.PROVISIONAL,
        is_test=known["is_test"],
    )


def _close(store: Store, subject: str) -> None:
    over = [row for row in operations.open_findings(store, kind="inferred_refund") if row["subject"] == subject]
    with store.write("findings") as writer:
        for row in over:
            operations.close_finding(writer, finding_id=row["finding_id"], closed_at=clock.now(), closed_by=EXPLAINED)
