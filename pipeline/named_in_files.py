"""What only a file names: workstations, and terminals that are known by name until a provider lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.file_record import Mode
from data.filing import CONNECTOR
from data.model import Terminal
from data.queries import imports as queries
from pipeline import workstations
from pipeline.naming import folded
from pipeline.terminals import save_list

if TYPE_CHECKING:
    from data.imports import Given
    from data.store import Store


def make_known(store: Store, given: Given) -> None:
    """Let the workstations and the terminals that a file names be known."""
    desks: dict[str, str | None] = {}
    for one in given.records:
        if name := " ".join((one.workstation or "").split()):
            desks[name] = desks.get(name) or one.site
    if desks:
        workstations.seen_in_files(store, desks)
    _name_terminals(store, given)


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
                serial=f"{CONNECTOR}:{one.terminal}", connector=CONNECTOR, name=one.terminal, location=one.site
            )
    if named:
        save_list(store, list(named.values()), connector=CONNECTOR, is_leading=False)
