"""How wordings become what we know: versions, current rows, links and takings, in the writer's transaction.

1. Find the wordings never seen before, bounded in time by what we hold of the same payments.
2. Set aside those that contradict something certain: they become findings, not figures.
3. Keep every fresh wording as a version; a wording that is taken back stays a version, and says nothing any more.
4. Make the affected current rows anew, field by field.
5. Link voids and refunds to what they undo, which decides what they add; count the touched days anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
from msgspec import Struct, structs

from data import columns
from data.model import Finding, Severity
from data.queries import load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import Any

    from data.columns import Columns
    from data.store import Store, Writer

_WORDING = columns.SCHEMA.empty_table().select(["payment_id", "source", "content_hash"]).schema


class Merged(Struct, frozen=True):
    """What a merge changed: payments new and changed, and the contradictions it met; nothing at all unless `is_any`."""

    new: int = 0
    changed: int = 0
    strange: tuple[Finding, ...] = ()
    is_any: bool = False


class Wording(Struct, frozen=True):
    """What names one wording of one payment."""

    payment_id: str
    source: str
    content_hash: int


def merge(  # noqa: PLR0913 - what is said, what is taken back, by whom and when
    writer: Writer,
    store: Store,
    payments: Columns,
    *,
    connector: str,
    now: datetime,
    taken_back: Sequence[Wording] = (),
) -> Merged:
    """Merge what a connector says, and what it says no more, into the facts; doing it twice changes nothing."""
    sql = load("merge")
    writer.give("incoming", columns.with_days(payments.table(), store.zone, store.cut_off))
    writer.give("said_no_more", pa.Table.from_pylist([structs.asdict(one) for one in taken_back], schema=_WORDING))
    writer.run(sql["make_taken_back"])
    bounds = writer.rows(sql["bounds"])[0]
    writer.run(sql["make_known"], **bounds)
    writer.run(sql["make_fresh"])
    writer.run(sql["make_again"])
    count = writer.rows(sql["change_count"])[0]
    if not (count["fresh"] or count["again"] or taken_back):
        return Merged()
    writer.run(sql["leave_out_names"])
    writer.run(sql["make_many"])
    writer.run(sql["make_held"], **bounds)
    counts = writer.rows(sql["counted"])[0]
    writer.run(sql["make_conflicts"])
    commit_no = _keep_versions(writer, now)
    _take_back(writer, bounds, commit_no, is_any=bool(taken_back), is_any_back=bool(count["again"]))
    writer.run(sql["make_touched"])
    if counts.pop("many_count"):
        _merge_many(writer, bounds)
    writer.run(sql["add_alone"], commit_no=commit_no, recorded_at=now)
    _drop_gone(writer, bounds, is_any=bool(taken_back))
    seconds = _link(writer, bounds)
    writer.run(sql["drop_rollups"])
    writer.run(sql["add_rollups"])
    writer.run(sql["add_commit"], commit_no=commit_no, recorded_at=now, connector=connector, **counts)
    conflicts = [_told(conflict, connector) for conflict in writer.rows(sql["conflicts"])]
    told = (*conflicts, *(_told_twice(second, connector) for second in seconds))
    return Merged(counts["new_count"], counts["changed_count"], told, is_any=True)


def _keep_versions(writer: Writer, now: datetime) -> int:
    """Keep fresh wordings, and where to find them; return the commit's number."""
    sql = load("merge")
    commit_no: int = writer.rows(sql["next_commit"])[0]["commit_no"]
    writer.run(sql["add_versions"], commit_no=commit_no, recorded_at=now)
    writer.run(sql["add_ids"])
    writer.run(sql["add_keys"])
    return commit_no


def _take_back(writer: Writer, bounds: dict[str, Any], commit_no: int, *, is_any: bool, is_any_back: bool) -> None:
    """Let what is said no more say nothing, and what is said again say what it said."""
    sql = load("merge")
    if is_any:
        writer.run(sql["take_back"], **bounds)
        writer.run(sql["note_taken_back"], commit_no=commit_no)
    if is_any_back:
        writer.run(sql["let_stand_again"], **bounds)
        writer.run(sql["forget_taken_back"])


def _drop_gone(writer: Writer, bounds: dict[str, Any], *, is_any: bool) -> None:
    """Forget what the payments undid of which no wording stands any more."""
    sql = load("merge")
    if is_any:
        writer.run(sql["make_gone"], **bounds)
        writer.run(sql["drop_gone_links"])
    else:
        writer.run(sql["make_nothing_gone"])


def _merge_many(writer: Writer, bounds: dict[str, Any]) -> None:
    """Make the rows of payments with several wordings anew, voids and refunds as their own records have them."""
    sql = load("merge")
    writer.run(sql["make_merged"], **bounds)
    writer.run(sql["touch_merged"])
    writer.run(sql["drop_current"], **bounds)
    writer.run(sql["add_current"])


def _link(writer: Writer, bounds: dict[str, Any]) -> list[dict[str, Any]]:
    """Find what voids and refunds undo, and give them the figures that follow; return voids of what was voided."""
    sql = load("merge")
    writer.run(sql["make_waiting"], **bounds)
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
