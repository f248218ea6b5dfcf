"""One terminal: how it is, what it is and was called, what it took."""

from __future__ import annotations

import streamlit as st

from dashboard import panels, roster, session, sources, states, terminal_acts, terminal_panels
from dashboard.ask import ask
from data.queries import freshness, outbox
from data.queries import roster as questions


@st.fragment(run_every="10s")
def live() -> None:
    """Show the terminal that the address names, as it is now."""
    here = session.here()
    _, viewer = here.gettext, here.viewer
    serial = session.address().get("serial", "")
    fleet = roster.entries(ask(viewer, questions.terminals), here.now)
    one = roster.find(fleet, serial)
    panels.header(one.alias if one else _("Terminal"), sources.told(ask(viewer, freshness.connectors), here), here)
    if one is None:
        states.empty(
            _("Here you will see one terminal"),
            _("No terminal has this serial number, or the address names none."),
            _("Choose one in the list of terminals"),
            icon=":material/contactless:",
            page="views/terminals.py",
        )
        return
    acts = ask(viewer, questions.acts, serial=serial, acts=terminal_panels.ACTS, size=terminal_panels.LATEST)
    terminal_panels.answer(one, acts, here)
    terminal_acts.show(one, fleet, ask(viewer, questions.sites), here)
    left, right = st.columns(2)
    with left:
        workstations = ask(viewer, questions.workstations, serial=serial)
        terminal_panels.particulars(one, workstations, ask(viewer, questions.replaced_ones, serial=serial), here)
    with right:
        history = ask(viewer, questions.history, serial=serial)
        terminal_panels.names(one, ask(viewer, outbox.latest_names), history, acts, here)
    terminal_panels.sources(one, ask(viewer, questions.listings, serial=serial), here)
    if viewer.may("see_payments"):
        period = terminal_panels.period(here)
        found = ask(viewer, questions.takings, serial=serial, since=period.since, until=period.until)
        terminal_panels.taken(one, found, here)
        since_at, size = terminal_panels.since(here), terminal_panels.LATEST
        latest = ask(viewer, questions.latest_payments, serial=serial, since_at=since_at, size=size)
        terminal_panels.latest(one, latest, here)


live()
