"""The rows of the payment details, and what they must add up to. None as a filter lets everything through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.queries import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    import pyarrow as pa

    from data.store import Reader, Store

_SQL = load("payment_details")


def details(  # noqa: PLR0913 - one argument a parameter of the question
    store: Store | Reader,
    *,
    since: date,
    until: date,
    since_at: datetime,
    terminals: Sequence[str] | None,
    statuses: Sequence[str] | None,
    brands: Sequence[str] | None,
    channels: Sequence[str] | None,
    kinds: Sequence[str] | None,
    tests: bool,
) -> Iterator[pa.RecordBatch]:
    """Yield the rows of business days `since` to `until`, both included, by instant; `since_at` is when they begin."""
    return store.batches(
        _SQL["details"],
        since=since,
        until=until,
        since_at=since_at,
        terminals=terminals,
        statuses=statuses,
        brands=brands,
        channels=channels,
        kinds=kinds,
        tests=tests,
    )


def control_totals(  # noqa: PLR0913 - one argument a parameter of the question
    store: Store | Reader,
    *,
    since: date,
    until: date,
    terminals: Sequence[str] | None,
    statuses: Sequence[str] | None,
    brands: Sequence[str] | None,
    channels: Sequence[str] | None,
    kinds: Sequence[str] | None,
    tests: bool,
) -> list[dict[str, Any]]:
    """Return count, amount and net by currency, test or not, kind and status, straight from the current rows."""
    return store.rows(
        _SQL["control_totals"],
        since=since,
        until=until,
        terminals=terminals,
        statuses=statuses,
        brands=brands,
        channels=channels,
        kinds=kinds,
        tests=tests,
    )
