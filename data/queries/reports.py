"""What a report would hold, before anybody downloads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.queries import asked_by_pages, load

if TYPE_CHECKING:
    from data.chosen import Chosen
    from data.store import Reader, Store

_SQL = load("reports")


@asked_by_pages("payments", "terminals", permission="export")
def preview(store: Store, *, chosen: Chosen) -> list[dict[str, Any]]:
    """Return what the rows chosen add up to and lack, by currency, tests apart. From the rollups when they know."""
    return added_up_by_cell(store, chosen=chosen) if chosen.is_of_cells else added_up(store, chosen=chosen)


def added_up(store: Store | Reader, *, chosen: Chosen) -> list[dict[str, Any]]:
    """Return what `preview` does, from the payments themselves."""
    return store.rows(_SQL["added_up"], **chosen.rows())


def added_up_by_cell(store: Store | Reader, *, chosen: Chosen) -> list[dict[str, Any]]:
    """Return what `preview` does, for filters that the rollups know."""
    return store.rows(_SQL["added_up_by_cell"], **chosen.cells())
