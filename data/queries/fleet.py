"""The terminals and what was last heard of them."""

from __future__ import annotations

from collections import Counter
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


@asked_by_pages("terminals")
def names(store: Store) -> dict[str, dict[str, str]]:
    """Return what terminals, sites and workstations are called: ``terminal``, ``site``, ``workstation`` → id → name.

    Sorted by name. The id of a workstation is a name it has or had, folded. Terminals that share an alias are told
    apart by their serials.
    """
    found: dict[str, dict[str, str]] = {"terminal": {}, "site": {}, "workstation": {}}
    rows = store.rows(_SQL["names"])
    shared = Counter((row["what"], row["name"]) for row in rows)
    for row in rows:
        is_alone = shared[row["what"], row["name"]] == 1
        found[row["what"]][row["id"]] = row["name"] if is_alone else f"{row['name']} ({row['id']})"
    return found
