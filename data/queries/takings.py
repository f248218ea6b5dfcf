"""What was taken: the rollups' answers, never the payments themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.queries import asked_by_pages, load

if TYPE_CHECKING:
    from datetime import date

    from data.store import Store

_SQL = load("takings")


@asked_by_pages("payments")
def by_hour(store: Store, *, day: date) -> list[dict[str, Any]]:
    """Return the hours of a day and of the eight same weekdays before it, by currency, tests apart."""
    return store.rows(_SQL["by_hour"], day=day)


@asked_by_pages("payments")
def by_terminal(store: Store, *, day: date) -> list[dict[str, Any]]:
    """Return net and number of payments of each terminal on a day."""
    return store.rows(_SQL["by_terminal"], day=day)


@asked_by_pages("payments")
def first_day(store: Store) -> date | None:
    """Return the first business day that has payments."""
    found: date | None = store.rows(_SQL["first_day"])[0]["first_day"]
    return found
