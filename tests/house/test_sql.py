from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import duckdb

from tests.house.tree import LAYERS, module, modules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.house.tree import Module

DOORS = {
    "data/store.py": "speaks of the database itself: its zone, and a table given by name",
    "data/migrate.py": "runs before there is a schema to ask questions of",
}
_VERBS = ("select", "insert", "update", "delete", "merge", "create", "alter", "drop", "attach", "pragma", "truncate")
_WORDS = "|".join([*_VERBS, *map(str.upper, _VERBS), "WITH", "FROM", "COPY", "SET"])  # a Capital begins a sentence
_VERB = re.compile(rf"\s*(--[^\n]*\n\s*)*({_WORDS})\s")


def texts(found: Module) -> Iterator[tuple[ast.expr, str]]:
    """Find literal texts; a value filled into one reads as a name."""
    parts = {id(value) for node in ast.walk(found.tree) if isinstance(node, ast.JoinedStr) for value in node.values}
    for node in ast.walk(found.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            yield node, node.value
        elif isinstance(node, ast.JoinedStr):
            yield node, "".join(str(v.value) if isinstance(v, ast.Constant) else "filled_in" for v in node.values)


def statements(found: Module) -> Iterator[str]:
    for node, text in texts(found):
        if _VERB.match(text) and _parses(text):
            yield f"{found.at(node)} {text.strip()[:60]}"


def _parses(text: str) -> bool:
    try:
        return bool(duckdb.extract_statements(text))
    except duckdb.Error:
        return False


def test_sql_is_found_in_python_and_english_is_not() -> None:
    text = '''
a = "select 1"
b = f"DELETE FROM {a} WHERE x = {b}"
c = """
-- what
SELECT *
FROM facts.payments"""
d = "Select a terminal in the list.", "from the feed", "Update the settings", "with care", "Set aside"
e = "Select one", "copy this", "set those aside"
'''
    assert [line.split()[0] for line in statements(module(text))] == ["sample.py:2", "sample.py:3", "sample.py:4"]


def test_python_holds_no_sql() -> None:
    looked_at = [found for found in modules(*LAYERS) if found.name not in DOORS]
    assert [line for found in looked_at for line in statements(found)] == []


def test_every_exception_is_still_needed() -> None:
    doors = [found for found in modules("data") if found.name in DOORS]
    assert [found.name for found in doors if not list(statements(found))] == []
    assert len(doors) == len(DOORS)
