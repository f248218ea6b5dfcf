"""When a job runs: at intervals, or at a time of the organisation's day, on the clock we live on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from data import time as clock
from pipeline import world_clock

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_SHORTEST = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Every:
    """At intervals, counted from the last time it should have run."""

    interval: timedelta


@dataclass(frozen=True, slots=True)
class Daily:
    """Every day at a time of the organisation's clock."""

    hour: int
    minute: int = 0

    def _at(self, now: datetime, zone: ZoneInfo, days: int) -> datetime:
        day = now.astimezone(zone).date() + timedelta(days=days)
        return datetime.combine(day, time(self.hour, self.minute), zone).astimezone(UTC)

    def is_on(self, instant: datetime, zone: ZoneInfo) -> bool:  # noqa: ARG002 - what `Weekly` looks at
        """Tell whether the job runs on the day of an instant."""
        return True

    def after(self, now: datetime, zone: ZoneInfo) -> datetime:
        """Return the first time after an instant."""
        coming = (self._at(now, zone, days) for days in range(9))
        return next(at for at in coming if at > now and self.is_on(at, zone))

    def before(self, now: datetime, zone: ZoneInfo) -> datetime:
        """Return the last time before an instant, or at it."""
        gone = (self._at(now, zone, -days) for days in range(9))
        return next(at for at in gone if at <= now and self.is_on(at, zone))


@dataclass(frozen=True, slots=True)
class Weekly(Daily):
    """Every week on a day (Monday is 0) at a time of the organisation's clock."""

    weekday: int = 6

    def is_on(self, instant: datetime, zone: ZoneInfo) -> bool:
        """Tell whether the job runs on the day of an instant."""
        return instant.astimezone(zone).weekday() == self.weekday


When = Every | Daily


def next_fire(when: When, zone: ZoneInfo, previous: datetime | None, now: datetime) -> datetime:
    """Return the machine's instant at which the time of the clock we live on comes; `now` is the machine's too."""
    speed = world_clock.speed() or 1.0
    if isinstance(when, Every):
        interval = max(when.interval / speed, _SHORTEST)
        return max((previous or now) + interval, now)
    told = clock.now()
    return now + (when.after(told, zone) - told) / speed
