"""Names of people: found, and forgotten when they ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.queries import load

if TYPE_CHECKING:
    from datetime import datetime

    from data.store import Store, Writer

_SQL = load("names")


def held(store: Store, *, name: str) -> int:
    """Return how many payments carry a person's name."""
    count: int = store.rows(_SQL["held"], name=name)[0]["payments"]
    return count


def forget(writer: Writer, *, name: str, forgotten_at: datetime) -> None:
    """Remember that a person asked to be forgotten."""
    writer.run(_SQL["forget"], name=name, forgotten_at=forgotten_at)


def clear_payments(writer: Writer, *, name: str) -> None:
    """Take a name out of the current rows; no figure changes."""
    writer.run(_SQL["clear_payments"], name=name)


def clear_versions(writer: Writer, *, name: str) -> None:
    """Take a name out of every wording kept."""
    writer.run(_SQL["clear_versions"], name=name)


def clear_records(writer: Writer, *, name: str) -> None:
    """Take a name out of what files said."""
    writer.run(_SQL["clear_records"], name=name)


def clear_lines(writer: Writer, *, name: str) -> None:
    """Take out the descriptions of statements that hold a name."""
    writer.run(_SQL["clear_lines"], name=name)


def clear_unread(writer: Writer, *, name: str) -> None:
    """Take a name out of what stood on lines that could not be read."""
    writer.run(_SQL["clear_unread"], name=name)


def clear_clients(writer: Writer, *, name: str) -> None:
    """Take a name out of the list of clients."""
    writer.run(_SQL["clear_clients"], name=name)
