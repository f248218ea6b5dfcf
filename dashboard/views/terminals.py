"""Terminals: which there are, how each one is, and what people call it."""

from __future__ import annotations

import streamlit as st

from dashboard import panels, roster, roster_panels, session, sources, states
from dashboard.ask import ask
from data.queries import freshness, outbox
from data.queries import roster as questions


@st.fragment(run_every="10s")
def live() -> None:
    """Show the terminals as they are now."""
    here = session.here()
    _, viewer = here.gettext, here.viewer
    panels.header(_("Terminals"), sources.told(ask(viewer, freshness.connectors), here), here)
    fleet = roster.entries(ask(viewer, questions.terminals), here.now)
    if not fleet:
        states.empty(
            _("Here you will see each terminal, how it is and what it is called"),
            _("No source has listed a terminal yet."),
            _("See in Data update which sources are read, and what is missing"),
            icon=":material/contactless:",
            page="views/data_update.py",
        )
        return
    roster_panels.answer(fleet, here)
    filters = roster_panels.bar(ask(viewer, questions.sites), here)
    roster_panels.listing(fleet, filters.show(), filters, ask(viewer, outbox.latest_names), here)


live()
