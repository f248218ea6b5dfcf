from __future__ import annotations

import json
import tomllib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import Unreachable
from data import time as clock
from pipeline import log, toml_text, world_clock
from pipeline.works import Holds, Works
from tests.pipeline.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from connectors.sandbox.server import Sandbox

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN = st.one_of(TEXTS, st.integers(-(2**40), 2**40), st.booleans(), st.floats(allow_nan=False, allow_infinity=False))
NAMES = st.from_regex(r"[a-z][a-z_0-9-]{0,8}", fullmatch=True)
TABLES = st.recursive(
    st.dictionaries(NAMES, PLAIN, max_size=3), lambda inner: st.dictionaries(NAMES, st.one_of(PLAIN, inner), max_size=3)
)


@given(TABLES)
def test_what_is_written_as_toml_reads_back(values: dict[str, Any]) -> None:
    assert tomllib.loads(toml_text.text(values)) == _without_empty(values)


def _without_empty(values: dict[str, Any]) -> dict[str, Any]:
    kept = {name: _without_empty(value) if isinstance(value, dict) else value for name, value in values.items()}
    return {name: value for name, value in kept.items() if value != {}}


def test_a_world_s_clock_is_lived_on(sandbox_of: Callable[..., Sandbox]) -> None:
    world_clock.follow(f"{sandbox_of(speed=100).url}/truth/clock")
    before = clock.now()
    clock.wall_sleep(0.2)
    assert timedelta(0) <= before - NOW < timedelta(minutes=10)
    assert clock.now() - before >= timedelta(seconds=20)
    assert world_clock.speed() == 100


def test_a_world_that_stands_still_is_read_again_at_each_run(sandbox_of: Callable[..., Sandbox]) -> None:
    sandbox = sandbox_of()
    world_clock.follow(f"{sandbox.url}/truth/clock")
    assert clock.now() == NOW
    sandbox.world.clock.set(NOW + timedelta(days=1))
    assert clock.now() == NOW
    world_clock.refresh()
    assert clock.now() == NOW + timedelta(days=1)


def test_a_clock_that_never_answered_is_an_error_and_one_that_is_gone_stays(sandbox_of: Callable[..., Sandbox]) -> None:
    with pytest.raises(Unreachable):
        world_clock.follow("http://127.0.0.1:9/truth/clock")
    sandbox = sandbox_of()
    world_clock.follow(f"{sandbox.url}/truth/clock")
    sandbox.__exit__(None, None, None)
    world_clock.refresh()
    assert clock.now() == NOW


def test_the_log_has_times_of_our_clock_and_no_secrets(tmp_path: Path) -> None:
    clock.live_on(clock.WorldClock(NOW, 0))
    log.configure(tmp_path / "x.log", ["k-canary-value"])
    log.log.info("asked", url="https://x/?sysKey=s3cr3t&q=1", key="k-canary-value", card="4242424242424242")
    with pytest.raises(ValueError, match="card") as caught:
        int("k-canary-value, card 4111 1111 1111 1111")
    reference = log.unexpected(caught.value, job="payments")
    text = (tmp_path / "x.log").read_text(encoding="utf-8")
    first, second = (json.loads(line) for line in text.splitlines())
    assert first["logged_at"].startswith("2026-11-20T18:00:00")
    assert second["reference"] == reference
    assert "ValueError" in second["exception"]
    for secret in ("k-canary-value", "4242424242424242", "4111 1111", "s3cr3t"):
        assert secret not in text


def test_a_log_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    log.configure(tmp_path / "file" / "x.log")
    log.log.error("lost")
    assert log.current_file() is None


def test_a_pause_ends_when_asked_and_is_nothing_in_a_still_world(store: Any) -> None:
    works = Works(store, None, ())  # type: ignore[arg-type]  # nothing here reads the settings
    clock.live_on(clock.WorldClock(NOW, 0))
    started = clock.wall_monotonic()
    assert works.pause(3600)
    assert clock.wall_monotonic() - started < 2
    clock.live_on(clock.SystemClock())
    works.stopping.set()
    assert not works.pause(3600)


def test_a_hold_ends_by_itself_after_an_hour() -> None:
    holds = Holds()
    clock.live_on(clock.WorldClock(NOW, 0))
    holds.hold("h")
    assert holds.has("h")
    clock.live_on(clock.WorldClock(NOW + timedelta(minutes=59), 0))
    assert holds.has("h")
    clock.live_on(clock.WorldClock(NOW + timedelta(hours=1), 0))
    assert not holds.has("h")
