"""A world, the settings that point at it, and the works of a pipeline over it."""

from __future__ import annotations

import signal
import tomllib
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.server import Sandbox
from connectors.sandbox.world import World
from pipeline import desk, settings, toml_text, world_clock
from pipeline.console import Console

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from connectors.sandbox.faults import Profile
    from pipeline.console import Stream
    from pipeline.settings import Settings
    from pipeline.works import Works

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_world() -> Iterator[None]:
    """Come back to our own world after each test, and to the signals of before."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    world_clock.follow(None)
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def sandbox_of() -> Iterator[Callable[..., Sandbox]]:
    """Serve worlds that stand still, until the end of the test."""
    open_ones: list[Sandbox] = []

    def serve(
        days: int = 2, faults: Profile = "none", speed: float = 0.0, seed: int = 7, **switches: object
    ) -> Sandbox:
        world = World(seed=seed, days=days, clock=SandboxClock(NOW, speed), terminals=6, payments_per_day=40)
        sandbox = Sandbox(world, faults, switches)
        open_ones.append(sandbox.__enter__())
        return sandbox

    yield serve
    for sandbox in open_ones:
        sandbox.__exit__(None, None, None)


def write_settings(folder: Path, sandbox: Sandbox, history_days: int = 2, **sections: Any) -> Path:
    """Write the settings of a sandbox, with some sections changed."""
    values = tomllib.loads(sandbox.config)
    values["collect"] = {"history_days": history_days}
    _merge(values, sections)
    file = folder / "encaisse.toml"
    file.write_text(toml_text.text(values), encoding="utf-8")
    return file


def _merge(values: dict[str, Any], changes: dict[str, Any]) -> None:
    for name, change in changes.items():
        if isinstance(change, dict) and isinstance(values.get(name), dict):
            _merge(values[name], change)
        else:
            values[name] = change


@pytest.fixture
def settings_of(tmp_path: Path) -> Callable[..., Settings]:
    """Load the settings of a sandbox."""

    def load(sandbox: Sandbox, **changes: Any) -> Settings:
        return settings.load(write_settings(tmp_path, sandbox, **changes), {})

    return load


@pytest.fixture
def works_of(settings_of: Callable[..., Settings]) -> Iterator[Callable[..., Works]]:
    """Open the database and connectors of a sandbox, until the end of the test."""
    with ExitStack() as closing:

        def open_works(sandbox: Sandbox, **changes: Any) -> Works:
            return closing.enter_context(desk.opened(settings_of(sandbox, **changes)))

        yield open_works


class Heard:
    """What a console said."""

    def __init__(self) -> None:
        self.out = ""
        self.err = ""

    def console(self, language: str = "en_CA", **how: Any) -> Console:
        """Return a console that is overheard."""

        def write(stream: Stream, text: str) -> None:
            setattr(self, stream, getattr(self, stream) + text)

        return Console(write, language, **how)


@pytest.fixture
def heard() -> Heard:
    """Overhear a console."""
    return Heard()
