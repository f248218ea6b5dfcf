"""Killed at any moment, the collector loses nothing, doubles nothing, and goes on where it was."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING, NoReturn

import pytest

from data import time as clock
from pipeline import backfill, collect
from tests.acceptance import compare, suspected
from tests.acceptance.desk import sandbox, settings_file, works

if TYPE_CHECKING:
    from pathlib import Path

    from connectors.sandbox.faults import Mishap
    from connectors.sandbox.server import Sandbox

SEEDS = (87, 88, 268, 394, 414)  # worlds of nine days that each hold every rare case
KILLS = 6
LATEST = 130  # requests: past all of the feed, into the terminals and settlement


def start(settings: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "pipeline.cli", "collect", "--once"]
    return subprocess.Popen(
        command,
        env={**os.environ, "ENCAISSE_CONFIG": str(settings)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd=settings.parent,
    )


class Requests:
    """Counts what a world is asked: a collector's progress, however busy the machine is."""

    def __init__(self, served: Sandbox, patch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self._answer = served.scene.faults.mishap
        patch.setattr(served.scene.faults, "mishap", self._asked)

    def _asked(self, subject: str) -> Mishap | None:
        self.count += 1
        return self._answer(subject)


def kill_after(process: subprocess.Popen[bytes], database: Path, asked: Requests, requests: int, more_s: float) -> bool:
    """Kill a collector so many requests after it took the database; return whether it was still at work."""
    lock = database.with_name(f"{database.name}.lock")
    while process.poll() is None and not (lock.exists() and lock.read_text().strip() == str(process.pid)):
        clock.wall_sleep(0.01)
    until = asked.count + requests
    while process.poll() is None and asked.count < until:
        clock.wall_sleep(0.002)
    clock.wall_sleep(more_s)
    was_at_work = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return was_at_work


@pytest.mark.parametrize("seed", SEEDS)
def test_a_killed_collector_ends_as_if_it_had_not_been(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = random.Random(seed)
    with sandbox("shuffled", seed=seed, days=9, emv_pairs="different") as served:
        settings = settings_file(served, tmp_path, page_limit=30, days=9)
        asked, at_work = Requests(served, monkeypatch), 0
        for requests in (0, *(moments.randrange(LATEST) for _ in range(KILLS - 1))):
            database, more_s = tmp_path / "encaisse.duckdb", moments.uniform(0.0, 0.1)
            at_work += kill_after(start(settings), database, asked, requests, more_s)
        assert at_work == KILLS
        finished = start(settings)
        said = finished.communicate(timeout=200)[1].decode()
        assert finished.returncode == 0, said
        with works(settings) as read:
            rows = [r for r in compare.truth(served.url, date(2026, 9, 1), date(2026, 11, 3)) if _is_within(r)]
            now = compare.now(served.url)
            assert suspected.CASES - set(suspected.cases(compare.shown(rows, now))) == set()
            assert compare.differences(read.store, rows, now) == []
            assert suspected.differences(read.store, rows, now) == []
            runs = read.store.rows("SELECT state, count(*)::INT AS n FROM ops.runs GROUP BY 1")
            assert {row["state"] for row in runs} == {"done", "interrupted"}


class Killed(BaseException):
    """What a kill looks like from inside."""


def killed(*_: object) -> NoReturn:
    raise Killed


def test_what_a_save_calls_for_is_told_though_the_collector_died_right_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sandbox(seed=SEEDS[0], days=9, emv_pairs="different") as served:
        settings = settings_file(served, tmp_path, days=9)
        with works(settings) as at_work, monkeypatch.context() as dying:
            dying.setattr(collect, "look_for", killed)
            with pytest.raises(Killed):
                collect.payments(at_work)
            assert at_work.store.rows("SELECT count(*)::INT AS n FROM facts.payments")[0]["n"] > 100
        with works(settings) as at_work:
            assert collect.payments(at_work)
            assert backfill.run(at_work)
            rows = [r for r in compare.truth(served.url, date(2026, 9, 1), date(2026, 11, 3)) if _is_within(r)]
            now = compare.now(served.url)
            assert compare.differences(at_work.store, rows, now) == []
            assert suspected.differences(at_work.store, rows, now) == []


def _is_within(row: dict[str, str]) -> bool:
    """Tell whether a movement lies in the history that was asked for: it begins at the hour of the world's now."""
    return row["occurred_at"] >= "2026-10-24T18:30:00Z"
