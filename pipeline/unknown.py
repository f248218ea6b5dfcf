"""Approved payments that the acquirer does not know: each is money to look for, all of them are a wrong account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data import time as clock
from data.model import Finding, Severity
from data.queries import operations
from data.queries import settlement as queries
from data.save import save_findings

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from data.store import Store

KIND = "unknown_to_paysafe"
_ENOUGH = 20


def tell(store: Store, connector: str, *, reach: timedelta, after: timedelta) -> int:
    """Open a finding for each payment never known so long after it, or one for all; close those that are over."""
    now = clock.now()
    counts = queries.lookup_counts(store, connector=connector, since=now - reach)
    if counts["known"]:
        found = _each(store, connector, now - reach, now - after)
    elif counts["total"] >= _ENOUGH:
        found = [_finding(connector, connector, Severity.WARNING, looked_up=counts["total"])]
    else:
        found = []
    save_findings(store, found)
    _close_others(store, connector, {finding.subject for finding in found})
    return len(found)


def _each(store: Store, connector: str, since: datetime, until: datetime) -> list[Finding]:
    return [
        _finding(
            row["payment_id"],
            connector,
            Severity.MONEY,
            occurred_at=row["occurred_at"].isoformat(),
            terminal_serial=row["terminal_serial"],
            amount_minor=row["amount_minor"],
            currency=row["currency"],
        )
        for row in queries.never_known(store, connector=connector, since=since, until=until)
    ]


def _finding(subject: str, connector: str, severity: Severity, **facts: str | int | None) -> Finding:
    return Finding(kind=KIND, subject=subject, connector=connector, severity=severity, facts=facts)


def _close_others(store: Store, connector: str, subjects: set[str]) -> None:
    rows = operations.open_findings(store, kind=KIND)
    over = [row for row in rows if row["connector"] == connector and row["subject"] not in subjects]
    if over:
        with store.write("findings") as writer:
            for row in over:
                operations.close_finding(
                    writer, finding_id=row["finding_id"], closed_at=clock.now(), closed_by="pipeline"
                )
