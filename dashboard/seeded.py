"""Widgets that a page sets from its address: what they hold is told to the browser as their default too, on every run.

Streamlit tells the browser once that a widget was set. A browser that is slow, or clicked at once, shows the next run
first and takes that one's default: the filters of the address were lost, and then the address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Sequence


def value(key: str) -> dict[str, Any]:
    """Return the arguments of a field, a date or a toggle that the page sets under a key."""
    held = st.session_state.get(key)
    return {"key": key} if held is None else {"key": key, "value": held}


def default(key: str) -> dict[str, Any]:
    """Return the arguments of a choice of several, a row of choices or a row of pages that the page sets."""
    held = st.session_state.get(key)
    return {"key": key} if held is None else {"key": key, "default": held}


def index(key: str, options: Sequence[str]) -> dict[str, Any]:
    """Return the arguments of a choice of one that the page sets; the first, when it holds none of them."""
    held = st.session_state.get(key)
    return {"key": key, "index": options.index(held) if held in options else 0}
