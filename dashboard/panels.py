"""The panels of Today: drawn from what the builders made, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import streamlit as st

from dashboard import charts, chosen, clicks, filters, pages, periods, rows, seeded, sources, story, tables
from dashboard.look import CALM, coloured
from dashboard.reader import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from streamlit.delta_generator import DeltaGenerator

    from dashboard.attention import Item
    from dashboard.day import Day, Figure
    from dashboard.reader import Reader

CARD = 160
ROWS, ROWS_ON_PHONE = 25, 10


def header(title: str, told: Sequence[sources.Source], here: Reader) -> None:
    """Show the page's name, and at its right how fresh the data are."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        st.title(plain(title), anchor=False, width="content")
        st.caption(sources.freshness(told, here), width="content")


def title(text: str) -> None:
    """Show the name of a page that has nothing at its right."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.title(plain(text), anchor=False, width="content")


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
    """Show the day hour by hour before the usual; an hour leads to its payments."""
    _ = here.gettext
    with st.container(border=True, height="stretch"):
        heading(story.named(charts.finding(day, here), day, here))
        if not day.hours:
            st.caption(plain(charts.described(day, here)))
            return
        alt = charts.described(day, here)
        key = clicks.shown(charts.hours(day, here), alt, f"hours-{day.on}", height="stretch")
        for hour in (hour for hour in day.hours if f"{hour.hour:02d}" == key):
            params = chosen.link(here, periods.Period(day.on, day.on), hour=key)
            clicks.lead(charts.told(hour, here), params, here)
        figures_of = st.expander(_("The hours in figures"), key="hours-in-figures", on_change="rerun")
        if figures_of.open:
            figures_of.table(tables.hours(day, here), border="horizontal", hide_index=True, alt=alt)


def attention(items: Sequence[Item], waiting: int, here: Reader) -> None:
    """Show what wants a person, each leading to what it concerns; `waiting` are the findings nobody has seen."""
    _ = here.gettext
    with st.container(border=True, height="stretch", gap="small"):
        heading(_("To look at"))
        for item in items:
            _item(item, here)
        if not items:
            st.markdown(coloured(CALM, _(CALM.word)))
        if waiting:
            text = here.ngettext("The finding nobody has seen", "The {n} findings nobody has seen", waiting)
            pages.link(here, "data_update", plain(text), {"show": "findings"}, icon=":material/arrow_forward:")


def below(text: str) -> None:
    """Show a line below a link, in line with the link's text."""
    st.caption(f"&ensp;{plain(text)}")


def _item(item: Item, here: Reader) -> None:
    with st.container(gap=None):
        text = coloured(item.mark, plain(item.what))
        if item.page:
            pages.link(here, item.page, text, item.params)
        else:
            st.markdown(f":small[&ensp;{text}]")
        if item.about:
            below(item.about)


def terminals(lines: Sequence[tables.Line], day: Day, here: Reader) -> None:
    """Show what each terminal took that day, and how it is now; a page of them at a time."""
    _ = here.gettext
    st.subheader(plain(story.named(_("By terminal"), day, here)), anchor=False)
    place = st.container()
    size = ROWS_ON_PHONE if here.is_phone else ROWS
    page = st.pagination(-(-len(lines) // size), key="terminals_page") if len(lines) > size else 1
    shown = lines[(page - 1) * size : page * size]
    with place:
        rows.show(*tables.terminals(shown, day.on, here, is_past=day.until is None), here)
    period = "yesterday" if day.until is None else "today"
    text = _("By terminal, for any period")
    pages.link(here, "takings", text, {"period": period, "by": "terminal"}, icon=":material/arrow_forward:")


def export(day: Day, here: Reader) -> None:
    """Offer the payment details of the day shown, and the way to any other period."""
    _ = here.gettext
    whole, name = periods.Period(day.on, day.on), story.named(_("Payment details"), day, here)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{plain(name)}**", width="content")
        for suffix, word in (("xlsx", "Excel"), ("csv", "CSV")):
            download(word, suffix, here, whole, {"tests": "1"})
        if pages.opens(here, "payments"):
            address = chosen.link(here, whole)
            pages.link(here, "payments", plain(_("See these payments")), address, icon=":material/receipt_long:")
        pages.link(here, "reports", plain(_("Other periods")), icon=":material/arrow_forward:")


def choose(
    title: str, words: Mapping[str, str], key: str, changed: Callable[[], None], *, is_titled: bool = True
) -> None:
    """Show a row of choices, each word with what it is called; one of them is always chosen.

    They are blue by themselves: Streamlit's own colour of the chosen one cannot be read in the dark.
    """
    st.segmented_control(
        title,
        list(words),
        format_func=lambda word: f":blue[{plain(words[word])}]",
        required=True,
        **seeded.default(key),
        on_change=changed,
        label_visibility="visible" if is_titled else "collapsed",
    )


def download(  # noqa: PLR0913 - what a download is, each by its name
    word: str,
    suffix: str,
    here: Reader,
    what: periods.Period,
    narrowed: Mapping[str, str],
    *,
    kind: Literal["primary", "secondary"] = "secondary",
) -> None:
    """Show a button that downloads the payment details asked for, which the server writes and sends by itself."""
    address = filters.export_address(what, suffix, here.language, narrowed)
    st.link_button(word, address, icon=":material/download:", key=f"export_{suffix}", type=kind)


def arrow(gap: str) -> Literal["up", "down", "off"]:
    """Return where the arrow of a difference points; Streamlit takes an escaped minus for more."""
    sign = gap.lstrip("\\")[:1]
    return "down" if sign in ("-", "\u2212") else "up" if sign == "+" else "off"


def _figure(  # noqa: PLR0913 - what a figure is, each by its name
    name: str, figure: Figure, here: Reader, *, is_money: bool = True, is_good: bool = True, more: str = ""
) -> None:
    _ = here.gettext
    side = figure.side if is_good else -figure.side
    usual = figure.usual

    def write(value: int) -> str:
        return here.money(value) if is_money else here.number(value)

    gap = story.gap(figure, here, is_money=is_money) if usual else None
    st.metric(
        name,
        plain(write(figure.value)),
        gap,
        delta_arrow=arrow(str(gap or "")),
        delta_color="off" if side == 0 else "green" if side > 0 else "red",
        # A phone has no room for it there: the sentence above and the caption below say it.
        delta_description=story.against(usual, here, is_money=is_money) if usual and not here.is_phone else None,
        help=plain(more) or None,
        border=True,
        height="stretch",
    )
