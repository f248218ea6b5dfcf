"""Today: what was taken, whether that is normal, and what wants a person."""

from __future__ import annotations

import streamlit as st

from dashboard import attention, day, panels, seen, session, sources, states, tables, update_bar, work
from dashboard.ask import ask
from data.queries import findings, fleet, freshness, runs_list, takings


@st.fragment(run_every="20s")
def live() -> None:
    """Show the day as it is now."""
    here = session.here()
    _, viewer = here.gettext, here.viewer
    read = ask(viewer, freshness.connectors)
    terminals = seen.conclude(ask(viewer, fleet.terminals), here.now)
    panels.header(_("Today"), sources.told(read, here), here)
    states.backfills(ask(viewer, freshness.backfills), here)
    if ask(viewer, takings.first_day) is None and not terminals:
        states.empty(
            _("Here you will see what each terminal takes, hour by hour"),
            _("No payment and no terminal has been read yet."),
            _("See in Data update which sources are read, and what is missing"),
            page="views/data_update.py",
        )
        return
    paused = ask(viewer, runs_list.paused)
    work.paused(paused, here, jobs=attention.LOUD)
    coverage = ask(viewer, freshness.coverage)
    on, besides = day.leading(here)
    shown = day.build(ask(viewer, takings.by_hour, day=on), coverage, on, here)
    running = day.build(ask(viewer, takings.by_hour, day=besides), coverage, besides, here) if besides else None
    panels.answer(shown, here, running)
    panels.figures(shown, here)
    chart, aside = panels.beside(here)
    with chart:
        panels.hours(shown, here)
    with aside:
        counts, most = ask(viewer, findings.counts), attention.MOST
        recent = ask(viewer, findings.page, state="open", severity="money", kind=None, size=most, skip=0)
        waiting = update_bar.total(counts, state="open", severity="money")
        tasks = update_bar.total(counts, state="open", kind=attention.TASK)
        items = attention.items(
            terminals, recent=recent, waiting=waiting, to_record=tasks, sources=read, paused=paused, here=here
        )
        panels.attention(items, update_bar.total(counts, state="open"), here)
    panels.terminals(tables.lines(terminals, ask(viewer, takings.by_terminal, day=on), here), shown, here)
    panels.export(shown, here)


live()
