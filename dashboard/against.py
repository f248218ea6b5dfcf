"""What a period is compared with, and how that is said.

Before: as many days that end the day before; before a whole month, the month before. Last year: below four weeks the
same weekdays, 364 days earlier, because a centre's Saturdays resemble Saturdays; from four weeks on the same dates.
While the last day runs, the one it is compared with counts its hours that are over, no more.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from dashboard import periods
from dashboard.periods import Period
from data.locale import N_
from data.locale import format as written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.reader import Reader

CHOICES: Mapping[str, str] = {
    "before": N_("The period before"),
    "last-year": N_("Last year"),
    "none": N_("Nothing"),
}
ALL_HOURS = 24
# Nobody has payments of the first years of our era; an address may ask for them.
_FIRST = date(1900, 1, 1)


class Against(Struct, frozen=True):
    """A period compared with; `name` says what it is, a msgid. Of its last day `hours` count."""

    period: Period
    name: str
    hours: int = ALL_HOURS


def of(shown: Period, choice: str, here: Reader) -> Against | None:
    """Return what a period is compared with, None when nothing is."""
    if choice == "none" or shown.since < _FIRST:
        return None
    is_running = shown.until == here.today
    hours = _hours_over(here) if is_running else ALL_HOURS
    if choice == "before":
        return Against(periods.before(shown), _name_before(shown, is_running=is_running), hours)
    return Against(periods.year_before(shown), _name_last_year(shown, is_running=is_running), hours)


def named(one: Against, here: Reader) -> str:
    """Return what a figure is compared with, in words that follow “than”."""
    return here.gettext(one.name).format(days=here.number(one.period.days))


def told(one: Against, here: Reader) -> str:
    """Return which days are compared with, in a sentence."""
    _ = here.gettext
    text = _("Compared with {name}: {period}.")
    if one.hours < ALL_HOURS:
        text = _("Compared with {name}: {period}; its last day counts up to {hour}, because today is not over.")
    hour = written.hour((one.hours + _first_hour(here)) % ALL_HOURS, here.language)
    return text.format(name=named(one, here), period=periods.written(one.period, here), hour=hour)


def _first_hour(here: Reader) -> int:
    return here.cut_off // timedelta(hours=1)


def _hours_over(here: Reader) -> int:
    """Return how many hours of the running business day are over."""
    return (here.local.hour - _first_hour(here)) % ALL_HOURS


def _name_before(shown: Period, *, is_running: bool) -> str:
    if periods.is_month(shown):
        return N_("the month before")
    if shown.days > 1:
        return N_("the {days} days before")
    return N_("the day before at this hour") if is_running else N_("the day before")


def _name_last_year(shown: Period, *, is_running: bool) -> str:
    if periods.is_month(shown):
        return N_("the same month last year")
    if not periods.keeps_weekdays(shown):
        return N_("the same dates last year")
    if shown.days > 1:
        return N_("the same weekdays last year")
    return N_("the same weekday last year at this hour") if is_running else N_("the same weekday last year")
