"""How things look everywhere: one word, one icon and one colour for a state, one palette for charts.

Colours are the theme's names in text, so that they hold in light and dark; charts use the palette below, whose
colours keep three to one against both backgrounds and stay apart for the colour-blind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from streamlit.elements.lib.streamlit_plotly_theme import GRAY_90

from data.locale import N_
from data.model import Severity, State, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

TODAY = "#3a7fc4"
BESIDE = "#8a94a3"
# A stand-in of Streamlit's: the browser puts the colour of strong text of its theme in its place.
INK = GRAY_90
BAND = "rgba(138, 148, 163, 0.26)"
# How pale what was not chosen becomes, when something in a chart was.
PALE = 0.5
PALETTE = (TODAY, "#c8701a", "#2f8f7f", "#a8639e", "#8a7a2e", "#5f6fb8", BESIDE)


class Mark(Struct, frozen=True):
    """How a state is shown: always the icon and the word, the colour only besides."""

    icon: str
    word: str
    colour: str


STATES: Mapping[State, Mark] = {
    State.ONLINE: Mark("●", N_("Online"), "green"),
    State.BUSY: Mark("◉", N_("Busy"), "green"),
    State.ASLEEP: Mark("◐", N_("Asleep"), "blue"),
    State.OFFLINE: Mark("▲", N_("Offline"), "red"),
    State.UNKNOWN: Mark("◌", N_("State unknown"), "gray"),
}

SEVERITIES: Mapping[Severity, Mark] = {
    Severity.MONEY: Mark("!", N_("Money"), "red"),
    Severity.WARNING: Mark("▲", N_("To watch"), "orange"),
    Severity.NOTE: Mark("○", N_("For information"), "gray"),
}

STATUSES: Mapping[Status, Mark] = {
    Status.APPROVED: Mark("✓", N_("Approved"), "green"),
    Status.DECLINED: Mark("✕", N_("Declined"), "gray"),
    Status.CANCELLED: Mark("⊘", N_("Cancelled"), "gray"),
    Status.FAILED: Mark("✕", N_("Failed"), "gray"),
    Status.UNKNOWN: Mark("◷", N_("Being verified"), "orange"),
}

FINDINGS: Mapping[str, Mark] = {
    "open": Mark("○", N_("To look at"), "orange"),
    "acknowledged": Mark("✓", N_("Seen"), "gray"),
    "resolved": Mark("●", N_("Resolved"), "green"),
}

PAUSED = Mark("‖", N_("Paused"), "orange")
LOST = Mark("✕", N_("Lost"), "gray")
RETIRED = Mark("⇄", N_("Replaced"), "gray")
CALM = Mark("✓", N_("Nothing wants you."), "green")

FRESH = Mark("●", N_("Up to date"), "green")
READING = Mark("◐", N_("Reading"), "blue")
FAILING = Mark("▲", N_("Does not answer"), "red")
REFUSED = Mark("▲", N_("Key refused"), "red")
NEVER = Mark("◌", N_("Not read yet"), "gray")

RUNS: Mapping[str, Mark] = {
    "running": Mark("◐", N_("Running"), "blue"),
    "done": Mark("●", N_("Done"), "green"),
    "failed": Mark("▲", N_("Has failed"), "red"),
    "interrupted": Mark("◌", N_("Interrupted"), "orange"),
}

PROVIDERS: Mapping[str, str] = {
    "handpoint": "Handpoint",
    "paxstore": "PAXSTORE",
    "paysafe": "Paysafe",
    "smartrec": "SmartRec",
    "files": "SmartRec (Excel, CSV)",
}


def provider(connector: str) -> str:
    """Return a connector's name as people write it."""
    return PROVIDERS.get(connector, connector.replace("_", " ").capitalize())


def failing(failure_key: str | None) -> Mark:
    """Return how a source that fails is marked: one that refuses our key does answer."""
    return REFUSED if failure_key == "unauthorized" else FAILING


def coloured(mark: Mark, word: str) -> str:
    """Write a mark in Markdown: the icon in its colour, the word in the text's own."""
    return f":{mark.colour}[{mark.icon}]\u00a0{word}"
