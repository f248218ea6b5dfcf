"""One payment: what it is, its amount, how it ended and when."""

from __future__ import annotations

import streamlit as st

from dashboard import list_panels, outcomes, panels, session
from dashboard.reader import plain

here = session.here()
row = list_panels.opened(here)
st.title(plain(here.gettext("One payment")), anchor=False)
if row:
    panels.said(f"{here.word('kind', row['kind'])} · {here.money(row['amount_minor'], row['currency'])}")
    st.markdown(outcomes.told(row, here))
    st.caption(plain(here.instant(row["occurred_at"])))
