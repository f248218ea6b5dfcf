"""The world behind the wire: an organisation whose past and future are known to the second.

What happens on a day depends on the seed and that day only: never on what was asked before, on how long the history
is, or on the clock. Days are made when first asked for.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from threading import RLock
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from connectors.sandbox.chance import Chance
from connectors.sandbox.days import Days
from connectors.sandbox.identity import MARGIN, guid_instant, reference_day
from connectors.sandbox.power import has_paper, power
from connectors.sandbox.spans import merged
from connectors.sandbox.town import Town
from connectors.sandbox.truth import Moment
from data.time import business_date, day_bounds

if TYPE_CHECKING:
    from connectors.sandbox.clock import SandboxClock
    from connectors.sandbox.fleet import Organisation, Workstation
    from connectors.sandbox.messages import Pairs
    from connectors.sandbox.truth import Device, Leg, Movement, Site, Span

ORDINARY_DAY = 250.0
_DAY = timedelta(days=1)
_AHEAD = timedelta(days=366)
_INSTANT = timedelta(microseconds=1)
_LOOK_AROUND = 20


class World:
    """An organisation, its terminals, and everything that is ever paid on them."""

    def __init__(
        self,
        *,
        seed: int = 1,
        days: int = 30,
        clock: SandboxClock,
        terminals: int = 24,
        payments_per_day: float | None = None,
    ) -> None:
        self.seed = seed
        self.clock = clock
        self.zone = ZoneInfo("America/Toronto")
        self.starts_on: date = business_date(clock.now(), self.zone) - timedelta(days=days)
        self.town = Town(
            Chance(seed), self.zone, terminals, ORDINARY_DAY if payments_per_day is None else payments_per_day
        )
        self.touched: dict[str, datetime] = {}
        self._lock = RLock()
        self._emv_pairs: Pairs = "shared"
        self._days = Days(self.town, self._emv_pairs)

    @property
    def organisation(self) -> Organisation:
        """Who takes the payments."""
        return self.town.organisation

    @property
    def sites(self) -> tuple[Site, ...]:
        """Where."""
        return self.town.sites

    @property
    def devices(self) -> tuple[Device, ...]:
        """On which terminals."""
        return self.town.devices

    @property
    def workstations(self) -> tuple[Workstation, ...]:
        """At which tills."""
        return self.town.workstations

    @property
    def emv_pairs(self) -> Pairs:
        """Whether a two-message payment's legs share a guid, differ, or do not exist."""
        return self._emv_pairs

    @emv_pairs.setter
    def emv_pairs(self, pairs: Pairs) -> None:
        with self._lock:
            if pairs != self._emv_pairs:
                self._emv_pairs = pairs
                self._days = Days(self.town, pairs)

    def device(self, serial: str) -> Device | None:
        """Return a terminal by its serial."""
        return next((device for device in self.devices if device.serial == serial), None)

    def movements(self, since: datetime, until: datetime) -> list[Movement]:
        """Return what happened in [since, until), whether anybody sees it or not, by (occurred_at, guid)."""
        with self._lock:
            found = [one for day in self._days_of(since, until) for one in self._days.movements(day)]
        return [one for one in found if since <= one.occurred_at < until]

    def movement(self, guid: str) -> Movement | None:
        """Return a movement by its guid or one of its legs'; of any day of the world."""
        made_at = guid_instant(guid)
        if made_at is None:
            return None
        # One of a UUID's time, give or take the completion that follows within seconds.
        near = {business_date(made_at + MARGIN * way, self.zone) for way in (-1, 1)}
        with self._lock:
            return next((found for day in sorted(near) if (found := self._days.by_guid(day, guid)) is not None), None)

    def children(self, guid: str) -> list[Movement]:
        """Return what undoes a payment or a refund, hidden ones too; a refund that nothing links is nobody's."""
        parent = self.movement(guid)
        # A refund is of the day on which its payment was born, which its reference tells; a hidden one has none.
        born = reference_day(self.seed, parent.reference) if parent is not None else None
        if parent is None or born is None:
            return []
        with self._lock:
            undone = self._days.births(born).undone
        return sorted((one for one in undone if one.parent_guid == parent.guid), key=_in_time)

    def by_reference(self, reference: str) -> list[Movement]:
        """Return a payment and what undid it through the gateway, by the reference they share."""
        day = reference_day(self.seed, reference)
        if day is None or abs((day - self.starts_on).days) > 366 * _LOOK_AROUND:
            return []
        with self._lock:
            births = self._days.births(day)
        return sorted((one for one in (*births.payments, *births.undone) if one.reference == reference), key=_in_time)

    def legs(self, since: datetime, until: datetime, *, visible_by: datetime) -> list[tuple[Leg, Movement]]:
        """Return the gateway's messages of [since, until) that can be seen by then, by (server_at, row_number)."""
        with self._lock:
            found = [one for day in self._days_of(since, until) for one in self._days.legs(day)]
        return [one for one in found if since <= one[0].server_at < until and one[0].visible_at <= visible_by]

    def moment(self, serial: str, at: datetime) -> Moment:
        """Return how a terminal is at an instant. Raises KeyError for a terminal that is not ours."""
        device = self.town.device(serial)
        day = business_date(at, self.zone)
        with self._lock:
            whole = self._whole_span(serial, day, at)
            last_online_at = at if whole.state in {"online", "busy"} else self._last_online(serial, day, whole.since)
        battery, is_charging = power(self.town, device, day, at)
        return Moment(
            state=whole.state,
            since=whole.since,
            battery=battery,
            is_charging=is_charging,
            network="wifi" if whole.state in {"online", "busy"} else "none",
            paper=has_paper(self.town, device, day, at),
            last_online_at=last_online_at,
        )

    def spans(self, since: datetime, until: datetime) -> list[Span]:
        """Return every terminal's states that touch [since, until), whole, by terminal and then time."""
        days = self._days_of(since, until)
        if not days:
            return []
        since = max(since, day_bounds(self.starts_on, self.zone)[0])
        with self._lock:
            return [span for device in self.devices for span in self._spans(device.serial, days, since, until)]

    def touch(self, serial: str, at: datetime) -> None:
        """Remember that a ping or a command reached a terminal."""
        with self._lock:
            self.touched[serial] = max(at, self.touched.get(serial, at))

    def _days_of(self, since: datetime, until: datetime) -> list[date]:
        """Return the days of a stretch: none before the history begins, none beyond a year from now."""
        if until <= since:
            return []
        last = min(until - _INSTANT, self.clock.now() + _AHEAD).astimezone(self.zone).date()
        since = max(since, day_bounds(self.starts_on, self.zone)[0])
        first = since.astimezone(self.zone).date()
        return [first + _DAY * step for step in range((last - first).days + 1)]

    def _whole_span(self, serial: str, day: date, at: datetime) -> Span:
        """Return the span that holds an instant, joined to its neighbours of other days."""
        return self._spans(serial, [day], at, at + _INSTANT)[0]

    def _spans(self, serial: str, days: list[date], since: datetime, until: datetime) -> list[Span]:
        """Return a terminal's spans that touch a stretch, whole: those at its ends reach as far as they go."""
        found = merged([span for day in days for span in self._days.spans(day)[serial]])
        found = [span for span in found if span.since < until and (span.until is None or span.until > since)]
        first, last = days[0], days[-1]
        for step in range(1, _LOOK_AROUND):
            longer = merged([*self._days.spans(first - _DAY * step)[serial][-1:], *found])
            if len(longer) != len(found):
                break
            found = longer
        for step in range(1, _LOOK_AROUND):
            longer = merged([*found, *self._days.spans(last + _DAY * step)[serial][:1]])
            if len(longer) != len(found):
                break
            found = longer
        return found

    def _last_online(self, serial: str, day: date, before: datetime) -> datetime:
        for back in range(_LOOK_AROUND):
            for span in reversed(self._days.spans(day - _DAY * back)[serial]):
                if span.state in {"online", "busy"} and span.until is not None and span.until <= before:
                    return span.until
        return before


def _in_time(one: Movement) -> tuple[datetime, str]:
    return one.occurred_at, one.guid
