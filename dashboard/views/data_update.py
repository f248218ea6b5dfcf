"""Data update: how fresh each source is, what runs, and what the data leave to look at."""

from __future__ import annotations

import streamlit as st

from dashboard import panels, session, sources, states, work
from dashboard.ask import ask
from data.queries import findings, freshness, runs_list


@st.fragment(run_every="15s")
def live() -> None:
    """Show sources and jobs as they are now."""
    here = session.here()
    _, viewer = here.gettext, here.viewer
    told, reading = sources.told(ask(viewer, freshness.connectors), here), ask(viewer, freshness.backfills)
    panels.header(_("Data update"), told, here)
    if told:
        panels.said(sources.sentence(told, here))
        states.backfills(reading, here)
        work.cards(told, here)
    else:
        states.empty(
            _("Here you will see each source and how fresh it is"),
            _("No source has been read yet."),
            _("Run a job below, or the command “encaisse check”, to see what the settings lack."),
            icon=":material/sync:",
        )
    work.jobs(ask(viewer, runs_list.latest), here, is_history_read=not reading)


@st.fragment(run_every="15s")
def found() -> None:
    """Show the findings, a page at a time."""
    here = session.here()
    st.subheader(here.gettext("Findings"), anchor=False)
    slot = st.container()
    skip = work.pages(work.unresolved(ask(here.viewer, findings.counts)), "findings_page")
    with slot:
        work.findings(ask(here.viewer, findings.unresolved, is_open_only=False, size=work.SIZE, skip=skip), here)


@st.fragment(run_every="15s")
def history() -> None:
    """Show what ran, a page at a time."""
    here = session.here()
    st.subheader(here.gettext("What ran"), anchor=False)
    job, is_failed_only = work.history_filters(here)
    slot = st.container()
    total = ask(here.viewer, runs_list.total, job=job, is_failed_only=is_failed_only)
    skip = work.pages(total, "runs_page")
    with slot:
        rows = ask(here.viewer, runs_list.page, job=job, is_failed_only=is_failed_only, size=work.SIZE, skip=skip)
        work.history(rows, here)


live()
found()
history()
