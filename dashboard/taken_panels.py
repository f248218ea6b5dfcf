"""The panels of Takings: drawn from what the builders made, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import streamlit as st
from msgspec.structs import replace

from dashboard import against as compare
from dashboard import (
    calendar_chart,
    chosen,
    clicks,
    list_head,
    pages,
    panels,
    rows,
    seeded,
    slots,
    taken,
    taken_charts,
    taken_rows,
)
from dashboard import taken_words as words
from dashboard.periods import Period
from dashboard.reader import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import plotly.graph_objects as go

    from dashboard.filter_bar import Bar
    from dashboard.reader import Reader
    from dashboard.taken import Sums, Taken

    Names = Mapping[str, Mapping[str, str]]

_CHOICE = 190


def choices(bar: Bar, here: Reader) -> None:
    """Ask what takings are grouped by, and compared with."""
    _ = here.gettext
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        for name, title, options in (
            ("by", _("Grouped by"), words.BY),
            ("against", _("Compared with"), compare.CHOICES),
        ):
            called = {word: _(text) for word, text in options.items()}
            if here.is_phone:
                st.selectbox(
                    title,
                    list(called),
                    format_func=called.__getitem__,
                    **seeded.index(bar.key(name), list(called)),
                    on_change=bar.changed,
                    width=155,
                )
            else:
                panels.choose(title, called, bar.key(name), bar.changed)


def answer(found: Taken, named: Names, here: Reader) -> None:
    """Show the page's answer in words, then what is missing from it and what stands apart."""
    panels.said(words.headline(found, named, here))
    for doubt in words.doubts(found, here):
        st.markdown(f":orange[◌] {plain(doubt)}")
    lines = words.beside(found, here)
    if lines:
        st.markdown(plain("  ".join(lines)))


def figures(found: Taken, here: Reader) -> None:
    """Show net, payments, average and what was given back, each beside what it is compared with."""
    _, total, before = here.gettext, found.total, found.before
    with st.grid(4, min_column_width=panels.CARD, gap="small"):
        _figure(_("Net"), [sums.net for sums in _both(total, before)], here)
        _figure(_("Payments"), [sums.payments for sums in _both(total, before)], here, is_money=False)
        _figure(_("Average payment"), [sums.average for sums in _both(total, before)], here)
        _figure(_("Given back"), [sums.given_back for sums in _both(total, before)], here, is_good=False)
    with st.container(horizontal=True, gap="medium"):
        counted = here.ngettext("See the {n} payment", "See the {n} payments", total.payments)
        pages.link(here, taken_rows.PAYMENTS, plain(counted), taken_rows.paid(found.asked, here))
        if total.undone:
            counted = here.ngettext("See the {n} refund or void", "See the {n} refunds and voids", total.undone)
            pages.link(here, taken_rows.PAYMENTS, plain(counted), taken_rows.undone(found.asked, here))
    st.caption(plain(words.basis(found, here)))


def chart(found: Taken, named: Names, here: Reader) -> None:
    """Show why: day by day before the period compared with, or the parts beside one another."""
    if found.asked.by != taken.DAY:
        _parts(found, named, here)
        return
    shown, how = slots.gather(found, here), slots.size(found)
    if len(shown) < 2:  # noqa: PLR2004 - one bar says nothing that the sentence did not
        return
    finding = slots.finding(shown, how, here)
    with st.container(border=True):
        panels.heading(finding)
        key = _clicked(taken_charts.by_day(found, shown, here), finding, "by_day", found)
        for slot in (slot for slot in shown if slot.key == key):
            clicks.lead(taken_charts.told(slot, how, here), taken_rows.params(found.asked, slot.period, here), here)


def calendar(found: Taken, here: Reader) -> None:
    """Show the days of a period of more than two weeks as a calendar; a day leads to its payments."""
    _ = here.gettext
    shown = calendar_chart.of(found, here)
    if shown is None:
        return
    finding = calendar_chart.finding(shown, here)
    with st.container(border=True):
        panels.heading(finding)
        key = _clicked(calendar_chart.figure(shown, here), finding, "calendar", found)
        for day in (day for day in shown.days if day.on.isoformat() == key):
            params = taken_rows.params(found.asked, Period(day.on, day.on), here)
            clicks.lead([calendar_chart.told(day, here)], params, here)
        said = [_("The stronger the colour, the more the day took; “?” is a day not read.")]
        said += [_("The last {n} weeks of the period.").format(n=here.number(shown.weeks))] if shown.is_cut else []
        st.caption(plain(" ".join(said)))


def table(found: Taken, bar: Bar, named: Names, here: Reader) -> None:
    """Show the rows, a page at a time, and what they all add up to."""
    _ = here.gettext
    every = taken_rows.lines(found)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            st.subheader(plain(words.counted(found, len(every), here)), anchor=False, width="content")
            list_head.link("takings", bar.address(found.asked.look), here)
        st.selectbox(
            _("Sort"),
            taken_rows.sorts(found),
            format_func=lambda word: _(words.SORTS[word]),
            **seeded.index(bar.key("sort"), taken_rows.sorts(found)),
            on_change=bar.changed,
            width=_CHOICE,
        )
    place = st.container()
    size = taken_rows.size(here)
    page = bar.pages(found.asked.look, -(-len(every) // size))
    shown = every[(page - 1) * size : page * size]
    with place:
        rows.show(taken_rows.columns(found, here), taken_rows.rows(shown, found, named, here), here)


def export(found: Taken, here: Reader) -> None:
    """Offer the payment details of what is shown, as a workbook or as text."""
    _, shown = here.gettext, found.asked.shown
    what = replace(found.asked.look.what, since=shown.since, until=shown.until)
    with st.container(border=True):
        panels.heading(_("Export payment details"))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            for suffix, word in (("xlsx", "Excel"), ("csv", "CSV")):
                address = chosen.export_address(here, what, suffix)
                st.link_button(word, address, icon=":material/download:", key=f"export_{suffix}")
        st.caption(plain(_("One row a payment, void and refund; both days included.")))


def _parts(found: Taken, named: Names, here: Reader) -> None:
    if len(found.parts) < 2:  # noqa: PLR2004 - as above
        return
    finding = words.finding(found, named, here)
    with st.container(border=True):
        panels.heading(finding)
        key = _clicked(taken_charts.by_part(found, named, here), finding, "by_part", found)
        for part in (part for part in found.parts if part.key == key):
            told = taken_charts.told_part(part, found, named, here)
            clicks.lead(told, taken_rows.params_of(part.key, found.asked, here), here)
        said = [taken_charts.mark(found, here)]
        if len(found.parts) > taken_charts.MOST:
            said.append(words.more(len(found.parts) - taken_charts.MOST, here))
        st.caption(plain(" ".join(filter(None, said))))


def _both(total: Sums, before: Sums | None) -> list[Sums]:
    return [total] if before is None else [total, before]


def _figure(name: str, values: Sequence[int], here: Reader, *, is_money: bool = True, is_good: bool = True) -> None:
    value, before = values[0], values[1] if len(values) > 1 else None
    write = words.writer(max(map(abs, values)), here) if is_money else here.number
    gap = words.difference(value, before, write) if before is not None else ""
    told = here.gettext("against {usual}").format(usual=write(before)) if before is not None else ""
    better: Literal["green", "red"] = "green" if gap.startswith("+") is is_good else "red"
    st.metric(
        name,
        plain(write(value)),
        plain(gap) or (0 if told else None),
        delta_arrow=panels.arrow(gap),
        delta_color=better if gap else "off",
        # As on Today, a phone has no room for it.
        delta_description=None if here.is_phone else plain(told) or None,
        border=True,
        height="stretch",
    )


def _clicked(figure: go.Figure, alt: str, name: str, found: Taken) -> str | None:
    asked = found.asked
    return clicks.shown(figure, alt, f"{name}-{asked.by}-{asked.shown.since}-{asked.shown.until}")
