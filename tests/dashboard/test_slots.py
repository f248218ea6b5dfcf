from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from dashboard import slots, taken_charts
from dashboard.periods import Period
from dashboard.taken import State
from tests.dashboard import days
from tests.dashboard.test_taken import ALL, SINCE, built, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.taken import Day, Taken

HERE = days.reader()


def over(count: int) -> Taken:
    """Return so many days up to yesterday, of 1 $ each, after others of 2 $ each."""
    last = days.TODAY - timedelta(days=1)
    shown = [last - timedelta(days=back) for back in range(count)]
    past = [day - timedelta(days=count) for day in shown]
    ours, theirs = [row(day, net=100) for day in shown], [row(day, net=200) for day in past]
    return built(ours, theirs, period=(shown[-1], last), read=((days.at(date(2010, 1, 1), 0), days.NOW),))


@pytest.mark.parametrize(
    ("count", "how"), [(62, "days"), (63, "weeks"), (400, "weeks"), (401, "months"), (3_000, "months")]
)
def test_days_are_gathered_so_that_bars_stay_apart(count: int, how: str) -> None:
    found = over(count)
    assert slots.size(found) == how
    gathered = slots.gather(found, HERE)
    assert len(gathered) <= 110
    assert sum(slot.sums.net for slot in gathered) == found.total.net == 100 * count
    assert [slot.before for slot in gathered] == [2 * slot.sums.net for slot in gathered]
    assert gathered[0].period.since == found.days[0].on
    assert gathered[-1].period.until == found.days[-1].on


def test_a_week_is_one_of_the_calendar() -> None:
    gathered = slots.gather(over(63), HERE)
    assert {slot.period.since.weekday() for slot in gathered[1:]} == {6}
    assert {slot.period.until.weekday() for slot in gathered[:-1]} == {5}


def test_a_month_is_one_of_the_calendar() -> None:
    gathered = slots.gather(over(401), HERE)
    assert gathered[-2].period == Period(date(2026, 10, 1), date(2026, 10, 31))
    assert slots.tick(gathered[-2], slots.MONTHS, HERE) == "octobre 2026"


def test_a_slot_with_a_missing_day_is_known_in_part_and_compares_with_whole_ones_only() -> None:
    found = over(63)

    def without(given: Sequence[Day]) -> tuple[Day, ...]:
        return (*given[:10], replace(given[10], state=State.MISSING), *given[11:])

    ours = slots.gather(replace(found, days=without(found.days)), HERE)
    theirs = slots.gather(replace(found, days_before=without(found.days_before)), HERE)
    assert [slot.state for slot in ours].count(State.PARTIAL) == 1
    assert [slot.before for slot in theirs].count(None) == 1


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (10, "La meilleure journée : ven. 13 nov. 2026, 1,00 $"),
        (63, "La meilleure semaine : celle du 27 sept. 2026, 7,00 $"),
        (401, "Le meilleur mois : décembre 2025, 31,00 $"),
    ],
)
def test_the_chart_says_which_was_best(count: int, said: str) -> None:
    found = over(count)
    assert days.ascii_like(slots.finding(slots.gather(found, HERE), slots.size(found), HERE)) == said


def test_nothing_is_best_when_nothing_was_taken() -> None:
    found = built([row(SINCE, net=-100)], read=ALL)
    assert slots.finding(slots.gather(found, HERE), slots.DAYS, HERE) == "Jour par jour"


def test_bars_stand_from_zero_before_a_band_and_say_what_they_are() -> None:
    found = over(3)
    gathered = slots.gather(found, HERE)
    band, bars = taken_charts.by_day(found, gathered, HERE).data
    assert (list(bars.y), list(band.y)) == ([100, 100, 100], [200, 200, 200])
    assert list(bars.customdata) == [slot.key for slot in gathered]
    assert days.ascii_like(bars.hovertext[0]) == "ven. 20 nov. 2026 : 1,00 $, 1 paiement<br>avant : 2,00 $"


def test_a_day_that_is_not_read_has_a_mark_and_no_bar() -> None:
    found = built([row(SINCE)], read=((days.at(SINCE, 0), days.at(SINCE + timedelta(days=2), 0)),))
    bars, marks = taken_charts.by_day(found, slots.gather(found, HERE), HERE).data
    assert list(bars.y) == [1_000, 0, None, None]
    assert list(marks.text) == ["", "", "?", "?"]
    assert days.ascii_like(marks.hovertext[2]) == "jeu. 12 nov. 2026 : non lu"


def test_a_phone_has_fewer_dates_below_its_bars() -> None:
    found = over(60)
    wide, narrow = (
        taken_charts.by_day(found, slots.gather(found, here), here).layout.xaxis.ticktext
        for here in (HERE, days.reader(is_phone=True))
    )
    assert len(narrow) < len(wide) <= 10


def test_parts_lie_side_by_side_with_their_values() -> None:
    ours = [row(SINCE, net=1_200), *(row(part=f"x{number:02d}", net=100) for number in range(14))]
    found = built(ours, [], by="terminal")
    band, bars = taken_charts.by_part(found, {"terminal": {"x00": "N" * 40}}, HERE).data
    assert len(bars.x) == len(band.x) == taken_charts.MOST
    assert days.ascii_like(bars.text[0]) == "1,00 $ · 8 % du net"
    assert taken_charts.by_part(found, {"terminal": {"x00": "N" * 40}}, HERE).layout.yaxis.ticktext[0][-1] == "…"
    assert days.ascii_like(taken_charts.mark(found, HERE)) == "En gris, derrière : les 4 jours d'avant."
    assert taken_charts.mark(built(ours, against="none", by="terminal"), HERE) == ""


def test_a_name_is_never_markup() -> None:
    found = built([row(SINCE), row(part="x"), row(part="y")], by="terminal")
    drawn = taken_charts.by_part(found, {"terminal": {"x": "<b>Aréna</b> & co"}}, HERE)
    assert drawn.layout.yaxis.ticktext[0] == "&lt;b&gt;Aréna&lt;/b&gt; &amp; co"
    assert drawn.data[0].hovertext[0].startswith("&lt;b&gt;Aréna&lt;/b&gt; &amp; co")
