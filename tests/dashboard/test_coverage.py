from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from dashboard import coverage
from data import time as clock
from tests.dashboard import days

HERE = days.reader()
FIRST, LAST = date(2026, 10, 30), date(2026, 11, 3)


def read(since: datetime, until: datetime) -> coverage.Coverage:
    return coverage.of([{"since": since, "until": until}], HERE)


def test_a_day_is_read_when_it_lies_whole_in_a_stretch() -> None:
    found = read(days.at(FIRST, 0), days.at(LAST, 0))
    assert [found.has(day) for day in (FIRST - timedelta(days=1), FIRST, LAST - timedelta(days=1), LAST)] == [
        False,
        True,
        True,
        False,
    ]


def test_a_day_read_in_part_is_not_proven() -> None:
    found = read(days.at(FIRST, 9), days.at(LAST, 23, 59))
    assert not found.has(FIRST)
    assert not found.has(LAST)


def test_the_running_day_is_begun_when_read_from_its_start() -> None:
    found = read(days.at(FIRST, 0), days.at(LAST, 14))
    assert found.has_begun(LAST)
    assert not found.has_begun(LAST + timedelta(days=1))
    assert not read(days.at(LAST, 9), days.at(LAST, 14)).has_begun(LAST)


def test_two_halves_of_different_sources_do_not_make_a_day() -> None:
    halves = [
        {"since": days.at(FIRST, 0), "until": days.at(FIRST, 12)},
        {"since": days.at(FIRST, 12), "until": days.at(LAST, 0)},
    ]
    assert not coverage.of(halves, HERE).has(FIRST)


@pytest.mark.parametrize("cut_off", [timedelta(0), timedelta(hours=4)])
@given(
    start=some.datetimes(datetime(2026, 10, 25), datetime(2026, 11, 10)),  # noqa: DTZ001 - given its zone below
    hours=some.integers(1, 200),
    ahead=some.integers(-2, 12),
)
def test_it_is_what_the_bounds_of_the_day_say(cut_off: timedelta, start: datetime, hours: int, ahead: int) -> None:
    since = start.replace(tzinfo=UTC)
    until = since + timedelta(hours=hours)
    here = replace(HERE, cut_off=cut_off)
    day = since.date() + timedelta(days=ahead)
    begins, ends = clock.day_bounds(day, days.ZONE, cut_off)
    found = coverage.of([{"since": since, "until": until}], here)
    assert found.has(day) == (since <= begins and ends <= until)
