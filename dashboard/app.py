"""The script behind every page: language, pages, and what frames them."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard import frame, session

HERE = Path(__file__).parent

st.set_page_config(page_icon=str(HERE / "icon.svg"), layout="wide")
session.choose_language()
session.logo(HERE / "logo.svg")
_ = session.here().gettext
page = st.navigation(
    [
        st.Page(HERE / "views" / "today.py", title=_("Today"), icon=":material/today:", default=True),
        st.Page(
            HERE / "views" / "data_update.py", title=_("Data update"), icon=":material/sync:", url_path="data-update"
        ),
    ]
)
st.set_page_config(page_title=f"{page.title} · Encaisse")
frame.foot()
page.run()
