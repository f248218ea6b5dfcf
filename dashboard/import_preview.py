"""What importing a file would do, shown before anything is kept; and what came of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard import (
    acts,
    brought,
    chosen,
    import_drop,
    import_roles,
    import_story,
    import_unread,
    pages,
    periods,
)
from dashboard.import_columns import key
from dashboard.reader import plain
from data.model import Status
from pipeline import import_words
from pipeline.bringing import Unfit
from pipeline.errors import ActRefused

if TYPE_CHECKING:
    from dashboard.brought import Brought
    from dashboard.reader import Reader
    from data.imports import Given
    from data.model import Viewer
    from pipeline.importing import Preview

_CARD = 120


def show(one: Brought, here: Reader) -> None:
    """Show what importing a file would do; why nothing of it can be, where that is so."""
    _ = here.gettext
    try:
        shown = brought.preview(one)
    except ActRefused as refusal:
        _refused(one, here.gettext(refusal.text).format_map(refusal.values), here)
    except Unfit as unfit:
        _refused(one, brought.told(unfit, here), here)
    else:
        if shown is not None:
            _preview(one, shown, here)


def done(one: Brought, here: Reader) -> None:
    """Show what came of an import, and the ways on from here."""
    _ = here.gettext
    shown = one.shown
    if shown is None:
        return
    given = shown.given
    st.success(
        plain(_("“{file}” is imported: {what}").format(file=given.file_name, what=import_story.sentence(given, here))),
        icon=":material/task_alt:",
    )
    import_roles.table(one.imported, here)
    period = periods.Period(given.since, given.until)
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        address = chosen.link(here, period)
        pages.link(here, "payments", plain(_("Payments of these days")), address, icon=":material/receipt_long:")
        takings = {"from": given.since.isoformat(), "to": given.until.isoformat()}
        pages.link(here, "takings", plain(_("Takings of these days")), takings, icon=":material/bar_chart:")
        pages.link(
            here, "imported", plain(_("Look at this import, or undo it")), {"id": one.imported}, icon=":material/undo:"
        )
        import_drop.put_away(one, here)


def _refused(one: Brought, why: str, here: Reader) -> None:
    st.warning(f"**{plain(one.name)}**  \n{plain(why)}", icon=":material/block:")
    with st.container(horizontal=True, gap="small"):
        _change(one, here)
        import_drop.put_away(one, here)


def _preview(one: Brought, shown: Preview, here: Reader) -> None:
    _ = here.gettext
    given = shown.given
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            text = _("{file}, read as “{title}”, version {version}")
            said = text.format(file=given.file_name, title=given.title, version=here.number(given.mapping_version))
            st.caption(plain(said), width="content")
            _change(one, here)
        st.subheader(plain(import_story.sentence(given, here)), anchor=False)
        if told := import_story.before(shown, here):
            st.info(plain(told), icon=":material/history:")
        _figures(shown, here)
        if shown.absent:
            text = here.ngettext(
                "{n} row of an earlier export is not in this one. It has an id of its own, so it stays.",
                "{n} rows of an earlier export are not in this one. They have ids of their own, so they stay.",
                shown.absent,
            )
            st.caption(plain(text))
        if shown.overlaps:
            text = _(
                "“{titles}” also counts payments of these days. What both know by the same number counts once; the "
                "rest may count twice."
            )
            st.warning(plain(text.format(titles=", ".join(shown.overlaps))), icon=":material/content_copy:")
        if not given.counts:
            text = _("This report only says more of payments: by itself it counts none.")
            st.caption(plain(text))
        _totals(given, here)
        _act(one, shown, here)
    import_unread.of_file(one.number, given, here)


def _figures(shown: Preview, here: Reader) -> None:
    _ = here.gettext
    figures = {
        _("New rows"): shown.new,
        _("Changed rows"): shown.changed,
        _("Rows that stay the same"): shown.same,
        _("Lines not read"): len(shown.given.unread),
    }
    with st.grid(4, min_column_width=_CARD, gap="small"):
        for name, count in figures.items():
            st.metric(name, plain(here.number(count)), border=True, height="stretch")


def _totals(given: Given, here: Reader) -> None:
    """Show how many rows there are of each mode and kind, and what the approved ones add up to."""
    _ = here.gettext
    if given.lines:
        _sums(given, here)
        return
    keys = Counter((one.mode, one.kind, one.currency) for one in given.records)
    sums: Counter[tuple[str, str, str]] = Counter()
    for one in given.records:
        if one.status is Status.APPROVED:
            sums[one.mode, one.kind, one.currency] += one.amount_minor
    rows = [
        {
            _("Mode of payment"): plain(import_words.mode(mode, here.language)),
            _("Kind"): plain(here.word("kind", kind)),
            _("Rows"): plain(here.number(count)),
            _("Approved amount"): plain(here.money(sums[mode, kind, currency], currency)),
        }
        for (mode, kind, currency), count in sorted(keys.items())
    ]
    st.table(pd.DataFrame(rows), border="horizontal", hide_index=True, alt=_("Rows by mode of payment and kind"))


def _sums(given: Given, here: Reader) -> None:
    """Show how many lines of a statement there are of each kind, and what they add up to."""
    _ = here.gettext
    sums: Counter[tuple[str, str]] = Counter()
    for line in given.lines:
        sums[line.kind, line.currency] += line.amount_minor
    counts = Counter((line.kind, line.currency) for line in given.lines)
    rows = [
        {
            _("Kind"): plain(here.word("line_kind", kind)),
            _("Lines"): plain(here.number(count)),
            _("Sum"): plain(here.money(sums[kind, currency], currency)),
        }
        for (kind, currency), count in sorted(counts.items())
    ]
    st.table(pd.DataFrame(rows), border="horizontal", hide_index=True, alt=_("Sums by kind"))


def _act(one: Brought, shown: Preview, here: Reader) -> None:
    """Offer the import, once everything doubtful is said to be right."""
    _ = here.gettext
    doubts = import_story.doubts(shown, here)
    ticked = True
    for doubt, text in doubts.items():
        st.warning(plain(text), icon=":material/warning:")
        ticked &= st.checkbox(plain(import_story.ticks(doubt, here)), key=key(one, "tick", doubt, *one.shown_of))
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.button(
            _("Import"),
            key=key(one, "import"),
            type="primary",
            icon=":material/download_done:",
            disabled=not (ticked and here.viewer.may("import")) or shown.state == "kept",
            on_click=_import,
            args=(here.viewer, one, shown),
        )
        import_drop.put_away(one, here)


def _change(one: Brought, here: Reader) -> None:
    st.button(
        here.gettext("Change the columns"),
        key=key(one, "change"),
        icon=":material/edit:",
        type="tertiary",
        on_click=_edit,
        args=(one,),
    )


def _edit(one: Brought) -> None:
    one.is_edited = True


def _import(viewer: Viewer, one: Brought, shown: Preview) -> None:
    acts.import_file(viewer, shown)
    one.imported = shown.given.import_id
    one.seen = None
