"""What was taken: the rollups' answers, never the payments themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.queries import asked_by_pages, load

if TYPE_CHECKING:
    from collections.abc import Sequence
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


@asked_by_pages("payments", "terminals")
def by_part(  # noqa: PLR0913 - one argument a parameter of the question
    store: Store,
    *,
    by: str,
    since: date,
    until: date,
    hours: int,
    terminals: Sequence[str],
    sites: Sequence[str],
    workstations: Sequence[str],
    channels: Sequence[str],
    brands: Sequence[str],
    entry_modes: Sequence[str],
) -> list[dict[str, Any]]:
    """Return takings by day, `part` null, and by the part `by` names, the day null; by day only when it is ``day``.

    Of the last day only the first `hours` count. Empty filters let everything through; `unknown` among terminals, sites
    or workstations is what is said of none. The site is the one where the terminal was at the time of the payment.
    """
    return store.rows(
        _SQL["by_part"],
        by=by,
        since=since,
        until=until,
        hours=hours,
        terminals=list(terminals) or None,
        sites=list(sites) or None,
        workstations=list(workstations) or None,
        channels=list(channels) or None,
        brands=list(brands) or None,
        entry_modes=list(entry_modes) or None,
    )
