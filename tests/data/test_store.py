from __future__ import annotations

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import duckdb
import pytest

from data import migrate
from data.errors import MigrationFailed, OtherDays, SchemaTooNew, StoreBusy, StoreDamaged, WrongEnvironment
from data.store import Store

if TYPE_CHECKING:
    from pathlib import Path

ZONE = ZoneInfo("America/Toronto")
STAMP = migrate.Stamp("demo", "Essai", ZONE, timedelta(0))
NEXT = f"{len(migrate.files()) + 1:04d}"


def opened(path: Path, environment: str = "demo") -> Store:
    return Store.open(path, environment=environment, organisation="Essai", zone=ZONE)


def run_python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)


OPEN = """
import sys
from pathlib import Path
from zoneinfo import ZoneInfo
from data.store import Store
store = Store.open(Path(sys.argv[1]), environment="demo", organisation="Essai", zone=ZoneInfo("America/Toronto"))
"""


def test_a_second_process_is_told_who_holds_the_database(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with opened(path):
        code = "from data.errors import StoreBusy\ntry:\n" + "".join(
            f"    {line}\n" for line in OPEN.strip().splitlines()
        )
        code += "except StoreBusy as error:\n    print(error, error.pid)"
        told = run_python(code, str(path))
    assert "is in use by process" in told.stdout
    assert "Traceback" not in told.stderr


def test_a_damaged_file_is_said_to_be_damaged_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    path.write_bytes(b"this is not a database" * 1000)
    before = path.read_bytes()
    with pytest.raises(StoreDamaged, match="restore the latest backup"):
        opened(path)
    assert path.read_bytes() == before


def test_demo_and_live_never_mix(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    opened(path).close()
    with pytest.raises(WrongEnvironment, match="demo and live never mix"):
        opened(path, environment="live")
    opened(path).close()


def test_a_newer_schema_is_refused_and_untouched(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with opened(path) as store, store.write() as writer:
        writer.run("UPDATE ops.stamp SET schema_version = 99")
    with pytest.raises(SchemaTooNew, match="install the newer Encaisse"):
        opened(path)
    with duckdb.connect(str(path)) as connection:
        assert connection.execute("SELECT schema_version FROM ops.stamp").fetchall() == [(99,)]


def test_a_copy_is_made_before_a_migration_and_a_failed_one_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    opened(path).close()
    step = tmp_path / f"{NEXT}_break.sql"
    step.write_text("ALTER TABLE ops.sites ADD COLUMN colour VARCHAR; SELECT nonsense;")
    connection = duckdb.connect(str(path))
    with pytest.raises(MigrationFailed, match="nothing was changed") as caught:
        migrate.bring_up(connection, path, STAMP, [*migrate.files(), step])
    columns = connection.execute("SELECT column_name FROM duckdb_columns() WHERE table_name = 'sites'").fetchall()
    connection.close()
    assert ("colour",) not in columns
    backup = path.with_name(f"a.duckdb.before-{NEXT}")
    assert str(backup) in str(caught.value)
    opened(backup).close()


def test_a_migration_is_applied_once(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    opened(path).close()
    step = tmp_path / f"{NEXT}_colour.sql"
    step.write_text("ALTER TABLE ops.sites ADD COLUMN colour VARCHAR;")
    for _ in range(2):
        connection = duckdb.connect(str(path))
        migrate.bring_up(connection, path, STAMP, [*migrate.files(), step])
        assert connection.execute("SELECT schema_version FROM ops.stamp").fetchall() == [(int(NEXT),)]
        connection.close()


@pytest.mark.parametrize(("zone", "cut_off"), [("UTC", timedelta(0)), ("America/Toronto", timedelta(hours=4))])
def test_days_counted_otherwise_are_refused(tmp_path: Path, zone: str, cut_off: timedelta) -> None:
    path = tmp_path / "a.duckdb"
    opened(path).close()
    with pytest.raises(OtherDays, match="America/Toronto from 00:00, the settings say"):
        Store.open(path, environment="demo", organisation="Essai", zone=ZoneInfo(zone), cut_off=cut_off)
    Store.open(path, environment="demo", organisation="Autre nom", zone=ZONE).close()


def test_a_write_that_fails_rolls_back_and_bumps_nothing(tmp_path: Path) -> None:
    with opened(tmp_path / "a.duckdb") as store:
        with pytest.raises(KeyError), store.write("terminals") as writer:  # noqa: PT012 - the failure comes half way
            writer.run("INSERT INTO ops.sites VALUES ('a', 'Aréna')")
            raise KeyError
        assert store.rows("SELECT * FROM ops.sites") == []
        assert store.version("terminals") == 0
        with store.write("terminals") as writer:
            writer.run("INSERT INTO ops.sites VALUES ('a', 'Aréna')")
        assert (store.version("terminals"), store.version("payments")) == (1, 0)


def test_threads_read_while_one_writes(tmp_path: Path) -> None:
    with opened(tmp_path / "a.duckdb") as store:
        wrong: list[object] = []

        def read() -> None:
            for _ in range(60):
                [row] = store.rows("SELECT count(*) AS n, count(DISTINCT name) AS m FROM ops.sites")
                if row["n"] != row["m"] or row["n"] % 2:
                    wrong.append(row)

        def write(part: int) -> None:
            for number in range(10):
                with store.write() as writer:
                    writer.run(
                        "INSERT INTO ops.sites VALUES ($a, $a), ($b, $b)", a=f"{part}a{number}", b=f"{part}b{number}"
                    )

        threads = [threading.Thread(target=read) for _ in range(3)]
        threads += [threading.Thread(target=write, args=(part,)) for part in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []
        assert store.rows("SELECT count(*)::INT AS n FROM ops.sites") == [{"n": 60}]


def test_a_backup_is_whole_while_work_goes_on(tmp_path: Path) -> None:
    with opened(tmp_path / "a.duckdb") as store:
        with store.write() as writer:
            writer.run("INSERT INTO ops.sites VALUES ('a', 'Aréna')")
        store.backup(tmp_path / "copy.duckdb")
    with opened(tmp_path / "copy.duckdb") as copy:
        assert copy.rows("SELECT name FROM ops.sites") == [{"name": "Aréna"}]
        with pytest.raises(duckdb.ConstraintException), copy.write() as writer:
            writer.run("INSERT INTO ops.sites VALUES ('a', 'Autre')")


def test_a_full_disk_is_a_sentence_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with opened(path) as store, store.write() as writer:
        writer.run("INSERT INTO ops.sites VALUES ('a', 'Aréna')")
    code = f"""{OPEN}
import resource
from data.errors import DiskFull
size = Path(sys.argv[1]).stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100_000, size + 100_000))
try:
    with store.write() as writer:
        writer.run("INSERT INTO ops.sites SELECT 's' || i, md5(i::VARCHAR) || md5(i::VARCHAR) FROM range(400000) t(i)")
except DiskFull as error:
    print(error)
"""
    told = run_python(code, str(path))
    assert "free some space" in told.stdout, told.stderr
    with opened(path) as store:
        assert store.rows("SELECT count(*)::INT AS n FROM ops.sites") == [{"n": 1}]


def test_instants_come_back_aware(tmp_path: Path) -> None:
    instant = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    with opened(tmp_path / "a.duckdb") as store:
        [row] = store.rows("SELECT $given::TIMESTAMP AS seen_at", given=instant.astimezone(ZONE))
    assert row["seen_at"] == instant


def test_a_lock_message_without_a_process_is_still_a_sentence(tmp_path: Path) -> None:
    assert "another process" in str(StoreBusy(tmp_path, None))


def test_nothing_stays_open_that_would_keep_what_is_replaced(tmp_path: Path) -> None:
    with opened(tmp_path / "a.duckdb") as store:
        for _ in range(2):
            with store.write() as writer:
                writer.run("CREATE OR REPLACE TABLE scratch AS SELECT range AS number FROM range(1000)")
                writer.run("DELETE FROM scratch")
        cursor = store._connection.cursor()
        cursor.execute("CHECKPOINT")
        cursor.close()
