"""Workstations: what each takes and proposes, and what was taken there."""

from __future__ import annotations

import streamlit as st

from dashboard import panels, roster, session, sources, workstation_form, workstation_list, workstation_panels
from dashboard.ask import ask
from data.queries import freshness
from data.queries import roster as terminals
from data.queries import workstations as questions


@st.fragment(run_every="10s")
def live() -> None:
    """Show the workstations, and their terminals as they are now."""
    here = session.here()
    _, viewer = here.gettext, here.viewer
    panels.header(_("Workstations"), sources.told(ask(viewer, freshness.connectors), here), here)
    workstation_panels.rule(here)
    fleet = roster.entries(ask(viewer, terminals.terminals), here.now)
    sites, every = ask(viewer, terminals.sites), ask(viewer, questions.listed)
    if not every:
        workstation_panels.empty(fleet, sites, here)
        return
    answer = st.container()
    workstation_form.adding(fleet, sites, here)
    filters = workstation_panels.bar(sites, here)
    look = filters.show()
    since, until = look.period.since, look.period.until
    taken = ask(viewer, questions.taken, since=since, until=until) if viewer.may("see_payments") else []
    desks = workstation_list.build(every, taken, fleet)
    with answer:
        workstation_panels.answer(desks, here)
    workstation_panels.listing(desks, look, filters, fleet, sites, here)


live()
