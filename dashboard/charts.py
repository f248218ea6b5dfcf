"""Figures to look at: built from our own rows, with every word and number already in the reader's language."""

from __future__ import annotations

from math import ceil, floor, log10
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.look import BAND, BESIDE, TODAY
from dashboard.story import spread
from data.locale import format as written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.day import Day, Hour
    from dashboard.reader import Reader

CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}
HEIGHT = 320
FEW = 8


def hours(day: Day, here: Reader) -> go.Figure:
    """Return the day hour by hour, as bars from zero, before the usual of each hour as a band."""
    figure = go.Figure(layout=_layout(day, here))
    _ = here.gettext
    usual = [hour for hour in day.hours if hour.usual is not None and hour.usual.high > hour.usual.low]
    if usual:
        _add_band(figure, usual, _("usual"))
    figure.add_bar(
        x=[hour.place for hour in day.hours],
        y=[hour.net for hour in day.hours],
        marker={"color": TODAY, "cornerradius": 3},
        width=0.62,
        hovertext=["<br>".join(told(hour, here)) for hour in day.hours],
        hovertemplate="%{hovertext}<extra></extra>",
        customdata=[f"{hour.hour:02d}" for hour in day.hours],
        showlegend=False,
    )
    return figure


def finding(day: Day, here: Reader) -> str:
    """Return what the chart shows: its title."""
    _, best = here.gettext, _best(day)
    if best is None:
        return _("Hour by hour")
    text = _("The best hour: {hour}, {net}")
    return text.format(hour=written.hour(best.hour, here.language), net=here.money(best.net))


def described(day: Day, here: Reader) -> str:
    """Return the chart in words, for those who do not see it."""
    _, best = here.gettext, _best(day)
    if best is None:
        return _("Takings hour by hour: none yet.")
    return _("Takings hour by hour; the best hour was {hour} with {net}.").format(
        hour=written.hour(best.hour, here.language), net=here.money(best.net)
    )


def _best(day: Day) -> Hour | None:
    best = max(day.hours, key=lambda hour: hour.net, default=None)
    return best if best and best.net > 0 else None


def _add_band(figure: go.Figure, usual: Sequence[Hour], word: str) -> None:
    bounds = [(hour.place, hour.usual) for hour in usual if hour.usual]
    figure.add_bar(
        x=[place for place, _ in bounds],
        y=[span.high - span.low for _, span in bounds],
        base=[span.low for _, span in bounds],
        width=1,
        marker={"color": BAND, "line": {"width": 0}},
        hoverinfo="skip",
        showlegend=False,
    )
    # Where the band is highest and no bar covers it; above the bar when all are covered.
    place, height = max(
        ((hour.place, max(hour.net, hour.usual.high)) for hour in usual if hour.usual),
        key=lambda top: (top[1] == dict(bounds)[top[0]].high, top[1]),
    )
    figure.add_annotation(x=place, y=height, text=word, showarrow=False, yshift=9, font={"size": 12, "color": BESIDE})


def told(hour: Hour, here: Reader) -> list[str]:
    """Return what an hour took, and what is usual for it."""
    _ = here.gettext
    counted = here.ngettext("{n} payment", "{n} payments", hour.payments)
    said = _("{hour}: {net}, {counted}").format(
        hour=written.hour(hour.hour, here.language), net=here.money(hour.net), counted=counted
    )
    if hour.usual is None:
        return [said]
    return [said, _("usual: {range}").format(range=spread(hour.usual, here))]


def _layout(day: Day, here: Reader) -> dict[str, Any]:
    values = [0, *(hour.net for hour in day.hours), *(hour.usual.high for hour in day.hours if hour.usual)]
    ticks = nice_ticks(min(values), max(values))
    every = 1 if len(day.hours) <= 10 else 2  # noqa: PLR2004 - so that hours stay readable on a phone
    shown = day.hours[::every]
    return {
        "height": HEIGHT,
        "margin": {"l": 0, "r": 8, "t": 16, "b": 0},
        "dragmode": False,
        "hovermode": "closest",
        "separators": ", " if here.language == "fr_CA" else ".,",
        "barmode": "overlay",
        "xaxis": {
            "range": _span([hour.place for hour in day.hours]),
            "tickvals": [hour.place for hour in shown],
            "ticktext": [written.hour(hour.hour, here.language) for hour in shown],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "title": None,
        },
        "yaxis": {
            "tickvals": ticks,
            "ticktext": [here.about(tick) for tick in ticks],
            "range": [min(values), max(*values, ticks[-1] // 2) * 1.12],
            "fixedrange": True,
            "zeroline": True,
            "title": None,
        },
    }


def _span(places: Sequence[int]) -> list[float]:
    """Return where the hours begin and end on the axis; few hours do not become wide bars."""
    first, last = (places[0], places[-1]) if places else (0, 0)
    room = max(FEW - (last - first), 1.2) / 2
    return [first - room, last + room]


def nice_ticks(low: int, high: int, about: int = 4) -> list[int]:
    """Return round values from at most `low` to at least `high`, with zero among them, in whole units of money."""
    step = _step(max(high - low, 100 * about) / about)
    return [step * index for index in range(floor(low / step), max(ceil(high / step), 1) + 1)]


def _step(rough: float) -> int:
    size = 10 ** floor(log10(rough))
    return int(next(size * times for times in (1, 2, 2.5, 5, 10) if size * times >= rough))
