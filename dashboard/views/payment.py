"""One payment: how it ended, its story, its receipt, and what its chip told."""

from __future__ import annotations

import streamlit as st

from dashboard import opened, payment_panels, session

here = session.here()
session.settle_address()
wanted = opened.asked(session.address())
found = opened.find(wanted, here) if wanted else None
if wanted is None or found is None:
    payment_panels.unknown(here)
    st.stop()
asking = payment_panels.asking(found)
if wanted.is_alone:
    payment_panels.alone(found, here)
else:
    payment_panels.header(found, here)
    first, beside, rest = payment_panels.places(here)
    with first:
        payment_panels.story(found, here)
        payment_panels.versions(found, here)
    with beside:
        payment_panels.paper(found, here)
        payment_panels.ids(found, here)
    with rest:
        payment_panels.details(found, here, asking)
        payment_panels.facts(found, here)
payment_panels.watch(found, asking)
