"""The token that opens Amilia's lists: the one given, or what a key and its secret are exchanged for."""

from __future__ import annotations

import base64
from threading import Lock
from typing import TYPE_CHECKING

from connectors.errors import Unauthorized
from connectors.http import Door, Operation, Question
from connectors.smartrec import wire

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.http import Line, Pairs, Reply
    from connectors.registry import Options

ROOT = "/api/v3"
ORIGIN = {"X-Amilia-Origin": "encaisse"}


class Bearer:
    """Carries the token with each question. It is kept in memory only, and renewed when it is refused."""

    def __init__(self, options: Options, line: Line) -> None:
        key, secret = options.secrets["key"], options.secrets["secret"]
        self._line = line
        self._token = options.secrets["token"]
        self._can_renew = bool(key and secret)
        self._lock = Lock()
        pair = base64.b64encode(f"{key}:{secret}".encode()).decode()
        line.secrets += (pair,)
        self._kept = line.secrets
        method = options.text("authenticate").upper()
        self._operation = Operation(name="authenticate", path=f"{ROOT}/authenticate", method=method)
        headers = ORIGIN | {"Authorization": f"Basic {pair}"}
        self._door = Door(line, options.urls["url"], (self._operation,), headers=headers, explain=explain)

    def __repr__(self) -> str:
        return "Bearer()"

    def pairs(self) -> Pairs:
        """Return nothing: the token stands in no address."""
        return ()

    def headers(self, query: str) -> Mapping[str, str]:  # noqa: ARG002 - the token is the same for every query
        """Return the header that carries the token."""
        return {"Authorization": f"Bearer {self._token}"}

    def held(self) -> str:
        """Return the token, exchanged for if there is none yet."""
        return self._token or self._exchange("")

    def renew(self, refused: str) -> bool:
        """Exchange for another token than the one refused; return False when there is nothing to exchange."""
        return self._can_renew and bool(self._exchange(refused))

    def _exchange(self, refused: str) -> str:
        with self._lock:
            if self._token == refused:
                if not self._can_renew:
                    detail = "neither a token, nor a key with its secret"
                    raise Unauthorized(self._line.name, self._operation.name, detail, code="missing")
                question = Question(operation=self._operation, path=self._operation.path)
                self._token = self._door.ask(question, _token)
                self._line.secrets = (*self._kept, self._token)
            return self._token


def _token(reply: Reply) -> str:
    token = wire.exchanged(reply.content).token
    if not token or not token.isascii() or not token.isprintable():
        raise ValueError("token")
    return token


def explain(content: bytes) -> tuple[str | None, str]:
    """Return Amilia's sentence; it has no codes of its own."""
    return None, wire.complaint(content).message or ""
