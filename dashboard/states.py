"""What a page says when there is nothing to show, when something is still being read, and when it failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import streamlit as st

from dashboard import session
from dashboard.ask import NotAllowed
from dashboard.look import provider
from dashboard.reader import plain
from data.errors import DiskFull, StoreBusy, StoreDamaged, StoreError
from data.locale import N_, translator
from data.locale import format as written
from pipeline.log import log, unexpected

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dashboard.reader import Reader

_ICON = ":material/point_of_sale:"
_Said = tuple[str, str]
_KNOWN: Mapping[type[Exception], _Said] = {
    NotAllowed: (
        N_("You may not see what this page shows."),
        N_("Whoever looks after Encaisse can give you the right to."),
    ),
    DiskFull: (
        N_("There is no room left on the disk: nothing new is saved. What was saved is safe, and can still be read."),
        N_("Free some space on the computer that runs Encaisse, then reload the page."),
    ),
    StoreBusy: (
        N_("Another program holds the database: nothing can be shown until it lets go. Nothing is lost."),
        N_("Stop the other program, then reload the page."),
    ),
    StoreDamaged: (
        N_("The database cannot be read. Nothing more is written to it."),
        N_("Stop Encaisse, set the file aside and restore the latest backup; then collect what came since."),
    ),
    StoreError: (
        N_("The database cannot be used just now. What was saved is safe."),
        N_("Reload the page in a moment. If it stays so, the log tells why."),
    ),
}
"""What can be expected to fail: what is so, and what to do about it; the special before the general."""
UNFORESEEN = N_("This page could not be shown. Nothing is lost: the rest goes on. Reference: {reference}.")
_CLOSED: _Said = (
    N_("Encaisse is starting or stopping: there is nothing to show for a moment."),
    N_("Reload the page in a few seconds."),
)


def empty(  # noqa: PLR0913 - what it says, each by its name
    title: str,
    why: str,
    todo: str = "",
    *,
    icon: str = _ICON,
    page: str = "",
    params: Mapping[str, str] | None = None,
) -> None:
    """Say what would be here, why it is not, and the one thing to do: a link when it is done on another page."""
    with st.container(border=True, horizontal_alignment="center", gap="xsmall"):
        st.space("small")
        st.subheader(plain(title), icon=icon, anchor=False, text_alignment="center")
        st.markdown(plain(why), text_alignment="center")
        if page:
            arrow = ":material/arrow_forward:"
            st.page_link(page, label=plain(todo), icon=arrow, width="content", query_params=dict(params or {}))
        elif todo:
            st.caption(plain(todo), text_alignment="center")
        st.space("small")


def no_source(here: Reader) -> None:
    """Say that no source was ever read, and how to begin."""
    _ = here.gettext
    empty(
        _("Here you will see each source and how fresh it is"),
        _("No source has been read yet."),
        _("Run a job below, or the command “encaisse check”, to see what the settings lack."),
        icon=":material/sync:",
    )


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
    """Say calmly what failed and what still works, instead of the failure; the log has it whole. Tell that it is shown.

    What nobody foresaw has a reference to look it up by.
    """
    _ = translator(session.language()).gettext
    page = urlsplit(st.context.url or "").path
    text, todo = _CLOSED if type(error) is LookupError else _said(error)
    if text == UNFORESEEN:
        said = _(text).format(reference=unexpected(error, page=page))
    else:
        said = _(text)
        log.warning("page_failed", page=page, failure=type(error).__name__)
    st.error(plain(said), icon=":material/error:")
    st.caption(plain(_(todo)))
    return True


def _said(error: Exception) -> _Said:
    otherwise = (UNFORESEEN, N_("Reload the page. If it happens again, give the reference to support."))
    return next((said for kind, said in _KNOWN.items() if isinstance(error, kind)), otherwise)
