"""Payments: which are asked for."""

from __future__ import annotations

import streamlit as st

from dashboard import chosen, session
from dashboard.reader import plain

here = session.here()
st.title(plain(here.gettext("Payments")), anchor=False)
st.header(plain(chosen.sentence(chosen.read(session.address(), here), here, {})), anchor=False)
