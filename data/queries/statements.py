"""The lines of statements: those that stand, counted and listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.queries import asked_by_pages, load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from data.store import Reader, Store

_SQL = load("statements")


def compared(  # noqa: PLR0913 - a file, and what each of its lines says
    store: Store,
    *,
    report: str,
    sha256: str,
    made_at: datetime,
    since: date,
    until: date,
    keys: Sequence[str],
    wordings: Sequence[int],
) -> dict[str, int]:
    """Return how lines that are not imported yet differ from those that stand (`new_count`, `changed_count` …)."""
    return store.rows(
        _SQL["compared"],
        report=report,
        sha256=sha256,
        made_at=made_at,
        since=since,
        until=until,
        keys=list(keys),
        wordings=list(wordings),
    )[0]


@asked_by_pages("imports")
def accounts(store: Store | Reader) -> list[dict[str, Any]]:
    """Return the accounts that there are statements of: `report`, `title`, and the days covered."""
    return store.rows(_SQL["accounts"])


@asked_by_pages("imports", permission="see_clients")
def totals(  # noqa: PLR0913 - the filters of the page
    store: Store | Reader,
    *,
    since: date,
    until: date,
    report: str | None = None,
    kind: str | None = None,
    text: str | None = None,
    amount_minor: int | None = None,
) -> list[dict[str, Any]]:
    """Return how many lines there are and how much they add up to, by account, kind and currency."""
    return store.rows(
        _SQL["totals"], since=since, until=until, report=report, kind=kind, text=text, amount_minor=amount_minor
    )


@asked_by_pages("imports", permission="see_clients")
def page(  # noqa: PLR0913 - the filters of the page
    store: Store | Reader,
    *,
    since: date,
    until: date,
    report: str | None = None,
    kind: str | None = None,
    text: str | None = None,
    amount_minor: int | None = None,
    size: int,
    skip: int,
) -> list[dict[str, Any]]:
    """Return the lines of a period, the newest first."""
    return store.rows(
        _SQL["page"],
        since=since,
        until=until,
        report=report,
        kind=kind,
        text=text,
        amount_minor=amount_minor,
        size=size,
        skip=skip,
    )
