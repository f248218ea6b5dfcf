from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dashboard import day
from dashboard.day import Usual
from data.queries import freshness, takings
from tests.dashboard import days
from tests.dashboard.days import MORNING, NOW, TODAY, at, reader

if TYPE_CHECKING:
    from data.store import Store

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def filled_store(store: Store) -> Store:
    days.fill(store)
    return store


def built(store: Store, on: date = TODAY, now: datetime = NOW) -> day.Day:
    return day.build(takings.by_hour(store, day=on), freshness.coverage(store), on, reader(now=now))


def row(on: date, hour: int, net: int, **more: Any) -> dict[str, Any]:
    return {
        "business_date": on,
        "hour": hour,
        "is_test": False,
        "currency": "CAD",
        "net_minor": net,
        "payments": 1,
        "paid_minor": net,
        "refunds": 0,
        "voids": 0,
        "verifying": 0,
    } | more


def test_a_day_adds_up(filled_store: Store) -> None:
    shown = built(filled_store)
    assert (shown.net.value, shown.payments.value, shown.average.value) == (13_000, 3, 5_000)
    assert (shown.given_back.value, shown.undone, shown.verifying) == (2_000, 1, 1)


def test_test_payments_are_apart(filled_store: Store) -> None:
    shown = built(filled_store)
    assert (shown.tests, shown.tests_net) == (1, 100)


def test_the_usual_is_the_middle_half_of_the_same_weekdays_so_far(filled_store: Store) -> None:
    shown = built(filled_store)
    assert shown.net.past == tuple(range(11_000, 19_000, 1_000))
    assert shown.net.usual == Usual(12_750, 14_500, 16_250, 8)


def test_a_day_that_is_over_counts_its_evenings(filled_store: Store) -> None:
    last_week = TODAY - timedelta(weeks=1)
    shown = built(filled_store, last_week)
    assert shown.until is None
    assert shown.net.value == 23_000
    assert max(shown.net.past) == 22_000


def test_a_past_day_counts_the_share_of_the_running_hour() -> None:
    rows = [row(TODAY - timedelta(weeks=week), 14, 3_000) for week in range(1, 9)]
    assert day.build(rows, [], TODAY, reader()).net.past == (1_000,) * 8


def test_too_few_days_make_no_usual() -> None:
    rows = [row(TODAY - timedelta(weeks=week), 9, 3_000) for week in range(1, 4)]
    shown = day.build(rows, [], TODAY, reader())
    assert shown.net.usual is None
    assert shown.net.side == 0


def test_a_day_proven_read_counts_as_nothing_and_a_day_unread_not_at_all() -> None:
    rows = [row(TODAY - timedelta(weeks=week), 9, 3_000) for week in range(1, 5)]
    since = at(TODAY - timedelta(weeks=6), 0)
    shown = day.build(rows, [{"connector": "handpoint", "since": since, "until": NOW}], TODAY, reader())
    assert shown.net.past == (0, 0, 3_000, 3_000, 3_000, 3_000)


def test_a_day_half_read_does_not_count() -> None:
    since = at(TODAY - timedelta(weeks=1), 8)
    shown = day.build([], [{"connector": "handpoint", "since": since, "until": NOW}], TODAY, reader())
    assert shown.net.past == ()


def test_another_currency_is_never_added() -> None:
    shown = day.build([row(TODAY, 9, 500), row(TODAY, 9, 900, currency="USD")], [], TODAY, reader())
    assert shown.net.value == 500
    assert shown.others == {"USD": 900}


def test_a_void_of_a_refund_is_not_given_back() -> None:
    undone = row(TODAY, 10, 0, payments=0, paid_minor=0, refunds=1, voids=1)
    shown = day.build([row(TODAY, 9, 500), undone], [], TODAY, reader())
    assert (shown.given_back.value, shown.undone) == (0, 2)


def test_hours_run_from_the_first_to_the_last_that_took_anything(filled_store: Store) -> None:
    hours = built(filled_store).hours
    assert [hour.hour for hour in hours] == list(range(9, 19))
    assert (hours[0].net, hours[1].net) == (15_000, -2_000)
    assert hours[-1].usual == Usual(5_000, 5_000, 5_000, 8)


def test_hours_after_midnight_belong_to_the_end_of_a_late_business_day() -> None:
    late = reader()
    late = type(late)(
        viewer=late.viewer,
        language=late.language,
        zone=late.zone,
        currency=late.currency,
        now=NOW,
        cut_off=timedelta(hours=4),
    )
    shown = day.build([row(TODAY, 22, 100), row(TODAY, 1, 200)], [], TODAY, late)
    assert [(hour.hour, hour.net) for hour in shown.hours if hour.net] == [(22, 100), (1, 200)]


def test_the_side_tells_below_within_above() -> None:
    usual = Usual(10, 15, 20, 8)
    assert [day.Figure(value, usual, ()).side for value in (9, 10, 20, 21)] == [-1, 0, 0, 1]


def test_before_noon_yesterday_leads() -> None:
    assert day.leading(reader(now=MORNING)) == (YESTERDAY, TODAY)
    assert day.leading(reader(now=NOW)) == (TODAY, None)


def test_nothing_at_all_is_empty() -> None:
    assert day.build([], [], TODAY, reader()).is_empty
    assert not day.build([row(TODAY, 9, 0, payments=0, verifying=1)], [], TODAY, reader()).is_empty
