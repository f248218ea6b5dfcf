"""Opening a file that somebody brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from connectors.files.book import Book


def read(path: Path, *, name: str) -> Book:
    """Read a file wholly. Raises Unfit."""
    raise NotImplementedError(path, name)
