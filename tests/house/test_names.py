from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from tests.house.tree import ROOT, files, module, modules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.house.tree import Module

BANNED = {
    "transaction": "payment", "transactions": "payments", "txn": "attempt", "txns": "attempts",
    "order": "payment", "orders": "payments", "charge": "payment", "charges": "payments",
    "preauth": "authorization", "cancel": "void", "cancels": "voids", "reverse": "void", "rollback": "reversal",
    "chargeback": "dispute", "deposit": "payout", "slip": "receipt",
    "device": "terminal", "devices": "terminals", "pinpad": "terminal",
    "nickname": "alias", "label": "alias", "labels": "aliases",
    "register": "workstation", "pos": "workstation", "location": "site", "locations": "sites",
    "medium": "channel", "heartbeat": "observation",
    "event": "status change", "events": "status changes", "issue": "finding", "issues": "findings",
    "alert": "finding", "alerts": "findings",
    "integration": "connector", "gateway": "provider", "psp": "provider",
    "util": "a name", "utils": "a name", "helper": "a name", "helpers": "a name", "manager": "a name",
    "handler": "a name", "service": "a name", "misc": "a name", "mixin": "a name",
}  # fmt: skip
"""Words with a better one in the glossary; the rest of its last column has honest meanings too (store, source …)."""

THEIRS = ("connectors/sandbox/", "tests/connectors/sandbox/", "benchmarks/records.py")
"""What speaks a provider's language from the provider's side."""

ALLOWED = {
    "order": "a sequence: which came first",
    "application_label": "the card application's own name, EMV tag 50",
    "tests::device": "a terminal as it stands in the sandbox's world, beside ours",
    "tests::devices": "terminals as they stand in the sandbox's world, beside ours",
    "tests/conftest.py::handler": "the word of Python's logging for where a log goes",
    "gateway": "the part of a provider that talks to the acquirer, beside its cloud",
    "location": "what a provider calls the place of a terminal, before it is one of our sites",
    "data/model.py::DEVICE": "the payer's own telephone or watch, which proved who they are",
}
"""An identifier, file::identifier or folder::identifier, and why the banned word in it is the right one there."""

_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_SQL_NAMES = re.compile(r"^(?:CREATE TABLE (?:\w+\.)?|-- name: |    )(\w+)(?= [A-Z(]|$| \()", re.MULTILINE)


def words(identifier: str) -> list[str]:
    """Return the words of a snake_case or CamelCase name."""
    return [part.lower() for part in _PARTS.findall(identifier)]


def given(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Find the names a module gives: to functions, classes, parameters, variables and attributes."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) if name.startswith("test_"):
                continue  # a sentence
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.lineno, node.name
            case ast.arg():
                yield node.lineno, node.arg
            case ast.Name(ctx=ast.Store()):
                yield node.lineno, node.id
            case ast.Attribute(ctx=ast.Store()):
                yield node.lineno, node.attr


def misnamed(found: Module) -> Iterator[str]:
    names = [*given(found.tree), *((1, part) for part in found.name.removesuffix(".py").split("/"))]
    for line, name in names:
        if {name.strip("_"), f"{found.name}::{name}", f"{found.name.split('/')[0]}::{name}"} & set(ALLOWED):
            continue
        yield from (f"{found.name}:{line} {name}: say {BANNED[word]}" for word in words(name) if word in BANNED)


def test_banned_words_are_found_wherever_a_name_is_given() -> None:
    text = """
class DeviceList:
    txn_count: int
def cancelOrder(charge, *, labels): self.event = [misc for misc in labels]
border, cancelled, ordered, reading = transaction_id(label=1)
"""
    found = {line.split(" ", 1)[1] for line in misnamed(module(text))}
    assert found == {
        "DeviceList: say terminal", "txn_count: say attempt", "cancelOrder: say void", "cancelOrder: say payment",
        "charge: say payment", "labels: say aliases", "event: say status change", "misc: say a name",
    }  # fmt: skip


def test_names_follow_the_glossary() -> None:
    ours = [found for found in modules() if not found.name.startswith(THEIRS) and found.path.name != "wire.py"]
    assert sorted({line for found in ours for line in misnamed(found)}) == []


def test_sql_follows_the_glossary() -> None:
    found = {
        f"{path.relative_to(ROOT)} {name}: say {BANNED[word]}"
        for path in files(ROOT / "data", ".sql")
        for name in _SQL_NAMES.findall(path.read_text(encoding="utf-8"))
        for word in words(name)
        if word in BANNED and name not in ALLOWED
    }
    assert sorted(found) == []


def test_every_exception_is_still_needed() -> None:
    names = {name for found in modules() for _, name in given(found.tree)}
    sql = "\n".join(path.read_text(encoding="utf-8") for path in files(ROOT / "data", ".sql"))
    assert [entry for entry in ALLOWED if (name := entry.rpartition("::")[2]) not in names and name not in sql] == []
