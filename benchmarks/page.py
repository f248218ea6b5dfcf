"""How long the script of each page takes with a million payments, and with ten, on a warm process.

Twice: when nothing has changed since the last run, and after a commit, when the questions are asked anew.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from streamlit.testing.v1 import AppTest

from benchmarks import growth, office
from dashboard.pages import PAGES
from data import columns, keys, money
from data import time as clock
from data.model import Finding, Severity
from data.queries import payments
from data.queries import terminals as queries
from data.save import save_findings
from pipeline import settings
from pipeline.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from data.store import Store

APP = Path(__file__).parents[1] / "dashboard" / "app.py"
NOW = datetime(2026, 11, 23, 19, 20, tzinfo=UTC)
DAYS = 395
TERMINALS = 24
ZONE = ZoneInfo("America/Toronto")
OF_PERIODS = ("takings", "payments", "reports")
WHOLE = {"from": "2025-10-25", "to": "2026-11-23"}
SEARCHES = 20
WANTED = {
    "environment": "demo",
    "organisation": {"name": "Ville des Saules", "zone": "America/Toronto", "currency": "CAD", "language": "fr_CA"},
    "connectors": {},
}


def measure(count: int, runs: int, folder: Path) -> dict[str, Any]:
    """Return the 95th percentile of both for each page, in milliseconds."""
    named = WANTED | {"database": {"path": str(folder / "page.duckdb")}}
    desk = Desk.open(settings.parse(named, folder / "encaisse.toml", {}))
    try:
        fill(desk.store, count)
        keys.settle(desk.store, until=NOW)
        clock.live_on(clock.WorldClock(NOW, 0.0))
        import_id, import_s = office.bring(desk.store, count, partial(happened_at, count), NOW)
        asked = {"imported": {"id": import_id}}
        found = {page.name: _both(opened(page.name, count, asked.get(page.name)), desk, runs) for page in PAGES}
        found |= {f"{name}, 13 months": _both(opened(name, count, WHOLE), desk, runs) for name in OF_PERIODS}
        searches = searched(desk.store, count)
        return {"payments": count, "pages": found, "search_ms": searches, "import_s": round(import_s, 2)}
    finally:
        desk.close()


def fill(store: Store, count: int, *, until: datetime = NOW) -> None:
    """Write thirteen months of payments of 24 terminals that end at an instant, and the terminals themselves."""
    growth.fill(store, count, per_day=count // DAYS, first_day=until - timedelta(days=DAYS), terminals=TERMINALS)
    with store.write("terminals") as writer:
        for number in range(TERMINALS):
            queries.add(
                writer,
                serial=f"1850{number}",
                alias=f"Accueil {number}",
                provider_name=None,
                terminal_type="PAXA920",
                tid=None,
                site_id=None,
                listed_at=until,
            )
    save_findings(store, [_finding(_id(count - 1))])


def params_of(name: str, count: int, until: datetime = NOW) -> dict[str, str]:
    """Return what the address of a page that shows one thing must name: the last payment, and what is about it."""
    last, index = _id(count - 1), count - 1
    day = clock.business_date(until - timedelta(days=DAYS) + _after(index, count), ZONE)
    amount = str(money.major(300 + index % 44_700, "CAD"))
    return {
        "payment": {"id": last},
        "terminal": {"serial": "18501"},
        "finding": {"id": columns.finding_id(_finding(last))},
        "double": {"last4": f"{index % 10_000:04d}", "amount": amount, "day": day.isoformat()},
    }.get(name, {})


def _id(index: int) -> str:
    return hashlib.md5(str(index).encode(), usedforsecurity=False).hexdigest()[:24]


def happened_at(count: int, index: int) -> datetime:
    """Return when a payment of the history happened."""
    return NOW - timedelta(days=DAYS) + _after(index, count)


def _after(index: int, count: int) -> timedelta:
    return timedelta(microseconds=index * 86_400_000_000 // (count // DAYS))


def _finding(payment_id: str) -> Finding:
    return Finding(kind="possible_double", subject=payment_id, connector="handpoint", severity=Severity.MONEY)


def searched(store: Store, count: int) -> dict[str, float]:
    """Return what it takes at most to find a payment by each of its marks, without its day; none is asked twice."""
    worst: dict[str, float] = {}
    for place in range(1, SEARCHES + 1):
        index = place * count // (SEARCHES + 1)
        marks = {"id": _id(index), "authorisation": f"{index % 1_000_000:06d}", "RRN": f"{index:012d}"}
        for mark, text in marks.items():
            started = perf_counter()
            found = payments.found(store, text=text, size=50, with_clients=True)
            wall = (perf_counter() - started) * 1000
            assert _id(index) in {row["payment_id"] for row in found}
            worst[mark] = max(wall, worst.get(mark, 0.0))
    return worst


def opened(name: str, count: int, more: Mapping[str, str] | None = None) -> AppTest:
    """Open a page on the desk of this process."""
    page = AppTest.from_file(str(APP), default_timeout=60).run()
    for key, value in {**params_of(name, count), **(more or {})}.items():
        page.query_params[key] = value
    return page.run() if name == PAGES[0].name else page.switch_page(f"views/{name}.py").run()


def _both(page: AppTest, desk: Desk, runs: int) -> dict[str, float]:
    return {
        "unchanged_p95_ms": p95(page, runs, lambda: None),
        "after_commit_p95_ms": p95(page, runs, lambda: commit(desk)),
    }


def commit(desk: Desk) -> None:
    """Change what the pages' questions are keyed on."""
    with desk.store.write("payments", "terminals", "findings", "runs", "imports"):
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
    assert page.title, "the page is not there"
    assert not any("à cette adresse" in str(said.value) for said in page.subheader), "the page shows nothing"
    return quantiles(walls, n=20)[-1]


def main() -> None:
    """Measure and print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--payments", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--runs", type=int, default=40)
    given = parser.parse_args()
    found = []
    for count in given.payments:
        with tempfile.TemporaryDirectory(prefix="encaisse-page-") as folder:
            found.append(measure(count, given.runs, Path(folder)))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
