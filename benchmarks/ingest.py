"""Every figure, ingest beside its peer, on one machine in one run: ``make bench``.

Each side is a process of its own that reads the same bytes from the same local server; what is timed is the reading and
the saving, not the start of Python. The result goes to `benchmarks/results/`, with what it was measured on.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent
ROOT = HERE.parent
PEER_PYTHON = ROOT / ".venv-bench" / "bin" / "python"


class Target(NamedTuple):
    """A promise, and how to see whether it is kept."""

    what: str
    figure: Callable[[dict[str, Any]], float]
    wanted: float
    is_least: bool


def slowest(result: dict[str, Any], only: str | None = None) -> float:
    """Return the largest 95th percentile of any page, or of one, at any size, changed or not."""
    pages = [(name, walls) for one in result["page"] for name, walls in one["pages"].items()]
    return max(float(wall) for name, walls in pages if only in (None, name) for wall in walls.values())


def found_in(result: dict[str, Any]) -> float:
    """Return the longest that a payment took to be found, by any mark, at any size."""
    return max(float(wall) for one in result["page"] for wall in one["search_ms"].values())


def worst(result: dict[str, Any], figure: str) -> float:
    """Return the largest of a figure over the pages in a browser, at any size."""
    return max(float(page[figure]) for one in result["browse"] for page in one["pages"].values())


TARGETS = (
    Target("records a second", lambda r: r["ours"]["rate"], 15_000, is_least=True),
    Target("times dlt at its best", lambda r: r["dlt parquet"]["first_s"] / r["ours"]["first_s"], 3, is_least=True),
    Target("times dlt by default", lambda r: r["dlt default"]["first_s"] / r["ours"]["first_s"], 10, is_least=True),
    Target("MB at the peak", lambda r: r["ours"]["peak_mb"], 500, is_least=False),
    Target("seconds for the second pass", lambda r: r["ours"]["second_s"], 3, is_least=False),
    Target(
        "times the cost at ten times the rows",
        lambda r: r["growth"][1]["batch_s"] / r["growth"][0]["batch_s"],
        1.5,
        is_least=False,
    ),
    Target("ms for Aujourd'hui, p95", lambda r: slowest(r, "today"), 100, is_least=False),
    Target("ms for the slowest page, p95", slowest, 200, is_least=False),
    Target("ms to find a payment without its day", found_in, 300, is_least=False),
    Target("s to the first paint of the slowest page", lambda r: worst(r, "painted_s"), 2, is_least=False),
    Target("kB sent for the heaviest page", lambda r: worst(r, "sent_kb"), 300, is_least=False),
    Target("ms for a change of filter", lambda r: max(o["filter_ms"] for o in r["browse"]), 400, is_least=False),
    Target("MB for one more session", lambda r: max(o["session_mb"] for o in r["browse"]), 8, is_least=False),
)


@contextmanager
def serving(records: int, again: int) -> Iterator[str]:
    """Run the static server; yield its address."""
    command = [sys.executable, "-m", "benchmarks.server", "--records", str(records), "--again", str(again)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.terminate()


def run(python: Path | str, *arguments: str) -> Any:
    """Run one side and return its last line, read."""
    done = subprocess.run(
        [str(python), "-m", *arguments], cwd=ROOT, capture_output=True, text=True, check=False, env=_environment()
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)}\n{done.stdout}{done.stderr}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def measure(given: argparse.Namespace) -> dict[str, Any]:
    """Run every side, one after the other, and return the figures."""
    size = ("--records", str(given.records), "--again", str(given.again))
    result: dict[str, Any] = {"machine": machine(), "records": given.records, "again": given.again}
    with serving(given.records, given.again) as url:
        result["ours"] = min(
            (run(sys.executable, "benchmarks.ours", "--url", url, *size) for _ in range(given.times)),
            key=lambda one: float(one["first_s"]),
        )
        for files in given.peers:
            result[f"dlt {files}"] = run(PEER_PYTHON, "benchmarks.peers", "--url", url, "--files", files)
    for side in ("ours", *(f"dlt {files}" for files in given.peers)):
        result[side]["rate"] = given.records / result[side]["first_s"]
    if given.growth:
        result["growth"] = run(sys.executable, "benchmarks.growth")
        result["page"] = run(sys.executable, "benchmarks.page")
        result["browse"] = run(sys.executable, "benchmarks.browse")
    return result


def machine() -> dict[str, Any]:
    """Return what the figures were measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(memory),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "load_before": os.getloadavg()[0],
        "measured_on": f"{datetime.now(UTC):%Y-%m-%d}",
        "versions": {name: version(name) for name in ("duckdb", "pyarrow", "msgspec", "httpx")},
    }


def report(result: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of the table, and how the figures stand to what was promised."""
    facts = result["machine"]
    yield f"{facts['cores']} cores, {facts['memory_gb']} GB, load {facts['load_before']:.1f} before, {facts['system']}"
    yield ""
    yield f"| {result['records']:,} feed records | wall s | rec/s | second pass s | peak MB |"
    yield "|---|---:|---:|---:|---:|"
    for side in ("ours", "dlt parquet", "dlt default"):
        if one := result.get(side):
            figures = f"{one['first_s']:.1f} | {one['rate']:,.0f} | {one['second_s']:.1f} | {one['peak_mb']:.0f}"
            yield f"| {side} | {figures} |"
    for one in result.get("growth", ()):
        yield f"| a batch of 10,000 after {one['payments']:,} | {one['batch_s']:.2f} | | | |"
    for one in result.get("page", ()):
        for name, walls in one["pages"].items():
            p95 = f"{walls['unchanged_p95_ms']:.0f} ms, after a commit {walls['after_commit_p95_ms']:.0f} ms"
            yield f"| page {name} at {one['payments']:,}: p95 {p95} | | | | |"
        walls = ", ".join(f"{mark} {wall:.0f} ms" for mark, wall in one["search_ms"].items())
        yield f"| found without its day at {one['payments']:,}, at most: {walls} | | | | |"
    for one in result.get("browse", ()):
        for name, page in one["pages"].items():
            told = f"painted {page['painted_s']:.1f} s, whole {page['whole_s']:.1f} s, {page['sent_kb']:.0f} kB"
            yield f"| page {name} at {one['payments']:,} in a browser: {told} | | | | |"
    yield ""
    for target in TARGETS:
        try:
            found = target.figure(result)
        except KeyError:
            continue
        kept = found >= target.wanted if target.is_least else found <= target.wanted
        bound = "at least" if target.is_least else "at most"
        yield f"{'kept  ' if kept else 'MISSED'} {found:,.1f} {target.what} ({bound} {target.wanted:,})"


def main() -> None:
    """Measure, print the table, keep the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=200_000)
    parser.add_argument("--again", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=3, help="how often we run; the best counts")
    parser.add_argument("--peers", nargs="*", default=["parquet", "default"], choices=["parquet", "default"])
    parser.add_argument("--no-growth", dest="growth", action="store_false", help="leave out the larger databases")
    given = parser.parse_args()
    result = measure(given)
    print("\n".join(report(result)))
    kept = HERE / "results" / f"ingest-{result['machine']['measured_on']}.json"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
