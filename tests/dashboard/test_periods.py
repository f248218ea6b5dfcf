from __future__ import annotations

from datetime import date

import pytest

from dashboard import periods
from dashboard.periods import Period
from tests.dashboard import days

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("name", "since", "until"),
    [
        ("today", TODAY, TODAY),
        ("yesterday", date(2026, 2, 28), date(2026, 2, 28)),
        ("7-days", date(2026, 2, 23), TODAY),
        ("30-days", date(2026, 1, 31), TODAY),
        ("month", TODAY, TODAY),
        ("last-month", date(2026, 2, 1), date(2026, 2, 28)),
        ("year", date(2026, 1, 1), TODAY),
        ("2025-12", date(2025, 12, 1), date(2025, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_a_name_means_days(name: str, since: date, until: date) -> None:
    assert periods.named(name, TODAY) == Period(since, until)


def test_every_name_means_something() -> None:
    assert all(periods.named(name, TODAY) for name in periods.NAMES if name != periods.CUSTOM)


@pytest.mark.parametrize(
    ("what", "before"),
    [
        (Period(date(2026, 3, 1), date(2026, 3, 31)), Period(date(2026, 2, 1), date(2026, 2, 28))),
        (Period(date(2026, 3, 1), date(2026, 3, 30)), Period(date(2026, 1, 30), date(2026, 2, 28))),
        (Period(TODAY, TODAY), Period(date(2026, 2, 28), date(2026, 2, 28))),
        (Period(date(2024, 2, 1), date(2024, 2, 29)), Period(date(2024, 1, 1), date(2024, 1, 31))),
    ],
)
def test_the_period_before_is_as_long_or_the_month_before(what: Period, before: Period) -> None:
    assert periods.before(what) == before


@pytest.mark.parametrize(
    ("what", "before"),
    [
        (Period(TODAY, TODAY), Period(date(2025, 3, 2), date(2025, 3, 2))),
        (Period(date(2026, 11, 1), date(2026, 11, 27)), Period(date(2025, 11, 2), date(2025, 11, 28))),
        (Period(date(2026, 11, 1), date(2026, 11, 28)), Period(date(2025, 11, 1), date(2025, 11, 28))),
        (Period(date(2026, 2, 1), date(2026, 2, 28)), Period(date(2025, 2, 1), date(2025, 2, 28))),
        (Period(date(2025, 2, 1), date(2025, 2, 28)), Period(date(2024, 2, 1), date(2024, 2, 29))),
        (Period(date(2024, 2, 1), date(2024, 2, 29)), Period(date(2023, 2, 1), date(2023, 2, 28))),
        (Period(date(2024, 2, 29), date(2024, 3, 31)), Period(date(2023, 3, 1), date(2023, 3, 31))),
        (Period(date(2023, 3, 1), date(2024, 2, 29)), Period(date(2022, 3, 1), date(2023, 2, 28))),
        (Period(date(2024, 1, 1), date(2024, 12, 31)), Period(date(2023, 1, 1), date(2023, 12, 31))),
    ],
)
def test_last_year_has_the_same_weekdays_below_four_weeks_and_the_same_dates_from_there_on(
    what: Period, before: Period
) -> None:
    assert periods.year_before(what) == before
    assert (before.since.weekday() == what.since.weekday()) or not periods.keeps_weekdays(what)


@pytest.mark.parametrize(
    ("what", "french", "english"),
    [
        (Period(TODAY, TODAY), "1er mars 2026", "Mar 1, 2026"),
        (Period(TODAY, date(2026, 3, 31)), "mars 2026", "March 2026"),
        (Period(TODAY, date(2026, 4, 30)), "1er mars 2026 au 30 avr. 2026", "Mar 1, 2026 to Apr 30, 2026"),
        (Period(TODAY, date(2026, 3, 30)), "1er mars 2026 au 30 mars 2026", "Mar 1, 2026 to Mar 30, 2026"),
    ],
)
def test_a_period_is_written_as_people_say_it(what: Period, french: str, english: str) -> None:
    assert days.ascii_like(periods.written(what, days.reader())) == french
    assert periods.written(what, days.reader("en_CA")) == english


@pytest.mark.parametrize("name", ["custom", "2026-13", "2026-00", "26-10", "2026-1", "soon", ""])
def test_what_is_no_name_of_a_period(name: str) -> None:
    assert not periods.is_name(name)


def test_months_are_named_latest_first_and_called_as_people_do() -> None:
    assert periods.earlier_months(TODAY, 3) == ("2026-01", "2025-12", "2025-11")
    assert all(map(periods.is_name, periods.earlier_months(TODAY, 3)))
    assert periods.called("2025-12", days.reader()) == "décembre 2025"
    assert periods.called("last-month", days.reader("en_CA")) == "Last month"
