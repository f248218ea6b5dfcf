"""What one terminal took in the last thirty days: the days, the best of them, and the picture of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd
import plotly.graph_objects as go
from msgspec import Struct

from dashboard import charts
from dashboard.look import TODAY
from dashboard.reader import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pandas.io.formats.style import Styler

    from dashboard.periods import Period
    from dashboard.reader import Reader

HEIGHT = 220
_EVERY = 7


class Taken(Struct, frozen=True):
    """What a terminal took on one day."""

    on: date
    net: int
    payments: int


def days(rows: Iterable[Mapping[str, Any]], period: Period, here: Reader) -> list[Taken]:
    """Return every day of a period with what was taken, in the organisation's currency (`roster.takings`)."""
    taken = {row["business_date"]: row for row in rows if row["currency"] == here.currency}
    found = (period.since + timedelta(days=number) for number in range(period.days))
    return [
        Taken(on, taken[on]["net_minor"], taken[on]["payments"]) if on in taken else Taken(on, 0, 0) for on in found
    ]


def told(all_days: Iterable[Taken], here: Reader) -> str:
    """Return the takings in a sentence."""
    _ = here.gettext
    taken = list(all_days)
    payments = here.ngettext("{n} payment", "{n} payments", sum(day.payments for day in taken))
    text = _("Last 30 days: {net} net, {payments}")
    return text.format(net=here.money(sum(day.net for day in taken)), payments=payments)


def title(all_days: Iterable[Taken], here: Reader) -> str:
    """Return what the picture shows: the best day, and how many had none."""
    _ = here.gettext
    taken = list(all_days)
    best = max(taken, key=lambda day: day.net)
    if best.net <= 0:
        return _("Nothing taken in the last 30 days")
    idle = sum(day.payments == 0 for day in taken)
    text = here.ngettext(
        "Best day: {day}, {net}; {n} day without a payment", "Best day: {day}, {net}; {n} days without a payment", idle,
        day=f"{here.weekday(best.on)} {here.day(best.on)}", net=here.money(best.net),
    )  # fmt: skip
    whole = _("Best day: {day}, {net}")
    return text if idle else whole.format(day=f"{here.weekday(best.on)} {here.day(best.on)}", net=here.money(best.net))


def picture(all_days: Iterable[Taken], here: Reader) -> go.Figure:
    """Return the takings day by day, as bars from zero."""
    taken = list(all_days)
    shown = taken[::-_EVERY][::-1]
    ticks = charts.nice_ticks(min(0, *(day.net for day in taken)), max(0, *(day.net for day in taken)))
    figure = go.Figure(
        layout={
            "height": HEIGHT,
            "margin": {"l": 0, "r": 8, "t": 8, "b": 0},
            "dragmode": False,
            "hovermode": "closest",
            "separators": ", " if here.language == "fr_CA" else ".,",
            "xaxis": {
                "tickvals": [day.on.isoformat() for day in shown],
                "ticktext": [_short(day.on, here) for day in shown],
                "type": "category",
                "showgrid": False,
                "fixedrange": True,
                "title": None,
            },
            "yaxis": {
                "tickvals": ticks,
                "ticktext": [here.about(tick) for tick in ticks],
                "fixedrange": True,
                "zeroline": True,
                "title": None,
            },
        }
    )
    figure.add_bar(
        x=[day.on.isoformat() for day in taken],
        y=[day.net for day in taken],
        marker={"color": TODAY, "cornerradius": 3},
        hovertext=[_hover(day, here) for day in taken],
        customdata=[day.on.isoformat() for day in taken],
        hovertemplate="%{hovertext}<extra></extra>",
        showlegend=False,
    )
    return figure


def table(all_days: Iterable[Taken], here: Reader) -> Styler:
    """Return the days that had a payment, the latest first."""
    _ = here.gettext
    taken = [day for day in all_days if day.payments or day.net]
    frame = pd.DataFrame(
        {
            _("Day"): [f"{here.weekday(day.on)} {here.day(day.on)}" for day in reversed(taken)],
            _("Payments"): [day.payments for day in reversed(taken)],
            _("Net"): [day.net for day in reversed(taken)],
        }
    )
    formats: dict[str, Any] = {_("Payments"): here.number, _("Net"): lambda net: plain(here.money(net))}
    return frame.style.format(formats)


def _short(on: date, here: Reader) -> str:
    return here.day(on).rsplit(" ", 1)[0].rstrip(",")


def _hover(day: Taken, here: Reader) -> str:
    counted = here.ngettext("{n} payment", "{n} payments", day.payments)
    return f"{here.weekday(day.on)} {here.day(day.on)}<br>{here.money(day.net)}, {counted}"
