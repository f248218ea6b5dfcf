"""The desk as people use it: a real server on a filled database, a real browser, a clock that stands still."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.server import Sandbox
from connectors.sandbox.world import World
from data import time as clock
from data.store import Store
from tests.dashboard import days

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
READY_S = 60
SETTINGS = """
environment = "demo"
[organisation]
name = "Ville des Saules"
zone = "America/Toronto"
currency = "CAD"
language = "fr_CA"
[database]
path = "{database}"
[serve]
port = {port}
[clock]
url = "{clock}/truth/clock"
[connectors]
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser; without one it is left out here, and a failure in CI.

    What drives a browser comes last: its driver keeps an event loop running, in which no other test can start one.
    """
    items.sort(key=lambda item: "playwright" in getattr(item, "fixturenames", ()))
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="Chromium is missing: apt-get install chromium"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use Debian's Chromium, which talks to nobody."""
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": list(FLAGS)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Browse as somebody in Québec does."""
    return {**browser_context_args, "locale": "fr-CA", "timezone_id": "America/Toronto"}


@contextmanager
def serving(folder: Path, prepare: Callable[[Store], None], now: datetime = days.NOW) -> Iterator[str]:
    """Serve a desk whose database was prepared, at a time that stands still; yield its address."""
    database, port = folder / "encaisse.duckdb", free_port()
    clock.live_on(clock.WorldClock(now, 0.0))
    with Store.open(database, environment="demo", organisation="Ville des Saules", zone=days.ZONE) as store:
        prepare(store)
    with Sandbox(World(clock=SandboxClock(now, 0), days=1)) as sandbox:
        settings = folder / "encaisse.toml"
        settings.write_text(SETTINGS.format(database=database, port=port, clock=sandbox.url), encoding="utf-8")
        with process(settings, port, folder / "server.log"):
            yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a filled desk, and return its address."""
    with serving(tmp_path_factory.mktemp("desk"), days.fill) as url:
        yield url


@pytest.fixture
def today(page: Page, address: str) -> Page:
    """Open Today and wait for its figures."""
    page.goto(address)
    page.get_by_test_id("stMetric").first.wait_for()
    return page


@contextmanager
def process(settings: Path, port: int, log: Path) -> Iterator[None]:
    """Run the server of these settings until the block ends."""
    environ = os.environ | {"ENCAISSE_CONFIG": str(settings)}
    environ.pop("ENCAISSE_DATABASE", None)
    command = [sys.executable, "-m", "streamlit", "run", "dashboard/asgi.py", "--server.port", str(port)]
    with log.open("wb") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=said, stderr=said)
    try:
        for _ in range(READY_S * 5):
            if process.poll() is not None or _answers(port):
                break
            clock.wall_sleep(0.2)
        assert _answers(port), log.read_text(encoding="utf-8")
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def free_port() -> int:
    """Return a port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
