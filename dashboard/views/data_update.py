"""Data update: how fresh each source is, what runs, and what the data leave to look at."""

from __future__ import annotations

import streamlit as st

from dashboard import feeds_chart, findings_list, paging, panels, session, sources, states, update_bar, work
from dashboard.ask import ask
from data.queries import findings, freshness, runs_list


@st.fragment(run_every="15s")
def live() -> None:
    """Show the part of the page that is asked for, as it is now."""
    here = session.here()
    _, viewer = here.gettext, here.viewer
    told, counts = sources.told(ask(viewer, freshness.connectors), here), ask(viewer, findings.counts)
    panels.header(_("Data update"), told, here)
    if told:
        panels.said(sources.sentence(told, here))
    work.paused(ask(viewer, runs_list.paused), here)
    bar = update_bar.bar(counts, here)
    look = bar.show()
    update_bar.parts(bar, counts, here)
    match look.more["show"]:
        case "findings":
            update_bar.of_findings(bar, counts, here)
            asked = update_bar.asked(look)
            total = update_bar.total(counts, **asked)
            rows = ask(viewer, findings.page, **asked, **paging.asked(look, total, findings_list.SIZE))
            findings_list.show(rows, total, bar.address(look), here, is_narrowed=bool(counts))
            paging.show(bar, total, findings_list.SIZE)
        case "runs":
            update_bar.of_runs(bar, here)
            narrowed = update_bar.asked_of_runs(look)
            total = ask(viewer, runs_list.total, **narrowed)
            rows = ask(viewer, runs_list.page, **narrowed, **paging.asked(look, total, work.SIZE))
            work.history(rows, total, bar.address(look), here)
            paging.show(bar, total, work.SIZE)
        case _:
            reading = ask(viewer, freshness.backfills)
            states.backfills(reading, here)
            if told:
                work.cards(told, here)
            else:
                states.no_source(here)
            feeds_chart.show(ask(viewer, freshness.coverage), reading, here)
            work.jobs(ask(viewer, runs_list.latest), here, is_history_read=not reading)


live()
