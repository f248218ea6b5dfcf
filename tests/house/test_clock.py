from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tests.house.tree import called, module, modules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.house.tree import Module

CLOCK = "data/time.py"
READINGS = {"datetime": {"now", "utcnow", "today"}, "date": {"today"}}
TIME = {"time", "time_ns", "sleep", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "localtime"}
OWN_CLOCK = {
    "benchmarks/": "it measures this machine, not the world",
    "tests/data/test_time.py": "it holds the one clock against the machine's",
}


def readings(found: Module) -> Iterator[str]:
    """Find every look at a clock, and every sleep, that does not go through data/time.py."""
    names = dict(_imported(found.tree))
    for node in ast.walk(found.tree):
        if isinstance(node, ast.Name | ast.Attribute):
            head, _, rest = called(node).partition(".")
            full = f"{names[head]}.{rest}".rstrip(".") if head in names else ""
            if _reads(full):
                yield f"{found.at(node)} {full}"


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.asname or alias.name, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from ((alias.asname or alias.name, f"{node.module}.{alias.name}") for alias in node.names)


def _reads(full: str) -> bool:
    place, _, name = full.rpartition(".")
    if place == "time":
        return name in TIME
    return place.startswith("datetime.") and name in READINGS.get(place.removeprefix("datetime."), set())


def test_every_way_around_the_clock_is_found() -> None:
    around = """
import time, datetime as dt
import time as _time
from time import sleep as rest, monotonic
from datetime import datetime, date, UTC
from data import time as clock
a = datetime.now(UTC), dt.datetime.utcnow(), date.today(), monotonic(), clock.now(), clock.sleep(1)
later = _time.sleep
"""
    found = {line.split()[1] for line in readings(module(around))}
    assert found == {
        "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.date.today", "time.sleep", "time.monotonic",
    }  # fmt: skip


def test_there_is_one_clock() -> None:
    looked_at = [found for found in modules() if found.name != CLOCK and not found.name.startswith(tuple(OWN_CLOCK))]
    assert [line for found in looked_at for line in readings(found)] == []
