"""When terminals cannot be reached: lost Wi-Fi, flat batteries, a site whose internet drops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from connectors.sandbox.chance import between, limit
from connectors.sandbox.seasons import hours

if TYPE_CHECKING:
    from datetime import date

    from connectors.sandbox.chance import Chance
    from connectors.sandbox.fleet import Habit
    from connectors.sandbox.truth import Device, Site

_DROPS_OFTEN = "arena"
_OFTEN, _SELDOM = limit(0.045), limit(0.004)
_FLAT = limit(0.006)


class Outage(Struct, frozen=True):
    """A stretch without network, in seconds of wall time after midnight. Cause ∈ wifi, battery, site_outage."""

    since: int
    until: int
    cause: str


class Shift(Struct, frozen=True):
    """A terminal's working day, in seconds of wall time: switched on, switched off, and out of reach in between."""

    serial: str
    on: int
    off: int
    outages: tuple[Outage, ...]

    def is_down(self, since: int, until: int) -> bool:
        """Tell whether the terminal cannot be reached for any part of a stretch."""
        if since < self.on or until > self.off:
            return True
        # A loop, not any(): this is asked for every payment.
        for outage in self.outages:  # noqa: SIM110
            if outage.since < until and since < outage.until:
                return True
        return False


def shift(chance: Chance, site: Site, device: Device, habit: Habit, day: date) -> Shift | None:
    """Return a terminal's working day; None when its site stays closed."""
    opening = hours(site, day)
    if opening is None:
        return None
    words = chance.draws(f"shift.{device.serial}.{day.toordinal()}")
    opens, closes = opening[0] * 60, opening[1] * 60
    found = [*_site_outages(chance, site, day, opens, closes), *_own_outages(habit, words, opens, closes)]
    on, off = opens - between(words[0], 300, 2400), closes + between(words[1], 180, 1800)
    return Shift(device.serial, on, off, _apart(found))


def _site_outages(chance: Chance, site: Site, day: date, opens: int, closes: int) -> list[Outage]:
    words = chance.draws(f"internet.{site.site_id}.{day.toordinal()}")
    if words[0] >= (_OFTEN if site.site_id == _DROPS_OFTEN else _SELDOM):
        return []
    since = between(words[1], opens, closes)
    return [Outage(since, min(since + between(words[2], 480, 4200), closes), "site_outage")]


def _own_outages(habit: Habit, words: tuple[int, ...], opens: int, closes: int) -> list[Outage]:
    found = []
    if not habit.is_docked and words[2] < _FLAT:
        since = between(words[3], opens + (closes - opens) // 2, closes - 900)
        found.append(Outage(since, min(since + between(words[4], 1800, 9000), closes), "battery"))
    for lost, when, length in (words[5:8], words[8:11]):
        if lost < limit(habit.wifi_losses):
            since = between(when, opens, closes)
            found.append(Outage(since, min(since + between(length, 120, 2700), closes), "wifi"))
    return found


def _apart(outages: list[Outage]) -> tuple[Outage, ...]:
    """Keep those that do not run into an earlier one, a battery's first of all."""
    kept: list[Outage] = []
    for outage in sorted(outages, key=lambda one: (one.cause != "battery", one.since)):
        if all(outage.until + 60 <= other.since or other.until + 60 <= outage.since for other in kept):
            kept.append(outage)
    return tuple(sorted(kept, key=lambda one: one.since))
