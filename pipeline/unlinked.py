"""Refunds whose payment is not known, beside money given back out of our sight: what may be the same counts once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from data import time as clock
from data.model import Finding, Severity
from data.queries import operations
from data.queries import settlement as queries
from data.save import save_findings
from pipeline.log import log

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from data.store import Store

KIND = "unlinked_refund"
# A refund is looked for this long after the look-up that shows it: clocks differ, and days are cut differently.
_LATER = timedelta(days=1)

Row = dict[str, Any]
# A refund and the payment it may be of.
Pair = tuple[str, str]


def of_payment(store: Store, connector: str, row: Row, since: datetime, taken: set[str]) -> list[Row]:
    """Return the refunds that may be what was given back of a payment, none of them taken by another."""
    refunds = queries.unlinked_refunds(
        store,
        currency=row["currency"],
        last4=row["last4"],
        is_test=row["is_test"],
        since=row["occurred_at"],
        until=row["looked_up_at"] + _LATER,
    )
    free = [refund for refund in refunds if refund["payment_id"] not in taken]
    if not free:
        return []
    falls = queries.falls(
        store,
        connector=connector,
        payment_id=row["payment_id"],
        amount_minor=row["amount_minor"],
        since=since,
    )
    return fitting(falls, free)


def fitting(falls: Sequence[Row], refunds: Sequence[Row]) -> list[Row]:
    """Return the refunds, of some in the order of preference, for which every look-up made after them has room."""
    room = {fall["looked_up_at"]: fall["unexplained_minor"] for fall in falls}
    latest = max(room, default=None)
    found = []
    for refund in refunds:
        shows = [at for at in room if at >= refund["occurred_at"] or at == latest]
        if shows and all(room[at] >= refund["amount_minor"] for at in shows):
            found.append(refund)
            room |= {at: room[at] - refund["amount_minor"] for at in shows}
    return found


def tell(store: Store, connector: str, pairs: Mapping[Pair, tuple[Row, Row]], since: datetime) -> None:
    """Say which refund may be of which payment, where nobody was told yet."""
    told = {(one["subject"], one["mark"]) for one in queries.told_unlinked(store, connector=connector, since=since)}
    found = [_finding(connector, refund, row) for pair, (refund, row) in pairs.items() if pair not in told]
    save_findings(store, found)
    for finding in found:
        log.info("refund_unlinked", connector=connector, payment_id=finding.subject, parent_id=finding.mark)


def close(store: Store, connector: str, is_over: Callable[[Pair], bool], since: datetime) -> None:
    """Close what was told of a refund and a payment of which it is over."""
    told = queries.told_unlinked(store, connector=connector, since=since)
    over = [one["finding_id"] for one in told if is_over((one["subject"], one["mark"]))]
    if not over:
        return
    with store.write("findings") as writer:
        for finding_id in over:
            operations.close_finding(writer, finding_id=finding_id, closed_at=clock.now(), closed_by="explained")


def _finding(connector: str, refund: Row, row: Row) -> Finding:
    return Finding(
        kind=KIND,
        subject=refund["payment_id"],
        mark=row["payment_id"],
        connector=connector,
        severity=Severity.MONEY,
        facts={
            "payment_id": refund["payment_id"],
            "occurred_at": refund["occurred_at"].isoformat(),
            "terminal_serial": refund["terminal_serial"],
            "card_brand": refund["card_brand"],
            "last4": refund["last4"],
            "amount_minor": refund["amount_minor"],
            "currency": refund["currency"],
            "parent_id": row["payment_id"],
            "parent_at": row["occurred_at"].isoformat(),
            "parent_amount_minor": row["amount_minor"],
            "missing_minor": row["unexplained_minor"],
        },
    )
