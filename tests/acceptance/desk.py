"""A world behind HTTP and a desk that reads it, as a person would set them up."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.server import Sandbox
from connectors.sandbox.world import World
from pipeline.desk import opened
from pipeline.settings import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from connectors.sandbox.faults import Profile
    from pipeline.works import Works

NOW = datetime(2026, 11, 2, 18, 30, tzinfo=UTC)


@contextmanager
def sandbox(profile: Profile = "none", *, seed: int = 7, days: int = 25, **switches: Any) -> Iterator[Sandbox]:
    """Serve a small frozen world."""
    world = World(seed=seed, days=days, clock=SandboxClock(NOW, 0), payments_per_day=60)
    with Sandbox(world, profile, switches) as served:
        yield served


def settings_file(
    served: Sandbox, folder: Path, *, page_limit: int = 150, days: int = 25, zone: str = "America/Toronto"
) -> Path:
    """Write the settings that point at a world; small pages, so that many are asked for."""
    text = served.config.replace("feed_auth =", f"page_limit = {page_limit}\nread_timeout_s = 2.0\nfeed_auth =")
    text = text.replace("data/var/encaisse.duckdb", str(folder / "encaisse.duckdb"))
    text = text.replace('zone = "America/Toronto"', f'zone = "{zone}"')
    file = folder / "encaisse.toml"
    file.write_text(f"{text}\n[collect]\nhistory_days = {days}\n", encoding="utf-8")
    return file


@contextmanager
def works(file: Path) -> Iterator[Works]:
    """Open the desk of a settings file, in this process."""
    with opened(load(file, {})) as at_work:
        yield at_work
