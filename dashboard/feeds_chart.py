"""Coverage to look at: a strip a feed, on which a hole shows however short it is; and the table behind it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go
import streamlit as st

from dashboard import feeds, tables
from dashboard.charts import CONFIG
from dashboard.look import BESIDE, PALETTE, TODAY, Mark, coloured
from dashboard.reader import plain
from data.locale import N_
from data.locale import format as written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pandas.io.formats.style import Styler

    from dashboard.feeds import Feed, Stretch
    from dashboard.reader import Reader

COMPLETE = Mark("●", N_("Complete"), "green")
HOLE = Mark("▲", N_("Hole"), "orange")
READING = Mark("◐", N_("Being read"), "blue")
_COLOURS = {COMPLETE: TODAY, HOLE: PALETTE[1], READING: BESIDE}
_STRIP, _AXIS = 34, 30
# Of the whole strip: what is shorter could not be seen.
_THINNEST = 1 / 150
_MOST = 60
_TICKS, _TICKS_ON_PHONE = 6, 3
_MONTHS = (1, 2, 3, 6, 12, 24, 60)
# Two months: the first day of each would be too few marks.
_FEW_DAYS = 62


def show(rows: Sequence[dict[str, Any]], reading: Sequence[dict[str, Any]], here: Reader) -> None:
    """Show how far each feed is read (`freshness.coverage`, `freshness.backfills`); nothing before any was."""
    _ = here.gettext
    found = feeds.of(rows, reading, here.now)
    if not found:
        return
    st.subheader(plain(_("What is read")), anchor=False)
    with st.container(border=True, gap="small"):
        sentences = [feeds.sentence(feed, here) for feed in found]
        st.markdown(plain("  \n".join(sentences)))
        st.plotly_chart(strips(found, here), config=CONFIG, alt=" ".join(sentences), key="coverage")
        if any(hole for feed in found for hole in feed.holes if not hole.is_reading):
            told = _("A recent hole is read at the next run; for an older one, run “encaisse backfill”.")
            st.caption(plain(told))
        with st.expander(plain(_("Stretches read, and holes"))):
            st.table(table(found, here), border="horizontal", hide_index=True)


def mark(stretch: Stretch) -> Mark:
    """Return how a stretch is marked."""
    if stretch.is_read:
        return COMPLETE
    return READING if stretch.is_reading else HOLE


def strips(found: Sequence[Feed], here: Reader) -> go.Figure:
    """Return the stretches of each feed side by side, from the first one ever read until now."""
    since = min(feed.stretches[0].since for feed in found)
    until = max(feed.stretches[-1].until for feed in found)
    figure = go.Figure(layout=_layout(found, since, until, here))
    thinnest = (until - since) * _THINNEST
    for feed in found:
        # Holes last, so that what was read before and after does not cover a thin one.
        for stretch in sorted(feed.stretches[-_MOST:], key=lambda one: not one.is_read):
            _add(figure, feed, stretch, thinnest, here)
    return figure


def table(found: Sequence[Feed], here: Reader) -> Styler:
    """Return the stretches, the latest first."""
    _ = here.gettext
    rows = [(feed, stretch) for feed in found for stretch in reversed(feed.stretches[-_MOST:])]
    marks = [mark(stretch) for _feed, stretch in rows]
    read = [here.instant(stretch.read_at) if stretch.read_at else "" for _feed, stretch in rows]
    columns = {
        _("Source"): [plain(feed.name) for feed, _stretch in rows],
        _("From"): [plain(here.instant(stretch.since)) for _feed, stretch in rows],
        _("To"): [plain(here.instant(stretch.until)) for _feed, stretch in rows],
        _("State"): [coloured(one, _(one.word)) for one in marks],
    }
    if not here.is_phone:
        columns[_("Last read")] = [plain(text) for text in read]
    return tables.styled(columns, {})


def _add(figure: go.Figure, feed: Feed, stretch: Stretch, thinnest: timedelta, here: Reader) -> None:
    shown = stretch.length if stretch.is_read else max(stretch.length, thinnest)
    figure.add_bar(
        y=[feed.name],
        base=[_local(stretch.since, here)],
        x=[shown / timedelta(milliseconds=1)],
        orientation="h",
        width=0.55,
        marker={"color": _COLOURS[mark(stretch)], "line": {"width": 0}},
        hovertext=_told(stretch, here),
        hovertemplate="%{hovertext}<extra></extra>",
        showlegend=False,
    )


def _told(stretch: Stretch, here: Reader) -> str:
    text = here.gettext("{state}: {since} to {until}")
    word = here.gettext(mark(stretch).word)
    return text.format(state=word, since=here.instant(stretch.since), until=here.instant(stretch.until))


def _local(instant: datetime, here: Reader) -> datetime:
    return instant.astimezone(here.zone).replace(tzinfo=None)


def _layout(found: Sequence[Feed], since: datetime, until: datetime, here: Reader) -> dict[str, Any]:
    most = _TICKS_ON_PHONE if here.is_phone else _TICKS
    ticks = ticks_between(here.day_of(since), here.day_of(until), most)
    is_long = until - since > timedelta(days=62)
    return {
        "height": _STRIP * len(found) + _AXIS,
        "margin": {"l": 0, "r": 8, "t": 0, "b": _AXIS},
        "barmode": "overlay",
        "dragmode": False,
        "hovermode": "closest",
        "xaxis": {
            "type": "date",
            "range": [_local(since, here), _local(until, here)],
            "tickvals": ticks,
            "ticktext": [here.month(tick) if is_long else written.day(tick, here.language) for tick in ticks],
            "fixedrange": True,
            "automargin": False,
            "tickangle": 0,
            "showgrid": False,
            "title": None,
        },
        "yaxis": {"fixedrange": True, "autorange": "reversed", "title": None, "showgrid": False},
    }


def ticks_between(since: date, until: date, most: int = _TICKS) -> list[date]:
    """Return a few days to write below a strip: the first of months where it is long, else days evenly apart."""
    days = (until - since).days
    if days <= _FEW_DAYS:
        every = max(1, -(-days // most))
        return [since + timedelta(days=number) for number in range(0, days + 1, every)]
    month, months = since.replace(day=1), []
    while (month := (month + timedelta(days=31)).replace(day=1)) <= until:
        months.append(month)
    every = next((step for step in _MONTHS if len(months) / step <= most), _MONTHS[-1])
    return months[::every]
