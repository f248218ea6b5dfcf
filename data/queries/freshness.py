"""How fresh each source is, and what is still being read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.queries import asked_by_pages, load

if TYPE_CHECKING:
    from data.store import Store

_SQL = load("freshness")


@asked_by_pages("runs", "payments", "terminals", "imports", permission="see_terminals")
def connectors(store: Store) -> list[dict[str, Any]]:
    """Return how each source fares, with the stretch it has covered."""
    return store.rows(_SQL["connectors"])


@asked_by_pages("payments", "imports")
def coverage(store: Store) -> list[dict[str, Any]]:
    """Return the stretches proven complete."""
    return store.rows(_SQL["coverage"])


@asked_by_pages("runs", "payments")
def backfills(store: Store) -> list[dict[str, Any]]:
    """Return the histories being read now."""
    return store.rows(_SQL["backfills"])
