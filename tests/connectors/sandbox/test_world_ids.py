from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from connectors.sandbox.chance import SPAN, Chance, Weighted, between, limit
from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.identity import guid, guid_instant, reference, reference_day, row_number

WORD = some.integers(0, SPAN - 1)
INSTANT = some.datetimes(datetime(2001, 1, 1), datetime(2120, 1, 1), timezones=some.just(UTC)).map(  # noqa: DTZ001 - hypothesis adds the zone
    lambda instant: instant.replace(microsecond=0)
)


@given(INSTANT, WORD, WORD, WORD)
def test_a_guid_tells_its_second(at: datetime, fraction: int, clock: int, node: int) -> None:
    text = guid(at, fraction, clock, node)
    assert uuid.UUID(text).version == 1
    assert str(uuid.UUID(text)) == text
    told = guid_instant(text)
    assert told is not None
    assert at <= told < at + timedelta(seconds=1)


@given(some.integers(0, 10**9), some.dates(date(2000, 1, 1), date(2150, 1, 1)), WORD, WORD, WORD)
def test_a_reference_tells_its_day(seed: int, day: date, low: int, middle: int, high: int) -> None:
    text = reference(seed, day, low, middle, high)
    assert uuid.UUID(text).version == 4
    assert uuid.UUID(text).variant == uuid.RFC_4122
    assert reference_day(seed, text) == day


@given(some.text(max_size=40))
def test_any_other_text_tells_nothing(text: str) -> None:
    assert guid_instant(text) is None
    assert reference_day(1, text) is None


@given(INSTANT, some.integers(0, 0xFFFF), some.integers(0, 0xFFFF))
def test_row_numbers_grow_with_time(at: datetime, place: int, other: int) -> None:
    assert row_number(at, place) < row_number(at + timedelta(seconds=1), other) < 2**53


def test_draws_depend_on_all_three() -> None:
    draws = {Chance(seed).draws(subject, attempt) for seed in (1, 2) for subject in ("a", "b") for attempt in (0, 1)}
    assert len(draws) == 8
    assert Chance(1).draws("a") == Chance(1).draws("a", 0)
    assert all(0 <= word < SPAN for words in draws for word in words)


@given(WORD)
def test_choices_stay_among_their_items(word: int) -> None:
    assert Weighted({"a": 1, "b": 2.5}).pick(word) in {"a", "b"}
    assert 3 <= between(word, 3, 9) < 9


def test_choices_are_in_proportion() -> None:
    choice = Weighted({"a": 1, "b": 3})
    assert choice.pick(0) == choice.pick(SPAN // 4 - 1) == "a"
    assert choice.pick(SPAN // 4) == choice.pick(SPAN - 1) == "b"
    assert limit(0.25) == SPAN // 4


def test_a_frozen_clock_stands_still_and_can_be_moved() -> None:
    clock = SandboxClock(datetime(2026, 11, 1, 5, tzinfo=UTC), 0)
    assert clock.now() == clock.now() == datetime(2026, 11, 1, 5, tzinfo=UTC)
    clock.set(datetime.fromisoformat("2026-11-01T01:30:00-04:00"))
    assert clock.now() == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert clock.now().tzinfo is UTC


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        SandboxClock(datetime(2026, 11, 1), 0)  # noqa: DTZ001 - the point


def test_a_fast_clock_runs() -> None:
    clock = SandboxClock(datetime(2026, 11, 1, tzinfo=UTC), 1_000_000)
    first = clock.now()
    while clock.now() == first:
        pass
    assert clock.now() > first
