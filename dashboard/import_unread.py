"""The lines of a file that were not read: where they stand, and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from dashboard import import_story
from dashboard.reader import plain
from data import time as clock
from pipeline.reports import short_list

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.reader import Reader
    from data.imports import Given

SIZE = 25
MOST = 5000
"""The most lines that a page and its file show of one import."""


def of_file(number: int, given: Given, here: Reader) -> None:
    """Show the lines of a file that is not imported yet."""
    rows = [{"line": one.line, "reason": one.reason, "facts": one.facts} for one in given.unread[:MOST]]
    show(rows, f"import.{number}.unread", here)


def of_import(rows: Sequence[Mapping[str, Any]], here: Reader) -> None:
    """Show the lines of an import."""
    told = [{**row, "facts": json.loads(row["facts"])} for row in rows]
    show(told, "imported.unread", here)


def show(rows: Sequence[Mapping[str, Any]], key: str, here: Reader) -> None:
    """Show lines, a page at a time, and the button that downloads them all; nothing when there are none."""
    _ = here.gettext
    if not rows:
        return
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        text = here.ngettext("{n} line that cannot be read", "{n} lines that cannot be read", len(rows))
        st.subheader(plain(text), anchor=False, width="content")
        name = _("lines-not-read")
        st.download_button(
            "Excel",
            lambda: short_list.workbook(sheet(rows, here), here.language),
            file_name=f"{name}_{clock.now():%Y-%m-%d}.xlsx",
            key=f"{key}.excel",
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
        )
    place, pages = st.container(), -(-len(rows) // SIZE)
    page = st.pagination(pages, default=1, key=f"{key}.page") if pages > 1 else 1
    shown = rows[(page - 1) * SIZE : page * SIZE]
    table = {
        _("Line"): [plain(import_story.where(row["line"], here)) for row in shown],
        _("Why it is not read"): [plain(import_story.reason(row, here)) for row in shown],
    }
    place.table(pd.DataFrame(table), border="horizontal", hide_index=True, alt=text)


def sheet(rows: Sequence[Mapping[str, Any]], here: Reader) -> short_list.Sheet:
    """Return the lines as a sheet."""
    _ = here.gettext
    told = [(row["line"], import_story.reason(row, here)) for row in rows]
    return short_list.Sheet(_("Lines not read"), [_("Line"), _("Why it is not read")], told)
