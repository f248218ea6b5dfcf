"""Acting on a terminal: one act at a time, opened beneath what it is about, against the version that was looked at.

What was typed or chosen stays when it cannot be done: refused, or overtaken by somebody else's act.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from msgspec import Struct, structs

from dashboard.reader import plain
from pipeline.errors import ActRefused, Overtaken, WorkstationOvertaken

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.reader import Reader
    from dashboard.roster import Entry

ACTING = "terminal.acting"


class Acting(Struct, frozen=True):
    """An act that somebody is about to do: what, on which terminal or workstation, as it was, and why not yet."""

    what: str
    serial: str
    version: int
    alias: str
    problem: str = ""


def begin(what: str, one: Entry) -> None:
    """Open an act on a terminal as it is shown now."""
    st.session_state[ACTING] = Acting(what, one.serial, one.version, one.alias)


def begin_on(what: str, subject: str, version: int, name: str) -> None:
    """Open an act on a workstation as it is shown now; without a subject, on one that is to be added."""
    st.session_state[ACTING] = Acting(what, subject, version, name)


def stop() -> None:
    """Close what is open; nothing is changed."""
    st.session_state.pop(ACTING, None)


def current(what: str, serial: str) -> Acting | None:
    """Return an act on a terminal when it is open in this session."""
    found: Acting | None = st.session_state.get(ACTING)
    return found if found and (found.what, found.serial) == (what, serial) else None


def attempt(here: Reader, do: Callable[[Acting], object], done: str) -> None:
    """Do the act that is open, say so and close it; or leave it open, and say why it cannot be done."""
    acting: Acting | None = st.session_state.get(ACTING)
    if acting is None:
        return
    try:
        do(acting)
    except ActRefused as refusal:
        problem = here.gettext(refusal.text).format_map(refusal.values)
        st.session_state[ACTING] = structs.replace(acting, problem=problem)
    except Overtaken as told:
        st.session_state[ACTING] = _after(acting, told, here)
    else:
        stop()
        st.toast(plain(done), icon=":material/check:")


def problem(acting: Acting | None) -> None:
    """Show why an act could not be done."""
    if acting and acting.problem:
        st.error(plain(acting.problem), icon=":material/block:")


def who(name: str | None, here: Reader) -> str:
    """Return whom a name in the journal stands for."""
    _ = here.gettext
    return {"local": _("somebody at this computer"), "pipeline": "Encaisse", None: _("somebody")}.get(name, name or "")


def _after(acting: Acting, told: Overtaken, here: Reader) -> Acting:
    """Return an act after somebody else's: what stands now was seen, so that it can be done all the same."""
    _ = here.gettext
    text = _("Terminal {serial} was changed meanwhile by {who}: look again, then try once more.")
    if isinstance(told, WorkstationOvertaken):
        text = _("“{alias}” was changed meanwhile by {who}: look again, then try once more. What you typed is kept.")
    if told.serial == acting.serial and told.alias != acting.alias:
        text = _(
            "Renamed meanwhile by {who}: it is called “{alias}” now. Nothing of yours is lost: try again to go on, or "
            "leave it so."
        )
    problem = text.format(who=who(told.by, here), alias=told.alias, serial=told.serial)
    if told.serial != acting.serial:
        return structs.replace(acting, problem=problem)
    return structs.replace(acting, version=told.version, alias=told.alias, problem=problem)
