from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from threading import Event, Thread, current_thread
from typing import TYPE_CHECKING

import pytest

from connectors.limiter import MARGIN, POLLED_AT_ONCE, Limiter, Priority, limiter_for
from data import time as clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.connectors.conftest import StandingClock


def until(condition: Callable[[], bool]) -> None:
    for _ in range(500):
        if condition():
            return
        clock.wall_sleep(0.01)
    pytest.fail("it never came to be")


class GatedClock:
    """Time that passes only when the test says so; whoever sleeps waits for it."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.asleep = 0
        self.gate = Event()
        self.readers: list[str] = []

    def now(self) -> datetime:
        return datetime(2026, 11, 20, tzinfo=UTC)

    def monotonic(self) -> float:
        self.readers.append(current_thread().name)
        return self.seconds

    def sleep(self, _seconds: float) -> None:
        self.asleep += 1
        self.gate.wait(5)


def test_turns_are_spaced_a_little_wider_than_the_limit(standing: StandingClock) -> None:
    limiter = Limiter(2)
    times = []
    for _ in range(5):
        limiter.turn(Priority.COLLECT)
        times.append(standing.monotonic())
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert gaps == pytest.approx([0.5 * MARGIN] * 4)
    assert all(times[n + 2] - times[n] > 1 for n in range(3))


def test_no_wait_when_nobody_asked_lately(standing: StandingClock) -> None:
    limiter = Limiter(2)
    limiter.turn(Priority.PING)
    standing.pass_by(10)
    limiter.turn(Priority.PING)
    assert standing.slept == []


def test_the_most_pressing_goes_first_and_equals_in_turn() -> None:
    gated = GatedClock()
    clock.live_on(gated)
    limiter = Limiter(1)
    limiter.turn(Priority.COLLECT)
    given = [
        ("ping", Priority.PING),
        ("collect 1", Priority.COLLECT),
        ("collect 2", Priority.COLLECT),
        ("status", Priority.STATUS),
        ("outcome", Priority.OUTCOME),
        ("act", Priority.ACT),
    ]
    threads = [Thread(target=limiter.turn, args=(priority,), name=name) for name, priority in given]
    for number, thread in enumerate(threads, start=1):
        thread.start()
        until(lambda number=number: len(limiter._waiting) == number)  # type: ignore[misc]
    gated.seconds = 1e9
    gated.gate.set()
    for thread in threads:
        thread.join(5)
    # The clock is read last when a turn is given, and only by who has the lock.
    went = list(dict.fromkeys(reversed(gated.readers)))[-2::-1]
    assert went == ["act", "outcome", "status", "collect 1", "collect 2", "ping"]


def test_a_late_pressing_request_overtakes_a_sleeping_one() -> None:
    gated = GatedClock()
    clock.live_on(gated)
    limiter = Limiter(1)
    limiter.turn(Priority.COLLECT)
    went: list[Priority] = []

    def go(priority: Priority) -> None:
        limiter.turn(priority)
        went.append(priority)
        if len(went) == 1:
            gated.gate.clear()

    low = Thread(target=go, args=(Priority.PING,))
    low.start()
    until(lambda: gated.asleep == 1)
    high = Thread(target=go, args=(Priority.ACT,))
    high.start()
    until(lambda: gated.asleep == 2)
    gated.gate.set()
    until(lambda: len(went) >= 1)
    assert went[0] is Priority.ACT
    gated.gate.set()
    low.join(5)
    high.join(5)
    assert went == [Priority.ACT, Priority.PING]


def test_a_pause_holds_everybody(standing: StandingClock) -> None:
    limiter = Limiter(10)
    limiter.turn(Priority.COLLECT)
    limiter.pause(30)
    limiter.turn(Priority.ACT)
    assert standing.slept == [30]


def test_a_shorter_pause_does_not_end_a_longer_one(standing: StandingClock) -> None:
    limiter = Limiter(10)
    limiter.pause(30)
    limiter.pause(5)
    standing.pass_by(10)
    limiter.pause(5)
    limiter.turn(Priority.ACT)
    assert standing.slept == [20]


def test_a_pause_shorter_than_a_turn_is_a_turn(standing: StandingClock) -> None:
    limiter = Limiter(1)
    limiter.pause(0)
    limiter.turn(Priority.ACT)
    assert standing.slept == pytest.approx([MARGIN])


def test_a_clock_set_back_does_not_stop_anybody(standing: StandingClock) -> None:
    limiter = Limiter(1)
    limiter.turn(Priority.COLLECT)
    standing.pass_by(-900)
    limiter.turn(Priority.COLLECT)
    assert standing.slept == []


def test_a_frozen_world_waits_for_nothing() -> None:
    clock.live_on(clock.WorldClock(datetime(2026, 11, 20, tzinfo=UTC), 0))
    limiter = Limiter(0.01)
    started = clock.wall_monotonic()
    for _ in range(50):
        limiter.turn(Priority.COLLECT)
    assert clock.wall_monotonic() - started < 1


def test_a_fast_world_counts_its_own_seconds() -> None:
    clock.live_on(clock.WorldClock(datetime(2026, 11, 20, tzinfo=UTC), 1000))
    limiter = Limiter(2)
    started = clock.wall_monotonic()
    for _ in range(100):
        limiter.turn(Priority.COLLECT)
    assert 0.04 < clock.wall_monotonic() - started < 2


def test_who_gives_up_waiting_is_forgotten(standing: StandingClock, monkeypatch: pytest.MonkeyPatch) -> None:
    limiter = Limiter(1)
    limiter.turn(Priority.ACT)
    with monkeypatch.context() as patched:
        patched.setattr(standing, "sleep", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            limiter.turn(Priority.ACT)
    limiter.turn(Priority.PING)


def _interrupted(_seconds: float) -> None:
    raise KeyboardInterrupt


def test_at_most_six_operations_are_polled_and_two_places_are_kept(standing: StandingClock) -> None:
    limiter = Limiter(1000)
    release, inside = Event(), []

    def hold(priority: Priority) -> None:
        with limiter.polled(priority):
            inside.append(priority)
            release.wait(5)

    threads = [Thread(target=hold, args=(Priority.PING,)) for _ in range(6)]
    threads += [Thread(target=hold, args=(Priority.ACT,)) for _ in range(3)]
    for thread in threads[:6]:
        thread.start()
    until(lambda: len(inside) == 4)
    for thread in threads[6:]:
        thread.start()
    until(lambda: len(inside) == POLLED_AT_ONCE)
    clock.wall_sleep(0.05)
    assert sorted(inside) == [Priority.ACT] * 2 + [Priority.PING] * 4
    release.set()
    for thread in threads:
        thread.join(5)
    assert len(inside) == 9


def test_one_key_has_one_limiter_and_the_slowest_word_holds(standing: StandingClock) -> None:
    first = limiter_for("key A", 10)
    assert limiter_for("key A", 2) is first
    assert first.interval == pytest.approx(MARGIN / 2)
    assert limiter_for("key A", 50).interval == pytest.approx(MARGIN / 2)
    assert limiter_for("key B", 10) is not first
