"""Worlds that tests share: making one is cheap, filling it is not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.world import World
from data.time import day_bounds

if TYPE_CHECKING:
    from connectors.sandbox.truth import Leg, Movement

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
FAR = datetime(2030, 1, 1, tzinfo=UTC)


def make(*, now: datetime = NOW, days: int = 90, **arguments: Any) -> World:
    """Return a new world, frozen at `now`."""
    return World(clock=SandboxClock(now, 0), days=days, **arguments)


@cache
def long_world(seed: int = 1) -> World:
    """Return a world of two years, filled only where it is asked about; shared, so never to be changed."""
    return make(seed=seed, days=730)


@cache
def sixty_days(seed: int = 1) -> tuple[Movement, ...]:
    """Return what happened in sixty ordinary days of autumn and spring."""
    return tuple(of_days(long_world(seed), date(2026, 4, 1), 60))


def of_days(world: World, first: date, count: int = 1) -> list[Movement]:
    """Return the movements of some business days."""
    return world.movements(*bounds(world, first, count))


def legs_of_days(world: World, first: date, count: int = 1) -> list[tuple[Leg, Movement]]:
    """Return every message of some business days."""
    return world.legs(*bounds(world, first, count), visible_by=FAR)


def bounds(world: World, first: date, count: int = 1) -> tuple[datetime, datetime]:
    """Return where some business days begin and end."""
    return day_bounds(first, world.zone)[0], day_bounds(first + timedelta(days=count), world.zone)[0]
