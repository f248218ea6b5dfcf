"""Payments: every payment, void and refund, filtered, counted and found."""

from __future__ import annotations

from dashboard import list_panels, session

here = session.here()
find = list_panels.header(here)
if find:
    list_panels.found(find, here)
else:
    list_panels.listed(here)
