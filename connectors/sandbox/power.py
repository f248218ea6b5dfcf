"""How full each terminal's battery is, and whether its roll has paper."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from connectors.sandbox.chance import between, limit
from connectors.sandbox.seasons import last_open, wall

if TYPE_CHECKING:
    from datetime import date, datetime

    from connectors.sandbox.outages import Shift
    from connectors.sandbox.town import Town
    from connectors.sandbox.truth import Device

_LEFT_UNPLUGGED = limit(0.07)
_OUT_OF_PAPER = limit(0.02)
_MORNING_S = 4500
_MINUTES_PER_PERCENT = 1.2


class Power(NamedTuple):
    """A battery at an instant."""

    battery: int
    is_charging: bool


def power(town: Town, device: Device, day: date, at: datetime) -> Power:
    """Return how full a terminal's battery is, and whether it charges."""
    if town.habits[device.serial].is_docked:
        return Power(100, is_charging=True)
    second = int((at - wall(day, town.zone)).total_seconds())
    at_work = town.shift(device, day)
    if at_work is None or second < at_work.on:
        return _night(town, device, last_open(town.site(device.site_id), day - timedelta(days=1)), at)
    if second >= at_work.off:
        return _night(town, device, day, at)
    return _day(town, device, day, at_work, second)


def has_paper(town: Town, device: Device, day: date, at: datetime) -> bool:
    """Tell whether a terminal has paper."""
    words = town.chance.draws(f"paper.{device.serial}.{day.toordinal()}")
    if words[0] >= _OUT_OF_PAPER:
        return True
    second = int((at - wall(day, town.zone)).total_seconds())
    runs_out = between(words[1], 9 * 3600, 19 * 3600)
    return not runs_out <= second < runs_out + between(words[2], 1200, 7200)


def _words(town: Town, device: Device, day: date) -> tuple[int, ...]:
    return town.chance.draws(f"power.{device.serial}.{day.toordinal()}")


def _at_closing(town: Town, device: Device, day: date) -> int:
    at_work = town.shift(device, day)
    flat = at_work and any(outage.cause == "battery" for outage in at_work.outages)
    return between(_words(town, device, day)[0], 60, 90) if flat else between(_words(town, device, day)[0], 22, 75)


def _is_left_unplugged(town: Town, device: Device, day: date) -> bool:
    return _words(town, device, day)[1] < _LEFT_UNPLUGGED


def _night(town: Town, device: Device, evening: date, at: datetime) -> Power:
    """Charging since the site's last evening, unless somebody forgot."""
    level, at_work = _at_closing(town, device, evening), town.shift(device, evening)
    if at_work is None or _is_left_unplugged(town, device, evening):
        return Power(level, is_charging=False)
    minutes = (at - wall(evening, town.zone)).total_seconds() / 60 - at_work.off / 60
    return Power(min(100, level + int(minutes / _MINUTES_PER_PERCENT)), is_charging=True)


def _day(town: Town, device: Device, day: date, at_work: Shift, second: int) -> Power:
    evening = last_open(town.site(device.site_id), day - timedelta(days=1))
    knots = [(at_work.on, 100), (at_work.off, _at_closing(town, device, day))]
    if _is_left_unplugged(town, device, evening):
        # Plugged in first thing in the morning, then carried about like every day.
        knots[:1] = [(at_work.on, _at_closing(town, device, evening)), (at_work.on + _MORNING_S, 88)]
    for outage in at_work.outages:
        if outage.cause == "battery":
            knots[-1:-1] = [(outage.since, 1), (outage.until, 12)]
    for (since, level), (until, following) in pairwise(knots):
        if second < until:
            now = level + (following - level) * (second - since) // max(until - since, 1)
            return Power(now, is_charging=following > level)
    return Power(knots[-1][1], is_charging=False)
