from __future__ import annotations

from datetime import UTC, datetime

from data.time import wall_monotonic
from tests.connectors.sandbox.worlds import NOW, make


def test_thirteen_months_are_made_within_a_coffee() -> None:
    world = make(days=395)
    started = wall_monotonic()
    found = world.movements(datetime(2020, 1, 1, tzinfo=UTC), NOW)
    seconds = wall_monotonic() - started
    print(f"\n{len(found)} movements in {seconds:.1f} s: {seconds / len(found) * 1e6:.0f} µs each")  # noqa: T201 - a figure, not a promise
    assert found[-1].occurred_at < NOW
