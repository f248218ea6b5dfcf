"""What the page of matches shows: its parts and its period, kept in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import finding_words, panels
from dashboard.filter_bar import Bar
from data.locale import N_
from pipeline import absent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.chosen import Look
    from dashboard.reader import Reader

PARTS: Mapping[str, str] = {
    "proposed": N_("Proposals"),
    "terminals": N_("Absent from SmartRec"),
    "files": N_("Absent from the terminals"),
    "decided": N_("Decided"),
}
KINDS: Mapping[str, tuple[str, ...]] = {
    "terminals": (absent.ABSENT, absent.TO_RECORD),
    "files": (absent.NOT_TAKEN, absent.DIFFERS),
}
"""The kinds of findings that each part is about."""
_CHOICES = {"show": tuple(PARTS), "kind": ("", *absent.KINDS)}
_SPANS = ("7-days", "30-days", "month", "last-month", "year", "custom")


def bar(here: Reader) -> Bar:
    """Return the filters of the page."""
    return Bar("matching", here, offered=(), choices=_CHOICES, spans=_SPANS)


def parts(shown: Bar, counts: Sequence[Mapping[str, Any]], proposed: int, decided: int, here: Reader) -> None:
    """Show the parts of the page to choose from, with how many there are of each."""
    _ = here.gettext
    numbers = {"proposed": proposed, "decided": decided, **{part: waiting(counts, part) for part in KINDS}}
    called = {
        part: f"{_(word)} · {here.number(numbers[part])}" if numbers[part] else _(word) for part, word in PARTS.items()
    }
    panels.choose(_("Show"), called, shown.key("show"), shown.changed, is_titled=False)


def kind(shown: Bar, look: Look, part: str, counts: Sequence[Mapping[str, Any]], here: Reader) -> str:
    """Show the kinds of findings that a part is about, and return the one chosen."""
    offered = KINDS[part]
    chosen = look.more["kind"] if look.more["kind"] in offered else offered[0]
    st.session_state[shown.key("kind")] = chosen
    called = {name: f"{finding_words.title(name, here)} · {here.number(waiting_of(counts, name))}" for name in offered}
    panels.choose(here.gettext("Kind"), called, shown.key("kind"), shown.changed, is_titled=False)
    return chosen


def asked(kind: str) -> dict[str, Any]:
    """Return which findings are asked for, as questions take it."""
    return {"state": "open", "severity": None, "kind": kind}


def waiting_of(counts: Sequence[Mapping[str, Any]], kind: str) -> int:
    """Return how many findings of a kind nobody has seen yet."""
    return sum(row["count"] for row in counts if row["kind"] == kind and row["state"] == "open")


def waiting(counts: Sequence[Mapping[str, Any]], part: str) -> int:
    """Return how many findings nobody has seen yet a part is about."""
    return sum(waiting_of(counts, kind) for kind in KINDS[part])
