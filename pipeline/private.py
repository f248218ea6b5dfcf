"""Files that hold payments or secrets are their owner's alone."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_OTHERS = 0o077
_OWNER = 0o600


@contextmanager
def files() -> Iterator[None]:
    """Make every file and folder private that this process makes meanwhile."""
    before = os.umask(_OTHERS)
    try:
        yield
    finally:
        os.umask(before)


def write(file: Path, text: str) -> None:
    """Write a text that only its owner may read, even where others could before."""
    with files():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
        file.chmod(_OWNER)
        file.write_text(text, encoding="utf-8")
