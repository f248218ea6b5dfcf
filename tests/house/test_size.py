from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tests.house.tree import module, modules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.house.tree import Module

MODULE_LINES = 300
FUNCTION_LINES = 40


def long_functions(found: Module) -> Iterator[str]:
    for node in ast.walk(found.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield f"{found.at(node)} {node.name} has {lines} lines"


def test_a_function_of_41_lines_is_found() -> None:
    body = "\n".join(["    pass"] * FUNCTION_LINES)
    assert list(long_functions(module(f"def long():\n{body}\n"))) == ["sample.py:1 long has 41 lines"]


def test_no_module_is_over_300_lines() -> None:
    too_long = {found.name: len(found.source.splitlines()) for found in modules()}
    assert {name: lines for name, lines in too_long.items() if lines > MODULE_LINES} == {}


def test_no_function_is_over_40_lines() -> None:
    assert [line for found in modules() for line in long_functions(found)] == []
