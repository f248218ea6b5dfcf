"""What is strange in the payments of a window that was just read: findings, opened and closed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from data import time as clock
from data.model import Finding, Severity, Window
from data.queries import operations
from data.save import Saved, save_findings

if TYPE_CHECKING:
    from data.store import Store

COMPLETION_MAY_TAKE = timedelta(hours=48)


def look_for(store: Store, connector: str, window: Window) -> Saved:
    """Open the findings that a window's payments call for, and close those it answers.

    The window was read just now, so what is missing from it is missing at the provider.
    """
    found = [*_doubles(store, connector, window), *_lone_legs(store, connector, window)]
    save_findings(store, found)
    _close_answered(store, window)
    return Saved(findings=len(found))


def _doubles(store: Store, connector: str, window: Window) -> list[Finding]:
    rows = operations.possible_doubles(store, since=window.since, until=window.until)
    return [
        _finding(
            "possible_double",
            row,
            connector,
            Severity.MONEY,
            payment_id=row["payment_id"],
            earlier_id=row["earlier_id"],
            earlier_at=row["earlier_at"].isoformat(),
            terminal_alias=row["terminal_alias"],
            card_brand=row["card_brand"],
            last4=row["last4"],
            seconds_apart=int((row["occurred_at"] - row["earlier_at"]).total_seconds()),
        )
        for row in rows
    ]


def _lone_legs(store: Store, connector: str, window: Window) -> list[Finding]:
    until = min(window.until, clock.now() - COMPLETION_MAY_TAKE)
    rows = operations.lone_first_legs(store, since=window.since, until=until)
    return [_finding("lone_first_leg", row, connector, Severity.WARNING) for row in rows]


def _finding(kind: str, row: dict[str, Any], connector: str, severity: Severity, **facts: str | int | None) -> Finding:
    known = {name: row[name] for name in ("terminal_serial", "amount_minor", "currency")}
    return Finding(
        kind=kind,
        subject=row["payment_id"],
        connector=connector,
        severity=severity,
        facts=known | {"occurred_at": row["occurred_at"].isoformat()} | facts,
    )


def _close_answered(store: Store, window: Window) -> None:
    answered = operations.over_findings(store, since=window.since)
    if not answered:
        return
    with store.write("findings") as writer:
        for finding_id in answered:
            operations.close_finding(writer, finding_id=finding_id, closed_at=clock.now(), closed_by="pipeline")
