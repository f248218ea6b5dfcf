"""What must stop at the door, planted wherever a provider could send it, is looked for in everything we write."""

from __future__ import annotations

import logging
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest

from data.chosen import Chosen
from pipeline import backfill, details, jobs, observe, settlement
from pipeline.reports import payment_details
from tests.acceptance.desk import NOW, sandbox, settings_file, works

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from connectors.sandbox.faults import Profile
    from pipeline.works import Works

PLANTED = {
    "pan": "4929318560437217",
    "holder": "Zéphirine Quenneville-Xanthos",
    "expiry": "0739",
    "key": "plantedKey-7Q7Q7Q7-never-store",
}
KEYS = ("cloud", "store_secret", "paysafe_password", "smartrec_key", "smartrec_secret", "smartrec_token")
# Four digits occur in amounts and times by chance: the expiry is looked for as a value, not as digits.
HELD = (PLANTED["pan"], "Zéphirine", "Xanthos", PLANTED["key"])


@pytest.mark.parametrize("profile", ["none", "lying"])
def test_nothing_planted_goes_past_the_door(
    profile: Profile, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with sandbox(profile, days=6, plant=PLANTED) as served:
        file = settings_file(served, tmp_path, days=6)
        keys = [getattr(served.scene.keys, name) for name in KEYS]
        with works(file) as at_work:
            use_everything(at_work)
            stored = "".join(str(row) for row in everything(at_work))
        file.unlink()
    said = caplog.text + "".join(capfd.readouterr())
    for secret in (*HELD, *keys):
        assert secret not in stored
        assert secret not in said
        assert [path.name for path, content in written(tmp_path) if secret.encode() in content] == []
    assert f"'{PLANTED['expiry']}'" not in stored
    assert len(stored) > 100_000


def use_everything(at_work: Works) -> None:
    """Read all there is, look payments up at every source, and write both kinds of report."""
    jobs.list_terminals(at_work)
    jobs.list_organisation(at_work)
    jobs.payments(at_work)
    backfill.run(at_work)
    observe.observe(at_work)
    settlement.look_up(at_work, "settlement", is_new_only=False, seconds=20)
    [source] = at_work.that("feeds_payments")
    for payment in settlement.due(at_work.store, "none", is_new_only=True, count=40):
        details.look_up(at_work, source, payment.payment_id, payment.occurred_at)
    assert at_work.store.rows("SELECT aid FROM facts.payments WHERE aid IS NOT NULL")
    folder = at_work.settings.database.parent
    for suffix in ("xlsx", "csv"):
        payment_details.write(
            at_work.store,
            chosen=Chosen(since=date(2026, 10, 1), until=NOW.date(), tests=True),
            language="fr_CA",
            suffix=suffix,
            to=folder / f"out.{suffix}",
        )


def everything(at_work: Works) -> Iterator[dict[str, object]]:
    """Yield every row of every table."""
    tables = at_work.store.rows("SELECT schema_name, table_name FROM duckdb_tables()")
    for table in tables:
        yield from at_work.store.rows(f"SELECT * FROM {table['schema_name']}.{table['table_name']}")


def written(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield every file we wrote, and what is inside the workbooks."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield path, path.read_bytes()
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                for name in book.namelist():
                    yield path / name, book.read(name)
