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
from data.model import Finding, Payment, Severity, Window
from data.queries import load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from data.store import Store, Writer

_NONE = {"new_count": 0, "changed_count": 0}


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
    payments: Sequence[Payment] | Columns,
    *,
    connector: str,
    findings: Sequence[Finding] = (),
    covers: Window | None = None,
) -> Saved:
    """Save what a connector said; `covers` is the window now proven read. Raises DiskFull; then nothing changed."""
    now = clock.now()
    given = payments if isinstance(payments, Columns) else Columns(payments)
    with store.write("payments", "findings") as writer:
        counts, strange = _save_rows(writer, store, given, connector, now) if given else (_NONE, [])
        told = [*findings, *strange]
        if counts == _NONE:
            writer.topics.discard("payments")
        if not told:
            writer.topics.discard("findings")
        _write_findings(writer, told, now)
        if covers is not None:
            _cover(writer, connector, covers, now)
    new, changed = counts["new_count"], counts["changed_count"]
    return Saved(new, changed, given.payments - new - changed, len(told))


def save_findings(store: Store, findings: Sequence[Finding]) -> int:
    """Write findings alone; return how many. A known one is seen again."""
    if findings:
        with store.write("findings") as writer:
            _write_findings(writer, findings, clock.now())
    return len(findings)


def _save_rows(
    writer: Writer, store: Store, payments: Columns, connector: str, now: datetime
) -> tuple[dict[str, int], list[Finding]]:
    sql = load("save")
    writer.give("incoming", columns.with_days(payments.table(), store.zone, store.cut_off))
    bounds = writer.rows(sql["bounds"])[0]
    writer.run(sql["make_known"], **bounds)
    writer.run(sql["make_fresh"])
    if not writer.rows(sql["fresh_count"])[0]["wordings"]:
        return _NONE, []
    writer.run(sql["leave_out_names"])
    writer.run(sql["make_many"])
    writer.run(sql["make_held"], **bounds)
    counts = writer.rows(sql["counted"])[0]
    writer.run(sql["make_conflicts"])
    commit_no = writer.rows(sql["next_commit"])[0]["commit_no"]
    writer.run(sql["add_versions"], commit_no=commit_no, recorded_at=now)
    writer.run(sql["add_ids"])
    writer.run(sql["add_keys"])
    writer.run(sql["make_touched"])
    if counts.pop("many_count"):
        _merge(writer, bounds)
    writer.run(sql["add_alone"], commit_no=commit_no, recorded_at=now)
    seconds = _link(writer)
    writer.run(sql["drop_rollups"])
    writer.run(sql["add_rollups"])
    writer.run(sql["add_commit"], commit_no=commit_no, recorded_at=now, connector=connector, **counts)
    told = [_told(conflict, connector) for conflict in writer.rows(sql["conflicts"])]
    return counts, told + [_told_twice(second, connector) for second in seconds]


def _merge(writer: Writer, bounds: dict[str, Any]) -> None:
    """Make the rows of payments with several wordings anew, voids and refunds as their own records have them."""
    sql = load("save")
    writer.run(sql["make_merged"], **bounds)
    writer.run(sql["touch_merged"])
    writer.run(sql["drop_current"], **bounds)
    writer.run(sql["add_current"])


def _link(writer: Writer) -> list[dict[str, Any]]:
    """Find what voids and refunds undo, and give them the figures that follow; return voids of what was voided."""
    sql = load("save")
    writer.run(sql["make_waiting"])
    writer.run(sql["make_candidates"])
    near = writer.rows(sql["search_bounds"])[0]
    if near["since"] is not None:
        writer.run(sql["make_found"], **near)
        writer.run(sql["drop_links"])
        writer.run(sql["add_links"])
    writer.run(sql["make_kin"])
    near = writer.rows(sql["kin_bounds"])[0]
    if near["since"] is None:
        return []
    writer.run(sql["make_family"], **near)
    writer.run(sql["update_family"], **near)
    writer.run(sql["touch_family"])
    return writer.rows(sql["second_voids"])


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


def _told_twice(second: dict[str, Any], connector: str) -> Finding:
    """Return the finding of a void of what was voided already."""
    return Finding(
        kind="void_twice",
        subject=second["child_id"],
        connector=connector,
        severity=Severity.MONEY,
        facts={"parent_id": second["parent_id"]},
    )


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
