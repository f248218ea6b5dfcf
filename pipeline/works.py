"""What every job works with: the database, the settings, the connectors, and what is going on."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from connectors.registry import build, manifests
from data import time as clock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from connectors.manifest import Manifest
    from connectors.registry import Options
    from data.store import Store
    from pipeline.settings import Settings

_STEP_S = 0.2
_HOLD = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Source:
    """A connector as the settings name it, and what its provider can do."""

    name: str
    manifest: Manifest
    merchant_account: str
    connector: Any

    def can(self, capability: str) -> bool:
        """Tell whether the provider has a capability, by the word of its manifest."""
        return capability in self.manifest.capabilities


class Occupied:
    """Terminals on which a payment or a command is under way: nobody else talks to them meanwhile."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._serials: set[str] = set()

    def has(self, serial: str) -> bool:
        """Tell whether something is under way on a terminal."""
        with self._lock:
            return serial in self._serials

    @contextmanager
    def by(self, serial: str) -> Iterator[bool]:
        """Occupy a terminal; yields whether it was free."""
        with self._lock:
            is_free = serial not in self._serials
            self._serials.add(serial)
        try:
            yield is_free
        finally:
            if is_free:
                with self._lock:
                    self._serials.discard(serial)


class Holds:
    """Connectors whose key was not accepted: left alone for a while, because insisting can lock a key for good."""

    def __init__(self) -> None:
        self._until: dict[str, datetime] = {}

    def hold(self, name: str) -> None:
        """Leave a connector alone from now on."""
        self._until[name] = clock.now() + _HOLD

    def has(self, name: str) -> bool:
        """Tell whether a connector is to be left alone."""
        until = self._until.get(name)
        return until is not None and clock.now() < until

    def lift(self) -> None:
        """Try every connector again: a person asked."""
        self._until.clear()


class Turns:
    """One at a time at each part of a job: a command and the schedule never do the same thing at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._locks: dict[tuple[str, ...], threading.Lock] = {}

    @contextmanager
    def at(self, *part: str) -> Iterator[None]:
        """Wait until nobody else is at this part."""
        with self._lock:
            lock = self._locks.setdefault(part, threading.Lock())
        with lock:
            yield


@dataclass(frozen=True, slots=True)
class Works:
    """What a job is given."""

    store: Store
    settings: Settings
    sources: tuple[Source, ...]
    occupied: Occupied = field(default_factory=Occupied)
    holds: Holds = field(default_factory=Holds)
    turns: Turns = field(default_factory=Turns)
    stopping: threading.Event = field(default_factory=threading.Event)

    def that(self, capability: str) -> list[Source]:
        """Return the sources that have a capability."""
        return [source for source in self.sources if source.can(capability)]

    def pause(self, seconds: float) -> bool:
        """Wait on the current clock; return False as soon as everything is asked to stop."""
        left = seconds
        while left > 0 and not self.stopping.is_set():
            clock.sleep(min(_STEP_S, left))
            left -= _STEP_S
        return not self.stopping.is_set()


def source(options: Options) -> Source:
    """Build one connector; touches no network."""
    return Source(options.name, manifests()[options.provider], options.merchant_account, build(options))


def sources(settings: Settings) -> tuple[Source, ...]:
    """Build every connector of the settings."""
    return tuple(source(options) for options in settings.connectors)
