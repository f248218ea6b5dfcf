"""Forgetting a person: the name goes, the figures stay, and a later reading does not bring the name back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data import journal
from data import time as clock
from data.queries import findings, names

if TYPE_CHECKING:
    from data.model import Viewer
    from data.store import Store


def forget(store: Store, *, name: str, viewer: Viewer) -> int:
    """Take a person's name out of everything kept; return how many payments carried it.

    Letters' case and the spaces around do not matter. The audit row does not hold the name. Files already written are
    not touched: what an accountant closed stays as it was. Raises ValueError for an empty name.
    """
    if not name.strip():
        raise ValueError("a name is needed")
    count = names.held(store, name=name)
    with store.write("payments", "findings", "organisation", "imports") as writer:
        names.forget(writer, name=name, forgotten_at=clock.now())
        names.clear_payments(writer, name=name)
        names.clear_versions(writer, name=name)
        names.clear_records(writer, name=name)
        names.clear_lines(writer, name=name)
        names.clear_unread(writer, name=name)
        names.clear_clients(writer, name=name)
        findings.clear_notes(writer, name=name)
        journal.note(
            writer,
            viewer=viewer.name,
            act="forget",
            subject="person",
            detail=str(count),
        )
    return count
