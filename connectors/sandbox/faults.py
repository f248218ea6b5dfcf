"""What goes wrong on the wire, chosen by hash(seed, profile, subject, attempt).

Asking again gets the truth before long. A subject is a request (its path and body) or one record. No request fails
more than twice in a row. A record that lies does so from its first showing, at most twice, and never again: the last
thing told of it is the truth.
No lie is a wrong amount, time, serial or id that could be taken for a right one.
"""

from __future__ import annotations

from datetime import timedelta
from threading import Lock
from typing import Literal, get_args

from connectors.sandbox.chance import SPAN, Chance

Profile = Literal["none", "flaky", "throttled", "lying", "shuffled"]
Mishap = Literal["error_500", "error_502", "time_out", "reset", "wait", "wait_untold", "html", "truncated", "foreign"]

PROFILES: tuple[Profile, ...] = get_args(Profile)
_MISHAPS: dict[str, tuple[float, tuple[Mishap, ...]]] = {
    "flaky": (0.05, ("error_500", "error_502", "time_out", "reset")),
    "throttled": (0.20, ("wait", "wait_untold")),
    "lying": (0.06, ("html", "truncated", "foreign")),
}
_IN_A_ROW = 2
_LYING_RECORDS = 0.04
_LATE_RECORDS = 0.03
_ABSENT_RECORDS = 0.03
_TWICE_RECORDS = 0.03
_LATEST_HOURS = 9
_ON_TIME = timedelta(0)


class Faults:
    """The fault profile of one sandbox, and how often each subject was asked for."""

    def __init__(self, profile: Profile, seed: int) -> None:
        if profile not in PROFILES:
            raise ValueError(f"faults: {profile!r} is not one of {', '.join(PROFILES)}")
        self.profile = profile
        self._chance = Chance(seed)
        self._lock = Lock()
        self._asked: dict[str, tuple[int, int]] = {}
        self._shown: dict[str, int] = {}

    def mishap(self, subject: str) -> Mishap | None:
        """Return what befalls this attempt at a request, and count the attempt."""
        if self.profile not in _MISHAPS:
            return None
        odds, kinds = _MISHAPS[self.profile]
        with self._lock:
            attempt, in_a_row = self._asked.get(subject, (0, 0))
            attempt += 1
            befalls = in_a_row < _IN_A_ROW and self._share(subject, attempt) < odds
            self._asked[subject] = (attempt, in_a_row + 1 if befalls else 0)
        return kinds[int(self._share(subject, attempt, "kind") * len(kinds))] if befalls else None

    def attempt(self, subject: str) -> int:
        """Count a showing of a subject; the first is 1."""
        with self._lock:
            self._shown[subject] = shown = self._shown.get(subject, 0) + 1
        return shown

    def lie(self, record: str) -> int | None:
        """Return the number of the lie this showing of a record tells; None when it tells the truth."""
        if self.profile != "lying":
            return None
        chosen = self._share(record, "lies")
        if chosen >= _LYING_RECORDS:
            return None
        showing = self.attempt(record)
        showings = 1 + (chosen < _LYING_RECORDS / 2)
        return int(self._share(record, "lie", showing) * (1 << 30)) if showing <= showings else None

    def delay(self, record: str) -> timedelta:
        """Return how much later than usual a record appears; the truth knows it too."""
        if self.profile != "shuffled":
            return _ON_TIME
        chosen = self._share(record, "late")
        if chosen >= _LATE_RECORDS:
            return _ON_TIME
        return timedelta(minutes=int(60 + chosen / _LATE_RECORDS * 60 * (_LATEST_HOURS - 1)))

    def is_absent(self, record: str) -> bool:
        """Tell whether a record is missing from this answer; it is there in the next."""
        if self.profile != "shuffled" or self._share(record, "absent") >= _ABSENT_RECORDS:
            return False
        return self.attempt(record) == 1

    def is_twice(self, record: str) -> bool:
        """Tell whether a record is shown twice in one answer."""
        return self.profile == "shuffled" and self._share(record, "twice") < _TWICE_RECORDS

    def place(self, record: str, attempt: int) -> float | None:
        """Return where a record stands in an answer out of its usual sequence; None keeps the sequence."""
        return self._share(record, "place", attempt) if self.profile == "shuffled" else None

    def _share(self, *parts: object) -> float:
        return self._chance.draws("\x1f".join(map(str, (self.profile, *parts))))[0] / SPAN
