from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from connectors.errors import Refused, Unauthorized
from connectors.registry import manifests
from data import time as clock
from data.model import Observation, State, Terminal
from data.queries import fleet, operations, terminals
from pipeline import retention
from pipeline.observe import observe, save_observations
from pipeline.terminals import collect_lists, save_list
from pipeline.works import Source, Works

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.sandbox.server import Sandbox
    from data.store import Store

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def seen(minutes: float, state: State = State.ONLINE, **fields: Any) -> Observation:
    known: dict[str, Any] = {"serial": "1", "source": "ping", "observed_at": at(minutes), "state": state}
    return Observation(**known | fields)


class Asked:
    """Observes what a test says, and remembers whom it was asked about."""

    def __init__(self, answers: dict[str, Exception] | None = None) -> None:
        self.answers = answers or {}
        self.serials: list[str] = []

    def observe(self, terminal: Terminal) -> Observation:
        self.serials.append(terminal.serial)
        if terminal.serial in self.answers:
            raise self.answers[terminal.serial]
        return Observation(serial=terminal.serial, source="ping", observed_at=clock.now(), state=State.ONLINE)


@pytest.fixture
def works_with(store: Store) -> Callable[[Asked], Works]:
    clock.live_on(clock.WorldClock(NOW, 0))
    listed = [Terminal(serial=str(number), connector="h", terminal_type="PAXA920") for number in range(1, 7)]
    save_list(store, listed, connector="h", is_leading=True)

    def works(asked: Asked) -> Works:
        source = Source("h", manifests()["handpoint"], "", asked)
        return Works(store, None, (source,))  # type: ignore[arg-type]  # nothing here reads the settings

    return works


def rows(store: Store) -> int:
    return int(store.rows("SELECT count(*) AS n FROM facts.observations")[0]["n"])


def test_what_does_not_change_adds_no_row_and_advances_the_last_word(store: Store) -> None:
    for minutes in (0, 3, 6):
        save_observations(store, [seen(minutes, battery=80)])
    [last] = terminals.seen(store)
    assert rows(store) == 1
    assert (last["observed_at"], last["since"], last["battery"]) == (at(6), at(0), 80)


@pytest.mark.parametrize(
    ("words", "is_first"),
    [
        ([seen(5, State.OFFLINE)], True),
        ([seen(5, State.OFFLINE), seen(8, State.OFFLINE, battery=70)], True),
        ([seen(5), seen(8, State.OFFLINE)], False),
        ([seen(5), seen(6, source="other"), seen(8, State.OFFLINE), seen(9, State.OFFLINE)], False),
        ([seen(60 * 24 * 31, State.OFFLINE)], False),
    ],
)
def test_a_state_seen_at_the_first_look_is_told_as_such(
    store: Store,
    words: list[Observation],
    is_first: bool,  # noqa: FBT001 - a case
) -> None:
    clock.live_on(clock.WorldClock(NOW, 0))
    save_list(store, [Terminal(serial="1", connector="h")], connector="h", is_leading=True)
    for word in words:
        save_observations(store, [word])
    found = {row["source"]: row["is_since_first"] for row in fleet.terminals(store)}
    assert found["ping"] is is_first


def test_a_terminal_nobody_spoke_of_has_no_first_look(store: Store) -> None:
    save_list(store, [Terminal(serial="1", connector="h")], connector="h", is_leading=True)
    assert [row["is_since_first"] for row in fleet.terminals(store)] == [False]


@pytest.mark.parametrize(
    "change",
    [
        {"state": State.OFFLINE, "raw_code": "1002"},
        {"battery": 79},
        {"is_charging": True},
        {"network": "4G"},
        {"app_version": "20.4.14.0"},
    ],
)
def test_what_changes_adds_a_row(store: Store, change: dict[str, Any]) -> None:
    before = seen(0, battery=80)
    saved = save_observations(store, [before])
    assert (saved.new, saved.changed) == (1, 0)
    saved = save_observations(store, [seen(3, **({"battery": 80} | change))])
    assert (saved.new, saved.changed) == (0, 1)
    assert rows(store) == 2


def test_a_state_is_since_it_began_whatever_else_changes(store: Store) -> None:
    for minutes, battery, state in ((0, 80, State.ONLINE), (3, 79, State.ONLINE), (6, 79, State.OFFLINE)):
        save_observations(store, [seen(minutes, state, battery=battery)])
        expected = at(0) if state is State.ONLINE else at(6)
        assert terminals.seen(store)[0]["since"] == expected


def test_when_a_terminal_was_last_there_is_no_change(store: Store) -> None:
    save_observations(store, [seen(0, last_access_at=at(-1))])
    save_observations(store, [seen(3, last_access_at=at(2))])
    assert rows(store) == 1
    assert terminals.seen(store)[0]["last_access_at"] == at(2)


def test_an_answer_that_comes_late_changes_nothing(store: Store) -> None:
    save_observations(store, [seen(3)])
    save_observations(store, [seen(0, State.OFFLINE)])
    assert (rows(store), terminals.seen(store)[0]["state"]) == (1, "online")


def test_sources_are_kept_apart(store: Store) -> None:
    save_observations(store, [seen(0), seen(0, State.OFFLINE, source="paxstore")])
    assert [(row["source"], row["state"]) for row in terminals.seen(store)] == [
        ("paxstore", "offline"),
        ("ping", "online"),
    ]


def test_terminals_in_use_are_left_alone(works_with: Callable[[Asked], Works]) -> None:
    asked = Asked()
    works = works_with(asked)
    with works.occupied.by("3") as was_free:
        assert was_free
        with works.occupied.by("3") as is_free:
            assert not is_free
        observe(works)
    assert sorted(asked.serials) == ["1", "2", "4", "5", "6"]
    observe(works)
    assert "3" in asked.serials


def test_lost_terminals_are_not_asked(works_with: Callable[[Asked], Works]) -> None:
    asked = Asked()
    works = works_with(asked)
    with works.store.write("terminals") as writer:
        writer.run("UPDATE ops.terminals SET is_lost = TRUE WHERE serial = '2'")
    observe(works)
    assert "2" not in asked.serials


def test_one_refusal_is_a_finding_and_the_others_are_asked(works_with: Callable[[Asked], Works]) -> None:
    works = works_with(Asked({"2": Refused("h", "ping", "not assigned", code="1004")}))
    assert observe(works)
    assert [row["subject"] for row in operations.open_findings(works.store, kind="terminal_refused")] == ["2"]
    assert len(terminals.seen(works.store)) == 5


def test_when_all_refuse_the_run_fails(works_with: Callable[[Asked], Works]) -> None:
    works = works_with(Asked({str(number): Refused("h", "ping") for number in range(1, 7)}))
    assert not observe(works)
    assert operations.latest_runs(works.store, count=1)[0]["failure_key"] == "refused"


def test_a_refused_key_stops_at_once(works_with: Callable[[Asked], Works]) -> None:
    asked = Asked({str(number): Unauthorized("h", "ping") for number in range(1, 7)})
    works = works_with(asked)
    assert not observe(works)
    assert len(asked.serials) <= 4
    assert not observe(works)
    assert len(asked.serials) <= 4


def test_asking_is_spread_over_the_interval(
    works_with: Callable[[Asked], Works], monkeypatch: pytest.MonkeyPatch
) -> None:
    works = works_with(Asked())
    pauses: list[float] = []

    def pause(self: Works, seconds: float) -> bool:
        pauses.append(seconds)
        return True

    monkeypatch.setattr(Works, "pause", pause)
    observe(works, 180)
    assert len(pauses) == 2
    assert sum(pauses) == pytest.approx(180 * 0.8, abs=1)


def test_a_stop_does_not_wait_for_the_interval(works_with: Callable[[Asked], Works]) -> None:
    asked = Asked()
    works = works_with(asked)
    clock.live_on(clock.SystemClock())
    threading.Timer(0.3, works.stopping.set).start()
    started = clock.wall_monotonic()
    assert not observe(works, 180)
    assert clock.wall_monotonic() - started < 5
    assert len(asked.serials) == 4
    assert operations.latest_runs(works.store, count=1)[0]["state"] == "interrupted"


def test_the_world_s_terminals_are_as_the_world_says(
    sandbox_of: Callable[..., Sandbox], works_of: Callable[..., Works]
) -> None:
    sandbox = sandbox_of()
    works = works_of(sandbox)
    collect_lists(works)
    assert observe(works)
    states = {row["terminal_serial"]: row["state"] for row in terminals.seen(works.store) if "ping" in row["source"]}
    for device in sandbox.world.devices:
        is_reachable = sandbox.world.moment(device.serial, clock.now()).state in {"online", "busy"}
        assert (states[device.serial] in {"online", "busy"}) == is_reachable


def test_observations_are_kept_thirty_days(store: Store) -> None:
    clock.live_on(clock.WorldClock(NOW, 0))
    month = 30 * 1440
    for minutes, state in ((-month - 1, State.ONLINE), (-month, State.OFFLINE)):
        save_observations(store, [seen(minutes, state)])
    retention.tidy(store)
    assert [row["state"] for row in store.rows("SELECT state FROM facts.observations")] == ["offline"]
    assert len(terminals.seen(store)) == 1


def test_runs_are_kept_ninety_days(store: Store) -> None:
    clock.live_on(clock.WorldClock(NOW, 0))
    with store.write("runs") as writer:
        for run_id, days in (("old", 91), ("new", 89)):
            operations.start_run(writer, run_id=run_id, job="j", connector=None, started_at=NOW - timedelta(days=days))
        operations.interrupt_runs(writer, ended_at=NOW)
    retention.tidy(store)
    assert [row["run_id"] for row in operations.latest_runs(store, count=9)] == ["new"]
