"""Where files are dropped, and what became of each of this session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import brought, import_story, pages, panels
from dashboard.look import coloured
from dashboard.reader import plain
from pipeline.bringing import LARGEST_MB

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.brought import Brought
    from dashboard.reader import Reader

TYPES = ("xlsx", "csv", "txt", "tsv")
_ICONS = {
    "refused": ":material/block:",
    "to_explain": ":material/help:",
    "ready": ":material/draft:",
    "imported": ":material/task_alt:",
}


def answer(
    counts: Mapping[str, int], latest: Sequence[Mapping[str, Any]], waiting: Mapping[str, Any], here: Reader
) -> None:
    """Show what was imported so far, and the way to what waits for a match."""
    _ = here.gettext
    standing = [row for row in latest if row["state"] == "kept"]
    if standing:
        until = here.day(max(row["until"] for row in standing))
        text = here.ngettext(
            "{n} file is imported, up to {day}.", "{n} files are imported, up to {day}.", counts["kept"], day=until
        )
        panels.said(text)
    else:
        panels.said(_("Drop SmartRec's exports here: takings, payments and reports follow at once."))
    if waiting["count"]:
        text = here.ngettext("{n} row waits to be matched", "{n} rows wait to be matched", waiting["count"])
        pages.link(here, "matching", plain(text), icon=":material/join_inner:")


def zone(here: Reader) -> None:
    """Show where files are dropped; what is dropped is read at once."""
    _ = here.gettext
    dropped = st.file_uploader(
        _("Exports of SmartRec: Excel or CSV, {limit} MB each at most").format(limit=here.number(LARGEST_MB)),
        type=TYPES,
        accept_multiple_files=True,
        max_upload_size=LARGEST_MB,
        key=brought.drop_key(),
        disabled=not here.viewer.may("import"),
        help=_(
            "Nothing is kept before you have seen what an import would do. A file is read apart from everything else, "
            "and nothing in it is carried out."
        ),
    )
    if dropped:
        with st.spinner(_("The file is being read …")):
            brought.take(dropped)
        st.rerun()


def files(here: Reader) -> Brought | None:
    """Show the files of this session, when there are several; return the one that is looked at."""
    one, every = brought.current(), brought.listed()
    if one is None or len(every) == 1:
        return one
    with st.container(border=True, gap=None):
        for other in every:
            _line(other, here, is_current=other is one)
    return one


def refused(one: Brought, here: Reader) -> None:
    """Show why a file is not read, and what to do."""
    if one.problem is not None:
        st.warning(f"**{plain(one.name)}**  \n{plain(brought.told(one.problem, here))}", icon=":material/block:")
        put_away(one, here)


def put_away(one: Brought, here: Reader) -> None:
    """Offer to put a file away, as if it had not been brought."""
    _ = here.gettext
    st.button(
        _("Put this file away"),
        key=f"import.{one.number}.away",
        icon=":material/close:",
        type="tertiary",
        on_click=brought.put_away,
        args=(one.number,),
    )


def _line(one: Brought, here: Reader, *, is_current: bool) -> None:
    _ = here.gettext
    state = brought.state(one)
    mark = import_story.FILES[state]
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        name = plain(one.name)
        st.button(
            f"**{name}**" if is_current else name,
            key=f"import.{one.number}.choose",
            icon=_ICONS[state],
            type="tertiary",
            on_click=brought.choose,
            args=(one.number,),
        )
        st.markdown(coloured(mark, plain(_(mark.word))), width="content")
