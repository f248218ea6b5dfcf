"""The rows of the payment details, and what they must add up to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.queries import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    import pyarrow as pa

    from data.chosen import Chosen
    from data.store import Reader, Store

_SQL = load("payment_details")


def details(store: Store | Reader, *, chosen: Chosen, since_at: datetime) -> Iterator[pa.RecordBatch]:
    """Yield the rows chosen, by instant; `since_at` is when their first business day begins."""
    return store.batches(_SQL["details"], **chosen.rows(), since_at=since_at)


def control_totals(store: Store | Reader, *, chosen: Chosen) -> list[dict[str, Any]]:
    """Return count, amount and net by currency, test or not, kind and status, straight from the current rows."""
    return store.rows(_SQL["control_totals"], **chosen.rows())


def filter_names(store: Store | Reader, *, until_at: datetime) -> dict[str, dict[str, str]]:
    """Return what terminals and workstations, as they stood at an instant, and sites are called.

    By field of `Chosen`: id → name.
    """
    names: dict[str, dict[str, str]] = {"terminals": {}, "sites": {}, "workstations": {}}
    for row in store.rows(_SQL["filter_names"], until_at=until_at):
        names[row["filter"]][row["id"]] = row["name"]
    return names
