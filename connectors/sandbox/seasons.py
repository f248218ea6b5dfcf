"""The rhythm of the town: closed days, opening hours, busy weekdays and registration peaks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from connectors.sandbox.truth import Site

_CLOSED = {(12, 25), (1, 1)}
_REDUCED = {(12, 24), (12, 31), (12, 26), (1, 2)}
# Each site's payments on an ordinary day, of 1 in all; Monday first.
_SHARE = {"arena": 0.22, "pool": 0.33, "centre": 0.20, "office": 0.25}
_WEEK = {
    "arena": (0.80, 0.80, 0.85, 0.90, 1.15, 1.70, 1.20),
    "pool": (1.00, 0.95, 1.00, 0.95, 1.00, 1.45, 0.95),
    "centre": (1.15, 1.10, 1.10, 1.05, 0.80, 0.95, 0.0),
    "office": (1.15, 1.00, 1.05, 1.15, 0.75, 0.0, 0.0),
}
_YEAR = {
    "arena": (1.20, 1.20, 1.15, 0.85, 0.60, 0.45, 0.40, 0.60, 1.00, 1.15, 1.20, 1.20),
    "pool": (1.00, 1.05, 1.05, 0.95, 0.95, 1.20, 1.45, 1.30, 0.95, 0.95, 0.95, 0.80),
    "centre": (1.00, 1.00, 1.00, 1.00, 0.95, 0.80, 0.60, 0.80, 1.05, 1.05, 1.00, 0.85),
    "office": (0.90, 0.80, 0.95, 0.90, 1.00, 0.90, 0.70, 1.00, 1.00, 0.85, 0.80, 0.80),
}
# Registration opens: first and last day, and how many times busier each site is on the first.
_PEAKS = (
    ((9, 2), (9, 20), {"arena": 1.6, "pool": 1.9, "centre": 2.6, "office": 3.7}),
    ((1, 5), (1, 20), {"arena": 1.4, "pool": 2.0, "centre": 2.6, "office": 3.9}),
    ((3, 3), (3, 20), {"arena": 1.2, "pool": 1.6, "centre": 2.6, "office": 4.2}),
)


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """Return the public holidays of Québec in a year."""
    easter = _easter(year)
    return frozenset({
        date(year, 1, 1), easter - timedelta(days=2), easter + timedelta(days=1), _monday_before(date(year, 5, 25)),
        date(year, 6, 24), date(year, 7, 1), _monday_before(date(year, 9, 8)), _monday_before(date(year, 10, 15)),
        date(year, 12, 25), date(year, 12, 26),
    })  # fmt: skip


def hours(site: Site, day: date) -> tuple[int, int] | None:
    """Return when a site opens and closes on a day, in minutes after midnight; None when it stays closed."""
    usual = site.hours[day.weekday()]
    if usual is None or (day.month, day.day) in _CLOSED:
        return None
    if day in holidays(day.year):
        return None if site.site_id in {"centre", "office"} else (10 * 60, 17 * 60)
    if (day.month, day.day) in _REDUCED:
        return None if site.site_id == "office" else (usual[0], min(usual[1], 16 * 60))
    return usual


def demand(site: Site, day: date) -> float:
    """Return what a site sells on a day, as a share of the organisation's ordinary day."""
    opening = hours(site, day)
    if opening is None:
        return 0.0
    usual = site.hours[day.weekday()] or opening
    length = (opening[1] - opening[0]) / (usual[1] - usual[0])
    here = site.site_id
    return _SHARE[here] * _WEEK[here][day.weekday()] * _YEAR[here][day.month - 1] * _peak(here, day) * min(1.0, length)


def next_open(site: Site, day: date) -> date:
    """Return the first day, from `day` on, on which a site opens."""
    while hours(site, day) is None:
        day += timedelta(days=1)
    return day


def last_open(site: Site, day: date) -> date:
    """Return the last day, up to `day`, on which a site opened."""
    while hours(site, day) is None:
        day -= timedelta(days=1)
    return day


@lru_cache(maxsize=4096)
def wall(day: date, zone: ZoneInfo) -> datetime:
    """Return the instant from which seconds count to a wall time of the day, for any time after 3 in the morning."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
    return noon.astimezone(UTC) - timedelta(hours=12)


def _peak(site_id: str, day: date) -> float:
    for first, last, factors in _PEAKS:
        start, end = date(day.year, *first), date(day.year, *last)
        if start <= day <= end:
            done: float = (day - start).days / ((end - start).days + 1)
            return 1.0 + (factors[site_id] - 1.0) * (1.0 - done)
    return 1.0


def _monday_before(day: date) -> date:
    return day - timedelta(days=(day.weekday() - 1) % 7 + 1)


def _easter(year: int) -> date:
    """Return Easter Sunday (Butcher's rule)."""
    golden, century, of_century = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)
