"""Everything we hold of one payment. `since` and `until` are the instants that `instants` found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from data.queries import asked_by_pages, load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from data.store import Store

_SQL = load("payment")


@asked_by_pages("payments")
def instants(store: Store, *, payment_id: str, after: datetime, before: datetime) -> tuple[datetime, datetime] | None:
    """Return the instants between which every wording of a payment lies; None when there is none in these bounds."""
    row = store.rows(_SQL["instants"], payment_id=payment_id, after=after, before=before)[0]
    return (row["since"], row["until"]) if row["since"] else None


@asked_by_pages("payments", "terminals")
def one(store: Store, *, payment_id: str, since: datetime, until: datetime) -> dict[str, Any] | None:
    """Return a payment, void or refund as it stands, people's names left out."""
    rows = store.rows(_SQL["one"], payment_id=payment_id, since=since, until=until)
    return rows[0] if rows else None


@asked_by_pages("payments", permission="see_clients")
def people(store: Store, *, payment_id: str, since: datetime, until: datetime) -> dict[str, Any] | None:
    """Return who paid and who took the payment."""
    rows = store.rows(_SQL["people"], payment_id=payment_id, since=since, until=until)
    return rows[0] if rows else None


@asked_by_pages("payments")
def versions(store: Store, *, payment_id: str, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """Return every wording, people's names left out, in the sequence in which we learnt them."""
    return store.rows(_SQL["versions"], payment_id=payment_id, since=since, until=until)


@asked_by_pages("payments")
def undoing(store: Store, *, payment_ids: Sequence[str], after: datetime) -> dict[str, Any] | None:
    """Return the ids of what undoes some payments, with the instants between which they lie; None when nothing does."""
    row = store.rows(_SQL["undoing"], payment_ids=list(payment_ids), after=after)[0]
    return row if row["payment_ids"] else None


@asked_by_pages("payments")
def some(store: Store, *, payment_ids: Sequence[str], since: datetime, until: datetime) -> list[dict[str, Any]]:
    """Return some rows, enough to name each."""
    return store.rows(_SQL["some"], payment_ids=list(payment_ids), since=since, until=until)


@asked_by_pages("payments")
def lookups(store: Store, *, payment_id: str, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """Return what was looked up, earliest first."""
    return store.rows(_SQL["lookups"], payment_id=payment_id, since=since, until=until)


@asked_by_pages("findings")
def findings(store: Store, *, payment_id: str, remote_id: str) -> list[dict[str, Any]]:
    """Return the findings that are about a payment or name it, their facts read."""
    rows = store.rows(_SQL["findings"], payment_id=payment_id, remote_id=remote_id)
    return [{**row, "facts": json.loads(row["facts"])} for row in rows]
