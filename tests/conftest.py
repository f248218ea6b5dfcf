"""What every test may ask for."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from data import time as clock
from data.store import Store

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

IN_CI = os.environ.get("CI") == "true"


@pytest.fixture
def store() -> Iterator[Store]:
    """Open an empty database in memory."""
    with Store.open(None, environment="demo", organisation="Saules", zone=ZoneInfo("America/Toronto")) as opened:
        yield opened


@pytest.fixture(autouse=True)
def machine_time() -> Iterator[None]:
    """Give the machine's time back after a test that lived on another."""
    yield
    clock.live_on(clock.SystemClock())


@pytest.fixture(autouse=True)
def own_log() -> Iterator[None]:
    """Close the log file that a test opened: the next one logs where pytest looks."""
    yield
    logger = logging.getLogger("encaisse")
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
    logger.propagate = True
    logger.setLevel(logging.NOTSET)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, Any]:
    """Count a part that is missing in CI as a failure, never as a skip."""
    return _never_skipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, Any, Any]:
    """Count a module left out in CI as a failure too."""
    return _never_skipped((yield))


def _never_skipped(report: Any) -> Any:
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome, report.longrepr = "failed", f"in CI nothing is left out: {reason}"
    return report
