"""One request and one answer, as the faces see them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

JSON = "application/json; charset=utf-8"
HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"


class Asked(Struct, frozen=True, kw_only=True):
    """What came over the wire; header names are lower case, `query` is exactly as sent."""

    method: str
    path: str
    query: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    places: Mapping[str, str]


class Answer(Struct, frozen=True, kw_only=True):
    """What goes back. `is_silent` closes the connection without a word instead."""

    status: int = 200
    body: bytes = b""
    media: str = JSON
    headers: Mapping[str, str] = {}
    is_silent: bool = False


def json_answer(document: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """Return a document as a JSON answer."""
    return Answer(status=status, body=msgspec.json.encode(document), headers=headers or {})


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text."""
    return tuple(text.split())


def read_object(body: bytes) -> dict[str, Any] | None:
    """Return a JSON object, or None when the body is not one."""
    try:
        document = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return None
    return document if isinstance(document, dict) else None
