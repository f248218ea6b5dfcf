"""How far a long reading is: one bar on a terminal, one line now and then elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data import time as clock
from data.locale import N_, translator
from data.locale import format as words

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from data.model import Window
    from pipeline.console import Console

_WIDTH = 24
_EVERY_S = 5.0
_BAR_EVERY_S = 0.1
LINE = N_("{name}: read up to {day} ({share}), {count} rows, {rate} per second, {left} left")
DONE = N_("{name}: read up to {day}, {count} rows in {duration}.")
LOOKED_UP = N_("{name}: {count} looked up")


class Tally:
    """How many were looked up so far, told on a console now and then."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._counts: dict[str, int] = {}
        self._told = clock.wall_monotonic()

    def add(self, name: str, count: int) -> None:
        """Tell that so many more were looked up."""
        self._counts[name] = self._counts.get(name, 0) + count
        now = clock.wall_monotonic()
        if now - self._told >= (_BAR_EVERY_S if self._console.is_interactive else _EVERY_S):
            self._told = now
            text = translator(self._console.language).gettext(LOOKED_UP)
            line = text.format(name=name, count=words.number(self._counts[name], self._console.language))
            (self._console.replace if self._console.is_interactive else self._console.line)(line)

    def stop(self) -> None:
        """Leave the line."""
        self._console.clear()


class Progress:
    """The progress of reading one window, told on a console."""

    def __init__(self, console: Console, zone: ZoneInfo, name: str, window: Window, begun_at: datetime) -> None:
        self._console = console
        self._zone = zone
        self._name = name
        self._window = window
        self._begun_at = begun_at
        self._started = clock.wall_monotonic()
        self._told = self._started - _EVERY_S
        self._count = 0

    def advance(self, until: datetime, count: int) -> None:
        """Tell that everything before `until` is read, with so many more rows."""
        self._count += count
        now = clock.wall_monotonic()
        if now - self._told >= (_BAR_EVERY_S if self._console.is_interactive else _EVERY_S):
            self._told = now
            self._say(until, now - self._started)

    def finish(self) -> None:
        """Tell that all of it is read."""
        language = self._console.language
        self._console.clear()
        self._console.say(
            DONE,
            name=self._name,
            day=self._day(self._window.until),
            count=words.number(self._count, language),
            duration=words.duration(clock.wall_monotonic() - self._started, language),
        )

    def stop(self) -> None:
        """Leave the bar's line: reading stopped before the end."""
        self._console.clear()

    def share(self, until: datetime) -> float:
        """Return how much of the whole window is read, from 0 to 1."""
        length = (self._window.until - self._window.since).total_seconds()
        return min(1.0, (until - self._window.since).total_seconds() / length) if length > 0 else 1.0

    def seconds_left(self, until: datetime, elapsed: float) -> float | None:
        """Return how long the rest will take at the pace so far; None while there is no pace."""
        done = (until - self._begun_at).total_seconds()
        rest = (self._window.until - until).total_seconds()
        return elapsed * rest / done if done > 0 else None

    def _say(self, until: datetime, elapsed: float) -> None:
        language = self._console.language
        left = self.seconds_left(until, elapsed)
        values = {
            "name": self._name,
            "day": self._day(until),
            "share": words.percent(self.share(until), language),
            "count": words.number(self._count, language),
            "rate": words.number(round(self._count / elapsed) if elapsed > 0 else 0, language),
            "left": "…" if left is None else words.duration(left, language),
        }
        if self._console.is_interactive:
            filled = round(self.share(until) * _WIDTH)
            text = translator(language).gettext(LINE).format_map(values)
            self._console.replace(f"[{'█' * filled}{'░' * (_WIDTH - filled)}] {text}")
        else:
            self._console.say(LINE, **values)

    def _day(self, until: datetime) -> str:
        return words.day(until.astimezone(self._zone).date(), self._console.language)
