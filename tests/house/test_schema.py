from __future__ import annotations

import duckdb
import pytest

from data import migrate
from tests.house.tree import ROOT

PICTURE = {
    "columns": "SELECT schema_name, table_name, column_index, column_name, data_type, is_nullable, column_default "
    "FROM duckdb_columns() WHERE NOT internal",
    "constraints": "SELECT schema_name, table_name, constraint_type, constraint_text FROM duckdb_constraints()",
    "indexes": "SELECT schema_name, table_name, index_name, is_unique, sql FROM duckdb_indexes()",
    "views": "SELECT schema_name, view_name, sql FROM duckdb_views() WHERE NOT internal",
    "macros": "SELECT schema_name, function_name, parameters, macro_definition FROM duckdb_functions() "
    "WHERE NOT internal",
    "sequences": "SELECT schema_name, sequence_name FROM duckdb_sequences()",
}


def picture(*scripts: str) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(":memory:") as connection:
        for script in scripts:
            connection.execute(script)
        return {what: sorted(connection.execute(sql).fetchall(), key=repr) for what, sql in PICTURE.items()}


@pytest.fixture(scope="module")
def present() -> str:
    return (ROOT / "data" / "schema.sql").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def past() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in migrate.files()]


def test_a_forgotten_column_is_seen(present: str, past: list[str]) -> None:
    assert picture(*past, "ALTER TABLE ops.sites ADD COLUMN forgotten VARCHAR") != picture(present)
    assert picture(*past, "CREATE INDEX forgotten ON ops.sites (name)") != picture(present)
    assert picture(*past, "CREATE MACRO facts.forgotten(a) AS a + 1") != picture(present)


def test_the_migrations_end_at_the_schema(present: str, past: list[str]) -> None:
    assert picture(*past) == picture(present)


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [int(path.name[:4]) for path in migrate.files()] == list(range(1, len(migrate.files()) + 1))


def test_facts_use_only_what_a_lake_has_too(present: str) -> None:
    seen = picture(present)
    assert [row for row in seen["constraints"] if row[0] == "facts" and row[2] != "NOT NULL"] == []
    assert [row for row in seen["indexes"] if row[0] == "facts"] == []
    assert [row for row in seen["columns"] if row[0] == "facts" and str(row[4]).startswith("ENUM")] == []
    assert [row for row in seen["columns"] if row[0] == "facts" and row[6] is not None] == []
    assert seen["sequences"] == []
