"""What a person should look at, and that a person did."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from data.queries import asked_by_pages, load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from data.store import Store, Writer

_SQL = load("findings")


@asked_by_pages("findings", "payments", "terminals")
def page(  # noqa: PLR0913 - what narrows it, each by its name
    store: Store, *, state: str | None, severity: str | None, kind: str | None, size: int, skip: int
) -> list[dict[str, Any]]:
    """Return a page of findings, their facts read; `alias` is set when the subject is a terminal."""
    rows = store.rows(_SQL["page"], state=state, severity=severity, kind=kind, size=size, skip=skip)
    return [{**row, "facts": json.loads(row["facts"])} for row in rows]


@asked_by_pages("findings", "payments", "terminals")
def counts(store: Store) -> list[dict[str, Any]]:
    """Return how many findings there are, by state, severity and kind."""
    return store.rows(_SQL["counts"])


@asked_by_pages("findings", "payments", "terminals")
def one(store: Store, *, finding_id: str) -> dict[str, Any] | None:
    """Return a finding, its facts read; None when there is none of this id."""
    rows = store.rows(_SQL["one"], finding_id=finding_id)
    return {**rows[0], "facts": json.loads(rows[0]["facts"])} if rows else None


@asked_by_pages("findings", "payments", "terminals")
def changes(store: Store, *, finding_id: str) -> list[dict[str, Any]]:
    """Return what became of a finding since it was opened, oldest first."""
    return store.rows(_SQL["changes"], finding_id=finding_id)


@asked_by_pages("findings", "payments", "terminals")
def concerned(store: Store, *, payment_ids: Sequence[str]) -> list[dict[str, Any]]:
    """Return the payments, voids and refunds of these ids that there are, oldest first."""
    return store.rows(_SQL["concerned"], payment_ids=list(payment_ids))


def acknowledge(writer: Writer, *, finding_id: str, closed_at: datetime, closed_by: str) -> None:
    """Mark an open finding as seen; one that is no longer open stays as it is."""
    writer.run(_SQL["acknowledge"], finding_id=finding_id, closed_at=closed_at, closed_by=closed_by)


def reopen(writer: Writer, *, finding_id: str) -> None:
    """Mark a finding that somebody had seen as one to look at again."""
    writer.run(_SQL["reopen"], finding_id=finding_id)


def note_change(  # noqa: PLR0913 - the columns of a change
    writer: Writer,
    *,
    finding_id: str,
    changed_at: datetime,
    before: str,
    state: str,
    changed_by: str,
    note: str | None,
) -> None:
    """Note a change of state in a finding's history, when its state is `before`: call it before the change."""
    writer.run(
        _SQL["note_change"],
        finding_id=finding_id,
        changed_at=changed_at,
        before=before,
        state=state,
        changed_by=changed_by,
        note=note,
    )


def clear_notes(writer: Writer, *, name: str) -> None:
    """Take out the notes that hold a person's name."""
    writer.run(_SQL["clear_notes"], name=name)
