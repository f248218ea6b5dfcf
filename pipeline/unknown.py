"""Approved payments that the acquirer does not know: each is money to look for, all of them are a wrong account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data import time as clock
from data.model import Finding, Severity, Window
from data.queries import operations
from data.queries import settlement as queries
from data.save import save_findings

if TYPE_CHECKING:
    from datetime import timedelta

    from data.store import Store

KIND = "unknown_to_paysafe"
_ENOUGH = 20


def tell(store: Store, connector: str, period: Window, after: timedelta, *, mark: str = "") -> int:
    """Open a finding for each payment of a period never known so long after it, or one for all; close what is over.

    `mark` tells the one for all of a period that a person asked for from the one of the last days.
    """
    counts = queries.lookup_counts(store, connector=connector, since=period.since, until=period.until)
    if counts["known"]:
        found = _each(store, connector, Window(period.since, min(period.until, clock.now() - after)))
    elif counts["total"] >= _ENOUGH:
        found = [_finding(connector, connector, Severity.WARNING, mark, looked_up=counts["total"])]
    else:
        found = []
    save_findings(store, found)
    told = queries.told_unknown(
        store, kind=KIND, connector=connector, mark=mark, since=period.since, until=period.until
    )
    subjects = {finding.subject for finding in found}
    _close(store, [one["finding_id"] for one in told if one["subject"] not in subjects])
    return len(found)


def _each(store: Store, connector: str, period: Window) -> list[Finding]:
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
        for row in queries.never_known(store, connector=connector, since=period.since, until=period.until)
    ]


def _finding(subject: str, connector: str, severity: Severity, mark: str = "", **facts: str | int | None) -> Finding:
    return Finding(kind=KIND, subject=subject, mark=mark, connector=connector, severity=severity, facts=facts)


def _close(store: Store, over: list[str]) -> None:
    if over:
        with store.write("findings") as writer:
            for finding_id in over:
                operations.close_finding(writer, finding_id=finding_id, closed_at=clock.now(), closed_by="pipeline")
