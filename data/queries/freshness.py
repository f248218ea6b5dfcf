"""How fresh each source is, and what is still being read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.queries import load

if TYPE_CHECKING:
    from data.store import Store

_SQL = load("freshness")


def connectors(store: Store) -> list[dict[str, Any]]:
    """Return how each source fares, with the stretch it has covered."""
    return store.rows(_SQL["connectors"])


def coverage(store: Store) -> list[dict[str, Any]]:
    """Return the stretches proven complete."""
    return store.rows(_SQL["coverage"])


def backfills(store: Store) -> list[dict[str, Any]]:
    """Return the histories being read now."""
    return store.rows(_SQL["backfills"])
