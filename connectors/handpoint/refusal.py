"""Handpoint's ways of saying no, all shapes of them."""

from __future__ import annotations

from typing import Any

import msgspec


def explain(content: bytes) -> tuple[str | None, str]:
    """Return the provider's code, as text, and its sentence; a code is not always there."""
    body = msgspec.json.decode(content)
    if not isinstance(body, dict):
        return None, ""
    inner = body.get("error")
    if isinstance(inner, dict):
        code, sentence = _wrapped(inner)
    else:
        code, sentence = inner, body.get("message")
    return (str(code) if code is not None else None), sentence if isinstance(sentence, str) else ""


def _wrapped(inner: dict[str, Any]) -> tuple[Any, Any]:
    """Return code and sentence from the framework's wrapper: its message may be an object, JSON text, or words."""
    message = inner.get("message")
    if isinstance(message, str) and message.lstrip().startswith("{"):
        try:
            message = msgspec.json.decode(message)
        except msgspec.DecodeError:
            return inner.get("code"), message
    if isinstance(message, dict):
        return message.get("error") or message.get("errorCode"), message.get("message")
    details = inner.get("details")
    nested = details.get("body") if isinstance(details, dict) else None
    deepest = nested.get("error") if isinstance(nested, dict) else None
    if isinstance(deepest, dict) and deepest.get("errorCode"):
        return deepest["errorCode"], deepest.get("reason") or message
    return inner.get("code"), message
