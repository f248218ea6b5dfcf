"""One limiter a key: who may ask now, the most pressing first, never faster than the provider allows."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from enum import IntEnum
from heapq import heapify, heappop, heappush
from itertools import count
from threading import Condition, Lock
from typing import TYPE_CHECKING

from data import time as clock

if TYPE_CHECKING:
    from collections.abc import Iterator

MARGIN = 1.05
POLLED_AT_ONCE = 6
KEPT_FOR_ACTS = 2


class Priority(IntEnum):
    """How pressing a request is; the lowest number goes first."""

    ACT = 0
    OUTCOME = 1
    STATUS = 2
    COLLECT = 3
    PING = 4


class Limiter:
    """At most so many requests a second on the clock we live on, and so many polled operations at once.

    Turns are spaced evenly, a little wider than the limit, so that no window of the provider's holds one too many.
    """

    def __init__(self, per_second: float) -> None:
        self.interval = MARGIN / per_second
        self._longest = self.interval
        self._next_at = clock.monotonic()
        self._numbers = count()
        self._waiting: list[tuple[int, int]] = []
        self._free = Condition(Lock())
        self._polled = 0

    def turn(self, priority: Priority) -> None:
        """Wait until the request may go. In a frozen world nobody waits."""
        ticket = (int(priority), next(self._numbers))
        with self._free:
            heappush(self._waiting, ticket)
        try:
            self._wait(ticket)
        finally:
            with self._free:
                if ticket in self._waiting:
                    self._waiting.remove(ticket)
                    heapify(self._waiting)
                self._free.notify_all()

    def _wait(self, ticket: tuple[int, int]) -> None:
        rested_for = None
        while True:
            with self._free:
                self._free.wait_for(lambda: self._waiting[0] == ticket)
                wait = self._next_at - clock.monotonic()
                jumped = wait > self._longest  # the clock was set back: what it said before means nothing now
                if wait <= 0 or jumped or rested_for == self._next_at:
                    heappop(self._waiting)
                    self._longest = self.interval
                    self._next_at = clock.monotonic() + self.interval
                    return
                rested_for = self._next_at
            clock.sleep(wait)

    def pause(self, seconds: float) -> None:
        """Let nobody ask for this long: the provider asked for it. A longer pause that runs goes on."""
        with self._free:
            now, rest = clock.monotonic(), max(self.interval, seconds)
            left = self._next_at - now
            self._next_at = now + (max(left, rest) if left <= self._longest else rest)
            self._longest = max(self._longest, rest)

    @contextmanager
    def polled(self, priority: Priority) -> Iterator[None]:
        """Hold one of the six places for operations that are polled; two are kept for acts and their outcomes."""
        places = POLLED_AT_ONCE if priority <= Priority.OUTCOME else POLLED_AT_ONCE - KEPT_FOR_ACTS
        with self._free:
            self._free.wait_for(lambda: self._polled < places)
            self._polled += 1
        try:
            yield
        finally:
            with self._free:
                self._polled -= 1
                self._free.notify_all()


_limiters: dict[str, Limiter] = {}
_limiters_lock = Lock()


def limiter_for(key: str, per_second: float) -> Limiter:
    """Return the one limiter of a key, however many connectors use it; the key itself is not kept."""
    name = hashlib.blake2b(key.encode(), digest_size=16).hexdigest()
    with _limiters_lock:
        found = _limiters.setdefault(name, Limiter(per_second))
        found.interval = max(found.interval, MARGIN / per_second)
        return found
