"""What the tests of reading share: bytes in, a book or a reason out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from connectors.files.book import Book, Unfit
from connectors.files.opening import read

if TYPE_CHECKING:
    from pathlib import Path


class Reads(Protocol):
    """Reads bytes as a file of that name: a book, or why not."""

    def __call__(self, data: bytes, name: str = "export") -> Book | Unfit: ...


@pytest.fixture
def reading(tmp_path: Path) -> Reads:
    """Read bytes as if somebody had brought them."""

    def take(data: bytes, name: str = "export") -> Book | Unfit:
        path = tmp_path / "brought"
        path.write_bytes(data)
        try:
            return read(path, name=name)
        except Unfit as unfit:
            return unfit

    return take
