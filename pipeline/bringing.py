"""A file that somebody drops on a page: kept in private for as long as it is being read, by a process of its own."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from connectors.files.book import Unfit
from connectors.files.names import own_name
from pipeline import file_words, importing, private

if TYPE_CHECKING:
    from connectors.files.book import Book

LARGEST_MB = 25
"""The largest file that a page takes."""


def bring(name: str, content: bytes) -> Book:
    """Read what somebody brought; its name is data and never a path. Raises Unfit."""
    with private.files(), TemporaryDirectory(prefix="encaisse-") as folder:
        path = Path(folder) / "brought"
        path.write_bytes(content)
        return importing.read(path, name)


def why(unfit: Unfit, language: str) -> str:
    """Return why a file was not read and what to do, in a sentence."""
    return file_words.unfit(unfit.key, unfit.facts, language)


__all__ = ["LARGEST_MB", "Unfit", "bring", "own_name", "why"]
