"""The workstations of SmartRec: what each takes and proposes, said by people, or first named by a file.

SmartRec has no public interface for them: what is decided here is kept here, and holds from then on. A workstation is
retired, never deleted: payments name it.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from data import journal
from data import time as clock
from data.locale import N_
from data.queries import naming
from data.queries import workstations as queries
from pipeline.deciding import UNKNOWN as UNKNOWN_TERMINAL
from pipeline.errors import ActRefused, WorkstationOvertaken
from pipeline.naming import fit, folded
from pipeline.terminals import known_site, site_meant, site_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from data.model import Viewer
    from data.store import Store, Writer
    from pipeline.works import Works

ADDED = "add_workstation"
CHANGED = "change_workstation"
RETIRED = "retire_workstation"
RESTORED = "restore_workstation"
TOPICS = ("terminals", "audit")
LONGEST_PRINTER = 60
IMPORT = "import"
"""Who changed a workstation that a file named."""
_UNKNOWN = "unknown"

TAKEN = N_("Another workstation is already called “{name}”: choose another name, or rename that one first.")
TAKEN_RETIRED = N_("A retired workstation is called “{name}”: restore it, or choose another name.")
NO_NAME = N_("“{name}” stands for payments that name no workstation: choose another name.")
NO_SUCH = N_("There is no such workstation any more: reload the page.")
OUT_OF_USE = N_("“{name}” is retired: restore it first.")
LOST = N_("Terminal “{alias}” is marked as lost: propose another, or mark it as found first.")
REPLACED = N_("Terminal “{alias}” was replaced by {by}: propose that one.")


class Said(Struct, frozen=True, kw_only=True):
    """What a person says of a workstation; what is left out stays as it is. `place` is a site's name."""

    name: str | msgspec.UnsetType = msgspec.UNSET
    place: str | msgspec.UnsetType | None = msgspec.UNSET
    terminal_serial: str | msgspec.UnsetType | None = msgspec.UNSET
    accepts_terminal: bool | msgspec.UnsetType = msgspec.UNSET
    printer: str | msgspec.UnsetType | None = msgspec.UNSET


def add(works: Works, viewer: Viewer, said: Said) -> str:
    """Add a workstation, which takes Terminal unless it is said not to; return its id. Raises ActRefused."""
    with works.store.write(*TOPICS) as writer:
        known = {row["workstation_id"]: row for row in queries.in_full(writer)}
        new = {
            "name": fit("" if said.name is msgspec.UNSET else said.name),
            "site_id": None,
            "terminal_serial": None,
            "accepts_terminal": True,
            "printer": None,
        } | _meant(writer, said)
        _refuse_taken(new["name"], known)
        return _add(writer, new, clock.now(), viewer.name, ADDED)


def change(works: Works, viewer: Viewer, workstation_id: str, said: Said, *, version: int) -> bool:
    """Change what is said of a workstation; return whether that changes anything.

    Raises ActRefused, and WorkstationOvertaken when somebody changed it since `version`.
    """
    with works.store.write(*TOPICS) as writer:
        known = {row["workstation_id"]: row for row in queries.in_full(writer)}
        row = _known(known, workstation_id)
        after = row | _meant(writer, said, row)
        if after == row:
            writer.topics.clear()
            return False
        _held(row, version)
        if row["is_retired"]:
            raise ActRefused(OUT_OF_USE, name=row["name"])
        _refuse_taken(after["name"], known, but=workstation_id)
        _write(writer, row, after, viewer, CHANGED)
    return True


def retire(works: Works, viewer: Viewer, workstation_id: str, *, version: int) -> bool:
    """Take a workstation out of use, its takings stay; return whether that changes anything. Raises as `change`."""
    return _use(works, viewer, workstation_id, version, is_retired=True)


def restore(works: Works, viewer: Viewer, workstation_id: str, *, version: int) -> bool:
    """Put a retired workstation into use again, as it was. Raises as `change`."""
    return _use(works, viewer, workstation_id, version, is_retired=False)


def seen_in_files(store: Store, names_with_site: Mapping[str, str | None]) -> int:
    """Add the workstations that files name and nobody has; return how many. What is known already is left as it is.

    A name that a workstation had before is still its own: renaming it here renames nothing in SmartRec.
    """
    with store.write("terminals") as writer:
        held = {folded(row["name"]) for row in (*queries.in_full(writer), *queries.names_had(writer))}
        new: dict[str, tuple[str, str | None]] = {}
        for text, place in names_with_site.items():
            name = " ".join(text.split())
            if name and folded(name) not in held | {_UNKNOWN}:
                new.setdefault(folded(name), (name, place))
        now = clock.now()
        for name, place in new.values():
            row = {
                "name": name,
                "site_id": known_site(writer, place or "") or site_of(writer, place),
                "terminal_serial": None,
                "printer": None,
            }
            _add(writer, row | {"accepts_terminal": True}, now, IMPORT, ADDED)
        if not new:
            writer.topics.clear()
    return len(new)


def _use(works: Works, viewer: Viewer, workstation_id: str, version: int, *, is_retired: bool) -> bool:
    with works.store.write(*TOPICS) as writer:
        row = _known({row["workstation_id"]: row for row in queries.in_full(writer)}, workstation_id)
        if row["is_retired"] == is_retired:
            writer.topics.clear()
            return False
        _held(row, version)
        _write(writer, row, row | {"is_retired": is_retired}, viewer, RETIRED if is_retired else RESTORED)
    return True


def _known(known: Mapping[str, dict[str, Any]], workstation_id: str) -> dict[str, Any]:
    if workstation_id not in known:
        raise ActRefused(NO_SUCH)
    return known[workstation_id]


def _held(row: Mapping[str, Any], version: int) -> None:
    if row["version"] != version:
        raise WorkstationOvertaken(row["workstation_id"], row["name"], row["version"], row["changed_by"])


def _meant(writer: Writer, said: Said, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the columns that a person means; a terminal is looked at only when it is another. Raises ActRefused."""
    found: dict[str, Any] = {}
    if said.name is not msgspec.UNSET:
        found["name"] = fit(said.name)
    if said.accepts_terminal is not msgspec.UNSET:
        found["accepts_terminal"] = said.accepts_terminal
    if said.printer is not msgspec.UNSET:
        found["printer"] = fit(said.printer, LONGEST_PRINTER) if said.printer and said.printer.strip() else None
    if said.terminal_serial is not msgspec.UNSET:
        found["terminal_serial"] = said.terminal_serial
        if said.terminal_serial != (before or {}).get("terminal_serial"):
            _refuse_unusable(writer, said.terminal_serial)
    if said.place is not msgspec.UNSET:
        found["site_id"] = site_meant(writer, said.place)
    return found


def _refuse_unusable(writer: Writer, serial: str | None) -> None:
    """Refuse to propose a terminal on which payments must not be taken any more."""
    if serial is None:
        return
    terminal = next((row for row in naming.in_full(writer) if row["serial"] == serial), None)
    if terminal is None:
        raise ActRefused(UNKNOWN_TERMINAL, serial=serial)
    if terminal["replaced_by"] is not None:
        raise ActRefused(REPLACED, alias=terminal["alias"], by=terminal["replaced_by"])
    if terminal["is_lost"]:
        raise ActRefused(LOST, alias=terminal["alias"])


def _refuse_taken(name: str, known: Mapping[str, dict[str, Any]], but: str = "") -> None:
    if folded(name) == _UNKNOWN:
        raise ActRefused(NO_NAME, name=name)
    for row in known.values():
        if row["workstation_id"] != but and folded(row["name"]) == folded(name):
            raise ActRefused(TAKEN_RETIRED if row["is_retired"] else TAKEN, name=row["name"])


def _add(writer: Writer, row: dict[str, Any], now: datetime, by: str, act: str) -> str:
    workstation_id = uuid.uuid4().hex
    queries.add(writer, workstation_id=workstation_id, changed_at=now, changed_by=by, **row)
    queries.keep_history(writer, workstations=[workstation_id])
    _note(writer, by, act, workstation_id, row)
    return workstation_id


def _write(writer: Writer, row: dict[str, Any], after: dict[str, Any], viewer: Viewer, act: str) -> None:
    now = clock.now()
    changed = {name: [row[name], value] for name, value in after.items() if value != row[name]}
    kept = {name: value for name, value in after.items() if name not in ("version", "changed_at", "changed_by")}
    queries.change(writer, changed_at=now, changed_by=viewer.name, **kept)
    queries.keep_history(writer, workstations=[row["workstation_id"]])
    _note(writer, viewer.name, act, row["workstation_id"], changed)


def _note(writer: Writer, by: str, act: str, subject: str, detail: dict[str, Any]) -> None:
    journal.note(
        writer,
        viewer=by,
        act=act,
        subject=subject,
        detail=msgspec.json.encode(detail).decode(),
    )
