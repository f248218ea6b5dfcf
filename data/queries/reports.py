"""What a report would hold, before anybody downloads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.queries import asked_by_pages, load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from data.store import Store

_SQL = load("reports")


@asked_by_pages("payments", "terminals", permission="export")
def preview(  # noqa: PLR0913 - one argument a parameter of the question
    store: Store,
    *,
    since: date,
    until: date,
    terminals: Sequence[str] | None,
    sites: Sequence[str] | None,
    channels: Sequence[str] | None,
    statuses: Sequence[str] | None,
    brands: Sequence[str] | None,
    entry_modes: Sequence[str] | None,
    kinds: Sequence[str] | None,
    amount_minor: int | None,
    last4: str | None,
    auth_code: str | None,
    client: str | None,
    invoice: str | None,
) -> list[dict[str, Any]]:
    """Return what the rows of a period add up to and lack, by currency, tests apart; None narrows nothing."""
    return store.rows(
        _SQL["preview"],
        since=since,
        until=until,
        terminals=terminals,
        sites=sites,
        channels=channels,
        statuses=statuses,
        brands=brands,
        entry_modes=entry_modes,
        kinds=kinds,
        amount_minor=amount_minor,
        last4=last4,
        auth_code=auth_code,
        client=client,
        invoice=invoice,
    )


@asked_by_pages("terminals", permission="export")
def names(store: Store) -> list[dict[str, Any]]:
    """Return the terminals and sites by name."""
    return store.rows(_SQL["names"])
