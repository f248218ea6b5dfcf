"""What frames every page: whose desk it is, and from where it can be reached."""

from __future__ import annotations

import streamlit as st

from dashboard import session
from dashboard.reader import plain
from pipeline import desk


def foot() -> None:
    """Show, below the pages' names, the organisation, a demonstration as such, and that there are no accounts yet."""
    settings = desk.current().settings
    _ = session.here().gettext
    with st.sidebar.container(gap="xsmall"):
        st.markdown(f"**{plain(settings.organisation.name)}**")
        if settings.environment == "demo":
            st.badge(_("Demonstration"), icon=":material/science:", color="orange")
        st.caption(plain(_("No accounts yet: open on this computer only.")))
        session.language_switch()
