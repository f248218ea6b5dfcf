from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.locale import format as form
from data.money import minor

if TYPE_CHECKING:
    from collections.abc import Callable

    from data.locale.format import Length

TORONTO = ZoneInfo("America/Toronto")
FIRST = date(2026, 11, 1)
AFTERNOON = datetime(2026, 11, 12, 19, 20, tzinfo=UTC)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("language", ["fr", "fr_FR", "", "xx"])
def test_an_unknown_language_is_refused(language: str) -> None:
    writers: tuple[Callable[[], object], ...] = (
        lambda: form.money(1, "CAD", language),
        lambda: form.number(1, language),
        lambda: form.percent(1, language),
        lambda: form.day(FIRST, language),
        lambda: form.month(FIRST, language),
        lambda: form.weekday(FIRST, language),
        lambda: form.week(FIRST, language),
        lambda: form.hour(1, language),
        lambda: form.clock_time(AFTERNOON, TORONTO, language),
        lambda: form.ago(1, language),
        lambda: form.duration(1, language),
    )
    for write in writers:
        with pytest.raises(ValueError, match="no catalogue for the language"):
            write()


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        form.clock_time(datetime(2026, 1, 1), TORONTO, "fr_CA")  # noqa: DTZ001 - what must be refused


@pytest.mark.parametrize(
    ("amount", "currency", "french", "english"),
    [
        (123450, "CAD", "1 234,50 $", "$1,234.50"),
        (-30, "CAD", "-0,30 $", "-$0.30"),
        (0, "CAD", "0,00 $", "$0.00"),
        (100, "USD", "1,00 $ US", "US$1.00"),
        (1050, "JPY", "1 050 ¥", "JP¥1,050"),
    ],
)
def test_money(amount: int, currency: str, french: str, english: str) -> None:
    assert plain(form.money(amount, currency, "fr_CA")) == french
    assert plain(form.money(amount, currency, "en_CA")) == english


def test_money_shows_a_plus_when_asked() -> None:
    assert plain(form.money(30, "CAD", "fr_CA", sign=True)) == "+0,30 $"
    assert plain(form.money(0, "CAD", "fr_CA", sign=True)) == "0,00 $"
    assert plain(form.money(-30, "CAD", "fr_CA", sign=True)) == "-0,30 $"


@given(st.integers(-(10**13), 10**13))
def test_no_cent_is_lost_in_writing(amount: int) -> None:
    written = plain(form.money(amount, "CAD", "fr_CA")).removesuffix(" $").replace(" ", "").replace(",", ".")
    assert minor(written, "CAD") == amount


def test_no_line_breaks_inside_a_value() -> None:
    for text in (
        form.money(123450, "CAD", "fr_CA"),
        form.number(1234567, "fr_CA"),
        form.percent(0.5, "fr_CA"),
        form.clock_time(AFTERNOON, TORONTO, "fr_CA"),
        form.clock_time(AFTERNOON, TORONTO, "en_CA"),
        form.hour(14, "en_CA"),
        form.duration(7500, "fr_CA"),
    ):
        assert " " not in text


def test_numbers_and_percents() -> None:
    assert plain(form.number(1234567, "fr_CA")) == "1 234 567"
    assert form.number(1234567, "en_CA") == "1,234,567"
    assert form.number(2, "fr_CA", decimals=1) == "2,0"
    assert plain(form.percent(0.123, "fr_CA")) == "12 %"
    assert form.percent(0.123, "en_CA") == "12%"
    assert plain(form.percent(0.1234, "fr_CA", decimals=1)) == "12,3 %"
    assert plain(form.percent(0.12, "fr_CA", sign=True)) == "+12 %"
    assert form.percent(-0.12, "en_CA", sign=True) == "-12%"


@pytest.mark.parametrize("ratio", [0, 0.001, -0.001])
def test_a_change_that_is_written_zero_has_no_sign(ratio: float) -> None:
    assert plain(form.percent(ratio, "fr_CA", sign=True)) == "0 %"


@pytest.mark.parametrize(
    ("length", "french", "english"),
    [
        ("short", "2026-11-01", "2026-11-01"),
        ("medium", "1er nov. 2026", "Nov 1, 2026"),
        ("long", "1er novembre 2026", "November 1, 2026"),
        ("weekday", "dimanche 1er novembre 2026", "Sunday, November 1, 2026"),
        ("brief", "1er nov.", "Nov 1"),
    ],
)
def test_days(length: Length, french: str, english: str) -> None:
    assert form.day(FIRST, "fr_CA", length=length) == french
    assert form.day(FIRST, "en_CA", length=length) == english


@pytest.mark.parametrize("day", [11, 21, 31])
def test_only_the_first_of_the_month_is_an_ordinal(day: int) -> None:
    assert form.day(date(2026, 12, day), "fr_CA", length="long") == f"{day} décembre 2026"


def test_months_and_weekdays() -> None:
    assert form.month(FIRST, "fr_CA") == "novembre 2026"
    assert form.month(FIRST, "en_CA") == "November 2026"
    assert form.month(FIRST, "fr_CA", short=True) == "nov."
    assert form.weekday(FIRST, "fr_CA") == "dimanche"
    assert form.weekday(FIRST, "fr_CA", short=True) == "dim."
    assert form.weekday(FIRST, "en_CA", short=True) == "Sun"


@pytest.mark.parametrize("language", ["fr_CA", "en_CA"])
def test_a_week_begins_on_sunday_as_on_the_calendars_here(language: str) -> None:
    assert [form.week(FIRST + timedelta(days=ahead), language) for ahead in (-1, 0, 6, 7)] == [
        date(2026, 10, 25),
        FIRST,
        FIRST,
        date(2026, 11, 8),
    ]


@pytest.mark.parametrize(
    ("at", "french", "english"),
    [
        (AFTERNOON, "14 h 20", "2:20 p.m."),
        (datetime(2026, 11, 12, 14, 5, tzinfo=UTC), "9 h 05", "9:05 a.m."),
        (datetime(2026, 11, 12, 5, 0, tzinfo=UTC), "0 h", "12:00 a.m."),
        (datetime(2026, 11, 12, 14, 20, tzinfo=timezone(timedelta(hours=-5))), "14 h 20", "2:20 p.m."),
        (datetime(2026, 7, 1, 18, 0, tzinfo=UTC), "14 h", "2:00 p.m."),
        (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), "1 h 30", "1:30 a.m."),
        (datetime(2026, 11, 1, 6, 30, tzinfo=UTC), "1 h 30", "1:30 a.m."),
    ],
)
def test_times_of_day(at: datetime, french: str, english: str) -> None:
    assert plain(form.clock_time(at, TORONTO, "fr_CA")) == french
    assert plain(form.clock_time(at, TORONTO, "en_CA")) == english


def test_hours_and_instants() -> None:
    assert [plain(form.hour(h, "fr_CA")) for h in (0, 9, 23)] == ["0 h", "9 h", "23 h"]
    assert [plain(form.hour(h, "en_CA")) for h in (0, 12, 14)] == ["12 a.m.", "12 p.m.", "2 p.m."]
    assert plain(form.instant(AFTERNOON, TORONTO, "fr_CA")) == "12 nov. 2026, 14 h 20"
    assert plain(form.instant(AFTERNOON, TORONTO, "en_CA")) == "Nov 12, 2026, 2:20 p.m."


@pytest.mark.parametrize(
    ("seconds", "french", "english"),
    [
        (0, "à l\u2019instant", "just now"),
        (20, "il y a 20 s", "20 s ago"),
        (59.9, "il y a 59 s", "59 s ago"),
        (200, "il y a 3 min", "3 min ago"),
        (7300, "il y a 2 h", "2 h ago"),
        (86_400, "il y a 1 jour", "1 day ago"),
        (200_000, "il y a 2 jours", "2 days ago"),
        (-120, "dans 2 min", "in 2 min"),
    ],
)
def test_how_long_ago(seconds: float, french: str, english: str) -> None:
    assert plain(form.ago(seconds, "fr_CA")) == french
    assert plain(form.ago(seconds, "en_CA")) == english


@pytest.mark.parametrize(
    ("seconds", "french", "english"),
    [
        (0, "0 s", "0 s"),
        (0.42, "0,4 s", "0.4 s"),
        (0.01, "0 s", "0 s"),
        (3, "3 s", "3 s"),
        (59.7, "1 min", "1 min"),
        (200, "3 min 20 s", "3 min 20 s"),
        (3600, "1 h", "1 h"),
        (7500, "2 h 5 min", "2 h 5 min"),
        (100_000, "1 j 3 h", "1 d 3 h"),
        (86_400 * 1200, "1 200 j", "1,200 d"),
    ],
)
def test_durations(seconds: float, french: str, english: str) -> None:
    assert plain(form.duration(seconds, "fr_CA")) == french
    assert plain(form.duration(seconds, "en_CA")) == english


def test_a_precise_time_of_day_has_its_seconds() -> None:
    at = datetime(2026, 11, 12, 14, 5, 9, tzinfo=UTC)
    assert plain(form.precise_time(at, TORONTO, "fr_CA")) == "9 h 05 min 09 s"
    assert plain(form.precise_time(at, TORONTO, "en_CA")) == "9:05:09 a.m."
