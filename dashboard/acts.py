"""What a person can do from these pages; each act asks for a permission and leaves a row in the journal."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from dashboard.ask import NotAllowed
from data import time as clock
from data.queries import findings, journal
from pipeline import desk

if TYPE_CHECKING:
    from datetime import datetime

    from data.model import Viewer
    from data.store import Writer


def acknowledge(viewer: Viewer, finding_id: str) -> None:
    """Mark a finding as seen. Raises NotAllowed."""
    _check(viewer, "run_jobs")
    now = clock.now()
    with desk.current().store.write("findings") as writer:
        findings.acknowledge(writer, finding_id=finding_id, closed_at=now, closed_by=viewer.name)
        _note(writer, viewer, now, "acknowledge_finding", finding_id)


def run_now(viewer: Viewer, job: str) -> None:
    """Ask for a job to run as soon as it can. Raises NotAllowed."""
    _check(viewer, "run_jobs")
    here = desk.current()
    here.schedule.run_now(job)
    with here.store.write("audit") as writer:
        _note(writer, viewer, clock.now(), "run_now", job)


def _check(viewer: Viewer, permission: str) -> None:
    if not viewer.may(permission):
        raise NotAllowed(f"{viewer.name} lacks {permission}")


def _note(writer: Writer, viewer: Viewer, now: datetime, act: str, subject: str) -> None:
    journal.note(
        writer, audit_id=uuid.uuid4().hex, happened_at=now, viewer=viewer.name, act=act, subject=subject, detail=""
    )
