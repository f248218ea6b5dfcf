"""The project's own files, as the house tests look at them."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("data", "connectors", "pipeline", "dashboard")
CODE = (*LAYERS, "tests", "benchmarks")
_NOT_OURS = {"__pycache__", "var", "build", "node_modules"}


class Module(NamedTuple):
    """One of our Python files, parsed."""

    path: Path
    source: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """Its path from the project's folder."""
        return self.path.relative_to(ROOT).as_posix()

    def at(self, node: ast.AST) -> str:
        """Where a node stands, as people look it up."""
        return f"{self.name}:{getattr(node, 'lineno', 1)}"


@cache
def parse(path: Path) -> Module:
    source = path.read_text(encoding="utf-8")
    return Module(path, source, ast.parse(source, str(path)))


def module(text: str, name: str = "sample.py") -> Module:
    """Return a module that is only text: what a rule is tried on."""
    return Module(ROOT / name, text, ast.parse(text))


def modules(*folders: str) -> list[Module]:
    """Return the Python files of the folders (all of them, unless named), in order."""
    return [parse(path) for folder in folders or CODE for path in files(ROOT / folder, ".py")]


def files(folder: Path, *suffixes: str) -> list[Path]:
    """Return the files below a folder with one of the suffixes, in order; caches and the database left out."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in suffixes and path.is_file() and not _NOT_OURS & set(path.relative_to(ROOT).parts)
    )


def called(node: ast.expr) -> str:
    """Return a dotted name as written: ``st.write`` of ``st.write(…)``; empty when it is not a plain name."""
    if isinstance(node, ast.Attribute):
        before = called(node.value)
        return f"{before}.{node.attr}" if before else ""
    return node.id if isinstance(node, ast.Name) else ""
