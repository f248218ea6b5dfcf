from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from data import time as clock
from data.model import Window
from data.queries import operations
from data.save import save_payments
from pipeline import windows

if TYPE_CHECKING:
    from data.store import Store

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def still() -> None:
    live_at(NOW)


def live_at(now: datetime) -> None:
    clock.live_on(clock.WorldClock(now, 0))


def cover(store: Store, since: datetime, until: datetime) -> None:
    save_payments(store, [], connector="h", covers=Window(since, until))


def test_the_first_run_reads_the_last_days_and_plans_the_history(store: Store) -> None:
    assert windows.recent(store, "h", 395) == Window(NOW - 7 * DAY, NOW)
    assert windows.remaining(store, "h") == Window(NOW - 395 * DAY, NOW - 7 * DAY)


def test_a_short_history_is_read_at_once(store: Store) -> None:
    assert windows.recent(store, "h", 2) == Window(NOW - 2 * DAY, NOW)
    assert windows.remaining(store, "h") is None


def test_a_normal_run_reads_from_two_hours_before_what_is_proven(store: Store) -> None:
    cover(store, *_bounds(windows.recent(store, "h", 395)))
    live_at(NOW + timedelta(minutes=2))
    assert windows.recent(store, "h", 395) == Window(NOW - timedelta(hours=2), NOW + timedelta(minutes=2))


def test_days_without_us_are_read_whole(store: Store) -> None:
    cover(store, *_bounds(windows.recent(store, "h", 395)))
    live_at(NOW + 10 * DAY)
    assert windows.recent(store, "h", 395).since == NOW - timedelta(hours=2)


def test_a_hole_before_what_was_read_again_is_read_too(store: Store) -> None:
    cover(store, *_bounds(windows.recent(store, "h", 395)))
    live_at(NOW + 10 * DAY)
    cover(store, *_bounds(windows.back(windows.NIGHTLY)))
    assert windows.recent(store, "h", 395).since == NOW - timedelta(hours=2)


def test_history_asked_for_again_leaves_the_hole_to_the_normal_runs(store: Store) -> None:
    cover(store, *_bounds(windows.recent(store, "h", 2)))
    live_at(NOW + 10 * DAY)
    cover(store, *_bounds(windows.back(windows.NIGHTLY)))
    windows.ask_since(store, "h", NOW - 20 * DAY)
    assert windows.remaining(store, "h") == Window(NOW - 20 * DAY, NOW)
    assert windows.recent(store, "h", 395).since == NOW


def test_history_asked_for_from_beyond_a_hole_reads_the_hole(store: Store) -> None:
    cover(store, *_bounds(windows.recent(store, "h", 2)))
    live_at(NOW + 10 * DAY)
    windows.ask_since(store, "h", NOW + 8 * DAY)
    assert windows.remaining(store, "h") == Window(NOW, NOW + 10 * DAY)


def test_a_first_run_killed_before_it_read_anything_leaves_no_hole(store: Store) -> None:
    windows.recent(store, "h", 395)
    live_at(NOW + DAY)
    assert windows.recent(store, "h", 395).since == NOW - 7 * DAY


def test_history_read_meanwhile_does_not_hide_that_the_last_days_were_not(store: Store) -> None:
    windows.recent(store, "h", 395)
    cover(store, NOW - 395 * DAY, NOW - 7 * DAY)
    assert windows.recent(store, "h", 395).since == NOW - 7 * DAY


def test_a_backfill_goes_on_from_its_watermark(store: Store) -> None:
    windows.ask_since(store, "h", NOW - 100 * DAY)
    with store.write("runs") as writer:
        operations.advance_backfill(writer, connector="h", done_until=NOW - 40 * DAY, ended_at=None)
    windows.ask_since(store, "h", NOW - 100 * DAY)
    assert windows.remaining(store, "h") == Window(NOW - 40 * DAY, NOW)


def test_asking_for_more_history_begins_earlier(store: Store) -> None:
    windows.ask_since(store, "h", NOW - 100 * DAY)
    windows.ask_since(store, "h", NOW - 200 * DAY)
    assert windows.remaining(store, "h") == Window(NOW - 200 * DAY, NOW)


def test_a_finished_backfill_asked_for_again_reads_up_to_what_is_covered(store: Store) -> None:
    windows.ask_since(store, "h", NOW - 10 * DAY)
    cover(store, NOW - 10 * DAY, NOW)
    with store.write("runs") as writer:
        operations.advance_backfill(writer, connector="h", done_until=NOW, ended_at=NOW)
    assert windows.remaining(store, "h") is None
    live_at(NOW + DAY)
    windows.ask_since(store, "h", NOW - 20 * DAY)
    assert windows.remaining(store, "h") == Window(NOW - 20 * DAY, NOW)
    assert windows.recent(store, "h", 395) == Window(NOW, NOW + DAY)


def test_connectors_have_their_own_windows(store: Store) -> None:
    cover(store, NOW - DAY, NOW)
    assert windows.recent(store, "other", 395).since == NOW - 7 * DAY


def _bounds(window: Window) -> tuple[datetime, datetime]:
    return window.since, window.until
