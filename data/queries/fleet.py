"""The terminals and what was last heard of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.queries import asked_by_pages, load

if TYPE_CHECKING:
    from data.store import Store

_SQL = load("fleet")


@asked_by_pages("terminals", permission="see_terminals")
def terminals(store: Store) -> list[dict[str, Any]]:
    """Return every terminal with each source's latest word.

    `is_since_first` tells that a state was seen at the source's first word: it may have begun before.
    """
    return store.rows(_SQL["terminals"])
