"""The peer for ingest: dlt's rest_api source into DuckDB, merged by guid. Runs in its own environment (.venv-bench).

Prints one JSON line with what it took; `benchmarks.ingest` reads it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any


def main() -> None:
    """Load both passes and say what they took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--files", choices=("default", "parquet"), default="default")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="encaisse-dlt-") as folder:
        result = _measure(given.url, given.files, Path(folder))
    print(json.dumps(result))


def _measure(url: str, files: str, folder: Path) -> dict[str, Any]:
    os.environ |= {"RUNTIME__DLTHUB_TELEMETRY": "false", "DLT_DATA_DIR": str(folder), "RUNTIME__LOG_LEVEL": "ERROR"}
    import dlt  # noqa: PLC0415 - reads its settings from the environment when imported

    pipeline = dlt.pipeline(
        "feed", pipelines_dir=str(folder), destination=dlt.destinations.duckdb(str(folder / "peer.duckdb")),
        dataset_name="feed",
    )  # fmt: skip
    chosen = None if files == "default" else files
    walls = []
    for amended in (False, True):
        started = perf_counter()
        pipeline.run(_source(url, amended=amended), loader_file_format=chosen)
        walls.append(perf_counter() - started)
    with pipeline.sql_client() as client:
        rows = client.execute_sql("SELECT count(*), sum(tip_amount::DECIMAL(18, 2)) FROM payments")
    return {
        "version": dlt.__version__,
        "first_s": walls[0],
        "second_s": walls[1],
        "rows": rows[0][0],
        "tips": str(rows[0][1]),
        "peak_mb": _peak_mb(),
    }


def _source(url: str, *, amended: bool) -> Any:
    from dlt.sources.rest_api import rest_api_source  # noqa: PLC0415 - see _measure

    params = {"amended": "1"} if amended else {}
    return rest_api_source(
        {
            "client": {"base_url": url},
            "resource_defaults": {"primary_key": "guid", "write_disposition": "merge"},
            "resources": [
                {
                    "name": "payments",
                    "endpoint": {
                        "path": "pages",
                        "params": params,
                        "data_selector": "transactions",
                        "paginator": {"type": "page_number", "base_page": 0, "total_path": None},
                    },
                }
            ],
        },
        name="feed",
    )


def _peak_mb() -> float:
    import resource  # noqa: PLC0415 - not on every machine that reads this module

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 if sys.platform != "darwin" else peak / 1024**2


if __name__ == "__main__":
    main()
