"""What a batch of 10,000 payments costs when a million, and when ten million, are already there.

A batch is a day's: 9,000 new payments and another wording of 1,000 of the day before. The history is filled by SQL, as
dense as the batches, so that only its length differs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from zoneinfo import ZoneInfo

from benchmarks.records import FIRST_DAY
from data.model import Brand, Certainty, EntryMode, Kind, Payment, Status
from data.save import save_payments
from data.store import Store

BATCH = 10_000
AGAIN = BATCH // 10
TERMINALS = 600
HISTORY = Path(__file__).with_name("history.sql")


def fill(
    store: Store, count: int, *, per_day: int = BATCH, first_day: datetime = FIRST_DAY, terminals: int = TERMINALS
) -> None:
    """Write a history of so many payments, evenly over its days."""
    given = {"count": count, "per_day": per_day, "first_day": first_day, "terminals": terminals}
    with store.write("payments") as writer:
        for statement in HISTORY.read_text(encoding="utf-8").split(";\n"):
            asked = {name: value for name, value in given.items() if f"${name}" in statement}
            if statement.strip():
                writer.run(statement, **asked)


def instant(index: int) -> datetime:
    """Return when a payment of the history happened."""
    return FIRST_DAY + timedelta(microseconds=index * 86_400_000_000 // BATCH)


def payment(index: int, *, amended: bool = False) -> Payment:
    """Return one payment, the one the history would hold at this place."""
    return Payment(
        payment_id=hashlib.md5(str(index).encode(), usedforsecurity=False).hexdigest()[:24],
        source="handpoint.feed",
        remote_id=f"g{index}",
        occurred_at=instant(index),
        source_at=instant(index) + timedelta(minutes=60 if amended else 1),
        kind=Kind.PAYMENT,
        terminal_serial=f"1850{index % TERMINALS}",
        reference=f"r{index}",
        amount_minor=300 + index % 44_700,
        tip_minor=100 if amended else None,
        currency="CAD",
        status=Status.APPROVED,
        status_certainty=Certainty.CERTAIN,
        amount_certainty=Certainty.CERTAIN,
        card_brand=(Brand.VISA, Brand.MASTERCARD, Brand.INTERAC)[index % 3],
        last4=f"{index % 10_000:04d}",
        entry_mode=EntryMode.CONTACTLESS,
        auth_code=f"{index % 1_000_000:06d}",
        rrn=f"{index:012d}",
        is_test=False,
    )


def save_batch(store: Store, start: int) -> float:
    """Save the batch that begins at this place; return its seconds."""
    new = [payment(index) for index in range(start, start + BATCH - AGAIN)]
    again = [payment(index, amended=True) for index in range(start - AGAIN, start)]
    started = perf_counter()
    saved = save_payments(store, [*again, *new], connector="handpoint")
    wall = perf_counter() - started
    assert (saved.new, saved.changed) == (BATCH - AGAIN, AGAIN)
    return wall


def measure(sizes: list[int], batches: int, folder: Path) -> list[dict[str, float]]:
    """Return what a batch costs after so many payments; the sizes take turns, to share the machine's moods."""
    walls: dict[int, list[float]] = {size: [] for size in sizes}
    with ExitStack() as opened:
        stores = {size: opened.enter_context(_filled(folder / f"{size}.duckdb", size)) for size in sizes}
        for number in range(batches):
            for size, store in stores.items():
                walls[size].append(save_batch(store, size + number * (BATCH - AGAIN)))
        for size, store in stores.items():
            held = store.rows("SELECT count(*) AS held, sum(tip_minor) // 100 AS tips FROM facts.payments")[0]
            assert held == {"held": size + batches * (BATCH - AGAIN), "tips": batches * AGAIN}
    return [{"payments": size, "batch_s": median(wall), "best_s": min(wall)} for size, wall in walls.items()]


def _filled(path: Path, size: int) -> Store:
    store = Store.open(path, environment="demo", organisation="Saules", zone=ZoneInfo("America/Toronto"))
    fill(store, size)
    return store


def main() -> None:
    """Measure each size and print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--batches", type=int, default=9)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="encaisse-growth-") as folder:
        print(json.dumps(measure(given.sizes, given.batches, Path(folder))))


if __name__ == "__main__":
    main()
