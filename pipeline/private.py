"""Files that hold payments or secrets are their owner's alone."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
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


def tighten(files: Iterable[Path]) -> dict[Path, str]:
    """Take every file away from others that they could read; return those, each with its mode before.

    By its path only: whoever opens and closes a database of this process drops the lock on it.
    """
    found = {}
    for file in files:
        with suppress(OSError):
            mode = file.stat().st_mode
            if stat.S_ISREG(mode) and mode & _OTHERS:
                file.chmod(_OWNER)
                found[file] = f"{stat.S_IMODE(mode):04o}"
    return found


def of_database(database: Path) -> list[Path]:
    """Return the files of a database: itself, what it and we keep beside it, copies made before a migration, logs."""
    return sorted({*database.parent.glob(f"{database.name}*"), *database.parent.glob(f"{database.stem}.log*")})
