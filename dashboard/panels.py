"""The panels of Today: drawn from what the builders made, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import charts, filters, periods, sources, story, tables
from dashboard.look import CALM, coloured
from dashboard.reader import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.delta_generator import DeltaGenerator

    from dashboard.attention import Item
    from dashboard.day import Day, Figure
    from dashboard.reader import Reader

CARD = 160
ROWS = 25


def header(title: str, told: Sequence[sources.Source], here: Reader) -> None:
    """Show the page's name, and at its right how fresh the data are."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        st.title(plain(title), anchor=False, width="content")
        st.caption(sources.freshness(told, here), width="content")


def answer(day: Day, here: Reader, running: Day | None) -> None:
    """Show the page's answer in words, and in the morning what the running day took."""
    said(story.headline(day, here))
    lines = [story.so_far(running, here)] if running else []
    lines += story.beside(day, here)
    if lines:
        st.markdown(plain("  ".join(lines)))


def said(text: str) -> None:
    """Show a page's answer, a sentence."""
    st.header(plain(text), anchor=False)


def heading(text: str) -> None:
    """Show the name of a panel."""
    st.markdown(f"**{plain(text)}**")


def figures(day: Day, here: Reader) -> None:
    """Show net, payments, average and what was given back, each beside the usual."""
    _ = here.gettext
    undone = here.ngettext("{n} refund or void", "{n} refunds and voids", day.undone)
    with st.grid(4, min_column_width=CARD, gap="small"):
        _figure(_("Net"), day.net, here)
        _figure(_("Payments"), day.payments, here, is_money=False)
        _figure(_("Average payment"), day.average, here)
        _figure(_("Given back"), day.given_back, here, is_good=False, more=undone if day.undone else "")
    st.caption(plain(" ".join((story.basis(day, here), _("Payments by terminal only.")))))


def beside(here: Reader) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Return the places of the chart and of what wants a person, which comes first on a phone."""
    if here.is_phone:
        aside, chart = st.columns(2)
    else:
        chart, aside = st.columns([2, 1])
    return chart, aside


def hours(day: Day, here: Reader) -> None:
    """Show the day hour by hour before the usual."""
    _ = here.gettext
    with st.container(border=True, height="stretch"):
        heading(story.named(_("Hour by hour"), day, here))
        if not day.hours:
            st.caption(plain(charts.described(day, here)))
            return
        st.plotly_chart(
            charts.hours(day, here),
            config=charts.CONFIG,
            alt=charts.described(day, here),
            height="stretch",
            key=f"hours-{day.on}",
        )


def attention(items: Sequence[Item], here: Reader) -> None:
    """Show what wants a person."""
    _ = here.gettext
    with st.container(border=True, height="stretch", gap="small"):
        heading(_("To look at"))
        for item in items:
            since = f"  \n:small[:gray[{plain(item.since)}]]" if item.since else ""
            st.markdown(f"{coloured(item.mark, plain(item.what))}{since}")
        if items:
            st.page_link("views/data_update.py", label=_("All findings"), icon=":material/arrow_forward:")
        else:
            st.markdown(coloured(CALM, _(CALM.word)))


def terminals(rows: Sequence[tables.Line], day: Day, here: Reader) -> None:
    """Show what each terminal took that day, and how it is now; a page of them at a time."""
    _ = here.gettext
    st.subheader(plain(story.named(_("By terminal"), day, here)), anchor=False)
    table = st.container()
    page = st.pagination(-(-len(rows) // ROWS), key="terminals_page") if len(rows) > ROWS else 1
    shown = rows[(page - 1) * ROWS : page * ROWS]
    written = tables.terminals(shown, here, is_past=day.until is None)
    table.table(written, border="horizontal", hide_index=True, alt=_("Takings by terminal"))


def export(here: Reader) -> None:
    """Offer the payment details of a period, as a workbook or as text."""
    _ = here.gettext
    with st.container(border=True):
        heading(_("Export payment details"))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            first = here.today.replace(day=1)
            since = st.date_input(_("From"), first, format="YYYY-MM-DD", key="export_from", width=170)
            until = st.date_input(_("To"), here.today, format="YYYY-MM-DD", key="export_to", width=170)
            what = periods.Period(min(since, until), max(since, until))
            for suffix, word in (("xlsx", "Excel"), ("csv", "CSV")):
                address = filters.export_address(what, suffix, here.language, {"tests": "1"})
                st.link_button(word, address, icon=":material/download:", key=f"export_{suffix}")
        said = (_("One row a payment, void and refund; both days included."), _("CSV: for software; amounts in cents."))
        st.caption(plain(" ".join(said)))


def _figure(  # noqa: PLR0913 - what a figure is, each by its name
    name: str, figure: Figure, here: Reader, *, is_money: bool = True, is_good: bool = True, more: str = ""
) -> None:
    _ = here.gettext
    side = figure.side if is_good else -figure.side
    trend = [*figure.past, figure.value]
    usual = figure.usual

    def write(value: int) -> str:
        return here.money(value) if is_money else here.number(value)

    st.metric(
        name,
        plain(write(figure.value)),
        story.gap(figure, here, is_money=is_money) if usual else None,
        delta_color="off" if side == 0 else "green" if side > 0 else "red",
        delta_description=story.against(usual, here, is_money=is_money) if usual else None,
        help=plain(more) or None,
        border=True,
        height="stretch",
        chart_data=None if here.is_phone or not usual else trend,
        chart_type="line",
    )
