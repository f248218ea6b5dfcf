from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from data import time as clock
from pipeline import world_clock
from pipeline.when import Daily, Every, Weekly, next_fire

TORONTO = ZoneInfo("America/Toronto")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]  # the parts of a date and time


def at_speed(monkeypatch: pytest.MonkeyPatch, speed: float, now: datetime) -> None:
    monkeypatch.setattr(world_clock, "speed", lambda: speed)
    clock.live_on(clock.WorldClock(now, 0))


@pytest.mark.parametrize(
    ("now", "after", "before"),
    [
        (utc(2026, 7, 1, 8, 9), utc(2026, 7, 1, 8, 10), utc(2026, 6, 30, 8, 10)),
        (utc(2026, 7, 1, 8, 10), utc(2026, 7, 2, 8, 10), utc(2026, 7, 1, 8, 10)),
        # Clocks go back on November 1st 2026 and forward on March 14th 2027.
        (utc(2026, 10, 31, 8, 30), utc(2026, 11, 1, 9, 10), utc(2026, 10, 31, 8, 10)),
        (utc(2027, 3, 13, 9, 30), utc(2027, 3, 14, 8, 10), utc(2027, 3, 13, 9, 10)),
    ],
)
def test_a_daily_time_is_the_organisation_s(now: datetime, after: datetime, before: datetime) -> None:
    assert Daily(hour=4, minute=10).after(now, TORONTO) == after
    assert Daily(hour=4, minute=10).before(now, TORONTO) == before


def test_every_day_has_its_run_and_only_one() -> None:
    now, runs = utc(2026, 10, 20), []
    while now < utc(2027, 4, 1):
        now = Daily(hour=4, minute=10).after(now, TORONTO)
        runs.append(now.astimezone(TORONTO))
    days = [run.date() for run in runs]
    assert days == [days[0] + timedelta(days=number) for number in range(len(days))]
    assert {(run.hour, run.minute) for run in runs} == {(4, 10)}


def test_a_weekly_time_is_on_its_day() -> None:
    sunday = Weekly(weekday=6, hour=4, minute=40)
    assert sunday.after(utc(2026, 11, 20, 18), TORONTO) == utc(2026, 11, 22, 9, 40)
    assert sunday.before(utc(2026, 11, 20, 18), TORONTO) == utc(2026, 11, 15, 9, 40)
    assert sunday.after(utc(2026, 11, 22, 9, 40), TORONTO) == utc(2026, 11, 29, 9, 40)


@pytest.mark.parametrize(("speed", "seconds"), [(1, 120), (0, 120), (10, 12), (60, 2), (10_000, 1)])
def test_an_interval_is_shorter_in_a_faster_world(
    monkeypatch: pytest.MonkeyPatch, speed: float, seconds: float
) -> None:
    now = utc(2026, 11, 20, 18)
    at_speed(monkeypatch, speed, now)
    every = Every(timedelta(minutes=2))
    assert next_fire(every, TORONTO, now, now) == now + timedelta(seconds=seconds)
    assert next_fire(every, TORONTO, now, now + timedelta(hours=1)) == now + timedelta(hours=1)


@pytest.mark.parametrize(("speed", "seconds"), [(1, 3600), (0, 3600), (60, 60)])
def test_a_time_of_the_world_s_day_comes_sooner_in_a_faster_world(
    monkeypatch: pytest.MonkeyPatch, speed: float, seconds: float
) -> None:
    at_speed(monkeypatch, speed, utc(2031, 7, 1, 7, 10))
    machine = utc(2026, 11, 20, 18)
    assert next_fire(Daily(hour=4, minute=10), TORONTO, None, machine) == machine + timedelta(seconds=seconds)
