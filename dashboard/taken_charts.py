"""The charts of takings: bars over time before the period compared with, and the parts beside one another."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard import against as compare
from dashboard import slots as gathered
from dashboard import taken_words as words
from dashboard.charts import HEIGHT, nice_ticks
from dashboard.look import BAND, BESIDE, PALE, TODAY
from dashboard.taken import State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.reader import Reader
    from dashboard.slots import Slot
    from dashboard.taken import Part, Taken

MOST = 12
_RUNNING = "rgba(58, 127, 196, 0.55)"
_ROW = 34
_TICKS, _PHONE_TICKS = 10, 4
_NAME, _PHONE_NAME = 30, 16
_SMALL = {"size": 12, "color": BESIDE}
_WIDTH = 0.62
_HOVER = "%{hovertext}<extra></extra>"


def by_day(found: Taken, slots: Sequence[Slot], here: Reader) -> go.Figure:
    """Return the period as bars from zero, before the one compared with as a band; what is not read has a mark."""
    how = gathered.size(found)
    texts = [_lines(told(slot, how, here)) for slot in slots]
    keys = [slot.key for slot in slots]
    figure = go.Figure(layout=_over_time(slots, how, here))
    if found.asked.against and any(slot.before is not None for slot in slots):
        figure.add_bar(y=[slot.before for slot in slots], **_band(texts, keys))
        _add_name(figure, slots, compare.named(found.asked.against, here))
    figure.add_bar(
        y=[None if slot.state is State.MISSING else slot.sums.net for slot in slots],
        marker={"color": [_RUNNING if slot.state is State.RUNNING else TODAY for slot in slots], "cornerradius": 3},
        **_bars(texts, keys),
    )
    if any(slot.state is State.MISSING for slot in slots):
        figure.add_scatter(
            y=[0] * len(slots),
            mode="text",
            text=["?" if slot.state is State.MISSING else "" for slot in slots],
            textposition="top center",
            textfont=_SMALL,
            hovertext=texts,
            hovertemplate=_HOVER,
            showlegend=False,
        )
    return figure


def by_part(found: Taken, named: Mapping[str, Mapping[str, str]], here: Reader) -> go.Figure:
    """Return the parts that took most as bars with their values, before a band of what each took then."""
    parts = found.parts[:MOST]
    texts = [_lines(told_part(part, found, named, here)) for part in parts]
    keys = [part.key for part in parts]
    figure = go.Figure(layout=_side_by_side(parts, found, named, here))
    if found.before is not None:
        figure.add_bar(
            x=[part.before.net if part.before else 0 for part in parts], orientation="h", **_band(texts, keys)
        )
    figure.add_bar(
        x=[part.sums.net for part in parts],
        orientation="h",
        marker={"color": TODAY, "cornerradius": 3},
        text=[_value(part, found, here) for part in parts],
        textposition="outside",
        cliponaxis=False,
        **_bars(texts, keys),
    )
    return figure


def mark(found: Taken, here: Reader) -> str:
    """Return what the grey bands behind the parts say, in words."""
    one = found.asked.against
    if one is None or found.before is None:
        return ""
    return here.gettext("Grey, behind: {name}.").format(name=compare.named(one, here))


def _bars(texts: Sequence[str], keys: Sequence[str]) -> dict[str, Any]:
    said = {"hovertext": texts, "customdata": keys, "hovertemplate": _HOVER}
    return {"width": _WIDTH, "showlegend": False, "unselected": {"marker": {"opacity": PALE}}, **said}


def _band(texts: Sequence[str], keys: Sequence[str]) -> dict[str, Any]:
    same = {"unselected": {"marker": {"opacity": 1}}, "selected": {"marker": {"opacity": 1}}}
    return {**_bars(texts, keys), **same, "width": 1, "marker": {"color": BAND, "line": {"width": 0}}}


def _add_name(figure: go.Figure, slots: Sequence[Slot], name: str) -> None:
    """Write what the band is where it is highest."""
    place = max(range(len(slots)), key=lambda index: slots[index].before or 0)
    height = max(slots[place].before or 0, slots[place].sums.net)
    side = "left" if place < len(slots) / 2 else "right"
    figure.add_annotation(x=place, y=height, text=name, showarrow=False, yshift=11, xanchor=side, font=_SMALL)


def told(slot: Slot, how: str, here: Reader) -> list[str]:
    """Return what a slot took, in words."""
    when = gathered.named(slot, how, here)
    return words.told(when, slot.sums, slot.before, here, state=slot.state)


def told_part(part: Part, found: Taken, named: Mapping[str, Mapping[str, str]], here: Reader) -> list[str]:
    """Return what a part took, in words."""
    name = words.part(part.key, found.asked.by, named, here)
    return words.told(name, part.sums, part.before.net if part.before else None, here)


def _lines(said: Sequence[str]) -> str:
    """Return what hovering shows: names are as people gave them, and not to be read as markup."""
    return "<br>".join(escape(text, quote=False) for text in said)


def _value(part: Part, found: Taken, here: Reader) -> str:
    share = "" if here.is_phone else words.share(part.sums.net, found.total.net, here)
    return " · ".join(filter(None, (here.money(part.sums.net), share)))


def _short(name: str, here: Reader) -> str:
    longest = _PHONE_NAME if here.is_phone else _NAME
    return escape(name if len(name) <= longest else f"{name[: longest - 1]}…", quote=False)


def _over_time(slots: Sequence[Slot], how: str, here: Reader) -> dict[str, Any]:
    values = [0, *(slot.sums.net for slot in slots), *(slot.before for slot in slots if slot.before is not None)]
    ticks = nice_ticks(min(values), max(values))
    every = -(-len(slots) // (_PHONE_TICKS if here.is_phone else _TICKS))
    shown = range(0, len(slots), every)
    return _layout(
        here,
        height=HEIGHT,
        xaxis={
            "range": [-0.6, len(slots) - 0.4],
            "tickvals": list(shown),
            "ticktext": [gathered.tick(slots[place], how, here) for place in shown],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "title": None,
        },
        yaxis={
            "tickvals": ticks,
            "ticktext": [here.about(tick) for tick in ticks],
            "range": [min(values), max(*values, ticks[-1] // 2) * 1.14],
            "fixedrange": True,
            "zeroline": True,
            "title": None,
        },
    )


def _side_by_side(
    parts: Sequence[Part], found: Taken, named: Mapping[str, Mapping[str, str]], here: Reader
) -> dict[str, Any]:
    values = [0, *(part.sums.net for part in parts), *(part.before.net for part in parts if part.before)]
    names = [words.part(part.key, found.asked.by, named, here) for part in parts]
    return _layout(
        here,
        height=_ROW * len(parts) + 24,
        xaxis={
            "range": [min(values) * 1.3, max(*values, 1) * (1.5 if here.is_phone else 1.3)],
            "showticklabels": False,
            "showgrid": False,
            "zeroline": True,
            "fixedrange": True,
            "title": None,
        },
        yaxis={
            "tickvals": list(range(len(parts))),
            "ticktext": [_short(name, here) for name in names],
            "range": [len(parts) - 0.5, -0.5],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "title": None,
        },
    )


def _layout(here: Reader, **own: Any) -> dict[str, Any]:
    return {
        "margin": {"l": 0, "r": 8, "t": 16, "b": 0},
        "dragmode": False,
        "hovermode": "closest",
        "barmode": "overlay",
        "separators": ", " if here.language == "fr_CA" else ".,",
        **own,
    }
