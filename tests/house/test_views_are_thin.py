from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tests.house.tree import called, module, modules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.house.tree import Module

LINES = 60
MAY_IMPORT = ("__future__", "typing", "streamlit", "dashboard", "data.queries", "data.locale", "pipeline.act")
NOT_WORDS = {"key", "icon", "type", "format", "width", "height", "color", "gap", "border", "run_every", "on_click"}
"""Parameters of Streamlit whose text nobody reads."""


def breaches(view: Module) -> Iterator[str]:
    """Find what a page may not do: a page is title, filters, ask, empty state, show."""
    if len(view.source.splitlines()) > LINES:
        yield f"{view.name} is over {LINES} lines"
    for node in ast.walk(view.tree):
        yield from (f"{view.at(node)} {what}" for what in _breaches_of(node))


def _breaches_of(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Import() | ast.ImportFrom():
            yield from (f"imports {name}" for name in _imported(node) if not _allowed(name))
        case ast.For() if not called(getattr(node.iter, "func", node.iter)).startswith("st."):
            yield "loops"
        case ast.While() | ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            yield "loops"
        case ast.BinOp(left=left, right=right) if any(isinstance(side, ast.Subscript) for side in (left, right)):
            yield "calculates"
        case ast.FunctionDef(decorator_list=marks) if not any("fragment" in ast.unparse(mark) for mark in marks):
            yield f"defines {node.name}"
        case ast.ClassDef() | ast.AsyncFunctionDef() | ast.Lambda():
            yield "defines something"
        case ast.keyword(arg="unsafe_allow_html"):
            yield "writes HTML"
        case ast.Call(func=function) if called(function).startswith("st."):
            yield from (f"says {text!r} untranslated" for text in _literals(node))


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [f"{node.module}.{alias.name}" for alias in node.names]


def _allowed(name: str) -> bool:
    return any(f"{name}.".startswith(f"{known}.") for known in MAY_IMPORT)


def _literals(call: ast.Call) -> Iterator[str]:
    given = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg not in NOT_WORDS)]
    for node in given:
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        for part in parts:
            text = part.value if isinstance(part, ast.Constant) else None
            if isinstance(text, str) and any(letter.isalpha() for letter in text) and not text.startswith(":material/"):
                yield text


@pytest.mark.parametrize(
    ("text", "breach"),
    [
        ("import pandas", "imports pandas"),
        ("from connectors.http import Door", "imports connectors.http.Door"),
        ("for row in rows: st.write(row)", "loops"),
        ("total = [row for row in rows]", "loops"),
        ("net = row['paid'] - row['refunded']", "calculates"),
        ("def helper(): pass", "defines helper"),
        ("st.title('Encaissements')", "says 'Encaissements' untranslated"),
        ("st.metric(_('Net'), net, help=f'Since {day}')", "says 'Since ' untranslated"),
        ("st.markdown(text, unsafe_allow_html=True)", "writes HTML"),
    ],
)
def test_a_thick_view_is_found(text: str, breach: str) -> None:
    assert list(breaches(module(text))) == [f"sample.py:1 {breach}"]


def test_a_thin_view_is_let_through() -> None:
    thin = """
import streamlit as st
from dashboard import filters
from data.queries import takings
@st.fragment(run_every="15s")
def live():
    st.title(_("Takings"), help=_("Net"), key="net", icon=":material/sell:")
    st.caption("—")
"""
    assert list(breaches(module(thin))) == []


def test_views_are_thin() -> None:
    assert [line for view in modules("dashboard/views") for line in breaches(view)] == []
