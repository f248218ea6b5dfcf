"""A small sandbox, and our connectors pointed at it by its own settings."""

from __future__ import annotations

import tomllib
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from connectors.registry import Options, build, manifests
from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.server import Sandbox
from connectors.sandbox.world import World
from data import time as clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectors.manifest import Switch
    from connectors.sandbox.faults import Profile

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


class Near:
    """A sandbox and connectors to it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.world = sandbox.world
        self.scene = sandbox.scene
        self._sections = tomllib.loads(sandbox.config)["connectors"]
        self._made: list[Any] = []

    def options(self, provider: str, **switches: Switch) -> Options:
        given = dict(self._sections[provider])
        declared = manifests()[provider]
        return Options(
            name=provider,
            provider=provider,
            environment="demo",
            merchant_account=given.pop("merchant_account", ""),
            urls={name: given.pop(name) for name in declared.urls},
            secrets={name: given.pop(name) for name in declared.secrets if name in given},
            switches=given | switches,
        )

    def connect(self, provider: str, **switches: Switch) -> Any:
        self._made.append(build(self.options(provider, **switches)))
        return self._made[-1]

    def close(self) -> None:
        for connector in self._made:
            connector.close()


@contextmanager
def near(faults: Profile = "none", *, days: int = 6, seed: int = 3, **switches: object) -> Iterator[Near]:
    """Serve a small world that stands still, and live on its clock."""
    clock.live_on(clock.WorldClock(NOW, 0))
    world = World(seed=seed, days=days, clock=SandboxClock(NOW, 0), terminals=8, payments_per_day=60)
    with Sandbox(world, faults, switches) as sandbox:
        found = Near(sandbox)
        try:
            yield found
        finally:
            found.close()
