"""How what a source said becomes what we know: versions, current rows and takings, in one transaction.

1. Find the wordings never seen before, bounded in time by what we hold of the same payments.
2. Set aside those that contradict something certain: they become findings, not figures.
3. Keep every fresh wording as a version; link voids and refunds to what they undo.
4. Make the affected current rows anew, field by field, and count the touched days anew.
5. Write findings and coverage beside them. Doing any of it twice changes nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from data import columns
from data import time as clock
from data.model import Finding, Payment, Severity, Window
from data.queries import load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from data.store import Store, Writer

_EMPTY: dict[str, Any] = {}


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


def save_payments(
    store: Store,
    payments: Sequence[Payment],
    *,
    connector: str,
    findings: Sequence[Finding] = (),
    covers: Window | None = None,
) -> Saved:
    """Save what a connector said; `covers` is the window now proven read. Raises DiskFull; then nothing changed."""
    now = clock.now()
    with store.write("payments", "findings") as writer:
        counts, conflicts = _save_rows(writer, store, payments, connector, now) if payments else (_EMPTY, [])
        told = [*findings, *(_told(conflict, connector) for conflict in conflicts)]
        if not counts.get("new_count") and not counts.get("changed_count"):
            writer.topics.discard("payments")
        if not told:
            writer.topics.discard("findings")
        _write_findings(writer, told, now)
        if covers is not None:
            _cover(writer, connector, covers, now)
    new, changed = counts.get("new_count", 0), counts.get("changed_count", 0)
    return Saved(new, changed, counts.get("incoming_count", 0) - new - changed, len(told))


def save_findings(store: Store, findings: Sequence[Finding]) -> int:
    """Write findings alone; return how many. A known one is seen again."""
    if findings:
        with store.write("findings") as writer:
            _write_findings(writer, findings, clock.now())
    return len(findings)


def _save_rows(
    writer: Writer, store: Store, payments: Sequence[Payment], connector: str, now: datetime
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    sql = load("save")
    writer.give("incoming", columns.of_payments(payments, store.zone, store.cut_off))
    bounds = writer.rows(sql["bounds"])[0]
    writer.run(sql["make_fresh"], **bounds)
    writer.run(sql["leave_out_names"])
    writer.run(sql["make_held"], **bounds)
    counts = writer.rows(sql["counted"])[0]
    if not counts["new_count"] and not counts["changed_count"]:
        return counts, []
    writer.run(sql["make_conflicts"])
    conflicts = writer.rows(sql["conflicts"])
    commit_no = writer.rows(sql["next_commit"])[0]["commit_no"]
    writer.run(sql["add_versions"], commit_no=commit_no, recorded_at=now)
    writer.run(sql["add_ids"])
    writer.run(sql["add_keys"])
    children = _link(writer, bounds)
    _make_current(writer, children, commit_no=commit_no, recorded_at=now)
    written = {name: counts[name] for name in ("new_count", "changed_count")}
    writer.run(sql["add_commit"], commit_no=commit_no, recorded_at=now, connector=connector, **written)
    return counts, conflicts


def _link(writer: Writer, bounds: dict[str, Any]) -> dict[str, Any]:
    """Link children to parents; return the bounds widened to the children that found theirs."""
    sql = load("save")
    writer.run(sql["make_links"])
    writer.run(sql["make_candidates"])
    parents = writer.rows(sql["candidate_bounds"])[0]
    waiting = writer.rows(sql["waiting_bounds"])[0]
    wide = {
        "since": min(bounds["since"], waiting["since"] or bounds["since"]),
        "until": max(bounds["until"], waiting["until"] or bounds["until"]),
    }
    writer.run(
        sql["make_found"],
        since=parents["since"],
        until=parents["until"],
        child_since=wide["since"],
        child_until=wide["until"],
    )
    writer.run(sql["drop_links"])
    writer.run(sql["add_links"])
    return wide


def _make_current(writer: Writer, bounds: dict[str, Any], *, commit_no: int, recorded_at: datetime) -> None:
    sql = load("save")
    commit = {"commit_no": commit_no, "recorded_at": recorded_at}
    writer.run(sql["make_affected"], commit_no=commit_no, **bounds)
    writer.run(sql["make_merged"], **bounds)
    writer.run(sql["make_touched"], **bounds)
    writer.run(sql["drop_current"], **bounds)
    writer.run(sql["add_current"])
    writer.run(sql["add_alone"], **commit)
    writer.run(sql["drop_rollups"])
    writer.run(sql["add_rollups"])


def _told(conflict: dict[str, Any], connector: str) -> Finding:
    """Return the finding of a wording that contradicts what is certain."""
    return Finding(
        kind="status_conflict" if conflict["held_status"] != conflict["said_status"] else "amount_conflict",
        subject=conflict["payment_id"],
        mark=f"{conflict['content_hash']:016x}",
        connector=connector,
        severity=Severity.MONEY,
        facts={name: conflict[name] for name in conflict if name.startswith(("held_", "said_"))},
    )


def _write_findings(writer: Writer, findings: Sequence[Finding], now: datetime) -> None:
    if not findings:
        return
    sql = load("save")
    writer.give("given", columns.of_findings(findings, now))
    for block in ("merge_findings", "drop_findings", "add_findings"):
        writer.run(sql[block])


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
