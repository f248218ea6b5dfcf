"""The one clock and the one sleeper; instants are aware UTC, business days are the organisation's."""

from __future__ import annotations

import time as _time
import zoneinfo
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


# The same zones on every machine: those of the tzdata package, not what an old system happens to have.
zoneinfo.reset_tzpath(to=())


class Clock(Protocol):
    """A source of time and of waiting."""

    def now(self) -> datetime:
        """Return the instant, aware UTC."""

    def monotonic(self) -> float:
        """Return seconds that never go back, for rates and durations."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        """Return the machine's instant."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return the machine's monotonic seconds."""
        return _time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait for real."""
        _time.sleep(max(0.0, seconds))


class WorldClock:
    """A world's time: it stood at `origin` when this clock was made and runs `speed` times as fast as ours.

    At speed 0 the world is frozen: nothing waits.
    """

    def __init__(self, origin: datetime, speed: float) -> None:
        self.origin = origin
        self.speed = speed
        self._started = _time.monotonic()

    def _elapsed(self) -> float:
        return (_time.monotonic() - self._started) * self.speed

    def now(self) -> datetime:
        """Return the world's instant."""
        return self.origin + timedelta(seconds=self._elapsed())

    def monotonic(self) -> float:
        """Return world seconds; in a frozen world, real ones, so that durations are still told."""
        return self._elapsed() if self.speed else _time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait world seconds; not at all in a frozen world."""
        if self.speed:
            _time.sleep(max(0.0, seconds) / self.speed)


_clock: Clock = SystemClock()


def live_on(clock: Clock) -> None:
    """Make every reading and every wait of this process use `clock`."""
    global _clock  # noqa: PLW0603 - the one clock of the process
    _clock = clock


def now() -> datetime:
    """Return the current instant, aware UTC."""
    return _clock.now()


def monotonic() -> float:
    """Return seconds that never go back."""
    return _clock.monotonic()


def sleep(seconds: float) -> None:
    """Wait this long on the current clock."""
    _clock.sleep(seconds)


def wall_sleep(seconds: float) -> None:
    """Wait real seconds, whatever world we live on: for sockets and processes, never for schedules."""
    _time.sleep(max(0.0, seconds))


def wall_monotonic() -> float:
    """Return real monotonic seconds: for measuring our own work."""
    return _time.monotonic()


def business_date(instant: datetime, zone: ZoneInfo, cut_off: timedelta = timedelta(0)) -> date:
    """Return the business day of an instant: the calendar day in `zone`, `cut_off` after midnight.

    Raises ValueError for a naive instant.
    """
    if instant.tzinfo is None:
        message = "a business day needs an aware instant"
        raise ValueError(message)
    return (instant.astimezone(zone).replace(tzinfo=None) - cut_off).date()


def day_bounds(day: date, zone: ZoneInfo, cut_off: timedelta = timedelta(0)) -> tuple[datetime, datetime]:
    """Return [start, end) of a business day as aware UTC; 23 to 25 hours apart."""
    return _start(day, zone, cut_off), _start(day + timedelta(days=1), zone, cut_off)


def _start(day: date, zone: ZoneInfo, cut_off: timedelta) -> datetime:
    local = datetime(day.year, day.month, day.day, tzinfo=zone) + cut_off
    return local.astimezone(UTC)
