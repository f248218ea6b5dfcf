from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.files.cells import Misread
from connectors.files.days import Moment, are_doubtful, begins_with, clock, moment
from tests.connectors.files.books import ZONE

if TYPE_CHECKING:
    from connectors.files.book import Cell
    from connectors.files.mapping import DayFirst

wall = datetime.fromisoformat
DAY = date(2026, 10, 31)
AT = Moment(DAY, time(14, 5))
FRENCH = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip


@pytest.mark.parametrize(
    "cell",
    [
        "2026-10-31 14:05", "2026/10/31 14:05:00", "2026-10-31T18:05:00Z", "2026-10-31T14:05:00.123-04:00",
        "2026-10-31 14:05 HAE", "2026-10-31 14:05 (EDT)", "31 octobre 2026, 14 h 05", "31 octobre 2026 à 14 h 05",
        "samedi 31 octobre 2026 à 14h05", "31 oct. 2026 14:05", "Oct 31, 2026 2:05 PM", "October 31, 2026 at 2:05 p.m.",
        "Saturday, October 31, 2026, 2:05 pm", "31-oct-2026 14:05", "2026-10-31 \u2013 14:05", "31/10/2026 14:05",
        "31.10.2026 14:05", wall("2026-10-31 14:05"), datetime(2026, 10, 31, 18, 5, tzinfo=UTC),
        46326.586805555555, "20261031 14:05",
    ],
)  # fmt: skip
def test_days_and_times_are_read_in_both_languages(cell: Cell) -> None:
    assert moment(cell, "day", ZONE) == AT


@pytest.mark.parametrize(
    "cell",
    [
        "2026-10-31", "31 octobre 2026", "31 oct. 2026", "31-oct.-2026", "Oct 31, 2026", "October 31st 2026", 46326,
        46326.0, 20261031, "20261031", DAY, wall("2026-10-31 00:00"), "2026-10-31 00:00:00", "10/31/2026",
    ],
)  # fmt: skip
def test_a_day_alone_has_no_time(cell: Cell) -> None:
    assert moment(cell, "month", ZONE) == Moment(DAY)


def test_the_first_of_a_month_is_written_in_its_own_way() -> None:
    assert moment("1er novembre 2026", "year", ZONE) == Moment(date(2026, 11, 1))


@pytest.mark.parametrize(
    ("cell", "first", "key"),
    [
        ("03/04/2026", "year", "ambiguous_date"), ("31/10/2026", "ask", "ambiguous_date"),
        ("31/10/2026", "month", "bad_date"), ("10/31/2026", "day", "bad_date"), ("26-10-31", "day", "bad_date"),
        ("2026-02-30", "year", "bad_date"), ("31 brumaire 2026", "year", "bad_date"),
        ("2026-10-31 25:00", "year", "bad_time"),
        ("2026-10-31 bientôt", "year", "bad_date"), ("2026-10-31 14", "year", "bad_date"),
        ("Total", "year", "bad_date"),
        (12, "year", "bad_date"), (float("nan"), "year", "bad_date"), (True, "year", "bad_date"),
        ("0026-10-31", "year", "bad_date"), ("2026-10-31 13:05 PM", "year", "bad_time"),
        (time(14, 5), "year", "bad_date"),
        ("20261031140507", "year", "bad_date"), ("2026-10-31 14:05 +99:00", "year", "bad_time"),
    ],
)  # fmt: skip
def test_a_day_that_is_not_certain_is_refused(cell: Cell, first: DayFirst, key: str) -> None:
    with pytest.raises(Misread) as misread:
        moment(cell, first, ZONE)
    assert misread.value.key == key


@pytest.mark.parametrize("cell", [None, "", "-"])
def test_nothing_is_no_day(cell: Cell) -> None:
    assert moment(cell, "year", ZONE) is None


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("14:05", time(14, 5)), ("14 h 05", time(14, 5)), ("14h", time(14)), ("2:05 PM", time(14, 5)),
        ("12:00 am", time(0)), ("12:30 p.m.", time(12, 30)), (0.5, time(12)), (time(14, 5, 7), time(14, 5, 7)),
        (wall("1899-12-30 14:05"), time(14, 5)), ("14:05:07", time(14, 5, 7)), ("", None), (None, None),
    ],
)  # fmt: skip
def test_times_of_day_are_read(cell: Cell, at: time | None) -> None:
    assert clock(cell) == at


@pytest.mark.parametrize("cell", ["14", "midi", "25:00", 1.5, True, DAY])
def test_a_time_that_is_not_certain_is_refused(cell: Cell) -> None:
    with pytest.raises(Misread):
        clock(cell)


def test_a_wall_time_that_the_zone_skips_or_has_twice_stays_as_written() -> None:
    assert moment("2026-03-08 02:30", "year", ZONE) == Moment(date(2026, 3, 8), time(2, 30))
    assert moment("2026-11-01 01:30", "year", ZONE) == Moment(date(2026, 11, 1), time(1, 30))
    instants = ("2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z")
    assert {moment(one, "year", ZONE) for one in instants} == {Moment(date(2026, 11, 1), time(1, 30))}


def test_the_day_of_an_instant_is_that_of_the_organisation() -> None:
    assert moment("2026-11-01T03:30:00Z", "year", ZONE) == Moment(DAY, time(23, 30))


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        (["2026-10-31", DAY, 46326], "year"), (["03/04/2026", "31/10/2026"], "day"),
        (["03/04/2026", "10/31/2026"], "month"),
        (["03/04/2026", "05/06/2026"], "ask"), (["31/10/2026", "10/31/2026"], "ask"), ([], "year"),
        (["Total", None, "31-10-2026 14:05"], "day"),
    ],
)  # fmt: skip
def test_a_whole_column_tells_what_its_days_begin_with(cells: list[Cell], first: str) -> None:
    assert begins_with(cells) == first


def test_a_column_whose_small_days_a_program_has_swapped_is_doubtful() -> None:
    assert are_doubtful([wall("2026-05-10 00:00"), "31/10/2026", "13/10/2026"])
    assert not are_doubtful([wall("2026-05-13 00:00"), "31/10/2026"])
    assert not are_doubtful([wall("2026-05-10 00:00"), "05/10/2026"])
    assert not are_doubtful(["31/10/2026", None])


MOMENTS = st.datetimes(wall("1990-01-01 00:00"), wall("2099-12-31 00:00")).map(lambda at: at.replace(microsecond=0))


@given(MOMENTS)
def test_what_is_written_is_read_back(at: datetime) -> None:
    told = Moment(at.date(), at.time() if at.time() != time(0) else None)
    french = f"{at.day} {FRENCH[at.month - 1]} {at.year} à {at:%H} h {at:%M} {at:%S} s"
    english = f"{at:%B} {at.day}, {at.year} {at:%I:%M:%S %p}"
    serial = (at - wall("1899-12-30 00:00")) / timedelta(days=1)
    for cell in (str(at), french, english, f"{at:%d/%m/%Y %H:%M:%S}", serial, at):
        assert moment(cell, "day", ZONE) == told


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.dates(), st.datetimes(), st.times()))
def test_a_day_is_read_or_refused_whatever_stands_there(cell: Cell) -> None:
    for read in (lambda: moment(cell, "day", ZONE), lambda: clock(cell)):
        try:
            read()
        except Misread:
            continue
