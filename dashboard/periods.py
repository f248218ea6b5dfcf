"""Periods by name: what people mean by last month, and how a period is called."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from data.locale import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.reader import Reader

CUSTOM = "custom"
USUAL = "30-days"
NAMES: Mapping[str, str] = {
    "today": N_("Today"),
    "yesterday": N_("Yesterday"),
    "7-days": N_("Last 7 days"),
    "30-days": N_("Last 30 days"),
    "month": N_("This month"),
    "last-month": N_("Last month"),
    "year": N_("This year"),
    CUSTOM: N_("Other days"),
}

_MONTH_DAYS = 28
_WEEKS_OF_A_YEAR = timedelta(weeks=52)
_MONTH = re.compile(r"(?P<year>[12][0-9]{3})-(?P<month>0[1-9]|1[0-2])")


class Period(Struct, frozen=True):
    """Business days from `since` to `until`, both included."""

    since: date
    until: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.until - self.since).days + 1


def named(name: str, today: date) -> Period:
    """Return the period a name means on a day, ``2026-10`` a month; raise KeyError for a name that means none."""
    if month := _MONTH.fullmatch(name):
        return of_month(date(int(month["year"]), int(month["month"]), 1))
    yesterday, first = today - timedelta(days=1), today.replace(day=1)
    return {
        "today": Period(today, today),
        "yesterday": Period(yesterday, yesterday),
        "7-days": Period(today - timedelta(days=6), today),
        "30-days": Period(today - timedelta(days=29), today),
        "month": Period(first, today),
        "last-month": last_month(today),
        "year": Period(today.replace(month=1, day=1), today),
    }[name]


def is_name(name: str) -> bool:
    """Tell whether a period has this name; the period of days chosen one by one has none."""
    return (name in NAMES and name != CUSTOM) or _MONTH.fullmatch(name) is not None


def called(name: str, here: Reader) -> str:
    """Return what people call the period of a name."""
    return here.gettext(NAMES[name]) if name in NAMES else here.month(named(name, here.today).since)


def of_month(on: date) -> Period:
    """Return the whole month of a day."""
    return Period(on.replace(day=1), (on.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def last_month(today: date) -> Period:
    """Return the month before a day: what an accountant asks for most."""
    return of_month(today.replace(day=1) - timedelta(days=1))


def earlier_months(today: date, count: int) -> tuple[str, ...]:
    """Return the names of so many whole months before the last one, the latest first."""
    names, month = [], last_month(today)
    for _ in range(count):
        month = last_month(month.since)
        names.append(f"{month.since:%Y-%m}")
    return tuple(names)


def before(what: Period) -> Period:
    """Return the period of the same length that ends the day before; before a whole month, the month before it."""
    if is_month(what):
        return last_month(what.since)
    return Period(what.since - timedelta(days=what.days), what.since - timedelta(days=1))


def year_before(what: Period) -> Period:
    """Return the same period last year: below four weeks the same weekdays, 364 days before; else the same dates."""
    if keeps_weekdays(what):
        return Period(what.since - _WEEKS_OF_A_YEAR, what.until - _WEEKS_OF_A_YEAR)
    after = what.until + timedelta(days=1)
    # From the day after, so that the end of February stays the end of February.
    return Period(_same_date(what.since), _same_date(after) - timedelta(days=1))


def keeps_weekdays(what: Period) -> bool:
    """Tell whether last year's same period has the same weekdays rather than the same dates."""
    return what.days < _MONTH_DAYS


def is_month(what: Period) -> bool:
    """Tell whether a period is one whole month."""
    return what.since.day == 1 and what.until + timedelta(days=1) == (what.since + timedelta(days=31)).replace(day=1)


def written(what: Period, here: Reader) -> str:
    """Write a period: a day as a day, whole months by their names, anything else from one day to another."""
    if what.since == what.until:
        return here.day(what.since)
    if _is_month(what):
        return here.month(what.since)
    return here.gettext("{since} to {until}").format(since=here.day(what.since), until=here.day(what.until))


def _same_date(day: date) -> date:
    """Return the same date a year before; of a 29th of February, the day after the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return date(day.year - 1, 3, 1)


def _is_month(what: Period) -> bool:
    return what == of_month(what.since)
