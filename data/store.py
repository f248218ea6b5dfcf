"""The one door to DuckDB: a cursor a call, one writer at a time, and a version that every commit bumps."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

import duckdb

from data import migrate
from data.errors import DiskFull
from data.failures import translated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from zoneinfo import ZoneInfo

    import pyarrow as pa

# Measured on two cores: one thread a question costs less than sharing each among two, and several run side by side.
# Past the memory limit DuckDB spills to disk. Storage of 1.5 packs text in half the time that the oldest one takes.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": "192MB",
    "threads": "1",
    "checkpoint_threshold": "128MB",
    "storage_compatibility_version": "v1.5.0",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
# The database asks for Python's lock after every step of a question; a thread busy in Python would keep it for 5 ms.
_LOCK_KEPT_S = 0.0005

_IS_FIRST = duckdb.__version__.startswith("1.")
if not _IS_FIRST:
    # DuckDB 2.0 narrows columns by bounds that rows of the same transaction may lie outside of: twice 32.00 added up to
    # 33.28. Without this optimizer sums are right.
    _CONFIG["disabled_optimizers"] = "compressed_materialization"


def _bound(params: dict[str, object]) -> dict[str, object]:
    """Return parameters as the database takes them: instants in UTC, without a zone."""
    return {
        name: value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) and value.tzinfo else value
        for name, value in params.items()
    }


def _aware(value: Any) -> Any:
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value


class Reader:
    """A cursor of its own: a consistent picture for as long as it is open."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor

    def rows(self, sql: str, /, **params: object) -> list[dict[str, Any]]:
        """Return the answer as dictionaries; instants are aware UTC."""
        done = self._cursor.execute(sql, _bound(params)) if params else self._cursor.execute(sql)
        names = [column[0] for column in done.description or ()]
        return [dict(zip(names, map(_aware, row), strict=True)) for row in done.fetchall()]

    def table(self, sql: str, /, **params: object) -> pa.Table:
        """Return the answer as Arrow columns; instants are UTC without a zone."""
        return self._cursor.sql(sql, params=_bound(params)).to_arrow_table()

    def batches(self, sql: str, /, *, size: int = 10_000, **params: object) -> Iterator[pa.RecordBatch]:
        """Yield the answer in Arrow batches, without holding it whole."""
        # DuckDB 1.5 holds the whole answer of sql(); DuckDB 2 warns that execute() copies.
        bound = _bound(params)
        done = self._cursor.execute(sql, bound) if _IS_FIRST else self._cursor.sql(sql, params=bound)
        yield from done.to_arrow_reader(size)


class Writer(Reader):
    """A transaction of the single writer; `topics` are those whose version it will bump."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, topics: set[str]) -> None:
        super().__init__(cursor)
        self.topics = topics

    def run(self, sql: str, /, **params: object) -> None:
        """Execute a statement."""
        if params:
            self._cursor.execute(sql, _bound(params))
        else:
            self._cursor.execute(sql)

    def give(self, name: str, table: pa.Table) -> None:
        """Let the transaction's statements read an Arrow table by this name."""
        self._cursor.register(name, table)

    def insert(self, name: str, table: pa.Table) -> None:
        """Append an Arrow table to a table, column by column name."""
        self._cursor.register("to_insert", table)
        self._cursor.execute(f"INSERT INTO {name} BY NAME SELECT * FROM to_insert")  # noqa: S608 - our own table names
        self._cursor.unregister("to_insert")


class Store:
    """An open database. Every method may be called from any thread."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path | None, stamp: migrate.Stamp) -> None:
        self._connection = connection
        self._writing = threading.RLock()
        self._versions: Counter[str] = Counter()
        self.path = path
        self.environment = stamp.environment
        self.organisation = stamp.organisation
        self.zone = stamp.zone
        self.cut_off = stamp.cut_off

    @classmethod
    def open(
        cls,
        path: Path | None,
        *,
        environment: str,
        organisation: str,
        zone: ZoneInfo,
        cut_off: timedelta = timedelta(0),
    ) -> Self:
        """Open, create or migrate a database; None is one in memory.

        Raises StoreBusy, StoreDamaged, SchemaTooNew, MigrationFailed, WrongEnvironment and DiskFull.
        """
        sys.setswitchinterval(_LOCK_KEPT_S)
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        with translated(path):
            connection = duckdb.connect(str(path) if path else ":memory:", config=_CONFIG)
            connection.execute("SET GLOBAL TimeZone = 'UTC'")
        try:
            # By a cursor of its own: a transaction it left open would keep every row that is ever replaced in memory.
            with translated(path), closing(connection.cursor()) as cursor:
                stamp = migrate.bring_up(cursor, path, migrate.Stamp(environment, organisation, zone, cut_off))
        except BaseException:
            connection.close()
            raise
        return cls(connection, path, stamp)

    def close(self) -> None:
        """Close; what was committed is on disk."""
        with self._writing:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """Open a cursor for several questions that belong together."""
        with translated(self.path):
            cursor = self._connection.cursor()
            try:
                cursor.execute("BEGIN TRANSACTION READ ONLY")
                yield Reader(cursor)
            finally:
                cursor.close()

    def rows(self, sql: str, /, **params: object) -> list[dict[str, Any]]:
        """Answer one question as dictionaries."""
        with self.read() as reader:
            return reader.rows(sql, **params)

    def table(self, sql: str, /, **params: object) -> pa.Table:
        """Answer one question as Arrow columns."""
        with self.read() as reader:
            return reader.table(sql, **params)

    def batches(self, sql: str, /, *, size: int = 10_000, **params: object) -> Iterator[pa.RecordBatch]:
        """Answer one question batch by batch."""
        with self.read() as reader:
            yield from reader.batches(sql, size=size, **params)

    @contextmanager
    def write(self, *topics: str) -> Iterator[Writer]:
        """Open the one write transaction; it commits at the end, and then bumps the topics' versions.

        Any exception rolls all of it back. Raises DiskFull when there is no room.
        """
        with self._writing, translated(self.path):
            cursor = self._connection.cursor()
            try:
                cursor.execute("BEGIN")
                writer = Writer(cursor, set(topics))
                try:
                    yield writer
                except BaseException:
                    cursor.execute("ROLLBACK")
                    raise
                cursor.execute("COMMIT")
                self._versions.update(writer.topics)
            finally:
                cursor.close()

    def version(self, *topics: str) -> int:
        """Return a number that has grown when any of the topics changed since it was last read."""
        return sum(self._versions[topic] for topic in topics)

    def backup(self, to: Path) -> None:
        """Copy the database, consistent, while work goes on. Raises DiskFull; an unfinished copy is removed."""
        part = to.with_name(to.name + ".part")
        try:
            with translated(self.path):
                migrate.copy(self._connection, part)
        except DiskFull:
            part.unlink(missing_ok=True)
            raise
        part.replace(to)
