"""The list of findings: each leads to its story, and can be marked as seen at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import acts, finding_words, list_head, pages, panels, states
from dashboard.look import FINDINGS, SEVERITIES, coloured
from dashboard.reader import plain
from data.model import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.reader import Reader

SIZE = 10


def show(
    rows: Sequence[dict[str, Any]], total: int, address: Mapping[str, str], here: Reader, *, is_narrowed: bool
) -> None:
    """Show a page of findings and how many there are in all; `address` is the page's."""
    _ = here.gettext
    if not rows and is_narrowed:
        states.empty(
            _("No finding like this"),
            _("What is listed here is narrowed by the filters above."),
            _("Choose other filters, or all states."),
            icon=":material/filter_alt_off:",
        )
        return
    if not rows:
        states.empty(
            _("Nothing strange in the data"),
            _("What sources contradict, leave out or send twice would be listed here."),
            icon=":material/check_circle:",
        )
        return
    list_head.show(here.ngettext("{n} finding", "{n} findings", total), "findings", address, here)
    with st.container(border=True, gap="small"):
        for row in rows:
            _finding(row, here)


def told(row: dict[str, Any], here: Reader) -> str:
    """Return in a line what is known of a finding: how grave, when, how often; who saw it, or that it is over."""
    severity, state = SEVERITIES[Severity(row["severity"])], FINDINGS[row["state"]]
    parts = [here.gettext(severity.word), here.when(finding_words.happened_at(row))]
    if row["state"] == "open":
        parts.append(here.ngettext("found once", "found {n} times", row["seen_count"]))
    elif row["closed_at"]:
        parts += [here.gettext(state.word), here.when(row["closed_at"]), here.who(row["closed_by"])]
    return " · ".join(parts)


def _finding(row: dict[str, Any], here: Reader) -> None:
    _ = here.gettext
    line = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
    mark = SEVERITIES[Severity(row["severity"])] if row["state"] == "open" else FINDINGS[row["state"]]
    title = coloured(mark, f"**{plain(finding_words.title(row['kind'], here))}**")
    about = finding_words.told(row, here)
    with line.container(width="stretch", gap=None):
        text = title if here.is_phone else f"{title} · {plain(about)}"
        pages.link(here, "finding", text, {"id": row["finding_id"]})
        panels.below(f"{about} · {told(row, here)}" if here.is_phone else told(row, here))
    # A phone has no room for it here; the finding's own page has.
    if row["state"] == "open" and not here.is_phone:
        line.button(
            _("Mark as seen"),
            key=f"seen-{row['finding_id']}",
            icon=":material/done:",
            disabled=not here.viewer.may("run_jobs"),
            on_click=acts.acknowledge,
            args=(here.viewer, row["finding_id"]),
        )
