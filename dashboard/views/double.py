"""Charged twice? One answer to a client who says so, its proof and what to do."""

from __future__ import annotations

from dashboard import session, twice_panels

here = session.here()
twice_panels.header(here)
asked = twice_panels.claim(here)
if asked:
    twice_panels.answer(asked, here)
