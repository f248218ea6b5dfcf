"""What may be asked through a door, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from connectors.limiter import Priority

if TYPE_CHECKING:
    from connectors.errors import ConnectorError

Pairs = Sequence[tuple[str, str]]

SILENCE = frozenset(("timeout", "reset"))


class Operation(Struct, frozen=True, kw_only=True):
    """Something a door lets through: a method on a path, or on what lies below it.

    `silence_tells` marks a read whose missing answer is an answer: the caller decides what it means.
    """

    name: str
    path: str
    method: str = "GET"
    priority: Priority = Priority.COLLECT
    is_read: bool = True
    silence_tells: bool = False

    def allows(self, path: str) -> bool:
        """Tell whether a path is this operation's."""
        is_plain = not any(part in path for part in ("..", "//", "?", "#", "\\"))
        return is_plain and (path == self.path or path.startswith(self.path.rstrip("/") + "/"))

    def may_ask_again(self, problem: ConnectorError) -> bool:
        """Tell whether this operation may be tried again after a failure."""
        return self.is_read and not (self.silence_tells and problem.code in SILENCE)


class Question(Struct, frozen=True, kw_only=True):
    """One thing asked through a door: an operation on a path, with what goes along."""

    operation: Operation
    path: str
    query: Pairs = ()
    body: object = None
    read_timeout_s: float | None = None


class Reply(Struct, frozen=True):
    """A provider's answer, whole. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes


class Signer(Protocol):
    """Signs requests whose address changes with each try."""

    def pairs(self) -> Pairs:
        """Return what to add to the query."""

    def headers(self, query: str) -> Mapping[str, str]:
        """Return the headers that prove this exact query."""
