"""The world's own clock: it may stand still, run as ours does, or faster."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Lock

from data.time import wall_monotonic


class SandboxClock:
    """World time: it stood at `now` when this clock was made or last set, and runs `speed` times as fast as ours."""

    def __init__(self, now: datetime, speed: float) -> None:
        self._lock = Lock()
        self.speed = speed
        self.set(now)

    def now(self) -> datetime:
        """Return the world's instant, aware UTC."""
        with self._lock:
            return self._origin + timedelta(seconds=(wall_monotonic() - self._started) * self.speed)

    def set(self, now: datetime) -> None:
        """Move the world to another instant; it goes on from there at the same speed."""
        if now.tzinfo is None:
            message = "the world's clock needs an aware instant"
            raise ValueError(message)
        with self._lock:
            self._origin = now.astimezone(UTC)
            self._started = wall_monotonic()
