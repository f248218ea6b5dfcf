"""One import: what its records do now, what of it was not read, and how it is undone."""

from __future__ import annotations

import streamlit as st

from dashboard import import_history, import_roles, import_unread, imported_bar, paging, session
from dashboard.ask import ask
from data.queries import imports

here = session.here()
_, viewer = here.gettext, here.viewer
found = ask(viewer, imports.one, import_id=imported_bar.asked_id())
if found is None:
    import_history.missing(here)
    st.stop()
import_history.head(found, here)
roles = ask(viewer, imports.roles, import_id=found["import_id"])
bar = imported_bar.bar(roles, here)
look = bar.show()
import_roles.table(found["import_id"], here)
import_history.undo(found, here)
imported_bar.roles(bar, roles, here)
asked = imported_bar.asked(look, roles)
total = imported_bar.total(roles, **asked)
import_history.records(
    ask(
        viewer,
        imports.records,
        import_id=found["import_id"],
        **asked,
        **paging.asked(look, total, import_history.RECORDS),
    ),
    here,
)
paging.show(bar, total, import_history.RECORDS)
import_unread.of_import(ask(viewer, imports.unread, import_id=found["import_id"], size=import_unread.MOST), here)
