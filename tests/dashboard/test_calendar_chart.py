from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from dashboard import calendar_chart
from tests.dashboard import days
from tests.dashboard.test_taken import built, row

if TYPE_CHECKING:
    from dashboard.taken import Taken

HERE = days.reader()
PHONE = days.reader(is_phone=True)
FIRST = date(2026, 10, 1)


def over(count: int, first: date = FIRST, **gone: int) -> Taken:
    """Return so many days: of 10 $ on Mondays, 1 $ on Thursdays and 5 $ on the others."""
    shown = [first + timedelta(days=ahead) for ahead in range(count)]
    rows = [row(day, net={0: 1_000, 3: 100}.get(day.weekday(), 500)) for day in shown[gone.get("unread", 0) :]]
    read = (days.at(shown[gone.get("unread", 0)], 0), days.NOW)
    return built(rows, read=(read,), period=(first, shown[-1]))


def test_two_weeks_or_less_need_no_calendar() -> None:
    assert calendar_chart.of(over(14), HERE) is None
    assert calendar_chart.of(over(15), HERE) is not None


def test_a_month_stands_upright_with_the_number_of_each_day_and_what_it_took() -> None:
    calendar = calendar_chart.of(over(31), HERE)
    assert calendar is not None
    assert (calendar.is_upright, calendar.weeks) == (True, 5)
    cells, texts = calendar_chart.figure(calendar, HERE).data
    # The 1st of October is a Thursday, the fifth day of the week; the 4th begins the second week.
    assert (cells.x[0], cells.base[0], cells.x[3], cells.base[3]) == (4, -0.45, 0, 0.55)
    assert days.ascii_like(texts.text[0]) == "1 · 1 $"
    assert days.ascii_like(cells.hovertext[0]) == "jeudi 1er octobre 2026 : 1,00 $, 1 paiement"
    layout = calendar_chart.figure(calendar, HERE).layout
    assert layout.xaxis.ticktext == ("dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam.")
    assert layout.yaxis.ticktext == ("oct.",)


def test_many_weeks_lie_across_the_page_under_the_names_of_their_months() -> None:
    first = date(2025, 11, 20)
    calendar = calendar_chart.of(over(365, first), HERE)
    assert calendar is not None
    assert (calendar.is_upright, calendar.is_cut, calendar.weeks) == (False, False, 53)
    figure = calendar_chart.figure(calendar, HERE)
    assert len(figure.data) == 1
    assert figure.layout.xaxis.ticktext[:3] == ("nov.", "déc.", "janv.")
    assert figure.layout.yaxis.ticktext[0] == "dim."
    narrow = calendar_chart.of(over(365, first), PHONE)
    assert narrow is not None
    assert narrow.is_upright


def test_a_very_long_period_shows_its_last_weeks() -> None:
    calendar = calendar_chart.of(over(700, date(2024, 12, 1)), HERE)
    assert calendar is not None
    assert (calendar.weeks, calendar.is_cut) == (60, True)
    assert calendar.days[-1].on == date(2026, 10, 31)


def test_a_day_that_is_not_read_is_marked_and_not_coloured() -> None:
    calendar = calendar_chart.of(over(31, unread=2), HERE)
    assert calendar is not None
    cells, texts = calendar_chart.figure(calendar, HERE).data
    assert [colour < 0 for colour in cells.marker.color[:3]] == [True, True, False]
    assert texts.text[:2] == ("1 · ?", "2 · ?")
    assert days.ascii_like(cells.hovertext[1]) == "vendredi 2 octobre 2026 : non lu"
    assert calendar_chart.figure(calendar, PHONE).data[1].text[:3] == ("1 · ?", "2 · ?", "3")


def test_the_more_a_day_took_the_stronger_its_colour() -> None:
    calendar = calendar_chart.of(over(31), HERE)
    assert calendar is not None
    strength = calendar_chart.figure(calendar, HERE).data[0].marker.color
    by_weekday = {day.on.weekday(): value for day, value in zip(calendar.days, strength, strict=True)}
    assert by_weekday[3] < by_weekday[1] < by_weekday[0]


def test_the_calendar_says_which_weekdays_take_the_most_and_the_least() -> None:
    calendar = calendar_chart.of(over(31), HERE)
    assert calendar is not None
    assert days.ascii_like(calendar_chart.finding(calendar, HERE)) == (
        "En moyenne, le lundi rapporte le plus (10 $), le jeudi le moins (1 $)"
    )


def test_the_running_day_is_outlined_and_does_not_weigh_in_the_average() -> None:
    first = days.TODAY - timedelta(days=28)
    calendar = calendar_chart.of(over(29, first), HERE)
    assert calendar is not None
    assert calendar_chart.figure(calendar, HERE).data[0].marker.line.width[-2:] == (0, 1)
    assert "(10 $)" in days.ascii_like(calendar_chart.finding(calendar, HERE))


def test_a_period_of_which_too_little_is_known_has_no_usual_weekday() -> None:
    calendar = calendar_chart.of(over(31, unread=27), HERE)
    assert calendar is not None
    assert calendar_chart.finding(calendar, HERE) == "Semaine par semaine"
