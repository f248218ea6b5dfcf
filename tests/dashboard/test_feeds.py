from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from dashboard import feeds, feeds_chart
from dashboard.look import PALETTE
from dashboard.periods import Period
from tests.dashboard.days import NOW, TODAY, ascii_like, at, reader

HERE = reader("en_CA")
READ = NOW - timedelta(minutes=1)


def span(since: datetime, until: datetime, connector: str = "handpoint") -> dict[str, Any]:
    return {"connector": connector, "since": since, "until": until, "read_at": READ}


FIRST = at(date(2026, 9, 14), 0)
HOLE = (at(date(2026, 10, 5), 0), at(date(2026, 10, 6), 12))
HOLED = [span(FIRST, HOLE[0]), span(HOLE[1], NOW)]


def said(rows: list[dict[str, Any]], language: str = "en_CA") -> str:
    (feed,) = feeds.of(rows, [], NOW)
    return ascii_like(feeds.sentence(feed, reader(language)))


def test_a_feed_read_without_a_hole_has_one_stretch() -> None:
    (feed,) = feeds.of([span(FIRST, NOW)], [], NOW)
    assert [(one.since, one.until, one.is_read) for one in feed.stretches] == [(FIRST, NOW, True)]
    assert said([span(FIRST, NOW)]) == "Handpoint: read without a hole from Sep 14, 2026 to Nov 23, 2026, 2:20 p.m."
    assert said([span(FIRST, NOW)], "fr_CA") == "Handpoint : lu sans trou du 14 sept. 2026 au 23 nov. 2026, 14 h 20."


def test_what_lies_between_two_stretches_is_a_hole() -> None:
    (feed,) = feeds.of(HOLED, [], NOW)
    assert [(hole.since, hole.until) for hole in feed.holes] == [HOLE]
    assert said(HOLED) == "Handpoint: one hole since Sep 14, 2026, of 1 d 12 h."
    more = [span(FIRST, HOLE[0]), span(HOLE[1], NOW - timedelta(hours=2))]
    assert said(more) == "Handpoint: 2 holes since Sep 14, 2026, of 1 d 14 h in all."


@pytest.mark.parametrize(("minutes", "holes"), [(29, 0), (31, 1)])
def test_what_is_on_its_way_is_not_missing(minutes: int, holes: int) -> None:
    (feed,) = feeds.of([span(FIRST, NOW - timedelta(minutes=minutes))], [], NOW)
    assert len(feed.holes) == holes


def test_a_hole_that_the_history_fills_is_being_read() -> None:
    reading = {"connector": "handpoint", "done_until": HOLE[0], "until": HOLE[1]}
    (feed,) = feeds.of(HOLED, [reading], NOW)
    assert [hole.is_reading for hole in feed.holes] == [True]
    assert "without a hole" in feeds.sentence(feed, HERE)
    assert [feeds_chart.mark(one) for one in feed.stretches] == [
        feeds_chart.COMPLETE,
        feeds_chart.READING,
        feeds_chart.COMPLETE,
    ]


def test_feeds_stay_apart() -> None:
    found = feeds.of([span(FIRST, NOW), span(HOLE[1], NOW, "other")], [], NOW)
    assert [(feed.name, len(feed.stretches)) for feed in found] == [("Handpoint", 1), ("Other", 1)]
    assert feeds.of([], [], NOW) == []


OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
LATE_OCTOBER = Period(date(2026, 10, 7), date(2026, 10, 31))


@pytest.mark.parametrize(
    ("what", "rows", "is_complete", "missing", "is_over"),
    [
        (OCTOBER, [span(FIRST, NOW)], True, (), True),
        (OCTOBER, HOLED, False, ("Handpoint",), True),
        (LATE_OCTOBER, HOLED, True, (), True),
        (Period(date(2026, 9, 1), date(2026, 9, 30)), [span(FIRST, NOW)], False, ("Handpoint",), True),
        (OCTOBER, [span(FIRST, NOW), span(HOLE[1], NOW, "other")], False, ("Other",), True),
        (Period(TODAY, TODAY), [span(FIRST, NOW)], True, (), False),
        (Period(TODAY, TODAY), [span(FIRST, NOW - timedelta(hours=3))], False, ("Handpoint",), False),
        (OCTOBER, [], False, (), True),
    ],
)
def test_a_period_is_proven_when_every_feed_was_read_over_all_of_it(
    what: Period, rows: list[dict[str, Any]], *, is_complete: bool, missing: tuple[str, ...], is_over: bool
) -> None:
    told = feeds.proof(what, feeds.of(rows, [], NOW), HERE)
    assert (told.is_complete, told.missing, told.is_over) == (is_complete, missing, is_over)
    assert told.read_at == (READ if is_complete or (len(rows) > 1 and rows[1]["connector"] == "other") else None)


def test_the_first_minute_of_a_period_counts() -> None:
    late = [span(at(date(2026, 10, 1), 0, 1), NOW)]
    assert not feeds.proof(OCTOBER, feeds.of(late, [], NOW), HERE).is_complete


def test_a_short_hole_can_be_seen_on_a_long_strip() -> None:
    rows = [span(FIRST, HOLE[0]), span(HOLE[0] + timedelta(minutes=2), NOW)]
    figure = feeds_chart.strips(feeds.of(rows, [], NOW), HERE)
    lengths = {bar.marker.color: bar.x[0] for bar in figure.data}
    whole = (NOW - FIRST) / timedelta(milliseconds=1)
    assert lengths[PALETTE[1]] == pytest.approx(whole / 150)
    assert figure.data[-1].marker.color == PALETTE[1]


@pytest.mark.parametrize(
    ("since", "until", "ticks"),
    [
        (
            date(2025, 10, 25),
            date(2026, 11, 24),
            "2025-11-01 2026-02-01 2026-05-01 2026-08-01 2026-11-01",
        ),
        (
            date(2026, 11, 16),
            date(2026, 11, 24),
            "2026-11-16 2026-11-18 2026-11-20 2026-11-22 2026-11-24",
        ),
        (date(2026, 11, 24), date(2026, 11, 24), "2026-11-24"),
    ],
)
def test_a_strip_has_a_few_days_below(since: date, until: date, ticks: str) -> None:
    assert [tick.isoformat() for tick in feeds_chart.ticks_between(since, until)] == ticks.split()


def test_ten_years_still_have_few_ticks() -> None:
    assert 3 <= len(feeds_chart.ticks_between(date(2016, 1, 1), date(2026, 1, 1))) <= 6


def test_the_axis_speaks_the_language() -> None:
    figure = feeds_chart.strips(feeds.of([span(datetime(2025, 10, 25, tzinfo=UTC), NOW)], [], NOW), reader())
    assert figure.layout.xaxis.ticktext[1] == "février 2026"
