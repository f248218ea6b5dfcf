"""A day's takings beside the usual: the last eight same weekdays, up to the same time of day.

The usual is the middle half of those days (from the first to the third quartile). Of the running hour, a past day
counts the share that has gone by.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from statistics import quantiles
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from dashboard import coverage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dashboard.reader import Reader

HOURS = 24
NOON = 12
ENOUGH = 4


class Usual(Struct, frozen=True):
    """The middle half of what the past days had, and how many they were."""

    low: int
    middle: int
    high: int
    days: int


class Figure(Struct, frozen=True):
    """A value, the usual it compares with (None while too few days are known), and the values of the past days."""

    value: int
    usual: Usual | None
    past: tuple[int, ...]

    @property
    def side(self) -> int:
        """Tell whether the value is below (-1), within (0) or above (1) the usual."""
        if self.usual is None or self.usual.low <= self.value <= self.usual.high:
            return 0
        return 1 if self.value > self.usual.high else -1


class Hour(Struct, frozen=True):
    """An hour of the day: what it took, and the usual of this hour. `place` orders hours within a business day."""

    hour: int
    place: int
    net: int
    payments: int
    usual: Usual | None


class Day(Struct, frozen=True, kw_only=True):
    """A business day's takings in the organisation's currency. `until` is the time it runs to, None when it is over."""

    on: date
    until: datetime | None
    net: Figure
    payments: Figure
    average: Figure
    given_back: Figure
    hours: tuple[Hour, ...]
    undone: int = 0
    verifying: int = 0
    tests: int = 0
    tests_net: int = 0
    others: dict[str, int] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing at all happened."""
        return not (self.payments.value or self.undone or self.verifying)


class _Sums:
    """What the hours of one day add up to, by place."""

    def __init__(self) -> None:
        self.net = [0] * HOURS
        self.payments = [0] * HOURS
        self.paid = [0] * HOURS

    def add(self, place: int, row: dict[str, Any]) -> None:
        self.net[place] += row["net_minor"]
        self.payments[place] += row["payments"]
        self.paid[place] += row["paid_minor"]

    def by(self, share: Sequence[float]) -> tuple[int, int, int, int]:
        """Return net, payments, average and given back, each hour counting for its share."""
        net, payments, paid = (
            round(sum(map(float.__mul__, map(float, values), share))) for values in (self.net, self.payments, self.paid)
        )
        return net, payments, round(paid / payments) if payments else 0, paid - net


def leading(here: Reader) -> tuple[date, date | None]:
    """Return the day a page leads with, and the running day to mention besides: before noon, yesterday leads."""
    if here.local.hour < NOON:
        return here.today - timedelta(days=1), here.today
    return here.today, None


def build(rows: Iterable[dict[str, Any]], covered: Iterable[dict[str, Any]], on: date, here: Reader) -> Day:
    """Build a day from its own hours and those of the past same weekdays (`takings.by_hour`).

    A past day counts when it has payments, or when `freshness.coverage` proves that it was read and had none.
    """
    read = coverage.of(covered, here)
    until = here.local if on == here.today else None
    first = here.cut_off // timedelta(hours=1)
    sums: dict[date, _Sums] = {}
    rest = {"undone": 0, "verifying": 0, "tests": 0, "tests_net": 0}
    others: dict[str, int] = {}
    for row in rows:
        is_ours = row["currency"] == here.currency and not row["is_test"]
        if is_ours:
            sums.setdefault(row["business_date"], _Sums()).add((row["hour"] - first) % HOURS, row)
        if row["business_date"] == on:
            _count_rest(row, rest, others, is_ours=is_ours)
    past = [on - timedelta(weeks=weeks) for weeks in range(8, 0, -1)]
    known = [sums.get(day, _Sums()) for day in past if day in sums or read.has(day)]
    share = _share(until, first)
    whole, so_far = [1.0] * HOURS, [day.by(share) for day in known]
    today = sums.get(on, _Sums())
    figures = [_figure(value, [sample[index] for sample in so_far]) for index, value in enumerate(today.by(whole))]
    return Day(
        on=on,
        until=until,
        net=figures[0],
        payments=figures[1],
        average=_figure(figures[2].value, [sample[2] for sample in so_far if sample[1]]),
        given_back=figures[3],
        hours=_hours(today, known, first),
        others=others,
        **rest,
    )


def _count_rest(row: dict[str, Any], rest: dict[str, int], others: dict[str, int], *, is_ours: bool) -> None:
    if row["is_test"]:
        rest["tests"] += row["payments"]
        rest["tests_net"] += row["net_minor"]
    elif is_ours:
        rest["undone"] += row["refunds"] + row["voids"]
        rest["verifying"] += row["verifying"]
    else:
        others[row["currency"]] = others.get(row["currency"], 0) + row["net_minor"]


def _share(until: datetime | None, first: int) -> list[float]:
    if until is None:
        return [1.0] * HOURS
    place = (until.hour - first) % HOURS
    return [1.0] * place + [until.minute / 60] + [0.0] * (HOURS - place - 1)


def _usual(values: Sequence[int]) -> Usual | None:
    if len(values) < ENOUGH:
        return None
    low, middle, high = (round(cut) for cut in quantiles(values, n=4, method="inclusive"))
    return Usual(low, middle, high, len(values))


def _figure(value: int, past: Sequence[int]) -> Figure:
    return Figure(value, _usual(past), tuple(past))


def _hours(today: _Sums, known: Sequence[_Sums], first: int) -> tuple[Hour, ...]:
    """Return the hours from the first to the last in which this day or its past took anything."""
    busy = [place for place in range(HOURS) if any(day.net[place] or day.payments[place] for day in (today, *known))]
    if not busy:
        return ()
    return tuple(
        Hour(
            hour=(place + first) % HOURS,
            place=place,
            net=today.net[place],
            payments=today.payments[place],
            usual=_usual([day.net[place] for day in known]),
        )
        for place in range(min(busy), max(busy) + 1)
    )
