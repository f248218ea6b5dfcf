"""Our side of the ingest figures: the real Handpoint connector into a fresh database, as the pipeline does it.

Prints one JSON line with what it took; `benchmarks.ingest` reads it. Every pass is held against what the records say.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

from benchmarks import records
from connectors.registry import Options, build
from data.model import Window
from data.save import Saved, save_payments
from data.store import Store
from pipeline.bundles import bundled


def load(store: Store, url: str, first: int, count: int) -> tuple[float, Saved]:
    """Read the records of a window and save them; return the seconds it took and what was saved."""
    urls = dict.fromkeys(("cloud_url", "transactions_url", "feed_url"), url)
    options = Options(
        name="handpoint",
        provider="handpoint",
        environment="demo",
        merchant_account="mer20250901080000042",
        urls=urls,
        secrets={"key": "benchmark"},
        switches={"requests_per_second": 1_000_000.0},
    )
    window = Window(records.server_at(first), records.server_at(first + count - 1) + timedelta(seconds=1))
    connector, saved = build(options), Saved()
    started = perf_counter()
    for part in bundled(connector.feed(window)):
        saved += save_payments(store, part.payments, connector=options.name, findings=part.findings, covers=part.window)
    wall = perf_counter() - started
    connector.close()
    return wall, saved


def check(store: Store, count: int, tips: int) -> None:
    """Hold the database against the records: every payment once, every cent."""
    held = store.rows(
        "SELECT count(*) AS payments, sum(net_minor) AS net_minor, coalesce(sum(tip_minor), 0) AS tips "
        "FROM facts.payments"
    )[0]
    wanted = {
        "payments": sum(not records.is_completion(index) for index in range(count)),
        "net_minor": sum(map(records.net_minor, range(count))),
        "tips": tips,
    }
    assert held == wanted, (held, wanted)
    rollups = store.rows("SELECT sum(net_minor) AS net_minor FROM facts.rollups")[0]["net_minor"]
    assert rollups == wanted["net_minor"]
    assert store.rows("SELECT count(*) AS open FROM facts.findings")[0]["open"] == 0


def measure(url: str, count: int, again: int, folder: Path) -> dict[str, object]:
    """Return what both passes took."""
    zone = ZoneInfo("America/Toronto")
    with Store.open(folder / "ours.duckdb", environment="demo", organisation="Saules", zone=zone) as store:
        first_s, saved = load(store, url, 0, count)
        check(store, count, tips=0)
        start = count - again
        second_s, saved = load(store, f"{url}/amended", start, again)
        changed = sum(map(records.is_amended, range(start, count)))
        assert (saved.new, saved.changed) == (0, changed), saved
        check(store, count, tips=100 * changed)
    return {"first_s": first_s, "second_s": second_s, "changed": changed, "peak_mb": peak_mb()}


def peak_mb() -> float:
    """Return the most memory this process ever held."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 if sys.platform != "darwin" else peak / 1024**2


def main() -> None:
    """Load both passes and say what they took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--records", type=int, default=200_000)
    parser.add_argument("--again", type=int, default=20_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="encaisse-ours-") as folder:
        print(json.dumps(measure(given.url, given.records, given.again, Path(folder))))


if __name__ == "__main__":
    main()
