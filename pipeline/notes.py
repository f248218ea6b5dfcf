"""What a person writes beside a finding: kept short, and without card data, like anything else from outside."""

from __future__ import annotations

from connectors.redact import brief


def kept(text: str) -> str | None:
    """Return a note as it is kept; None when nothing was written."""
    return brief(text) or None
