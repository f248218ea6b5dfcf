"""Which records of an import its page shows, kept in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import import_story, panels, seeded, session
from dashboard.filter_bar import Bar
from dashboard.reader import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.chosen import Look
    from dashboard.reader import Reader

ALL = "all"


def asked_id() -> str:
    """Return the id of the import that the address asks for."""
    return session.address().get("id", "")


def bar(rows: Sequence[Mapping[str, Any]], here: Reader) -> Bar:
    """Return what the page keeps in its address; without a role, the first that records have is shown."""
    there = {row["role"] for row in rows}
    by_use = sorted(import_story.ROLES, key=lambda role: role not in there)
    choices = {"id": (), "role": tuple(by_use), "why": (ALL, *import_story.REASONS)}
    return Bar("imported", here, offered=(), choices=choices, is_timed=False)


def roles(shown: Bar, rows: Sequence[Mapping[str, Any]], here: Reader) -> None:
    """Show what records can do, to choose from, with how many do; and of those aside, why."""
    _ = here.gettext
    if not rows:
        return
    called = {
        role: f"{_(word)} · {here.number(total(rows, role=role, reason=None))}"
        for role, word in import_story.ROLES.items()
    }
    panels.choose(_("Rows"), called, shown.key("role"), shown.changed, is_titled=False)
    reasons = [ALL, *dict.fromkeys(row["reason"] for row in rows if row["reason"])]
    if st.session_state.get(shown.key("role")) == "aside" and len(reasons) > 1:
        st.selectbox(
            _("Why"),
            reasons,
            format_func=lambda reason: _("All reasons") if reason == ALL else plain(_(import_story.REASONS[reason])),
            **seeded.index(shown.key("why"), reasons),
            on_change=shown.changed,
        )


def asked(look: Look, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return which records are asked for, as questions take it."""
    role, why = look.more["role"], look.more["why"]
    is_there = any(row["reason"] == why for row in rows)
    return {"role": role, "reason": why if role == "aside" and is_there else None}


def total(rows: Sequence[Mapping[str, Any]], *, role: str, reason: str | None) -> int:
    """Return how many records of an import do one thing, and for one reason if it is given."""
    return sum(row["count"] for row in rows if row["role"] == role and reason in (None, row["reason"]))
