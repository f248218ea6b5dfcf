"""A widget that a page sets tells the browser so on every run; `dashboard/seeded.py` says why."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

WIDGETS = {"text_input", "selectbox", "multiselect", "date_input", "toggle", "segmented_control", "pagination"}
GIVEN = {"value", "index", "default"}
# Nothing sets these: they begin empty and belong to whoever types in them.
FREE = {"_OTHER_SITE", "'terminals_page'"}
MODULES = sorted(Path("dashboard").rglob("*.py"))


def unseeded(source: str) -> list[int]:
    """Return the lines of the widgets with a key that say nothing of what they hold."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    found = []
    for call in calls:
        if not isinstance(call.func, ast.Attribute) or call.func.attr not in WIDGETS:
            continue
        given = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
        if "key" in given and not GIVEN & set(given) and given["key"] not in FREE:
            found.append(call.lineno)
    return found


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_widgets_with_a_key_say_what_they_hold(module: Path) -> None:
    assert unseeded(module.read_text(encoding="utf-8")) == []


def test_one_that_does_not_would_be_found() -> None:
    assert unseeded("st.text_input('a', key='b')\nst.text_input('a', **seeded.value('b'))") == [1]
