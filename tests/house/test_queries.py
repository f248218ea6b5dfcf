from __future__ import annotations

import importlib
import inspect
import re
from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import duckdb
import pytest

from data.chosen import CELLS, ROWS, Chosen
from data.queries import load
from data.store import Store
from tests.house.tree import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = ROOT / "data" / "queries"
TOPICS = sorted(path.stem for path in FOLDER.glob("*.sql"))
DAY = date(2026, 11, 23)
STEPS = {
    "merge": "data.merge", "filing": "data.filing", "save": "data.save", "keys": "data.keys",
    "standing": "data.statements",
}  # fmt: skip
"""Topics that are the steps of one transaction and read each other's temporary tables: a module runs them by name."""

BLOCKS = [(topic, name) for topic in TOPICS for name in load(topic) if topic not in STEPS]
_COMMENT = re.compile(r"--[^\n]*")


def parameters(sql: str) -> set[str]:
    return set(re.findall(r"\$([a-z_]\w*)", _COMMENT.sub("", sql)))


def asked_for(function: Any, sql: str) -> set[str]:
    """Return what a face takes; `chosen` stands for the filters that its statement asks for: the one struct of them."""
    given = inspect.signature(function).parameters.values()
    names = {parameter.name for parameter in given if parameter.kind is inspect.Parameter.KEYWORD_ONLY}
    filters = parameters(sql) & ROWS
    return (names - {"chosen"}) | filters if "chosen" in names else names


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with Store.open(None, environment="demo", organisation="Saules", zone=ZoneInfo("America/Toronto")) as opened:
        yield opened


def prepare(store: Store, sql: str) -> None:
    """Let the database read a statement, parameters unbound, and run nothing."""
    with store.write() as writer:
        writer.run(f"PREPARE asked AS {sql}")
        writer.run("DEALLOCATE asked")


def test_there_are_questions() -> None:
    assert BLOCKS


def test_the_database_refuses_a_column_that_is_not_there(store: Store) -> None:
    with pytest.raises(duckdb.Error):
        prepare(store, "SELECT no_such_column FROM facts.payments WHERE payment_id = $payment_id")


@pytest.mark.parametrize(("topic", "name"), BLOCKS)
def test_the_database_understands(store: Store, topic: str, name: str) -> None:
    prepare(store, load(topic)[name])


@pytest.mark.parametrize(("topic", "name"), BLOCKS)
def test_the_face_asks_for_what_the_statement_needs(topic: str, name: str) -> None:
    function = getattr(importlib.import_module(f"data.queries.{topic}"), name, None)
    assert function is not None, f"data/queries/{topic}.py has no {name}()"
    assert asked_for(function, load(topic)[name]) == parameters(load(topic)[name])


def test_filters_of_the_database_are_those_of_the_struct(store: Store) -> None:
    macros = store.rows("SELECT function_name, parameters FROM duckdb_functions() WHERE NOT internal")
    known = {row["function_name"]: row["parameters"] for row in macros}
    assert set(known["chosen"]) == ROWS == set(Chosen(since=DAY, until=DAY).rows())
    assert set(known["narrowed"]) == {"source", *CELLS}


@pytest.mark.parametrize("topic", TOPICS)
def test_every_block_is_one_statement_under_a_sentence(topic: str) -> None:
    text = (FOLDER / f"{topic}.sql").read_text(encoding="utf-8")
    assert len(re.findall(r"^-- name:", text, re.MULTILINE)) == len(load(topic))
    for name, sql in load(topic).items():
        assert re.match(r"-- \S.*\.\n", sql), f"{topic}.{name}: its second line is a sentence"
        assert len(duckdb.extract_statements(sql)) == 1, f"{topic}.{name}: one statement"


@pytest.mark.parametrize(("topic", "runner"), STEPS.items())
def test_every_step_is_taken(topic: str, runner: str) -> None:
    source = inspect.getsource(importlib.import_module(runner))
    assert [name for name in load(topic) if f'"{name}"' not in source] == []
