"""From any older database to the present one; `schema.sql` is the present, the migrations are the past."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

import duckdb

from data import time as clock
from data.errors import MigrationFailed, OtherDays, SchemaTooNew, WrongEnvironment

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER = Path(__file__).with_name("migrations")


class Stamp(NamedTuple):
    """Whose data a database holds, and how its days are counted."""

    environment: str
    organisation: str
    zone: ZoneInfo
    cut_off: timedelta


def files() -> list[Path]:
    """Return the migrations, oldest first; the number of each is its place."""
    return sorted(FOLDER.glob("[0-9][0-9][0-9][0-9]_*.sql"))


def bring_up(
    connection: duckdb.DuckDBPyConnection, path: Path | None, wanted: Stamp, steps: Sequence[Path] | None = None
) -> Stamp:
    """Bring a database to the present schema, and stamp a new one.

    A copy is made beside it before a step. Raises SchemaTooNew, WrongEnvironment, MigrationFailed.
    """
    steps = files() if steps is None else steps
    found = _version(connection)
    if found > len(steps):
        raise SchemaTooNew(path, found, len(steps))
    backup = None
    if 0 < found < len(steps) and path is not None:
        backup = path.with_name(f"{path.name}.before-{found + 1:04d}")
        backup.unlink(missing_ok=True)
        copy(connection, backup)
    for number, step in enumerate(steps[found:], start=found + 1):
        _apply(connection, step, number, wanted, backup)
    return _checked(connection, path, wanted)


def copy(connection: duckdb.DuckDBPyConnection, to: Path) -> None:
    """Copy the whole database into a new file, consistent."""
    quoted = str(to).replace("'", "''")
    cursor = connection.cursor()
    try:
        row = cursor.execute("SELECT current_database()").fetchone()
        source = str(row[0] if row else "").replace('"', '""')
        cursor.execute(f"ATTACH '{quoted}' AS copied")
        try:
            cursor.execute(f'COPY FROM DATABASE "{source}" TO copied')
        finally:
            cursor.execute("DETACH copied")
    finally:
        cursor.close()


def _version(connection: duckdb.DuckDBPyConnection) -> int:
    known = connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'ops' AND table_name = 'stamp'"
    ).fetchone()
    if not known or not known[0]:
        return 0
    row = connection.execute("SELECT schema_version FROM ops.stamp").fetchone()
    return int(row[0]) if row else 0


def _apply(connection: duckdb.DuckDBPyConnection, step: Path, number: int, wanted: Stamp, backup: Path | None) -> None:
    connection.execute("BEGIN")
    try:
        connection.execute(step.read_text(encoding="utf-8"))
        if number == 1:
            connection.execute(
                "INSERT INTO ops.stamp VALUES (?, ?, ?, ?, 1, ?)",
                [
                    wanted.environment,
                    wanted.organisation,
                    wanted.zone.key,
                    int(wanted.cut_off.total_seconds() // 60),
                    clock.now().replace(tzinfo=None),
                ],
            )
        connection.execute("UPDATE ops.stamp SET schema_version = ?", [number])
    except duckdb.Error as error:
        connection.execute("ROLLBACK")
        raise MigrationFailed(step.name, str(error).splitlines()[0], backup) from error
    connection.execute("COMMIT")


def _checked(connection: duckdb.DuckDBPyConnection, path: Path | None, wanted: Stamp) -> Stamp:
    row = connection.execute("SELECT environment, organisation, zone, cut_off_minutes FROM ops.stamp").fetchone()
    environment, organisation, zone, minutes = row or ("", "", "UTC", 0)
    if environment != wanted.environment:
        raise WrongEnvironment(path, environment, wanted.environment)
    days = (zone, minutes), (wanted.zone.key, int(wanted.cut_off.total_seconds() // 60))
    if days[0] != days[1]:
        raise OtherDays(path, *days)
    return Stamp(environment, organisation, ZoneInfo(zone), timedelta(minutes=minutes))
