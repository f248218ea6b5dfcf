"""How what a source said becomes what we know: versions, current rows and takings, in one transaction.

1. Find the wordings never seen before, bounded in time by what we hold of the same payments.
2. Set aside those that contradict something certain: they become findings, not figures.
3. Keep every fresh wording as a version; make the affected current rows anew, field by field.
4. Link voids and refunds to what they undo, which decides what they add; count the touched days anew.
5. Write findings and coverage beside them. Doing any of it twice changes nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from data import columns
from data import time as clock
from data.columns import Columns
from data.filing import file_covered, file_near
from data.merge import Merged, merge
from data.queries import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.model import Finding, Payment, Window
    from data.store import Store, Writer


class Saved(Struct, frozen=True):
    """What a save brought: payments new, changed and unchanged, and findings written."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    findings: int = 0

    def __add__(self, other: Saved) -> Saved:
        return Saved(
            self.new + other.new,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.findings + other.findings,
        )


def save_payments(  # noqa: PLR0913 - what was said, by whom, and of which window
    store: Store,
    payments: Sequence[Payment] | Columns,
    *,
    connector: str,
    findings: Sequence[Finding] = (),
    reading: Window | None = None,
    covers: Window | None = None,
) -> Saved:
    """Save what a connector said. Raises DiskFull; then nothing changed.

    `reading` is the window of a feed that these payments are all of; `covers` is one that is now proven read.
    """
    now = clock.now()
    given = payments if isinstance(payments, Columns) else Columns(payments)
    with store.write("payments", "findings") as writer:
        writer.give("incoming", columns.SCHEMA.empty_table())
        merged = merge(writer, store, given, connector=connector, now=now) if given else Merged()
        told, is_any = [*findings, *merged.strange], merged.is_any
        if (near := reading or (covers if given else None)) is not None:
            filed = file_near(writer, store, near, now)
            told += filed.strange
            is_any = is_any or filed.is_any
        if not told:
            writer.topics.discard("findings")
        _write_findings(writer, told, now)
        if covers is not None:
            _cover(writer, connector, covers, now)
            is_any = file_covered(writer, store, covers, now).is_any or is_any
        if not is_any:
            writer.topics.discard("payments")
    return Saved(merged.new, merged.changed, given.payments - merged.new - merged.changed, len(told))


def save_findings(store: Store, findings: Sequence[Finding]) -> int:
    """Write findings alone; return how many. A known one is seen again."""
    if findings:
        with store.write("findings") as writer:
            _write_findings(writer, findings, clock.now())
    return len(findings)


def _write_findings(writer: Writer, findings: Sequence[Finding], now: datetime) -> None:
    if not findings:
        return
    sql = load("save")
    writer.give("given", columns.of_findings(findings, now))
    writer.run(sql["merge_findings"])
    writer.run(sql["reopen_findings"], changed_at=now)
    writer.run(sql["drop_findings"])
    writer.run(sql["add_findings"])


def _cover(writer: Writer, connector: str, window: Window, now: datetime) -> None:
    """Note a window as read, joined with the ones it touches."""
    sql = load("save")
    spans = [
        (row["since"], row["until"], row["read_at"]) for row in writer.rows(sql["coverage_of"], connector=connector)
    ]
    joined: list[tuple[datetime, datetime, datetime]] = []
    for since, until, read_at in sorted([*spans, (window.since.astimezone(UTC), window.until.astimezone(UTC), now)]):
        if joined and since <= joined[-1][1]:
            first, last, earlier = joined[-1]
            joined[-1] = (first, max(last, until), max(earlier, read_at))
        else:
            joined.append((since, until, read_at))
    writer.run(sql["drop_coverage"], connector=connector)
    for since, until, read_at in joined:
        writer.run(sql["add_coverage"], connector=connector, since=since, until=until, read_at=read_at)
