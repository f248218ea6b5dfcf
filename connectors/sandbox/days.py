"""The days made so far, each one whole: made once, kept a while, the same when made again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Generic, TypeVar

from connectors.sandbox.movements import births, subject_of
from connectors.sandbox.seasons import wall
from connectors.sandbox.spans import day_spans
from connectors.sandbox.undoing import LONGEST_DAYS, refund_days

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from connectors.sandbox.messages import Pairs
    from connectors.sandbox.movements import Births
    from connectors.sandbox.town import Town
    from connectors.sandbox.truth import Leg, Movement, Span

T = TypeVar("T")
_KEPT = 800


class Kept(Generic[T]):
    """The latest days made of one thing; the oldest made goes first."""

    def __init__(self, make: Callable[[date], T]) -> None:
        self._make = make
        self._days: dict[date, T] = {}

    def __call__(self, day: date) -> T:
        """Return a day, made now if it was not kept."""
        found = self._days.get(day)
        if found is None:
            found = self._make(day)
            if len(self._days) >= _KEPT:
                del self._days[next(iter(self._days))]
            self._days[day] = found
        return found


class Days:
    """What each day holds, made when first asked for. Not safe for several threads: the world holds the lock."""

    def __init__(self, town: Town, pairs: Pairs) -> None:
        self.births: Kept[Births] = Kept(lambda day: births(town, day, pairs))
        self.movements = Kept(self._movements)
        self.legs = Kept(self._legs)
        self.spans = Kept(self._spans)
        self._refunds_on = Kept(self._refund_days_of)
        self._guids = Kept(self._index)
        self._town = town

    def by_guid(self, day: date, guid: str) -> Movement | None:
        """Return a day's movement by its guid or one of its legs'."""
        return self._guids(day).get(guid)

    def _movements(self, day: date) -> tuple[Movement, ...]:
        found = [*self.births(day).payments, *self._undone_on(day, day)]
        for back in range(1, LONGEST_DAYS + 1):
            before = day - timedelta(days=back)
            if day in self._refunds_on(before):
                found += self._undone_on(before, day)
        return tuple(sorted(found, key=lambda one: (one.occurred_at, one.guid)))

    def _undone_on(self, born: date, day: date) -> list[Movement]:
        return [one for one in self.births(born).undone if one.business_date == day]

    def _refund_days_of(self, day: date) -> frozenset[date]:
        """Return the days on which clients of a day are refunded, told without making the day."""
        found: set[date] = set()
        for site in self._town.sites:
            for number in range(self._town.clients(site, day)):
                found.update(
                    refund_days(self._town, day, self._town.chance.draws(subject_of(site.site_id, day, number)))
                )
        return frozenset(found)

    def _legs(self, day: date) -> tuple[tuple[Leg, Movement], ...]:
        found = [(leg, one) for one in self.movements(day) for leg in one.legs]
        return tuple(sorted(found, key=lambda pair: (pair[0].server_at, pair[0].row_number)))

    def _index(self, day: date) -> dict[str, Movement]:
        index: dict[str, Movement] = {}
        for one in self.movements(day):
            index[one.guid] = one
            for leg in one.legs:
                index[leg.guid] = one
        return index

    def _spans(self, day: date) -> dict[str, list[Span]]:
        base = wall(day, self._town.zone)
        uses: dict[str, list[int]] = {device.serial: [] for device in self._town.devices}
        for one in self.movements(day):
            # A void, and a refund that names its payment, need no card and no terminal.
            if one.kind == "payment" or (one.parent_guid is None and not one.is_hidden):
                # The second message of a payment may leave hours later, without anybody.
                used_at = one.legs[0].server_at if one.legs else one.occurred_at
                uses[one.serial].append(int((used_at - base).total_seconds()))
        return {
            device.serial: day_spans(self._town, device, day, sorted(uses[device.serial]))
            for device in self._town.devices
        }
