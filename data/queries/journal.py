"""The journal: who did what, and when; nothing is ever changed in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.queries import asked_by_pages, load

if TYPE_CHECKING:
    from datetime import datetime

    from data.store import Store, Writer

_SQL = load("journal")


def note(  # noqa: PLR0913 - the columns of the journal
    writer: Writer, *, audit_id: str, happened_at: datetime, viewer: str, act: str, subject: str, detail: str
) -> None:
    """Write down that somebody did something."""
    writer.run(
        _SQL["note"],
        audit_id=audit_id,
        happened_at=happened_at,
        viewer=viewer,
        act=act,
        subject=subject,
        detail=detail,
    )


@asked_by_pages("audit", permission="export")
def exports(store: Store, *, size: int) -> list[dict[str, Any]]:
    """Return the files that were downloaded last, the newest first."""
    return store.rows(_SQL["exports"], size=size)
