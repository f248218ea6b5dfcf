from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from dashboard import charts
from dashboard.day import Day, Figure, Hour, Usual
from tests.dashboard.days import TODAY, ascii_like, reader

NOTHING = Figure(0, None, ())


def a_day(*nets: int, usual: Usual | None = None) -> Day:
    hours = tuple(Hour(9 + index, 9 + index, net, 2, usual) for index, net in enumerate(nets))
    return Day(on=TODAY, until=None, net=NOTHING, payments=NOTHING, average=NOTHING, given_back=NOTHING, hours=hours)


def drawn(day: Day, language: str = "fr_CA") -> dict[str, Any]:
    figure: dict[str, Any] = charts.hours(day, reader(language)).to_plotly_json()
    return figure


def test_a_bar_an_hour_from_zero() -> None:
    figure = drawn(a_day(1_000, 2_500))
    (bars,) = figure["data"]
    assert list(bars["y"]) == [1_000, 2_500]
    assert figure["layout"]["yaxis"]["range"][0] == 0
    assert 0 in figure["layout"]["yaxis"]["tickvals"]


def test_hours_and_amounts_are_in_the_readers_language() -> None:
    french, english = drawn(a_day(100_000, 5_000)), drawn(a_day(100_000, 5_000), "en_CA")
    assert list(french["layout"]["xaxis"]["ticktext"]) == ["9\u00a0h", "10\u00a0h"]
    assert french["layout"]["yaxis"]["ticktext"][-1].endswith("\u00a0$")
    assert english["layout"]["yaxis"]["ticktext"][-1].startswith("$")
    assert "paiements" in french["data"][0]["hovertext"][0]


def test_the_usual_lies_behind_as_a_band() -> None:
    figure = drawn(a_day(1_000, usual=Usual(500, 700, 900, 8)))
    band, bars = figure["data"]
    assert (list(band["base"]), list(band["y"]), band["width"]) == ([500], [400], 1)
    assert bars["type"] == "bar"
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["ordinaire"]
    assert "ordinaire : 5 à 9" in bars["hovertext"][0]


def test_an_hour_that_gave_back_more_goes_below_zero() -> None:
    assert drawn(a_day(-4_000, 1_000))["layout"]["yaxis"]["range"][0] <= -4_000


def test_a_day_without_hours_still_draws() -> None:
    assert list(drawn(a_day())["data"][0]["x"]) == []


def test_hours_are_thinned_so_that_they_can_be_read() -> None:
    assert len(drawn(a_day(*range(14)))["layout"]["xaxis"]["tickvals"]) == 7


@pytest.mark.parametrize(("low", "high"), [(0, 0), (0, 1), (0, 99_999), (-4_000, 12_345), (0, 8_000_000)])
def test_ticks_are_round_cover_and_are_few(low: int, high: int) -> None:
    ticks = charts.nice_ticks(low, high)
    assert ticks[0] <= low
    assert ticks[-1] >= high
    assert 0 in ticks
    assert 2 <= len(ticks) <= 7
    assert len({second - first for first, second in pairwise(ticks)}) == 1
    assert all(tick % 100 == 0 for tick in ticks)


def test_the_chart_is_told_in_words() -> None:
    assert "10\u00a0h" in charts.described(a_day(100, 900), reader())
    assert charts.described(a_day(), reader("en_CA")) == "Takings hour by hour: none yet."


def test_the_title_says_what_is_seen() -> None:
    assert ascii_like(charts.finding(a_day(100, 900), reader("en_CA"))) == "The best hour: 10 a.m., $9.00"
    assert charts.finding(a_day(), reader("en_CA")) == charts.finding(a_day(-100), reader("en_CA")) == "Hour by hour"


def test_few_hours_do_not_make_wide_bars() -> None:
    first, last = drawn(a_day(1_000))["layout"]["xaxis"]["range"]
    assert last - first == 8
    first, last = drawn(a_day(*range(14)))["layout"]["xaxis"]["range"]
    assert last - first == pytest.approx(13 + 1.2)


def test_the_bands_name_stands_where_no_bar_covers_it() -> None:
    hours = (Hour(9, 9, 5_000, 1, Usual(500, 700, 900, 8)), Hour(10, 10, 0, 0, Usual(100, 200, 300, 8)))
    figure = drawn(
        Day(on=TODAY, until=None, net=NOTHING, payments=NOTHING, average=NOTHING, given_back=NOTHING, hours=hours)
    )
    (note,) = figure["layout"]["annotations"]
    assert (note["x"], note["y"]) == (10, 300)


def test_a_usual_of_one_value_has_no_band_to_name() -> None:
    figure = drawn(a_day(1_000, usual=Usual(500, 500, 500, 8)))
    assert len(figure["data"]) == 1
    assert "annotations" not in figure["layout"]
