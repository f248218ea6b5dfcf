from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from data.locale import LANGUAGES
from pipeline.file_words import UNFIT, unfit
from tests.house.tree import ROOT, called, files, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

READERS = (
    "answer", "child", "extract", "kinds", "layout", "opening", "package", "parts", "suggest", "text", "workbook",
)  # fmt: skip
FACTS: dict[str, str | int] = {"limit": 200_000, "line": 12, "fields": "date, amount"}


def texts(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def keys() -> Iterator[str]:
    """Find every short text in the reader: each key stands somewhere as it is."""
    for path in files(ROOT / "connectors" / "files", ".py"):
        if path.stem in READERS:
            yield from texts(parse(path).tree)


def raised() -> Iterator[str]:
    """Find the keys that are given by themselves to a refusal."""
    for path in files(ROOT / "connectors" / "files", ".py"):
        if path.stem in READERS:
            for node in ast.walk(parse(path).tree):
                if isinstance(node, ast.Call) and called(node.func) in ("Unfit", "refusal"):
                    yield from texts(node.args[0])


def test_every_reason_has_a_sentence_and_every_sentence_a_reason() -> None:
    assert set(raised()) - set(UNFIT) == set()
    assert set(UNFIT) - set(keys()) == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", UNFIT)
def test_a_reason_is_one_sentence_that_says_what_to_do(key: str, language: str) -> None:
    said = unfit(key, FACTS, language)
    assert said.endswith(".")
    assert ":" in said
    assert "{" not in said


def test_figures_are_written_as_people_write_them() -> None:
    assert unfit("too_long", {"limit": 200_000}, "en_CA").startswith("The file has more than 200,000 rows")
    assert unfit("too_long", {"limit": 200_000}, "fr_CA").startswith("Le fichier a plus de 200\xa0000 lignes")
    assert unfit("too_long", {"limit": 200_000}, "fr_CA") != unfit("too_long", {"limit": 2}, "fr_CA")


def test_a_reason_of_another_is_shown_as_it_is() -> None:
    assert unfit("new_one", {}, "fr_CA") == "new_one"
