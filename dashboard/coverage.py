"""Which business days are proven read: of the others nobody knows that nothing is missing."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from data import time as clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dashboard.reader import Reader

_DAY = timedelta(days=1)


class Coverage(Struct, frozen=True):
    """The stretches of whole days that one source or another has read, first and last."""

    stretches: tuple[tuple[date, date], ...]

    def has(self, day: date) -> bool:
        """Tell whether a day was read whole."""
        return any(first <= day <= last for first, last in self.stretches)

    def has_begun(self, day: date) -> bool:
        """Tell whether a day was read from its beginning on, be it not to its end."""
        return any(first <= day <= last + _DAY for first, last in self.stretches)


def of(rows: Iterable[Mapping[str, Any]], here: Reader) -> Coverage:
    """Return the days that the stretches proven complete cover (`freshness.coverage`)."""
    return Coverage(tuple(_days(row["since"], row["until"], here) for row in rows))


def _days(since: datetime, until: datetime, here: Reader) -> tuple[date, date]:
    """Return the first and the last day that lie whole in a stretch; the last is the earlier one when none does."""
    first = here.day_of(since)
    if clock.day_bounds(first, here.zone, here.cut_off)[0] < since:
        first += _DAY
    return first, here.day_of(until) - _DAY
