from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
import structlog

from data import time as clock
from data.errors import DiskFull
from data.queries import operations, runs_list
from pipeline import words
from pipeline.schedule import JOBS, Definition, Job, Schedule
from pipeline.when import Daily, Every
from pipeline.works import Works

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from data.store import Store

HOUR = timedelta(hours=1)


@pytest.fixture
def works(store: Store) -> Works:
    settings: Any = SimpleNamespace(organisation=SimpleNamespace(zone=ZoneInfo("America/Toronto")))
    return Works(store, settings, ())


@pytest.fixture
def started(works: Works) -> Iterator[Callable[..., Schedule]]:
    open_ones: list[Schedule] = []

    def start(*table: Definition) -> Schedule:
        schedule = Schedule(works, table)
        open_ones.append(schedule)
        schedule.start()
        return schedule

    yield start
    for schedule in open_ones:
        schedule.stop()


class Body:
    """The body of a job that waits until it is let go."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.go = threading.Event()
        self.times = 0

    def __call__(self, _: Works) -> bool:
        self.times += 1
        self.begun.release()
        return self.go.wait(10)

    def has_begun(self) -> bool:
        return self.begun.acquire(timeout=10)


def test_a_job_that_is_woken_runs_before_its_time(started: Callable[..., Schedule]) -> None:
    body = Body()
    schedule = started(Definition("job", Every(HOUR), body, HOUR))
    schedule.wake("job")
    assert body.has_begun()
    schedule.wake("job")
    body.go.set()
    assert until(lambda: not schedule.job("job").is_running)
    assert body.times == 1


def test_waking_does_not_try_a_key_again_that_was_refused(works: Works, started: Callable[..., Schedule]) -> None:
    works.holds.hold("paxstore")
    body = Body()
    started(Definition("job", Every(HOUR), body, HOUR)).wake("job")
    body.go.set()
    assert body.has_begun()
    assert works.holds.has("paxstore")


def test_a_schedule_that_does_not_run_is_not_woken(works: Works) -> None:
    Schedule(works, (Definition("job", Every(HOUR), Body()),)).wake("job")


def until(condition: Callable[[], bool]) -> bool:
    deadline = clock.wall_monotonic() + 10
    while not condition() and clock.wall_monotonic() < deadline:
        clock.wall_sleep(0.01)
    return condition()


def test_the_table_is_what_the_desk_promises() -> None:
    table = {job.name: job.when for job in JOBS}
    assert table["payments"] == Every(timedelta(minutes=2))
    assert table["observations"] == Every(timedelta(minutes=3))
    assert {"payments_nightly", "payments_weekly", "settlement", "settlement_drip", "retention"} <= table.keys()
    for when in table.values():
        assert isinstance(when, Every) or when.hour >= 3
    assert all(words.job(name, language) != name for name in table for language in ("fr_CA", "en_CA"))


def test_a_job_runs_at_the_start_and_never_over_itself(started: Callable[..., Schedule]) -> None:
    body = Body()
    schedule = started(Definition("slow", Every(timedelta(seconds=1)), body))
    assert body.has_begun()
    assert schedule.job("slow").is_running
    assert not schedule.run_now("slow")
    clock.wall_sleep(2.2)
    assert body.times == 1
    body.go.set()
    assert body.has_begun()


def test_run_now_runs_now_and_the_plan_stays(started: Callable[..., Schedule]) -> None:
    body = Body()
    body.go.set()
    schedule = started(Definition("later", Every(HOUR), body, first=HOUR))
    planned = schedule.job("later").next_run_at
    assert planned
    assert abs(planned - clock.now() - HOUR) < timedelta(seconds=5)
    assert schedule.run_now("later")
    assert body.has_begun()
    assert until(lambda: not schedule.job("later").is_running)
    after = schedule.job("later").next_run_at
    assert after
    assert after - clock.now() > HOUR - timedelta(seconds=10)


def test_a_paused_job_waits_to_be_resumed(started: Callable[..., Schedule]) -> None:
    body = Body()
    schedule = started(Definition("j", Every(HOUR), body, first=HOUR))
    schedule.pause("j", "Zoé")
    assert schedule.job("j") == Job("j", None, is_running=False, is_paused=True)
    schedule.resume("j")
    assert schedule.job("j").next_run_at is not None
    assert not schedule.job("j").is_paused


def test_a_paused_job_stays_so_when_the_desk_starts_anew(works: Works, started: Callable[..., Schedule]) -> None:
    table = (Definition("j", Every(HOUR), Body(), first=HOUR), Definition("k", Every(HOUR), Body(), first=HOUR))
    clock.live_on(clock.WorldClock(datetime(2026, 11, 20, 18, tzinfo=UTC), 0))
    first = started(*table)
    first.pause("j", "Zoé")
    first.pause("j", "Luc")
    first.stop()
    works.stopping.clear()
    again = started(*table)
    assert [(job.name, job.is_paused, job.next_run_at is None) for job in again.jobs()] == [
        ("j", True, True),
        ("k", False, False),
    ]
    told = [{"job": "j", "paused_at": clock.now(), "paused_by": "Zoé"}]
    assert runs_list.paused(works.store) == told
    again.resume("j")
    assert runs_list.paused(works.store) == []


def test_a_job_that_is_no_more_may_have_been_paused(works: Works, started: Callable[..., Schedule]) -> None:
    with works.store.write("runs") as writer:
        operations.pause(writer, job="gone", paused_at=clock.now(), paused_by="Zoé")
    assert not started(Definition("j", Every(HOUR), Body(), first=HOUR)).job("j").is_paused


def test_a_paused_job_asked_for_runs_once(started: Callable[..., Schedule]) -> None:
    body = Body()
    schedule = started(Definition("j", Every(timedelta(seconds=1)), body, first=HOUR))
    schedule.pause("j", "Zoé")
    assert schedule.run_now("j")
    assert body.has_begun()
    body.go.set()
    clock.wall_sleep(2.2)
    assert body.times == 1
    assert schedule.job("j") == Job("j", None, is_running=False, is_paused=True)


@pytest.mark.parametrize("error", [ZeroDivisionError(), DiskFull("x.duckdb")])
def test_a_job_that_fails_stays_planned(started: Callable[..., Schedule], error: Exception) -> None:
    times = []

    def body(_: Works) -> bool:
        times.append(1)
        raise error

    with structlog.testing.capture_logs() as logs:
        started(Definition("j", Every(timedelta(seconds=1)), body))
        assert until(lambda: len(times) > 1)
    assert logs[0]["job"] == "j"


def test_stopping_waits_for_the_job_that_runs(works: Works) -> None:
    body = Body()
    schedule = Schedule(works, (Definition("j", Every(HOUR), body),))
    schedule.start()
    assert body.has_begun()
    threading.Timer(0.3, body.go.set).start()
    schedule.stop()
    assert body.go.is_set()
    assert works.stopping.is_set()


def ran_at(store: Store, job: str, started_at: datetime) -> None:
    with store.write("runs") as writer:
        operations.start_run(writer, run_id=job, job=job, connector=None, started_at=started_at)


@pytest.mark.parametrize(
    ("last_run", "is_soon"),
    [
        (None, False),
        (datetime(2026, 11, 19, 9, 10, tzinfo=UTC), True),
        (datetime(2026, 11, 20, 9, 10, tzinfo=UTC), False),
    ],
)
def test_a_night_that_was_missed_is_caught_up(
    works: Works,
    started: Callable[..., Schedule],
    monkeypatch: pytest.MonkeyPatch,
    last_run: datetime | None,
    is_soon: bool,  # noqa: FBT001 - a case's expectation
) -> None:
    now = datetime(2026, 11, 20, 18, tzinfo=UTC)
    clock.live_on(clock.WorldClock(now, 0))
    if last_run:
        ran_at(works.store, "night", last_run)
    schedule = started(Definition("night", Daily(hour=4, minute=10), Body()))
    planned = schedule.job("night").next_run_at
    assert planned
    expected = now + timedelta(seconds=30) if is_soon else datetime(2026, 11, 21, 9, 10, tzinfo=UTC)
    assert abs(planned - expected) < timedelta(seconds=5)
