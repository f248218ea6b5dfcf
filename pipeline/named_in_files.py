"""What only a file names: workstations, and terminals that are known by name until a provider lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.file_record import Mode
from data.filing import CONNECTOR
from data.model import Terminal, Viewer
from data.queries import imports as queries
from data.queries import naming
from pipeline import replacing, workstations
from pipeline.naming import folded
from pipeline.terminals import save_list

if TYPE_CHECKING:
    from data.imports import Given
    from data.store import Store
    from pipeline.works import Works

_PREFIX = f"{CONNECTOR}:"
_PIPELINE = Viewer(name="pipeline", permissions=frozenset({"rename"}))


def make_known(store: Store, given: Given) -> None:
    """Let the workstations and the terminals that a file names be known."""
    desks: dict[str, str | None] = {}
    for one in given.records:
        if name := " ".join((one.workstation or "").split()):
            desks[name] = desks.get(name) or one.site
    if desks:
        workstations.seen_in_files(store, desks)
    _name_terminals(store, given)


def hand_over(works: Works) -> int:
    """Let listed terminals take the places of those that are only known by the same names; return how many did."""
    known = [row for row in naming.in_full(works.store) if row["replaced_by"] is None and not row["is_lost"]]
    by_name: dict[str, list[dict[str, Any]]] = {}
    for row in known:
        by_name.setdefault(folded(row["alias"]), []).append(row)
    pairs = [pair for rows in by_name.values() if (pair := _pair(rows)) is not None]
    for old, new in pairs:
        replacing.replace(
            works, _PIPELINE, old["serial"], new["serial"], old_version=old["version"], new_version=new["version"]
        )
    return len(pairs)


def _pair(rows: list[dict[str, Any]]) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Return a terminal known by its name only and the one listed terminal of that name."""
    named = [row for row in rows if row["serial"].startswith(_PREFIX)]
    listed = [row for row in rows if not row["serial"].startswith(_PREFIX)]
    return (named[0], listed[0]) if (len(named), len(listed)) == (1, 1) else None


def _name_terminals(store: Store, given: Given) -> None:
    """Let the terminals of a file be known by name while no feed tells which there are.

    Once a feed is read, a name that no terminal has is a mistake of the file or of a terminal's alias, and stays one.
    """
    if queries.is_read_at_all(store):
        return
    known = queries.terminal_names(store)
    named: dict[str, Terminal] = {}
    for one in given.records:
        name = folded(one.terminal or "")
        if one.mode is Mode.INTEGRATED and name and name not in known and name not in named:
            named[name] = Terminal(
                serial=f"{_PREFIX}{one.terminal}", connector=CONNECTOR, name=one.terminal, location=one.site
            )
    if named:
        save_list(store, list(named.values()), connector=CONNECTOR, is_leading=False)
