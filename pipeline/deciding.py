"""What every decision of a person on a terminal has in common: the optimistic lock, the history, the journal, the word
to the providers. All of it is one transaction with the decision.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import msgspec

from data import journal
from data import time as clock
from data.locale import N_
from data.queries import naming, outbox, terminals
from data.queries import workstations as queries
from pipeline.errors import ActRefused, Overtaken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from data.model import Viewer
    from data.store import Writer
    from pipeline.works import Works

RENAMED = "rename_terminal"
MOVED = "move_terminal"
LOST = "lose_terminal"
FOUND = "find_terminal"
REPLACED = "replace_terminal"
RESTORED = "restore_terminal"
TOLD = "tell_terminal"
ACTS = (RENAMED, MOVED, LOST, FOUND, REPLACED, RESTORED)
TOPICS = ("terminals", "audit")
MESSAGE = "rename"

UNKNOWN = N_("There is no terminal with the serial number {serial}.")
RETIRED = N_("This terminal was replaced by {by}: undo the replacement first.")


class Decision:
    """A person's decision on terminals, while the one write transaction is open."""

    def __init__(self, works: Works, writer: Writer, viewer: Viewer) -> None:
        self.works = works
        self.writer = writer
        self.now: datetime = clock.now()
        self.terminals = {row["serial"]: row for row in naming.in_full(writer)}
        self._viewer = viewer

    @property
    def by(self) -> str:
        """Who decides."""
        return self._viewer.name

    def held(self, serial: str, version: int) -> dict[str, Any]:
        """Return a terminal that nobody changed since it was looked at. Raises ActRefused and Overtaken."""
        row = self.known(serial)
        if row["version"] != version:
            last = naming.last_act(self.writer, serial=serial, acts=ACTS)
            raise Overtaken(serial, row["alias"], row["version"], last["viewer"] if last else None)
        return row

    def known(self, serial: str) -> dict[str, Any]:
        """Return a terminal. Raises ActRefused."""
        if serial not in self.terminals:
            raise ActRefused(UNKNOWN, serial=serial)
        return self.terminals[serial]

    def present(self, row: dict[str, Any]) -> dict[str, Any]:
        """Return a terminal that no other took the place of. Raises ActRefused."""
        if row["replaced_by"] is not None:
            raise ActRefused(RETIRED, by=row["replaced_by"])
        return row

    def change(self, row: dict[str, Any], act: str, other: str | None = None, **after: Any) -> None:
        """Write what becomes of a terminal: itself, its history where alias or site change, and who did it.

        `other` is the serial of the other terminal that the act is about.
        """
        whole = {name: row[name] for name in ("alias", "site_id", "is_lost")} | after
        naming.change(self.writer, serial=row["serial"], **whole)
        if (whole["alias"], whole["site_id"]) != (row["alias"], row["site_id"]):
            terminals.add_history(
                self.writer,
                serial=row["serial"],
                valid_from=self.now,
                alias=whole["alias"],
                site_id=whole["site_id"],
                changed_by=self.by,
            )
        if whole["site_id"] != row["site_id"]:
            naming.give_site(self.writer, serial=row["serial"], given_at=self.now, given_by=self.by)
        changed = {name: [row[name], value] for name, value in whole.items() if value != row[name]}
        self.note(act, row["serial"], changed | ({"other": other} if other else {}))

    def hand_over(self, from_serial: str, to_serial: str, workstations: Sequence[str]) -> None:
        """Let workstations propose another terminal from now on."""
        naming.hand_over(
            self.writer,
            from_serial=from_serial,
            to_serial=to_serial,
            workstations=workstations,
            changed_at=self.now,
            changed_by=self.by,
        )
        queries.keep_history(self.writer, workstations=workstations)

    def tell_providers(self, serial: str, alias: str) -> None:
        """Write down, for each provider that lists a terminal and lets us name it, what to call it from now on."""
        listing = {row["connector"] for row in naming.listings(self.writer, serial=serial)}
        for source in self.works.that("renames"):
            if source.name in listing:
                outbox.overtake(self.writer, topic=MESSAGE, connector=source.name, subject=serial)
                outbox.add(
                    self.writer,
                    message_id=_message_id(),
                    created_at=self.now,
                    topic=MESSAGE,
                    body=msgspec.json.encode({"name": alias}).decode(),
                    connector=source.name,
                    subject=serial,
                )

    def note(self, act: str, serial: str, detail: dict[str, Any]) -> None:
        """Leave a row in the journal."""
        journal.note(
            self.writer,
            viewer=self.by,
            act=act,
            subject=serial,
            detail=msgspec.json.encode(detail).decode(),
        )


def _message_id() -> str:
    """Return an id that sorts as messages are written, also where the clock we live on stands still."""
    return f"{int(clock.SystemClock().now().timestamp() * 1_000_000):016x}{uuid.uuid4().hex[:8]}"
