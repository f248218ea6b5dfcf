"""Takings: what any period took, why, and how that compares."""

from __future__ import annotations

import streamlit as st

from dashboard import coverage, filter_bar, panels, session, sources, states, taken, taken_panels, taken_words
from dashboard.ask import ask
from data.queries import fleet, freshness, takings

here = session.here()
_, viewer = here.gettext, here.viewer
panels.header(_("Takings"), sources.told(ask(viewer, freshness.connectors), here), here)
states.backfills(ask(viewer, freshness.backfills), here)
if ask(viewer, takings.first_day) is None:
    states.empty(
        _("Here you will see what any period took, and why"),
        _("No payment has been read yet."),
        _("See in Data update which sources are read, and what is missing"),
        page="views/data_update.py",
    )
    st.stop()
names = taken_words.names(ask(viewer, fleet.names), here)
bar = filter_bar.Bar(
    "takings",
    here,
    offered=("terminal", "site", "brand"),
    more=("workstation", "channel", "reading", "tests"),
    names=names,
    choices=taken.CHOICES,
)
asked = taken.asked(bar.show(), here)
taken_panels.choices(bar, here)
found = taken.build(
    asked,
    ask(viewer, takings.by_part, **asked.params()),
    ask(viewer, takings.by_part, **asked.params_before(asked.against)) if asked.against else (),
    coverage.of(ask(viewer, freshness.coverage), here),
    here,
)
taken_panels.answer(found, names, here)
if found.is_empty:
    states.empty(*taken_words.empty(found, here), icon=":material/calendar_month:")
else:
    taken_panels.figures(found, here)
    taken_panels.chart(found, names, here)
    taken_panels.calendar(found, here)
    taken_panels.table(found, bar, names, here)
taken_panels.export(found, here)
