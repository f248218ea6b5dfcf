"""Reports: the payment details of a period, told before they are downloaded."""

from __future__ import annotations

import streamlit as st

from dashboard import feeds, panels, report, report_panels, session
from dashboard.ask import ask
from data.queries import fleet, freshness, journal, reports


@st.fragment(run_every="15s")
def downloaded() -> None:
    """Show what was downloaded last, as it is now."""
    here = session.here()
    report_panels.last(report.exports(ask(here.viewer, journal.exports, size=report_panels.EXPORTS)), here)


here = session.here()
viewer = here.viewer
panels.title(here.gettext("Reports"))
look = report_panels.bar(ask(viewer, fleet.names), here).show()
with st.skeleton(report_panels.HEIGHT):
    rows = ask(viewer, reports.preview, chosen=report.asked(look.what))
read = feeds.of(ask(viewer, freshness.coverage), ask(viewer, freshness.backfills), here.now)
report_panels.preview(report.preview(rows, look, here), look, read, here)
report_panels.columns(here)
downloaded()
