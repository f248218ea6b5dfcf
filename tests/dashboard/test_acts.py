from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dashboard import acts
from dashboard.ask import NotAllowed
from data.model import LOCAL_VIEWER, Viewer
from data.queries import runs_list
from tests.dashboard import days
from tests.dashboard.conftest import stand_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.desk import Desk

NOBODY = Viewer(name="nobody", permissions=frozenset())


def finding(desk: Desk) -> dict[str, object]:
    return desk.store.rows("SELECT * FROM facts.findings WHERE kind = 'possible_double'")[0]


def test_a_finding_is_marked_as_seen_with_who_and_when(filled: Desk) -> None:
    acts.acknowledge(LOCAL_VIEWER, str(finding(filled)["finding_id"]))
    after = finding(filled)
    assert (after["state"], after["closed_by"], after["closed_at"]) == ("acknowledged", "local", days.NOW)
    (noted,) = filled.store.rows("SELECT act, viewer, subject, happened_at FROM ops.audit")
    assert noted == {
        "act": "acknowledge_finding",
        "viewer": "local",
        "subject": after["finding_id"],
        "happened_at": days.NOW,
    }


def test_a_resolved_finding_stays_resolved(filled: Desk) -> None:
    with filled.store.write("findings") as writer:
        writer.run("UPDATE facts.findings SET state = 'resolved'")
    acts.acknowledge(LOCAL_VIEWER, str(finding(filled)["finding_id"]))
    assert finding(filled)["state"] == "resolved"


def history(desk: Desk) -> list[dict[str, object]]:
    return desk.store.rows(
        "SELECT state, changed_by, changed_at, note FROM facts.finding_changes ORDER BY changed_at, state"
    )


def test_what_was_seen_keeps_a_note_and_can_be_looked_at_again(filled: Desk) -> None:
    finding_id = str(finding(filled)["finding_id"])
    acts.acknowledge(LOCAL_VIEWER, finding_id, "  deux inscriptions,\nvoulu ")
    acts.acknowledge(LOCAL_VIEWER, finding_id, "a second click")
    stand_at(days.NOW + timedelta(hours=1))
    acts.reopen(LOCAL_VIEWER, finding_id)
    acts.reopen(LOCAL_VIEWER, finding_id)
    after = finding(filled)
    assert (after["state"], after["closed_by"], after["closed_at"]) == ("open", None, None)
    seen = {"changed_by": "local", "changed_at": days.NOW}
    assert history(filled) == [
        seen | {"state": "acknowledged", "note": "deux inscriptions, voulu"},
        seen | {"state": "open", "note": None, "changed_at": days.NOW + timedelta(hours=1)},
    ]


@pytest.mark.parametrize(("written", "kept"), [("carte 4242 4242 4242 4242", "carte [removed]"), ("   ", None)])
def test_a_note_holds_no_card_number(filled: Desk, written: str, kept: str | None) -> None:
    acts.acknowledge(LOCAL_VIEWER, str(finding(filled)["finding_id"]), written)
    assert [change["note"] for change in history(filled)] == [kept]


def test_a_job_is_paused_and_resumed_by_somebody(desk: Desk) -> None:
    desk.start()
    acts.pause(LOCAL_VIEWER, "payments")
    assert runs_list.paused(desk.store) == [{"job": "payments", "paused_at": days.NOW, "paused_by": "local"}]
    assert desk.schedule.job("payments").is_paused
    acts.resume(LOCAL_VIEWER, "payments")
    assert runs_list.paused(desk.store) == []
    noted = desk.store.rows("SELECT act, subject FROM ops.audit ORDER BY act")
    assert [tuple(row.values()) for row in noted] == [("pause_job", "payments"), ("resume_job", "payments")]


def test_who_may_not_act_changes_nothing(filled: Desk) -> None:
    with pytest.raises(NotAllowed):
        acts.acknowledge(NOBODY, str(finding(filled)["finding_id"]))
    for act in (acts.run_now, acts.pause, acts.resume, acts.reopen):
        with pytest.raises(NotAllowed):
            act(NOBODY, "payments")
    assert runs_list.paused(filled.store) == []
    assert finding(filled)["state"] == "open"
    assert filled.store.rows("SELECT * FROM ops.audit") == []


def test_who_may_not_rename_decides_nothing_about_terminals(filled: Desk) -> None:
    one, two = days.SERIALS[:2]
    decisions: list[Callable[[], object]] = [
        lambda: acts.rename(NOBODY, one, "Guichet", version=1),
        lambda: acts.tell_again(NOBODY, one),
        lambda: acts.move(NOBODY, one, "Chalet", version=1),
        lambda: acts.mark_lost(NOBODY, one, version=1, is_lost=True),
        lambda: acts.mark_lost(NOBODY, one, version=1, is_lost=False),
        lambda: acts.replace(NOBODY, one, two, old_version=1, new_version=1),
        lambda: acts.restore(NOBODY, one, two, old_version=1, new_version=1),
    ]
    before = filled.store.rows("SELECT * FROM ops.terminals ORDER BY serial")
    for decide in decisions:
        with pytest.raises(NotAllowed):
            decide()
    assert filled.store.rows("SELECT * FROM ops.terminals ORDER BY serial") == before
    assert filled.store.rows("SELECT * FROM ops.audit") == []


def test_a_rename_leaves_who_did_it_and_from_what_to_what(filled: Desk) -> None:
    assert acts.rename(LOCAL_VIEWER, days.SERIALS[0], "Guichet", version=1)
    (noted,) = filled.store.rows("SELECT act, viewer, subject, detail FROM ops.audit")
    assert (noted["act"], noted["viewer"], noted["subject"]) == ("rename_terminal", "local", days.SERIALS[0])
    assert json.loads(noted["detail"]) == {"alias": ["Accueil 1", "Guichet"]}


def test_a_job_asked_for_runs_and_is_noted(desk: Desk) -> None:
    desk.start()
    acts.run_now(LOCAL_VIEWER, "retention")
    (noted,) = desk.store.rows("SELECT act, subject FROM ops.audit")
    assert noted == {"act": "run_now", "subject": "retention"}
