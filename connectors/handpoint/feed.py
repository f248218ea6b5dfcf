"""Reading the feed: the whole window first, split in time where it comes back full, asked again where it is strange.

Which of its dates the feed filters by is not documented, so a window is asked for with a day more on both sides, and a
part is handed over only when everything that could belong to it was read. No offset and no cursor is used: the
answers may come in any sequence, and move while we read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import ceil
from operator import attrgetter

import msgspec
from msgspec import Struct

from connectors import errors
from connectors.base import Slice
from connectors.handpoint import wire
from connectors.handpoint.translate import Reading, Translator
from connectors.http import Door, Operation, Question, Reply
from data.model import Finding, Payment, Window

SEARCH = Operation(name="feed", method="POST", path="/transactions/")  # a search: it moves nothing
PADDING = timedelta(hours=24)
EDGE = timedelta(seconds=1)
SHORTEST = timedelta(minutes=1)
COUNTED_FIRST = timedelta(days=14)
ASKED = 3
MOST = 10_000
FILL = 0.6
FEWEST = 2  # fewer need no splitting: a provider that shows one at a time is of no use
WIDE = timedelta(days=365)
_MOVING = 0.9
# Half of a letter beyond the first plane, without its other half: no text at all, and it would spoil the whole answer.
_HALF_LETTER = re.compile(rb"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|(\\u[dD][89a-fA-F]..)")
_moment = attrgetter("occurred_at", "remote_id")
_ROW = 2  # where a reading's key holds the row number


class Answer(Struct):
    """What one search gave: its records, and how many there are in all, when it says so."""

    readings: list[Reading]
    total: int | None


class Part(Struct):
    """A stretch of time read whole, or how many parts it must be split into."""

    readings: Sequence[Reading] = ()
    parts: int = 1


class Feed:
    """The feed of one account, through one door."""

    def __init__(self, door: Door, translator: Translator, *, connector: str, is_live: bool, limit: int) -> None:
        self._door = door
        self._translator = translator
        self._connector = connector
        self._dummy = "NO" if is_live else "INCLUDE"
        self._limit = min(limit, MOST)
        self._believed: set[str] = set()
        self._most = 0
        self._has_looked_wide = False

    def slices(self, window: Window) -> Iterator[Slice]:
        """Yield the window in consecutive complete slices, oldest first."""
        held: dict[tuple[object, ...], Payment] = {}
        found: list[Finding] = []
        done = window.since
        for read_until, readings in self._parts(window.since - PADDING, window.until + PADDING):
            for reading in readings:
                if reading.occurred_at is None or window.since <= reading.occurred_at < window.until:
                    _hold(reading, held, found)
            ready = min(read_until - PADDING, window.until)
            if ready > done:
                payments = sorted((p for p in held.values() if p.occurred_at < ready), key=_moment)
                yield Slice(Window(done, ready), payments, tuple(found))
                held = {key: p for key, p in held.items() if p.occurred_at >= ready}
                found, done = [], ready

    def _parts(self, since: datetime, until: datetime) -> Iterator[tuple[datetime, Sequence[Reading]]]:
        """Yield the readings of consecutive stretches of time, with the end of each."""
        waiting = [(since, until)]
        if until - since > COUNTED_FIRST:
            waiting = _split(since, until, self._counted(since, until))
        while waiting:
            start, end = waiting.pop()
            part = self._part(start, end)
            if part.parts == 1:
                yield end, part.readings
            elif end - start <= SHORTEST:
                raise self._endless("a minute of the feed is never complete")
            else:
                waiting += _split(start, end, part.parts)

    def _counted(self, since: datetime, until: datetime) -> int:
        """Return how many parts a long window needs, from the total of a search for one record."""
        total = self._ask(since, until, 1).total
        return 1 if total is None else ceil(total / (self._limit * FILL))

    def _part(self, since: datetime, until: datetime) -> Part:
        """Read a stretch of time; while an answer is strange or short, ask again, for lies pass."""
        clean: dict[tuple[object, ...], Reading] = {}
        odd: list[Reading] = []
        answer = Answer([], None)
        for _ in range(ASKED):
            answer = self._ask(since, until, self._limit)
            parts = self._parts_needed(answer)
            if parts == 1 and until - since > SHORTEST and self._may_be_capped(answer, until):
                parts = 2
            self._most = max(self._most, len(answer.readings))
            if parts > 1:
                return Part(parts=parts)
            odd = [r for r in answer.readings if r.doubts and not self._believed.issuperset(r.doubts)]
            doubted = set(map(id, odd))
            clean |= _distinct(r for r in answer.readings if id(r) not in doubted)
            odd = _unread(odd, clean)
            if not odd and (answer.total is None or len(clean) >= answer.total):
                return Part(list(clean.values()))
        shown = max(len(answer.readings), len(clean) + len(odd))  # a total may count rows shown twice
        if shown < (answer.total or 0):
            raise self._endless(f"says {answer.total} records and shows {shown}")
        # Said three times, it is what the provider means: such records are not asked for again.
        self._believed.update(doubt for reading in odd for doubt in reading.doubts)
        return Part([*clean.values(), *odd])

    def _endless(self, detail: str) -> errors.Unreadable:
        return errors.Unreadable(self._connector, SEARCH.name, detail, code="paging")

    def _parts_needed(self, answer: Answer) -> int:
        """Return into how many parts an answer tells us to split: 1 when it may be whole."""
        count, total = len(answer.readings), answer.total or 0
        if count >= self._limit:
            return max(2, ceil(total / (self._limit * FILL)))
        if count < total * _MOVING and total - count > 1:
            return max(2, ceil(total / max(count, 1))) if count else 1
        return 1

    def _may_be_capped(self, answer: Answer, until: datetime) -> bool:
        """Tell whether an answer without a total may have been cut short: no other has ever shown more records.

        A whole year is asked for once, to have seen a long answer: otherwise every busiest day would be split for ever.
        """
        count = len(answer.readings)
        if answer.total is not None or count < max(FEWEST, self._most):
            return False
        if not self._has_looked_wide:
            self._has_looked_wide = True
            with suppress(errors.Refused):  # a year may be too long for it: then we split more than we need
                self._most = max(self._most, len(self._ask(until - WIDE, until, self._limit).readings))
        return count >= self._most

    def _ask(self, since: datetime, until: datetime, limit: int) -> Answer:
        body = {
            "startDate": _digits(since - EDGE),
            "endDate": _digits(until + EDGE),
            "time_zone": "+00:00",
            "dummy": self._dummy,
            "limit": limit,
        }
        return self._door.ask(Question(operation=SEARCH, path=SEARCH.path, body=body), self._read)

    def _read(self, reply: Reply) -> Answer:
        """Read an answer; a record with a field of another type, or broken text, is set aside and spoils no other."""
        try:
            page = wire.feed_page(reply.content)
        except msgspec.ValidationError:
            return self._loose(reply.content)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return self._loose(_HALF_LETTER.sub(_mended, reply.content))
        read = self._translator.read
        return Answer([read(record) for record in page.records], page.total)

    def _loose(self, content: bytes) -> Answer:
        page = wire.loose_page(content)
        answer = Answer([self._one(bytes(raw)) for raw in page.records], page.total)
        if not any(reading.key[0] for reading in answer.readings):
            content.decode()  # not one record, and no text either: this is something else
        return answer

    def _one(self, raw: bytes) -> Reading:
        try:
            return self._translator.read(wire.feed_record(raw))
        except msgspec.ValidationError as problem:
            return self._translator.broken(raw, str(problem))
        except (msgspec.DecodeError, UnicodeDecodeError):
            return self._translator.broken(raw, "text that is no text")


def _mended(found: re.Match[bytes]) -> bytes:
    return found[0] if found[1] is None else b"\\ufffd"


def _hold(reading: Reading, held: dict[tuple[object, ...], Payment], found: list[Finding]) -> None:
    """Keep what a reading says, once; another wording of the same record is kept beside it."""
    if reading.finding is not None:
        if reading.finding not in found:
            found.append(reading.finding)
    elif reading.payment is not None:
        known = held.setdefault(reading.key, reading.payment)
        if known is not reading.payment and known != reading.payment:
            held[*reading.key, reading.payment] = reading.payment


def _distinct(readings: Iterator[Reading]) -> dict[tuple[object, ...], Reading]:
    """Return readings by their keys; a second wording of a record stands under its key and wording."""
    once: dict[tuple[object, ...], Reading] = {}
    for reading in readings:
        known = once.setdefault(reading.key, reading)
        if known is not reading and known.payment != reading.payment:
            once[*reading.key, reading.payment] = reading
    return once


def _unread(odd: list[Reading], clean: dict[tuple[object, ...], Reading]) -> list[Reading]:
    """Return the strange readings whose record was not read well either under its key or under its row number."""
    rows = {key[_ROW] for key in clean if len(key) > _ROW} - {None}
    return [r for r in odd if r.key not in clean and not (len(r.key) > _ROW and r.key[_ROW] in rows)]


def _split(since: datetime, until: datetime, parts: int) -> list[tuple[datetime, datetime]]:
    """Return about equal parts of whole seconds, the latest first; none shorter than half a minute."""
    seconds = (until - since).total_seconds()
    count = max(1, min(parts, int(seconds // (SHORTEST.total_seconds() / 2))))
    edges = [since + timedelta(seconds=round(seconds * n / count)) for n in range(count)] + [until]
    return list(pairwise(edges))[::-1]


def _digits(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y%m%d%H%M%S")
