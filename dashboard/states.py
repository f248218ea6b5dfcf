"""What a page says when there is nothing to show, when something is still being read, and when it failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import streamlit as st

from dashboard import session
from dashboard.look import provider
from dashboard.reader import plain
from data.locale import format as written
from data.locale import translator
from pipeline.log import unexpected

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboard.reader import Reader

_ICON = ":material/point_of_sale:"


def empty(title: str, why: str, todo: str = "", *, icon: str = _ICON, page: str = "") -> None:
    """Say what would be here, why it is not, and the one thing to do: a link when it is done on another page."""
    with st.container(border=True, horizontal_alignment="center", gap="xsmall"):
        st.space("small")
        st.subheader(plain(title), icon=icon, anchor=False, text_alignment="center")
        st.markdown(plain(why), text_alignment="center")
        if page:
            st.page_link(page, label=plain(todo), icon=":material/arrow_forward:", width="content")
        elif todo:
            st.caption(plain(todo), text_alignment="center")
        st.space("small")


def backfills(rows: Iterable[dict[str, Any]], here: Reader) -> None:
    """Show how far the reading of the history is; nothing when there is none under way."""
    _ = here.gettext
    for row in rows:
        whole = (row["until"] - row["since"]).total_seconds()
        done = (row["done_until"] - row["since"]).total_seconds()
        share = min(max(done / whole, 0.0), 1.0) if whole else 1.0
        text = _("The history of {source} is being read: {share} done, up to {day}. Figures of past days still grow.")
        st.progress(
            share,
            plain(
                text.format(
                    source=provider(row["connector"]),
                    share=written.percent(share, here.language),
                    day=here.day(here.day_of(row["done_until"])),
                )
            ),
        )


def failed(error: Exception) -> bool:
    """Show a calm sentence with a reference instead of a failure; the log has it whole. Tell that it is shown."""
    reference = unexpected(error, page=urlsplit(st.context.url or "").path)
    _ = translator(session.language()).gettext
    text = _("This page could not be shown. Nothing is lost: the rest goes on. Reference: {reference}.")
    st.error(plain(text.format(reference=reference)), icon=":material/error:")
    st.caption(plain(_("Reload the page. If it happens again, give the reference to support.")))
    return True
