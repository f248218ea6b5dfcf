"""To match: rows of files and payments of terminals side by side, and what only one side knows."""

from __future__ import annotations

from dashboard import match_panels, matching_bar, paging, panels, proposals, session
from dashboard.ask import ask
from data.queries import findings, matching

here = session.here()
_, viewer = here.gettext, here.viewer
match_panels.back(here)
panels.title(_("To match"))
bar = matching_bar.bar(here)
look = bar.show()
counts, decided = ask(viewer, findings.counts), ask(viewer, matching.decided_count)
matches = proposals.found(here, look.period)
match_panels.answer(matches, here)
matching_bar.parts(bar, counts, len(matches), decided, here)
match look.more["show"]:
    case "proposed":
        match_panels.proposed(matches, look.page, ask(viewer, matching.unmatched_days), here)
        paging.show(bar, len(matches), proposals.SIZE)
    case "decided":
        rows = ask(viewer, matching.decided, **paging.asked(look, decided, match_panels.DECIDED))
        match_panels.decided(rows, here)
        paging.show(bar, decided, match_panels.DECIDED)
    case part:
        kind = matching_bar.kind(bar, look, part, counts, here)
        total = matching_bar.waiting_of(counts, kind)
        asked = matching_bar.asked(kind)
        found = ask(viewer, findings.page, **asked, **paging.asked(look, total, proposals.SIZE))
        match_panels.one_sided(found, part, here)
        paging.show(bar, total, proposals.SIZE)
