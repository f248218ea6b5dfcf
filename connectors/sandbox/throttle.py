"""How often a key may ask, counted in world seconds; a frozen world counts nothing."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from connectors.sandbox.clock import SandboxClock

_SLACK_S = 0.05  # real seconds that a request may be late or early on its way here


class Limit:
    """So many requests a second, and a second's worth at once."""

    def __init__(self, per_second: float, clock: SandboxClock) -> None:
        self._per_second = per_second
        self._clock = clock
        self._lock = Lock()
        self._room = max(1.0, per_second * (1 + _SLACK_S * clock.speed))
        self._left = self._room
        self._seen = clock.now()

    def admits(self) -> bool:
        """Count a request, and tell whether it is within the limit."""
        if not self._clock.speed:
            return True
        with self._lock:
            now = self._clock.now()
            passed = (now - self._seen).total_seconds()
            self._left = self._room if passed < 0 else min(self._room, self._left + passed * self._per_second)
            self._seen = now
            if self._left < 1:
                return False
            self._left -= 1
            return True


class Window:
    """So many requests in each stretch of time, as PAXSTORE counts them."""

    def __init__(self, most: int, length: timedelta, clock: SandboxClock) -> None:
        self.most = most
        self._length = length
        self._clock = clock
        self._lock = Lock()
        self._ends_at: datetime | None = None
        self._count = 0

    def count(self) -> tuple[int, datetime]:
        """Count a request; return how many are left (below zero: too many) and when the count starts again."""
        with self._lock:
            now = self._clock.now()
            if self._ends_at is None or not (self._ends_at - self._length <= now < self._ends_at):
                self._ends_at, self._count = now + self._length, 0
            self._count = self._count + 1 if self._clock.speed else 1
            return self.most - self._count, self._ends_at

    def is_full(self) -> bool:
        """Tell whether nothing more is let in, without counting."""
        with self._lock:
            return self._ends_at is not None and self._clock.now() < self._ends_at and self._count >= self.most
