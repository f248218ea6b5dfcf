"""A file as read: its sheets of cells, and nothing that could act."""

from __future__ import annotations

from datetime import date, datetime, time

from msgspec import Struct

Cell = str | int | float | bool | datetime | date | time | None


class Sheet(Struct, frozen=True):
    """A sheet's cells, row by row from its first: `rows[0]` is line 1. Short rows are not filled up."""

    name: str
    rows: list[list[Cell]]


class Book(Struct, frozen=True, kw_only=True):
    """A file wholly read.

    `name` is the file's own name, without folders: data, never a path. `sha256` is of its bytes, in hex. `made_at` is
    when its program says it was made or saved (aware UTC; None if it does not say), by which exports are ordered.
    """

    name: str
    sha256: str
    sheets: list[Sheet]
    made_at: datetime | None = None


class Unfit(Exception):
    """A file that is not read: `key` names the reason (the sentence is the reader's), `facts` its figures and names."""

    def __init__(self, key: str, **facts: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts
