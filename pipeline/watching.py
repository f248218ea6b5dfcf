"""The watched folder: an export that is put there is imported, or waits for a person with the reason.

Files are never moved or changed; each is remembered by its bytes. One that waited is tried again when the columns of
a report were explained since.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from connectors.files.book import Unfit
from data import time as clock
from data.filing import CONNECTOR
from data.model import Finding, Severity, Viewer
from data.queries import imports as queries
from data.save import save_findings
from pipeline import file_words, import_files, importing, runs
from pipeline.errors import ActRefused
from pipeline.log import log
from pipeline.terminals import close_findings

if TYPE_CHECKING:
    from pathlib import Path

    from data.store import Store
    from pipeline.works import Works

JOB = "imports"
WAITING = "file_waiting"
SUFFIXES = (".xlsx", ".csv", ".txt", ".tsv", ".xls", ".xlsm")
# A file that was written a moment ago may not be whole yet.
_SETTLED = timedelta(seconds=10)
_WATCHER = Viewer(name="watched folder", permissions=frozenset({"import"}))


def look(works: Works) -> bool:
    """Import what is new in the watched folder; return whether all of it was imported."""
    folder = works.settings.watched
    if folder is None:
        return True
    found = [path for path in _files(folder) if _is_due(works.store, path)]
    if not found:
        return True
    with runs.execution(works.store, JOB) as run:
        for path in found:
            if works.stopping.is_set():
                run.state = "interrupted"
                break
            _take(works, path)
    return run.state == "done"


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and path.is_file())
    except OSError as error:
        log.warning("watched_folder_unreadable", detail=str(error))
        return []


def _is_due(store: Store, path: Path) -> bool:
    try:
        state = path.stat()
        if clock.SystemClock().now().timestamp() - state.st_mtime < _SETTLED.total_seconds():
            return False
        known = queries.watched(store, sha256=_sha256(path))
    except OSError:
        return False
    return known is None or (known["state"] == "waiting" and known["reason"] != _stand(store))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _stand(store: Store) -> str:
    """Return what the trying depends on: which versions of which mappings there are."""
    return ",".join(f"{row['report']}:{row['version']}" for row in queries.mappings(store))


def _take(works: Works, path: Path) -> None:
    language = works.settings.language
    reason = None
    try:
        found = import_files.prepare(works, path)
        refusal = import_files.why_not(found)
        if refusal is not None:
            raise refusal
        importing.carry_out(works, _WATCHER, found)
    except Unfit as unfit:
        reason = file_words.unfit(unfit.key, unfit.facts, language)
    except ActRefused as refusal:
        reason = str(refusal)
    _remember(works.store, path, reason)


def _remember(store: Store, path: Path, reason: str | None) -> None:
    sha256 = _sha256(path)
    with store.write("imports") as writer:
        queries.drop_watched(writer, sha256=sha256)
        queries.add_watched(
            writer,
            sha256=sha256,
            file_name=path.name,
            state="imported" if reason is None else "waiting",
            reason=None if reason is None else _stand(store),
            seen_at=clock.now(),
        )
    _tell(store, sha256[:24], path.name, reason)


def _tell(store: Store, subject: str, file_name: str, reason: str | None) -> None:
    """Open a finding of a file that waits; resolve it when the file was imported after all."""
    if reason is not None:
        facts: dict[str, str | int | None] = {"file_name": file_name, "reason": reason}
        save_findings(
            store, [Finding(kind=WAITING, subject=subject, connector=CONNECTOR, severity=Severity.WARNING, facts=facts)]
        )
        return
    close_findings(store, WAITING, subject)
