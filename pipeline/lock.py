"""Who owns the database: a lock file beside it, held for life, that says which process.

The database file itself is never opened here: closing it again would drop the lock that DuckDB holds on it.
"""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING, Self

from data.errors import DiskFull, StoreBusy

if TYPE_CHECKING:
    from pathlib import Path


def lock_file(database: Path) -> Path:
    """Return the lock file of a database."""
    return database.with_name(f"{database.name}.lock")


class StoreLock:
    """The lock of a database, held until it is closed. Raises StoreBusy when another process holds it."""

    def __init__(self, database: Path) -> None:
        file = lock_file(database)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise DiskFull(file) from error
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            said = os.read(self._handle, 32).decode(errors="replace").strip()
            os.close(self._handle)
            raise StoreBusy(database, int(said) if said.isdecimal() else None) from None
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, f"{os.getpid()}\n".encode(), 0)

    def close(self) -> None:
        """Let go."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def holder(database: Path) -> int | None:
    """Return the process that holds a database, 0 when it is not known which, None when nobody does."""
    try:
        StoreLock(database).close()
    except StoreBusy as busy:
        return busy.pid or 0
    return None
