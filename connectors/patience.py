"""How long to wait before a read is tried again, and when to give up."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from connectors.errors import Throttled
from data import time as clock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.errors import ConnectorError

TRIES = 6
THROTTLED_TRIES = 12
TIMEOUT_TRIES = 3
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 60.0
LONGEST_S = 180.0
HOPELESS = frozenset(("too_large", "redirect", "paging"))


class Patience:
    """The patience of one read: so many tries, so many seconds, and not a second less than the provider asks for."""

    def __init__(self, longest_s: float = LONGEST_S) -> None:
        self._longest_s = longest_s
        self._tries = 0
        self._throttled = 0
        self._timeouts = 0
        self._rested = 0.0
        self._started = clock.wall_monotonic()

    def pause_after(self, problem: ConnectorError) -> float | None:
        """Return how long to rest before the next try, or None to give up."""
        if isinstance(problem, Throttled):
            self._throttled += 1
            pause = problem.retry_after_s
        else:
            self._tries += 1
            self._timeouts += problem.code == "timeout"
            pause = FIRST_PAUSE_S * 2 ** (self._tries - 1)
        self._rested += pause
        gives_up = (
            problem.code in HOPELESS
            or self._tries >= TRIES
            or self._throttled >= THROTTLED_TRIES
            or self._timeouts >= TIMEOUT_TRIES
            or pause > LONGEST_PAUSE_S
            or max(self._rested, clock.wall_monotonic() - self._started) > self._longest_s
        )
        return None if gives_up else pause


def retry_after(headers: Mapping[str, str], default: float = 1.0) -> float:
    """Return the seconds that a Retry-After header asks for, as a number or a date."""
    said = headers.get("retry-after", "").strip()
    try:
        return min(max(0.0, float(said)), 86400.0)
    except ValueError:
        pass
    try:
        until = parsedate_to_datetime(said)
    except (ValueError, OverflowError):
        return default
    until = until.replace(tzinfo=UTC) if until.tzinfo is None else until
    return min(max(0.0, (until - clock.now()).total_seconds()), 86400.0)
