from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from data import migrate
from data import time as clock
from data.model import LOCAL_VIEWER, Finding, Severity
from data.names import forget
from data.queries import findings, operations
from data.save import save_findings, save_payments
from tests.data.makers import NOON, a_payment

if TYPE_CHECKING:
    from data.store import Store

FIRST = Finding(
    kind="possible_double",
    subject="p1",
    connector="handpoint",
    severity=Severity.MONEY,
    facts={"occurred_at": NOON.isoformat(), "earlier_id": "p0"},
)
LATER = datetime(2026, 10, 6, tzinfo=UTC)
ALL: dict[str, Any] = {"state": None, "severity": None, "kind": None, "size": 10, "skip": 0}


def finding_id(store: Store) -> str:
    """Return the id of the only finding."""
    return str(store.rows("SELECT finding_id FROM facts.findings")[0]["finding_id"])


def resolve(store: Store) -> None:
    with store.write("findings") as writer:
        operations.close_finding(writer, finding_id=finding_id(store), closed_at=LATER, closed_by="pipeline")


def told(store: Store) -> list[tuple[str, str]]:
    return [(row["state"], row["changed_by"]) for row in findings.changes(store, finding_id=finding_id(store))]


def test_a_finding_that_comes_back_is_open_again_and_says_so(store: Store) -> None:
    save_findings(store, [FIRST])
    save_findings(store, [FIRST])
    assert told(store) == []
    resolve(store)
    assert told(store) == [("resolved", "pipeline")]
    clock.live_on(clock.WorldClock(LATER + timedelta(hours=1), 0))
    save_findings(store, [FIRST])
    save_findings(store, [FIRST])
    assert told(store) == [("resolved", "pipeline"), ("open", "pipeline")]
    row = findings.one(store, finding_id=finding_id(store))
    assert row is not None
    assert (row["state"], row["closed_at"], row["seen_count"]) == ("open", None, 4)


def test_findings_are_found_by_state_severity_and_kind(store: Store) -> None:
    save_findings(
        store,
        [
            FIRST,
            Finding(kind="name_differs", subject="1", connector="paxstore", severity=Severity.NOTE),
            Finding(kind="unreadable_record", subject="handpoint", connector="handpoint", severity=Severity.WARNING),
        ],
    )
    kinds = [row["kind"] for row in findings.page(store, **ALL)]
    assert kinds == ["possible_double", "unreadable_record", "name_differs"]
    assert [row["kind"] for row in findings.page(store, **{**ALL, "severity": "note"})] == ["name_differs"]
    assert [row["kind"] for row in findings.page(store, **{**ALL, "kind": "possible_double"})] == ["possible_double"]
    assert findings.page(store, **{**ALL, "state": "resolved"}) == []
    assert [row["kind"] for row in findings.page(store, **{**ALL, "size": 1, "skip": 1})] == ["unreadable_record"]
    assert sum(row["count"] for row in findings.counts(store)) == 3
    assert findings.one(store, finding_id="nothing") is None


def test_the_payments_a_finding_concerns_are_found_wherever_they_lie(store: Store) -> None:
    many = [a_payment(f"p{number}", occurred_at=NOON + timedelta(days=number)) for number in range(5)]
    save_payments(store, many, connector="handpoint")
    rows = findings.concerned(store, payment_ids=["p4", "p1", "gone"])
    assert [(row["payment_id"], row["amount_minor"], row["status"]) for row in rows] == [
        ("p1", 3_200, "approved"),
        ("p4", 3_200, "approved"),
    ]
    assert findings.concerned(store, payment_ids=[]) == []


def test_a_forgotten_persons_name_leaves_the_notes(store: Store) -> None:
    save_findings(store, [FIRST])
    with store.write("findings") as writer:
        for minute, note in enumerate(("Zoé Bélanger a rappelé", "vu avec la caisse")):
            findings.note_change(
                writer,
                finding_id=finding_id(store),
                changed_at=LATER + timedelta(minutes=minute),
                before="open",
                state="acknowledged",
                changed_by="local",
                note=note,
            )
    forget(store, name="zoé bélanger", viewer=LOCAL_VIEWER)
    assert [row["note"] for row in findings.changes(store, finding_id=finding_id(store))] == [None, "vu avec la caisse"]


@pytest.mark.parametrize("state", ["acknowledged", "resolved"])
def test_what_was_closed_before_there_was_a_history_begins_it(state: str) -> None:
    steps = [path.read_text(encoding="utf-8") for path in migrate.files()]
    place = next(index for index, path in enumerate(migrate.files()) if "finding_changes" in path.name)
    with duckdb.connect(":memory:") as connection:
        for step in steps[:place]:
            connection.execute(step)
        for number, closed_by in enumerate(("local", None)):
            connection.execute(
                "INSERT INTO facts.findings (finding_id, kind, subject, mark, connector, severity, state, opened_at, "
                "seen_at, seen_count, closed_at, closed_by, facts) VALUES "
                f"('f{number}', 'k', 's', '', 'c', 'note', ?, '2026-10-05', '2026-10-05', 1, '2026-10-06', ?, '{{}}')",
                [state if closed_by else "open", closed_by],
            )
        connection.execute(steps[place])
        rows = connection.execute("SELECT finding_id, state, changed_by FROM facts.finding_changes").fetchall()
    assert rows == [("f0", state, "local")]
