from __future__ import annotations

import os
import random
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from data import time as clock
from data.queries import operations
from pipeline import backfill, desk, settings, windows
from pipeline.works import Source, Works
from tests.pipeline.conftest import NOW, write_settings
from tests.pipeline.test_collect import Broken

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from connectors.sandbox.server import Sandbox
    from tests.pipeline.conftest import Heard

DAYS = 12
SINCE = (NOW - timedelta(days=DAYS)).date().isoformat()
# Whatever tells one reading from another: when and in how many steps it was made.
HELD = "SELECT * EXCLUDE (commit_no, recorded_at) FROM facts.payments ORDER BY payment_id"
KEPT = "SELECT * EXCLUDE (commit_no, recorded_at) FROM facts.payment_versions ORDER BY ALL"
TAKINGS = "SELECT * FROM facts.rollups ORDER BY ALL"


def command(file: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", "backfill", "--since", SINCE],
        env=os.environ | {"ENCAISSE_CONFIG": str(file)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def held(folder: Path, sandbox: Sandbox) -> dict[str, Any]:
    with desk.opened(settings.load(write_settings(folder, sandbox), {})) as works:
        return {sql: works.store.rows(sql) for sql in (HELD, KEPT, TAKINGS)}


def test_a_backfill_killed_anywhere_ends_as_if_it_had_not_been(
    sandbox_of: Callable[..., Sandbox], tmp_path: Path
) -> None:
    sandbox = sandbox_of(days=DAYS)
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    for folder in (whole, cut):
        folder.mkdir()
        write_settings(folder, sandbox, connectors={"handpoint": {"page_limit": 40}})
    started = clock.wall_monotonic()
    assert command(whole / "encaisse.toml").wait() == 0
    took = clock.wall_monotonic() - started

    moments = random.Random(20261120)
    killed = 0
    for part in (0.45, 0.6, 0.8):
        process = command(cut / "encaisse.toml")
        clock.wall_sleep(took * part * moments.uniform(0.9, 1.0))
        process.kill()
        killed += process.wait() == -9
    assert command(cut / "encaisse.toml").wait() == 0
    assert killed >= 2
    assert held(cut, sandbox) == held(whole, sandbox)
    assert len(held(whole, sandbox)[HELD]) > 300


def test_a_backfill_goes_on_where_it_was(sandbox_of: Callable[..., Sandbox], works_of: Callable[..., Works]) -> None:
    works = works_of(sandbox_of(days=DAYS), connectors={"handpoint": {"page_limit": 40}})
    [source] = works.that("feeds_payments")
    windows.ask_since(works.store, source.name, NOW - timedelta(days=DAYS))
    broken = Source(source.name, source.manifest, "", Broken(source.connector, ZeroDivisionError(), after=3))
    assert not backfill.run(Works(works.store, works.settings, (broken,)))
    left = windows.remaining(works.store, source.name)
    assert left
    assert NOW - timedelta(days=DAYS) < left.since < NOW

    asked = []

    class Watched:
        def feed(self, window: Any) -> Any:
            asked.append(window)
            return source.connector.feed(window)

    watched = Source(source.name, source.manifest, "", Watched())
    assert backfill.run(Works(works.store, works.settings, (watched,)))
    assert asked[0].since == left.since
    assert windows.remaining(works.store, source.name) is None
    done = operations.backfill(works.store, connector=source.name)
    assert done
    assert done["ended_at"] == NOW


def test_a_long_history_is_read_a_month_at_a_time_oldest_first(
    sandbox_of: Callable[..., Sandbox], works_of: Callable[..., Works], heard: Heard
) -> None:
    works = works_of(sandbox_of(days=1))
    [source] = works.that("feeds_payments")
    windows.ask_since(works.store, source.name, NOW - timedelta(days=75))
    asked = []

    class Watched:
        def feed(self, window: Any) -> Any:
            asked.append(window)
            return source.connector.feed(window)

    watched = Source(source.name, source.manifest, "", Watched())
    assert backfill.run(Works(works.store, works.settings, (watched,)), heard.console())
    assert [(window.until - window.since).days for window in asked] == [30, 30, 15]
    assert asked[0].until == asked[1].since
    assert asked[-1].until == NOW
    assert heard.out.splitlines()[-1].startswith("handpoint: read up to Nov")


def test_nothing_planned_is_nothing_done(sandbox_of: Callable[..., Sandbox], works_of: Callable[..., Works]) -> None:
    works = works_of(sandbox_of(days=1))
    assert backfill.run(works)
    assert operations.latest_runs(works.store, count=1) == []
