"""Writing a settings file: the little of TOML that settings need."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def text(values: Mapping[str, Any], path: str = "") -> str:
    """Return nested values as TOML: plain values first, then a section for each table."""
    plain = {name: value for name, value in values.items() if not isinstance(value, dict)}
    tables = {name: value for name, value in values.items() if isinstance(value, dict)}
    lines = [f"[{path}]"] if path and plain else []
    lines += [f"{name} = {_value(value)}" for name, value in plain.items()]
    parts = ["\n".join(lines)] if lines else []
    parts += [text(table, f"{path}.{name}" if path else name).rstrip("\n") for name, table in tables.items()]
    return "\n\n".join(part for part in parts if part) + "\n"


def _value(value: object) -> str:
    if isinstance(value, str):
        # TOML's basic strings escape as JSON does, and take every other character as it is.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value).lower() if isinstance(value, bool) else str(value)
