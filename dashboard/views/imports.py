"""Import: files are dropped, their columns explained once, what they would do is shown, and they are kept or not."""

from __future__ import annotations

from dashboard import brought, import_drop, import_history, import_mapping, import_preview, paging, panels, session
from dashboard.ask import ask
from dashboard.filter_bar import Bar
from data.queries import imports, matching

here = session.here()
_, viewer = here.gettext, here.viewer
panels.title(_("Import"))
bar = Bar("imports", here, offered=(), is_timed=False)
look = bar.show()
counts = ask(viewer, imports.count)
latest = ask(viewer, imports.recent, **paging.asked(look, counts["imports"], import_history.SIZE))
import_drop.answer(counts, latest, ask(viewer, matching.unmatched_days), here)
import_drop.zone(here)
if one := import_drop.files(here):
    match brought.state(one):
        case "refused":
            import_drop.refused(one, here)
        case "to_explain":
            import_mapping.edit(one, here)
        case "ready":
            import_preview.show(one, here)
        case _:
            import_preview.done(one, here)
import_history.latest(latest, counts, here)
paging.show(bar, counts["imports"], import_history.SIZE)
