"""What a person should look at, and that a person did."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from data.queries import asked_by_pages, load

if TYPE_CHECKING:
    from datetime import datetime

    from data.store import Store, Writer

_SQL = load("findings")


@asked_by_pages("findings", "payments", "terminals")
def unresolved(store: Store, *, is_open_only: bool, size: int, skip: int) -> list[dict[str, Any]]:
    """Return a page of findings, their facts read; `alias` is set when the subject is a terminal."""
    rows = store.rows(_SQL["unresolved"], is_open_only=is_open_only, size=size, skip=skip)
    return [{**row, "facts": json.loads(row["facts"])} for row in rows]


@asked_by_pages("findings", "payments", "terminals")
def counts(store: Store) -> list[dict[str, Any]]:
    """Return how many findings there are, by state and severity."""
    return store.rows(_SQL["counts"])


def acknowledge(writer: Writer, *, finding_id: str, closed_at: datetime, closed_by: str) -> None:
    """Mark an open finding as seen; one that is no longer open stays as it is."""
    writer.run(_SQL["acknowledge"], finding_id=finding_id, closed_at=closed_at, closed_by=closed_by)
