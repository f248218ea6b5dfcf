"""What a report would hold, before anybody downloads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.queries import asked_by_pages, load

if TYPE_CHECKING:
    from data.chosen import Chosen
    from data.store import Store

_SQL = load("reports")


@asked_by_pages("payments", "terminals", permission="export")
def preview(store: Store, *, chosen: Chosen) -> list[dict[str, Any]]:
    """Return what the rows chosen add up to and lack, by currency, tests apart."""
    return store.rows(_SQL["preview"], **chosen.rows())
