"""The days of a period as a calendar, the stronger coloured the more they took."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from statistics import mean, quantiles
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go
from msgspec import Struct

from dashboard import taken_words as words
from dashboard.look import BESIDE, INK, PALE
from dashboard.taken import Day, State
from data.locale import format as written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.reader import Reader
    from dashboard.taken import Taken

SHORTEST = 15
LONGEST_WEEKS = 60
WEEKDAYS = 7
_UPRIGHT_WEEKS = 10
_UNKNOWN = -1
_NOTHING, _FAINT, _STRONG = "rgba(0, 0, 0, 0)", "rgba(58, 127, 196, 0.07)", "rgba(58, 127, 196, 0.68)"
_SCALE = ((0, _NOTHING), (0.499, _NOTHING), (0.5, _FAINT), (1, _STRONG))
_SIZE = 0.9
_STRIP, _LINE, _PHONE_LINE, _HEAD = 22, 34, 24, 28


class Calendar(Struct, frozen=True):
    """Days by week and weekday. Upright, weeks go down the page as in a month; else they go across it."""

    days: tuple[Day, ...]
    weeks: int
    is_upright: bool
    is_cut: bool


def of(found: Taken, here: Reader) -> Calendar | None:
    """Return the calendar of a period of more than two weeks, of its last weeks only when it is very long."""
    if len(found.days) < SHORTEST:
        return None
    last = written.week(found.days[-1].on, here.language)
    first = last - timedelta(weeks=LONGEST_WEEKS - 1)
    days = tuple(day for day in found.days if day.on >= first)
    weeks = (last - written.week(days[0].on, here.language)).days // WEEKDAYS + 1
    return Calendar(days, weeks, here.is_phone or weeks <= _UPRIGHT_WEEKS, len(days) < len(found.days))


def finding(calendar: Calendar, here: Reader) -> str:
    """Return which weekdays take the most and the least, in words; the running day does not count."""
    nets: dict[int, list[int]] = defaultdict(list)
    for day in calendar.days:
        if day.state in (State.READ, State.PARTIAL):
            nets[day.on.weekday()].append(day.sums.net)
    averages = {weekday: mean(values) for weekday, values in nets.items()}
    if len(averages) < WEEKDAYS:
        return here.gettext("Week by week")
    best, least = max(averages, key=averages.__getitem__), min(averages, key=averages.__getitem__)
    names = {day.on.weekday(): here.weekday(day.on) for day in calendar.days}
    text = here.gettext("On average {best} takes the most ({most}), {other} the least ({least})")
    return text.format(
        best=names[best],
        most=here.about(round(averages[best])),
        other=names[least],
        least=here.about(round(averages[least])),
    )


def figure(calendar: Calendar, here: Reader) -> go.Figure:
    """Return the calendar: a square a day; the number of the day where there is room."""
    first = written.week(calendar.days[0].on, here.language)
    spots = [divmod((day.on - first).days, WEEKDAYS) for day in calendar.days]
    across, down = ((weekday, week) for week, weekday in spots), ((week, weekday) for week, weekday in spots)
    places = list(across if calendar.is_upright else down)
    drawn = go.Figure(layout=_layout(calendar, here))
    drawn.add_bar(
        x=[x for x, _ in places],
        y=[_SIZE] * len(places),
        base=[y - _SIZE / 2 for _, y in places],
        width=_SIZE,
        marker=_marker(calendar.days),
        hovertext=[told(day, here) for day in calendar.days],
        customdata=[day.on.isoformat() for day in calendar.days],
        hovertemplate="%{hovertext}<extra></extra>",
        unselected={"marker": {"opacity": PALE}},
        showlegend=False,
    )
    texts = [_text(day, calendar, here) for day in calendar.days]
    if any(texts):
        drawn.add_scatter(
            x=[x for x, _ in places],
            y=[y for _, y in places],
            mode="text",
            text=texts,
            textfont={"size": 12, "color": INK},
            unselected={"textfont": {"color": INK}},
            hoverinfo="skip",
            showlegend=False,
        )
    return drawn


def _marker(days: Sequence[Day]) -> dict[str, Any]:
    outlined = [1 if day.state in (State.RUNNING, State.MISSING) else 0 for day in days]
    scale = {"color": _strengths(days), "colorscale": _SCALE, "cmin": _UNKNOWN, "cmax": 1}
    return {**scale, "cornerradius": 3, "line": {"color": BESIDE, "width": outlined}}


def _strengths(days: Sequence[Day]) -> list[float]:
    """Return how strong the colour of each day is, from 0 to 1; of a day that is not read there is none."""
    taken = [day.sums.net for day in days if day.sums.net > 0]
    # One day of inscriptions must not make every other day pale.
    high = quantiles(taken, n=20, method="inclusive")[-1] if len(taken) > 1 else max(taken, default=1)
    return [
        _UNKNOWN if day.state is State.MISSING else round(min(max(day.sums.net / high, 0.0), 1.0), 3) for day in days
    ]


def _text(day: Day, calendar: Calendar, here: Reader) -> str:
    unread = day.state is State.MISSING
    if not calendar.is_upright:
        return "?" if unread else ""
    number = here.number(day.on.day)
    if here.is_phone and not unread:
        return number
    return f"{number} · {'?' if unread else here.about(day.sums.net)}"


def told(day: Day, here: Reader) -> str:
    """Return what a day took, in words."""
    return " · ".join(words.told(here.day(day.on, "weekday"), day.sums, None, here, state=day.state))


def _layout(calendar: Calendar, here: Reader) -> dict[str, Any]:
    first = written.week(calendar.days[0].on, here.language)
    week = [first + timedelta(days=ahead) for ahead in range(WEEKDAYS)]
    names = [written.weekday(day, here.language, short=True) for day in week]
    weekdays: dict[str, Any] = {"tickvals": list(range(WEEKDAYS)), "ticktext": names}
    months = _months(calendar, here)
    bare: dict[str, Any] = {"showgrid": False, "zeroline": False, "fixedrange": True, "title": None}
    ends = {True: [-0.5, WEEKDAYS - 0.5], False: [-0.5, calendar.weeks - 0.5]}
    across, down = (weekdays, months) if calendar.is_upright else (months, weekdays)
    line = (_PHONE_LINE if here.is_phone else _LINE) if calendar.is_upright else _STRIP
    lines = calendar.weeks if calendar.is_upright else WEEKDAYS
    return {
        "height": line * lines + _HEAD,
        "margin": {"l": 0, "r": 0, "t": _HEAD, "b": 0},
        "dragmode": False,
        "hovermode": "closest",
        "barmode": "overlay",
        "xaxis": {**bare, **across, "side": "top", "range": ends[calendar.is_upright]},
        "yaxis": {**bare, **down, "range": ends[not calendar.is_upright][::-1]},
    }


def _months(calendar: Calendar, here: Reader) -> dict[str, Any]:
    """Return the names of months, each at the week in which the month begins, and at the first week."""
    first = written.week(calendar.days[0].on, here.language)
    begun = {0: calendar.days[0].on}
    begun |= {(day.on - first).days // WEEKDAYS: day.on for day in calendar.days if day.on.day == 1}
    if 1 in begun and not calendar.is_upright:
        begun.pop(0)
    names = [written.month(on, here.language, short=True) for on in begun.values()]
    return {"tickvals": list(begun), "ticktext": names}
