"""Every question we ask: `<topic>.sql` holds named blocks, `<topic>.py` their typed faces."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_BLOCK = re.compile(r"^-- name: (?P<name>\w+)\s*\n(?P<body>.*?)(?=^-- name: |\Z)", re.MULTILINE | re.DOTALL)


@cache
def load(topic: str) -> dict[str, str]:
    """Return the blocks of a topic, name → SQL."""
    text = Path(__file__).with_name(f"{topic}.sql").read_text(encoding="utf-8")
    return {block["name"]: block["body"].strip().rstrip(";") for block in _BLOCK.finditer(text)}
