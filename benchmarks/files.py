"""How long a full SmartRec export takes from the dropped file to the saved facts, beside a feed that is read."""

from __future__ import annotations

import argparse
import json
import tempfile
import time
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.exports import files
from connectors.sandbox.exports.evening import Evening
from connectors.sandbox.server import Sandbox
from connectors.sandbox.world import World
from data.model import LOCAL_VIEWER
from data.queries import matching
from pipeline import backfill, desk, importing, jobs, settings, toml_text
from pipeline.proposing import ALIKE, propose

if TYPE_CHECKING:
    from pipeline.works import Works

NOW = datetime(2026, 11, 25, 2, 5, tzinfo=UTC)
SEED, TERMINALS = 41, 24
REPORT = "Détails des paiements.xlsx"
ROWS = 30_000
PROMISED_S = 5.0


def main() -> None:
    """Make the files of an office, read its feed, and import its longest report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=115, help="of history; 115 fill an export")
    parser.add_argument("--ids", choices=("guid", "reference", "other"), default="guid")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measured(Path(folder), given.days, given.ids), indent=2))


def measured(folder: Path, days: int, ids: Any) -> dict[str, Any]:
    """Return the seconds of each step, and how many records were matched or proposed rightly."""
    files.write(Evening(now=NOW, seed=SEED, days=days, terminals=TERMINALS, ids=ids, rows=ROWS), folder / "exports")
    truth = json.loads((folder / "exports" / "truth.json").read_text(encoding="utf-8"))
    world = World(seed=SEED, days=days, clock=SandboxClock(NOW, 0.0), terminals=TERMINALS)
    with Sandbox(world, "none", {}) as sandbox:
        values = tomllib.loads(sandbox.config) | {"collect": {"history_days": days + 2}}
        values["database"] = {"path": str(folder / "encaisse.duckdb")}
        (folder / "encaisse.toml").write_text(toml_text.text(values), encoding="utf-8")
        with desk.opened(settings.load(folder / "encaisse.toml", {})) as works:
            jobs.list_terminals(works)
            jobs.payments(works)
            backfill.run(works)
            return _import(works, folder / "exports" / REPORT) | _judged(works, truth)


def _import(works: Works, path: Path) -> dict[str, Any]:
    began = time.perf_counter()
    seen = importing.look(works.store, importing.read(path, path.name))
    looked = time.perf_counter()
    words = {name: {word: ours or "online" for word, ours in said.items()} for name, said in seen.mapping.words.items()}
    importing.save_mapping(works, LOCAL_VIEWER, msgspec.structs.replace(seen.mapping, words=words))
    known = importing.look(works.store, seen.book)
    mapped = time.perf_counter()
    shown = importing.preview(works, known)
    previewed = time.perf_counter()
    importing.carry_out(works, LOCAL_VIEWER, shown)
    ended = time.perf_counter()
    return {
        "rows": len(shown.given.records),
        "read_and_suggested_s": round(looked - began, 2),
        "recognised_s": round(mapped - looked, 2),
        "previewed_s": round(previewed - mapped, 2),
        "matched_and_saved_s": round(ended - previewed, 2),
        "all_s": round(ended - began, 2),
        "promised_s": PROMISED_S,
    }


def _judged(works: Works, truth: dict[str, Any]) -> dict[str, Any]:
    """Hold what was matched, and what is proposed, against what each row really is."""
    store = works.store
    ours = {
        row["payment_id"]: row["remote_id"] for row in store.rows("SELECT payment_id, remote_id FROM facts.payments")
    }
    true = {str(row["receipt"]): row["guid"] for row in truth["rows"] if row["mode"] == "integrated"}
    visible = set(ours.values())
    can_be = {receipt for receipt, guid in true.items() if guid in visible}
    merged = store.rows(
        "SELECT record.receipt, filed.payment_id FROM facts.filed AS filed JOIN facts.file_records AS record"
        " USING (import_id, report, record_key) WHERE filed.role = 'enriches'"
    )
    days = store.rows("SELECT min(since) AS since, max(until) AS until FROM facts.imports")[0]
    records = matching.unmatched_records(store, **days)
    receipts = {(row["report"], row["record_key"]): row["receipt"] for row in records}
    proposals = propose(records, matching.unmatched_payments(store, **days))
    likely = [(receipts[one.report, one.record_key], one.payment_id) for one in proposals if one.confidence > ALIKE]
    told = {row["receipt"] for row in store.rows("SELECT receipt FROM facts.file_records")}
    right = {receipt for receipt, payment in likely if true.get(receipt) == ours[payment]}
    matched = {row["receipt"] for row in merged if true.get(row["receipt"]) == ours[row["payment_id"]]}
    can_be &= told
    return {
        "can_be_matched": len(can_be),
        "matched_by_key": len(matched & can_be),
        "proposed_rightly": len(right & can_be),
        "merged_wrongly": len(merged) - len(matched),
        "proposed_wrongly": len(likely) - len(right),
        "share": round(len((matched | right) & can_be) / max(len(can_be), 1), 5),
    }


if __name__ == "__main__":
    main()
