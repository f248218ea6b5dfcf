"""How long the script of Aujourd'hui takes with a million payments, on a warm process.

Twice: when nothing has changed since the last run, and after a commit, when the questions are asked anew.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import TYPE_CHECKING

from streamlit.testing.v1 import AppTest

from benchmarks import growth
from data import time as clock
from pipeline import settings
from pipeline.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Callable

APP = Path(__file__).parents[1] / "dashboard" / "app.py"
NOW = datetime(2026, 11, 23, 19, 20, tzinfo=UTC)
DAYS = 395
WANTED = {
    "environment": "demo",
    "organisation": {"name": "Ville des Saules", "zone": "America/Toronto", "currency": "CAD", "language": "fr_CA"},
    "connectors": {},
}


def measure(count: int, runs: int, folder: Path) -> dict[str, float]:
    """Return the 95th percentile of both, in milliseconds."""
    named = WANTED | {"database": {"path": str(folder / "page.duckdb")}}
    desk = Desk.open(settings.parse(named, folder / "encaisse.toml", {}))
    try:
        growth.fill(desk.store, count, per_day=count // DAYS, first_day=NOW - timedelta(days=DAYS), terminals=24)
        clock.live_on(clock.WorldClock(NOW, 0.0))
        page = AppTest.from_file(str(APP), default_timeout=60)
        return {
            "payments": count,
            "unchanged_p95_ms": p95(page, runs, lambda: None),
            "after_commit_p95_ms": p95(page, runs, lambda: commit(desk)),
        }
    finally:
        desk.close()


def commit(desk: Desk) -> None:
    """Change what the payments' questions are keyed on."""
    with desk.store.write("payments"):
        pass


def p95(page: AppTest, runs: int, before: Callable[[], None]) -> float:
    """Return the 95th percentile of so many runs; the first three warm the process up."""
    walls = []
    for number in range(runs + 3):
        before()
        started = perf_counter()
        page.run()
        wall = perf_counter() - started
        assert not page.exception, page.exception
        if number >= 3:
            walls.append(wall * 1000)
    assert len(page.metric) == 4, "the page is not full"
    return quantiles(walls, n=20)[-1]


def main() -> None:
    """Measure and print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--payments", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=40)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="encaisse-page-") as folder:
        print(json.dumps(measure(given.payments, given.runs, Path(folder))))


if __name__ == "__main__":
    main()
