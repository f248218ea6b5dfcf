from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from dashboard import attention, pages
from dashboard.seen import Seen
from data.model import State
from tests.dashboard.days import NOW, ascii_like, reader

HERE = reader("en_CA")


def terminal(number: int, state: State = State.OFFLINE, minutes: float = 22, *, is_lost: bool = False) -> Seen:
    return Seen(
        serial=str(number),
        alias=f"Piscine {number}",
        site=None,
        is_lost=is_lost,
        state=state,
        since=NOW - timedelta(minutes=minutes, seconds=10),
        observed_at=NOW,
        source="handpoint.ping",
    )


def finding(severity: str = "money", **facts: Any) -> dict[str, Any]:
    return {
        "finding_id": "f1",
        "kind": "possible_double",
        "severity": severity,
        "opened_at": NOW - timedelta(minutes=40),
        "alias": None,
        "connector": "handpoint",
        "facts": facts,
    }


def source(*, is_failing: bool, key: str = "unreachable") -> dict[str, Any]:
    down = NOW - timedelta(hours=5, minutes=15)
    return {"connector": "paysafe", "failing_since": down if is_failing else None, "failure_key": key}


def items(
    seen: list[Seen],
    findings: list[dict[str, Any]],
    sources: list[dict[str, Any]],
    *,
    paused: tuple[str, ...] = (),
    **counts: int,
) -> list[attention.Item]:
    rows = [{"job": job, "paused_at": NOW - timedelta(hours=1), "paused_by": "local"} for job in paused]
    return attention.items(
        seen,
        recent=findings,
        waiting=counts.get("waiting", len(findings)),
        to_record=counts.get("to_record", 0),
        sources=sources,
        paused=rows,
        here=HERE,
    )


def said(
    seen: list[Seen], findings: list[dict[str, Any]], sources: list[dict[str, Any]], **more: Any
) -> list[tuple[str, str]]:
    return [(ascii_like(item.what), ascii_like(item.about)) for item in items(seen, findings, sources, **more)]


def test_a_quiet_day_wants_nobody() -> None:
    assert said([terminal(1, State.ONLINE)], [], [source(is_failing=False)]) == []


def test_money_comes_first_then_terminals_then_sources() -> None:
    found = said(
        [terminal(2)], [finding(amount_minor=3_200, currency="CAD", card_brand="visa")], [source(is_failing=True)]
    )
    assert found == [
        ("Possible double payment", "$32.00 · Visa · 1:40 p.m."),
        ("Piscine 2 offline", "for 22 min"),
        ("Paysafe does not answer", "since 9:05 a.m."),
    ]


@pytest.mark.parametrize(("language", "told"), [("en_CA", "for at least 22 min"), ("fr_CA", "depuis au moins 22 min")])
def test_a_terminal_that_was_down_at_our_first_look_is_down_at_least_since(language: str, told: str) -> None:
    first = replace(terminal(1), is_since_first=True)
    [item] = attention.items([first], recent=[], waiting=0, to_record=0, sources=[], paused=[], here=reader(language))
    assert ascii_like(item.about) == told


def test_the_latest_to_fall_is_told_first_and_many_are_counted() -> None:
    found = said([terminal(number, minutes=number) for number in range(1, 7)], [], [])
    assert [what for what, _ in found] == [
        "Piscine 1 offline",
        "Piscine 2 offline",
        "Piscine 3 offline",
        "3 more terminals offline",
    ]


def test_asleep_and_lost_terminals_do_not_alarm() -> None:
    assert said([terminal(1, State.ASLEEP), terminal(2, is_lost=True)], [], []) == []


def test_terminals_without_news_are_told_unless_their_source_explains_it() -> None:
    unknown = [terminal(1, State.UNKNOWN), terminal(2, State.UNKNOWN)]
    assert said(unknown, [], []) == [("2 terminals not heard of lately", "")]
    assert said(unknown, [], [source(is_failing=True)]) == [("Paysafe does not answer", "since 9:05 a.m.")]


def test_a_source_that_refuses_the_key_is_told_as_such() -> None:
    refused = source(is_failing=True, key="unauthorized")
    assert said([], [], [refused]) == [("Paysafe refuses our key", "since 9:05 a.m.")]


def test_findings_of_long_ago_are_counted_only() -> None:
    old = finding(amount_minor=1, occurred_at="2026-09-20T18:40:00+00:00")
    assert said([], [old], []) == [("1 earlier finding about money", "")]


def test_a_terminal_that_just_fell_is_down_for_a_minute() -> None:
    assert said([terminal(1, minutes=0)], [], []) == [("Piscine 1 offline", "for 1 min")]


def test_findings_that_are_not_shown_are_counted() -> None:
    recent = [finding(amount_minor=number) for number in range(3)]
    assert said([], recent, [], waiting=98)[-1] == ("95 earlier findings about money", "")


def test_a_paused_job_is_told_but_for_the_one_the_page_says_aloud() -> None:
    assert said([], [], [], paused=("payments", "settlement")) == [
        ("Settlement, every night: paused", "since 1:20 p.m.")
    ]


def test_each_leads_to_what_it_concerns(monkeypatch: pytest.MonkeyPatch) -> None:
    there = ("payment", "terminal", "terminals", "finding", "data_update")
    monkeypatch.setattr(pages, "opens", lambda _here, name: name in there)
    down = [terminal(number, minutes=number) for number in range(1, 6)]
    found = items(down, [finding()], [source(is_failing=True)], waiting=5, paused=("settlement",))
    assert [(item.page, dict(item.params)) for item in found] == [
        ("finding", {"id": "f1"}),
        ("terminal", {"serial": "1"}),
        ("terminal", {"serial": "2"}),
        ("terminal", {"serial": "3"}),
        ("terminals", {}),
        ("data_update", {}),
        ("data_update", {}),
        ("data_update", {"show": "findings", "severity": "money"}),
    ]


def test_what_has_no_page_leads_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "opens", lambda _here, _name: False)
    assert [item.page for item in items([terminal(1)], [], [])] == [""]


def test_a_double_payment_tells_its_times_once() -> None:
    earlier = (NOW - timedelta(minutes=49)).isoformat()
    both = finding(
        amount_minor=3_200, currency="CAD", earlier_at=earlier, occurred_at=(NOW - timedelta(minutes=40)).isoformat()
    )
    [(_, about)] = said([], [both], [])
    assert about == "$32.00 · 1:31 p.m. and 1:40 p.m."


def test_what_smartrec_does_not_have_is_a_task_after_the_terminals() -> None:
    assert said([], [], [], to_record=1) == [("1 void or refund to be recorded in SmartRec", "")]
    [item] = items([], [], [], to_record=12)
    assert (item.what, item.page) == ("12 voids and refunds to be recorded in SmartRec", "data_update")
    assert item.params == {"show": "findings", "finding": "to_record_in_smartrec"}
    assert [what for what, _ in said([terminal(1)], [finding()], [], to_record=1)][-1].startswith("1 void")
