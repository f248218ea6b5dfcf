"""Pages of a list: which rows the page of an address has, and the pages to choose from below the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import seeded

if TYPE_CHECKING:
    from dashboard.chosen import Look
    from dashboard.filter_bar import Bar


def count(total: int, size: int) -> int:
    """Return how many pages there are, one at least."""
    return max(1, -(-total // size))


def asked(look: Look, total: int, size: int) -> dict[str, Any]:
    """Return which rows the page asked for has, as questions take it; a page beyond the last is the last."""
    return {"size": size, "skip": (min(look.page, count(total, size)) - 1) * size}


def show(bar: Bar, total: int, size: int) -> None:
    """Show the pages, when there is more than one."""
    pages, key = count(total, size), bar.key("page")
    if pages > 1:
        st.session_state[key] = min(st.session_state[key], pages)
        st.pagination(pages, **seeded.default(key))
