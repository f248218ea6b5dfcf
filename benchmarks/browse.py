"""What a person waits for, in a real browser: first paint, a change of filter, what is sent, what a session holds.

The desk runs as it always does, on a database of so many payments that end now; Chromium opens each page afresh.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from urllib.request import urlopen
from zoneinfo import ZoneInfo

from playwright.sync_api import sync_playwright

from benchmarks import page as pages_bench
from dashboard.pages import PAGES
from data.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[1]
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
[connectors]
"""
READY_S = 60
QUIET_MS = 700
"""A page is whole when nothing was received for this long."""
SESSIONS = 24
FILTERED = "payments"
PERIODS = ("7 derniers jours", "Hier", "Ce mois-ci", "30 derniers jours")


class Wire:
    """What a page receives over its websocket, and when the last of it came."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        self.last = perf_counter()
        page.on("websocket", lambda socket_: socket_.on("framereceived", self._received))

    def _received(self, payload: str | bytes) -> None:
        self.bytes += len(payload)
        self.last = perf_counter()


@contextmanager
def serving(count: int, until: datetime, folder: Path) -> Iterator[tuple[str, int]]:
    """Serve a desk with so many payments that end at an instant; yield its address and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    database, settings = folder / "browse.duckdb", folder / "encaisse.toml"
    settings.write_text(SETTINGS.format(database=database, port=port), encoding="utf-8")
    zone = ZoneInfo("America/Toronto")
    with Store.open(database, environment="demo", organisation="Ville des Saules", zone=zone) as store:
        pages_bench.fill(store, count, until=until)
    command = [sys.executable, "-m", "streamlit", "run", "dashboard/asgi.py", "--server.port", str(port)]
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | {"ENCAISSE_CONFIG": str(settings)}, stdout=subprocess.DEVNULL
    ) as server:
        try:
            _wait(f"http://127.0.0.1:{port}/healthz")
            yield f"http://127.0.0.1:{port}", server.pid
        finally:
            server.terminate()


def _wait(url: str) -> None:
    for _ in range(READY_S * 5):
        try:
            urlopen(url, timeout=2).close()  # noqa: S310 - our own server
        except OSError:
            sleep(0.2)
        else:
            return
    raise SystemExit("the desk did not start")


def first_view(browser: Browser, url: str) -> dict[str, float]:
    """Open a page in a browser that knows nothing; return when its heading stood there, and what was sent in all."""
    context = browser.new_context(locale="fr-CA", viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    wire, started = Wire(page), perf_counter()
    page.goto(url)
    page.get_by_role("heading", level=1).first.wait_for()
    painted = perf_counter() - started
    _settled(page, wire)
    context.close()
    return {"painted_s": painted, "whole_s": wire.last - started, "sent_kb": wire.bytes / 1000}


def _settled(page: Page, wire: Wire, since: float = 0.0) -> None:
    """Wait until something has come after an instant, and then nothing more for a while."""
    while wire.last < since:
        page.wait_for_timeout(5)
    while (perf_counter() - wire.last) * 1000 < QUIET_MS:
        page.wait_for_timeout(50)


def filter_changes(browser: Browser, url: str) -> list[float]:
    """Choose other periods of a list, one after the other; return until the last of the answer had come, in ms."""
    context = browser.new_context(locale="fr-CA", viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    wire = Wire(page)
    page.goto(url)
    page.get_by_role("heading", level=1).first.wait_for()
    walls = []
    for name in PERIODS:
        _settled(page, wire)
        page.get_by_role("combobox").first.click()
        option = page.get_by_role("option", name=name)
        option.wait_for()
        started = perf_counter()
        option.click()
        _settled(page, wire, started)
        walls.append((wire.last - started) * 1000)
    context.close()
    return walls


def session_mb(browser: Browser, url: str, pid: int) -> float:
    """Return what one more session costs the server, in MB: several are opened and kept."""
    contexts, before = [], _resident_mb(pid)
    for _ in range(SESSIONS):
        context = browser.new_context(locale="fr-CA")
        page = context.new_page()
        wire = Wire(page)
        page.goto(url)
        page.get_by_role("heading", level=1).first.wait_for()
        _settled(page, wire)
        contexts.append(context)
    grown = _resident_mb(pid) - before
    for context in contexts:
        context.close()
    return grown / SESSIONS


def _resident_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1]) / 1024


def measure(count: int, folder: Path) -> dict[str, Any]:
    """Return what each page costs the person who opens it."""
    found: dict[str, Any] = {"payments": count, "pages": {}}
    until = datetime.now(UTC)
    with serving(count, until, folder) as (url, pid), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for page in PAGES:
            asked = urlencode(pages_bench.params_of(page.name, count, until))
            views = [first_view(browser, f"{url}/{page.path}?{asked}") for _ in range(3)]
            found["pages"][page.name] = {name: median(view[name] for view in views) for name in views[0]}
        if any(page.name == FILTERED for page in PAGES):
            found["filter_ms"] = median(filter_changes(browser, f"{url}/{FILTERED}"))
        found["session_mb"] = session_mb(browser, url, pid)
        browser.close()
    return found


def main() -> None:
    """Measure each size and print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--payments", type=int, nargs="+", default=[1_000_000, 10_000_000])
    given = parser.parse_args()
    found = []
    for count in given.payments:
        with tempfile.TemporaryDirectory(prefix="encaisse-browse-") as folder:
            found.append(measure(count, Path(folder)))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
