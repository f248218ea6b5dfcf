from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from data.model import Window
from pipeline import progress as progresses
from pipeline.progress import Progress, Tally

if TYPE_CHECKING:
    from tests.pipeline.conftest import Heard

SINCE = datetime(2026, 10, 1, 4, tzinfo=UTC)
WHOLE = Window(SINCE, SINCE + timedelta(days=100))
ZONE = ZoneInfo("America/Toronto")


def test_the_time_left_follows_the_pace_since_this_start(heard: Heard) -> None:
    progress = Progress(heard.console(), ZONE, "h", WHOLE, SINCE + timedelta(days=50))
    until = SINCE + timedelta(days=75)
    assert progress.share(until) == pytest.approx(0.75)
    assert progress.seconds_left(until, elapsed=10) == pytest.approx(10)
    assert progress.seconds_left(SINCE + timedelta(days=50), elapsed=10) is None
    assert Progress(heard.console(), ZONE, "h", Window(SINCE, SINCE), SINCE).share(SINCE) == 1.0


def test_a_terminal_sees_one_bar_with_rate_and_time_left(heard: Heard) -> None:
    progress = Progress(heard.console("fr_CA", is_interactive=True, columns=200), ZONE, "h", WHOLE, SINCE)
    progress.advance(SINCE + timedelta(days=25), 1234)
    assert heard.out.startswith("\r\x1b[K[██████░░░")
    assert "25" in heard.out
    assert "1\xa0234 lignes" in heard.out
    assert "par seconde" in heard.out
    assert "reste" in heard.out
    assert "\n" not in heard.out
    progress.finish()
    assert heard.out.endswith("\n")


def test_a_bar_never_wraps(heard: Heard) -> None:
    progress = Progress(heard.console(is_interactive=True, columns=40), ZONE, "h", WHOLE, SINCE)
    progress.advance(SINCE + timedelta(days=25), 1)
    assert len(heard.out.removeprefix("\r\x1b[K")) < 40


def test_a_file_gets_lines_and_few(heard: Heard) -> None:
    progress = Progress(heard.console(), ZONE, "h", WHOLE, SINCE)
    for day in range(1, 50):
        progress.advance(SINCE + timedelta(days=day), 1)
    assert len(heard.out.splitlines()) == 1
    assert "\x1b" not in heard.out


def test_what_was_looked_up_is_told_by_source_over_one_line(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progresses, "_BAR_EVERY_S", -1)
    tally = Tally(heard.console(is_interactive=True))
    tally.add("paysafe", 25)
    tally.add("other", 1)
    tally.add("paysafe", 1000)
    assert "paysafe: 25 looked up" in heard.out
    assert heard.out.endswith("paysafe: 1,025 looked up")
    tally.stop()
    assert heard.out.endswith("\r\x1b[K")
    assert "\n" not in heard.out


def test_a_file_is_told_what_was_looked_up_now_and_then(heard: Heard) -> None:
    tally = Tally(heard.console())
    tally.add("paysafe", 25)
    assert heard.out == ""
