"""What a click in a chart does: it says in words what was hit, and links to its payments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import charts, pages
from dashboard.reader import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import plotly.graph_objects as go

    from dashboard.reader import Reader


def shown(figure: go.Figure, alt: str, key: str, **given: Any) -> str | None:
    """Show a chart; return the key (`customdata`) of the bar or mark that was clicked in it."""
    state = st.plotly_chart(
        figure, config=charts.CONFIG, alt=alt, key=key, on_select="rerun", selection_mode="points", **given
    )
    points = state["selection"]["points"]
    return str(points[0]["customdata"]) if points and "customdata" in points[0] else None


def lead(told: Sequence[str], params: Mapping[str, str], here: Reader) -> None:
    """Show what was clicked, and a link to its payments: a chart that changed the page itself would break “back”."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.markdown(f"**{plain(' · '.join(told))}**", width="content")
        text = plain(here.gettext("See its payments"))
        pages.link(here, "payments", text, params, icon=":material/arrow_forward:")
