"""Every question we ask: `<topic>.sql` holds named blocks, `<topic>.py` their typed faces."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

F = TypeVar("F", bound="Callable[..., Any]")

_BLOCK = re.compile(r"^-- name: (?P<name>\w+)\s*\n(?P<body>.*?)(?=^-- name: |\Z)", re.MULTILINE | re.DOTALL)


class Needs(Struct, frozen=True):
    """What a question needs: the topics its answer is made from, and what its viewer must be allowed to see.

    `personal` are parameters that, when they are set, ask for more: name → permission.
    """

    topics: tuple[str, ...]
    permission: str
    personal: dict[str, str] = {}


QUESTIONS: dict[Callable[..., Any], Needs] = {}
"""Every question that a page may ask."""


def asked_by_pages(
    *topics: str, permission: str = "see_payments", personal: Mapping[str, str] | None = None
) -> Callable[[F], F]:
    """Mark a question that pages may ask: a commit to one of the topics makes its answer stale."""

    def mark(question: F) -> F:
        QUESTIONS[question] = Needs(topics, permission, dict(personal or {}))
        return question

    return mark


@cache
def load(topic: str) -> dict[str, str]:
    """Return the blocks of a topic, name → SQL."""
    text = Path(__file__).with_name(f"{topic}.sql").read_text(encoding="utf-8")
    return {block["name"]: block["body"].strip().rstrip(";") for block in _BLOCK.finditer(text)}
