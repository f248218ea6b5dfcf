"""What only one side knows: approved at a terminal and absent from SmartRec, or the other way around. Findings.

A payment or record that may be proposed as a match is not absent: it waits for a person among the proposals.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from data import time as clock
from data.filing import CONNECTOR
from data.model import Finding, Kind, Severity
from data.queries import matching as queries
from pipeline.proposing import propose
from pipeline.standing import settle

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from data.model import Window
    from data.store import Store
    from pipeline.works import Works

ABSENT = "absent_from_smartrec"
TO_RECORD = "to_record_in_smartrec"
NOT_TAKEN = "absent_from_terminals"
DIFFERS = "differs_from_smartrec"
KINDS = (ABSENT, TO_RECORD, NOT_TAKEN, DIFFERS)
# A record and its payment lie this far apart at most when they can be proposed.
_AROUND = timedelta(days=2)


def tell(store: Store, since: date, until: date) -> int:
    """Open the findings that a period calls for, resolve those that it answers; return how many stand."""
    return settle(store, list(_found(store, since, until)), KINDS, since, until)


def tell_near(works: Works, window: Window) -> None:
    """Do the same for the days of a window that a feed was just read over, once there are imports."""
    if queries.is_any_kept(works.store):
        organisation = works.settings.organisation
        days = [clock.business_date(at, organisation.zone, organisation.cut_off) for at in (window.since, window.until)]
        tell(works.store, days[0], days[1])


def _found(store: Store, since: date, until: date) -> Iterator[Finding]:
    records = queries.unmatched_records(store, since=since - _AROUND, until=until + _AROUND)
    payments = queries.unmatched_payments(store, since=since - _AROUND, until=until + _AROUND)
    proposals = propose(records, payments, queries.refused(store))
    proposed = {one.payment_id for one in proposals}
    for payment in payments:
        if payment["is_told"] and payment["payment_id"] not in proposed and since <= payment["business_date"] <= until:
            yield _absent(payment)
    waiting = {(one.report, one.record_key) for one in proposals}
    for record in records:
        is_named = (record["report"], record["record_key"]) in waiting
        is_whole = record["reason"] == "absent_from_terminals"
        if is_whole and not is_named and record["status"] == "approved" and since <= record["paid_on"] <= until:
            yield _not_taken(record)
    for row in queries.differing(store, since=since, until=until):
        yield _differs(row)


def _absent(payment: dict[str, Any]) -> Finding:
    is_payment = payment["kind"] == Kind.PAYMENT
    return Finding(
        kind=ABSENT if is_payment else TO_RECORD,
        subject=payment["payment_id"],
        connector=CONNECTOR,
        severity=Severity.MONEY if is_payment else Severity.WARNING,
        facts=_facts(payment, "terminal_serial", "card_brand", "last4") | {"day": payment["business_date"].isoformat()},
    )


def _not_taken(record: dict[str, Any]) -> Finding:
    return Finding(
        kind=NOT_TAKEN,
        subject=f"{record['report']}/{record['record_key']}",
        connector=CONNECTOR,
        severity=Severity.MONEY,
        facts=_facts(record, "receipt", "last4", "title", "file_name")
        | {"day": record["paid_on"].isoformat(), "line": record["lines"][0]},
    )


def _differs(row: dict[str, Any]) -> Finding:
    return Finding(
        kind=DIFFERS,
        subject=row["payment_id"],
        mark=f"{row['report']}/{row['said_amount_minor']}/{row['said_status']}",
        connector=CONNECTOR,
        severity=Severity.MONEY,
        facts=_facts(row, "terminal_serial", "status", "said_amount_minor", "said_status", "receipt")
        | {"day": row["paid_on"].isoformat()},
    )


def _facts(row: dict[str, Any], *names: str) -> dict[str, str | int | None]:
    known: dict[str, str | int | None] = {name: row[name] for name in ("amount_minor", "currency", *names)}
    return known | {"occurred_at": row["occurred_at"].isoformat()}
