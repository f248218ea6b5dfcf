"""Which stretches of each feed are proven read, and which are holes; and what that proves of a period."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from dashboard.look import provider
from dashboard.reader import one_stop
from data import time as clock
from data.locale import format as written

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dashboard.periods import Period
    from dashboard.reader import Reader

# A feed is read every few minutes: what is younger than this is on its way, not missing.
ON_ITS_WAY = timedelta(minutes=30)


class Stretch(Struct, frozen=True):
    """[since, until) of a feed: read, last at `read_at`; or a hole, which may be one that is being read now."""

    since: datetime
    until: datetime
    read_at: datetime | None = None
    is_reading: bool = False

    @property
    def is_read(self) -> bool:
        """Tell whether it is proven complete."""
        return self.read_at is not None

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.until - self.since


class Feed(Struct, frozen=True):
    """A source's stretches from the first ever read until now, oldest first."""

    name: str
    stretches: tuple[Stretch, ...]

    @property
    def holes(self) -> list[Stretch]:
        """The stretches that are not read."""
        return [stretch for stretch in self.stretches if not stretch.is_read]


class Proof(Struct, frozen=True):
    """Whether all of a period was read of every feed; as of when, and up to when it could be."""

    is_complete: bool
    read_at: datetime | None
    missing: tuple[str, ...] = ()
    is_over: bool = True


def of(rows: Iterable[dict[str, Any]], reading: Iterable[dict[str, Any]], now: datetime) -> list[Feed]:
    """Return every feed's stretches (`freshness.coverage`, `freshness.backfills`)."""
    under_way = {row["connector"]: (row["done_until"], row["until"]) for row in reading}
    return [
        Feed(provider(name), tuple(_stretches(list(spans), under_way.get(name), now)))
        for name, spans in groupby(rows, key=itemgetter("connector"))
    ]


def proof(what: Period, found: Sequence[Feed], here: Reader) -> Proof:
    """Return whether a period is proven complete; of a day that still runs, what was before now."""
    since = clock.day_bounds(what.since, here.zone, here.cut_off)[0]
    until = clock.day_bounds(what.until, here.zone, here.cut_off)[1]
    end = min(until, here.now - ON_ITS_WAY)
    covering = [
        next((one for one in feed.stretches if one.is_read and one.since <= since and end <= one.until), None)
        for feed in found
    ]
    missing = tuple(feed.name for feed, one in zip(found, covering, strict=True) if one is None)
    read = [one.read_at for one in covering if one and one.read_at]
    return Proof(bool(found) and not missing, min(read, default=None), missing, is_over=until <= here.now)


def sentence(feed: Feed, here: Reader) -> str:
    """Return in a sentence how far a feed is read, and how many holes it has."""
    _ = here.gettext
    since = here.day(here.day_of(feed.stretches[0].since))
    holes = [hole for hole in feed.holes if not hole.is_reading]
    if not holes:
        last = max(stretch.until for stretch in feed.stretches if stretch.is_read)
        text = _("{source}: read without a hole from {since} to {until}.")
        return one_stop(text.format(source=feed.name, since=since, until=here.instant(last)))
    length = written.duration(sum(hole.length.total_seconds() for hole in holes), here.language)
    return here.ngettext(
        "{source}: one hole since {since}, of {length}.",
        "{source}: {n} holes since {since}, of {length} in all.",
        len(holes),
        source=feed.name,
        since=since,
        length=length,
    )


def _stretches(
    spans: Sequence[dict[str, Any]], under_way: tuple[datetime, datetime] | None, now: datetime
) -> Iterable[Stretch]:
    read = [Stretch(span["since"], span["until"], span["read_at"]) for span in spans]
    for stretch, after in pairwise([*read, Stretch(now, now)]):
        yield stretch
        is_last = after.since == now and after.until == now
        if after.since - stretch.until > (ON_ITS_WAY if is_last else timedelta(0)):
            yield _hole(stretch.until, after.since, under_way)


def _hole(since: datetime, until: datetime, under_way: tuple[datetime, datetime] | None) -> Stretch:
    is_reading = under_way is not None and under_way[0] <= since and until <= under_way[1]
    return Stretch(since, until, is_reading=is_reading)
