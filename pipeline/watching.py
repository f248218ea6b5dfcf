"""The watched folder: an export that is put there is imported, or waits for a person with the reason.

Files are never moved or changed; each is remembered by its bytes. One that waited is tried again when the columns of
a report were explained since.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from connectors.files.book import Unfit
from data import time as clock
from data.filing import CONNECTOR
from data.model import Finding, Severity, Viewer
from data.queries import imports as queries
from data.save import Saved, save_findings
from pipeline import file_words, import_files, importing, runs, words
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
    found = [(path, sha256) for path in _files(folder) if (sha256 := _due(works.store, path)) is not None]
    went = [_imported(works, path, sha256) for path, sha256 in found if not works.stopping.is_set()]
    return len(went) == len(found) and all(went)


def _imported(works: Works, path: Path, sha256: str) -> bool:
    """Import one file, as a run of its own, so that its surprise keeps no other waiting; tell whether it went well."""
    with runs.execution(works.store, JOB) as run:
        run.add(_take(works, path, sha256))
    if run.state == "failed":
        _remember(works.store, path.name, sha256, words.failure("unexpected", works.settings.language))
    return run.state == "done"


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and path.is_file())
    except OSError as error:
        log.warning("watched_folder_unreadable", detail=str(error))
        return []


def _due(store: Store, path: Path) -> str | None:
    """Return the digest of a file that is to be imported; None for one that was, or is still being written."""
    try:
        about = path.stat()
        if 0 <= clock.SystemClock().now().timestamp() - about.st_mtime < _SETTLED.total_seconds():
            return None
        sha256 = _sha256(path, about.st_size, about.st_mtime_ns)
    except OSError as error:
        log.warning("watched_file_unreadable", detail=str(error))
        return None
    known = queries.watched(store, sha256=sha256)
    is_due = known is None or (known["state"] == "waiting" and known["reason"] != _stand(store))
    return sha256 if is_due else None


@lru_cache(maxsize=1024)
def _sha256(path: Path, _size: int, _changed_ns: int) -> str:
    """Return the digest of a file, read again only when its size or its time changed."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _stand(store: Store) -> str:
    """Return what the trying depends on: which versions of which mappings there are."""
    return ",".join(f"{row['report']}:{row['version']}" for row in queries.mappings(store))


def _take(works: Works, path: Path, sha256: str) -> Saved:
    language = works.settings.language
    saved, reason = Saved(), None
    try:
        found = import_files.prepare(works, path)
        if found.given.sha256 != sha256:
            return saved  # it changed meanwhile: the next look takes it as it is then
        refusal = import_files.why_not(found)
        if refusal is None and found.state is None:  # what a person imported or undid is theirs to decide
            saved = importing.carry_out(works, _WATCHER, found)
        reason = str(refusal) if refusal is not None else None
    except Unfit as unfit:
        reason = file_words.unfit(unfit.key, unfit.facts, language)
    except ActRefused as refusal:
        reason = str(refusal)
    _remember(works.store, path.name, sha256, reason)
    return saved


def _remember(store: Store, file_name: str, sha256: str, reason: str | None) -> None:
    with store.write("imports") as writer:
        queries.drop_watched(writer, sha256=sha256)
        queries.add_watched(
            writer,
            sha256=sha256,
            file_name=file_name,
            state="imported" if reason is None else "waiting",
            reason=None if reason is None else _stand(store),
            seen_at=clock.now(),
        )
    _tell(store, sha256[:24], file_name, reason)


def _tell(store: Store, subject: str, file_name: str, reason: str | None) -> None:
    """Open a finding of a file that waits; resolve it when the file was imported after all."""
    if reason is not None:
        facts: dict[str, str | int | None] = {"file_name": file_name, "reason": reason}
        save_findings(
            store, [Finding(kind=WAITING, subject=subject, connector=CONNECTOR, severity=Severity.WARNING, facts=facts)]
        )
        return
    close_findings(store, WAITING, subject)
