"""The town as it stands: who is there, which terminals, and each site's working day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from connectors.sandbox.fleet import OFFICE, SITES, Organisation, Workstation, devices, habit, workstations
from connectors.sandbox.outages import Shift, shift
from connectors.sandbox.people import People, cashier
from connectors.sandbox.seasons import demand, hours, next_open

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

    from connectors.sandbox.chance import Chance
    from connectors.sandbox.fleet import Habit
    from connectors.sandbox.truth import Device, Site

_CASHIERS = 5


class Counter(Struct, frozen=True):
    """A site open for the day: its hours in minutes, how many clients come, and its terminals with their shifts."""

    site_id: str
    opening: tuple[int, int]
    clients: int
    shifts: tuple[Shift, ...]


class Town:
    """Everything about the world that no day changes, and what a day looks like before anyone pays."""

    def __init__(self, chance: Chance, zone: ZoneInfo, terminals: int, payments_per_day: float) -> None:
        self.chance = chance
        self.zone = zone
        self.payments_per_day = payments_per_day
        self.people = People(chance)
        self.organisation = Organisation()
        self.sites = SITES
        self.devices = devices(chance, terminals)
        self._by_serial = {device.serial: device for device in self.devices}
        self.habits: dict[str, Habit] = {device.serial: habit(place) for place, device in enumerate(self.devices)}
        self.workstations: tuple[Workstation, ...] = workstations(self.devices)
        self._there = {site.site_id: [one for one in self.devices if one.site_id == site.site_id] for site in SITES}
        self._desks = {site.site_id: self._desks_of(site) for site in SITES}
        self._cashiers = {
            site.site_id: tuple(cashier(chance, site.site_id, number) for number in range(_CASHIERS)) for site in SITES
        }

    def clients(self, site: Site, day: date) -> int:
        """Return how many clients come to a site on a day."""
        if not self._there[site.site_id]:
            return 0
        words = self.chance.draws(f"demand.{site.site_id}.{day.toordinal()}")
        # About one in six of a bell's width either way.
        noise = 1.0 + (sum(words[:4]) / (1 << 32) - 2.0) * 0.25
        return int(demand(site, day) * self.payments_per_day * noise + words[4] / (1 << 32))

    def counters(self, day: date) -> list[Counter]:
        """Return the sites that open on a day and have terminals."""
        found = []
        for site in self.sites:
            opening, clients = hours(site, day), self.clients(site, day)
            if opening is not None and clients:
                found.append(Counter(site.site_id, opening, clients, self._shifts(site, day)))
        return found

    def shift(self, device: Device, day: date) -> Shift | None:
        """Return a terminal's working day; None when its site stays closed."""
        return shift(self.chance, self.site(device.site_id), device, self.habits[device.serial], day)

    def device(self, serial: str) -> Device:
        """Return a terminal by its serial."""
        return self._by_serial[serial]

    def site(self, site_id: str) -> Site:
        """Return a site by its id."""
        return next(site for site in self.sites if site.site_id == site_id)

    def desk(self, site_id: str, serial: str) -> str:
        """Return the till at which a terminal is used."""
        return self._desks[site_id][serial]

    def cashier(self, site_id: str, word: int) -> str:
        """Return one of a site's cashiers."""
        names = self._cashiers[site_id]
        return names[word * len(names) >> 32]

    def office_day(self, day: date) -> date:
        """Return the first day, from `day` on, on which the registration office opens."""
        return next_open(OFFICE, day)

    def _shifts(self, site: Site, day: date) -> tuple[Shift, ...]:
        found = (self.shift(device, day) for device in self._there[site.site_id])
        return tuple(at_work for at_work in found if at_work is not None)

    def _desks_of(self, site: Site) -> dict[str, str]:
        names = [desk.name for desk in self.workstations if desk.site_id == site.site_id]
        return {device.serial: names[place // 2] for place, device in enumerate(self._there[site.site_id])}
