"""The script behind every page: language, pages, and what frames them."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard import frame, pages, session, warm

HERE = Path(__file__).parent

st.set_page_config(page_icon=str(HERE / "icon.svg"), layout="wide", initial_sidebar_state="auto")
session.choose_language()
session.logo(HERE / "logo.svg")
page = pages.navigation(session.here())
st.set_page_config(page_title=f"{page.title} · Encaisse")
session.arrived(page.url_path)
frame.foot()
page.run()
warm.settle(page.url_path)
