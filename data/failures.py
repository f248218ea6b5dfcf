"""DuckDB's failures in our words."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb

from data.errors import DiskFull, StoreBusy, StoreDamaged, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PID = re.compile(r"PID (\d+)")
_DAMAGE = ("not a valid DuckDB database", "corrupt", "Serialization Error", "checksum", "Failure while replaying WAL")
_FULL = ("No space left", "Could not write", "out of disk", "failed to offload", "disk quota")


@contextmanager
def translated(path: Path | None) -> Iterator[None]:
    """Turn DuckDB's exceptions about the file itself into ours; let the others through."""
    try:
        yield
    except duckdb.Error as error:
        text = str(error)
        if "Could not set lock" in text:
            found = _PID.search(text)
            raise StoreBusy(path, int(found[1]) if found else None) from error
        if any(word.lower() in text.lower() for word in _FULL):
            raise DiskFull(path) from error
        if any(word.lower() in text.lower() for word in _DAMAGE):
            raise StoreDamaged(path, text.splitlines()[0][:200]) from error
        if isinstance(error, duckdb.IOException):
            raise StoreError(f"{path} cannot be used ({text.splitlines()[0][:200]}).") from error
        raise
