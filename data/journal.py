"""Writing the journal: who did what; each note is a row of its own, in the transaction of what was done."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from data import time as clock
from data.queries import journal as queries

if TYPE_CHECKING:
    from data.store import Writer


def note(writer: Writer, *, viewer: str, act: str, subject: str, detail: str) -> None:
    """Write down that somebody did something, now."""
    queries.note(
        writer,
        audit_id=uuid.uuid4().hex,
        happened_at=clock.now(),
        viewer=viewer,
        act=act,
        subject=subject,
        detail=detail,
    )
