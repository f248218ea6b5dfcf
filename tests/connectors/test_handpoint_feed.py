"""Reading Handpoint's feed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from connectors import errors
from connectors.handpoint import feed
from data.model import Window
from tests.connectors.handpoint_records import RECORD, page
from tests.connectors.replay import Asked, Provider, Says, says

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.connectors.conftest import StandingClock

# A feed -----------------------------------------------------------------------------------------------------------

DAY = Window(datetime(2026, 11, 18, 5, tzinfo=UTC), datetime(2026, 11, 19, 5, tzinfo=UTC))


def test_a_search_says_everything(connect: Callable[..., Any], standing: StandingClock) -> None:
    with Provider([page()]) as provider:
        list(connect("handpoint", provider.url, page_limit=321).feed(DAY))
    (asked,) = provider.asked
    assert (asked.method, asked.path) == ("POST", "/feed_url/transactions/")
    assert asked.headers["analyticsapikey"].startswith("SECRET-feed_key")
    assert asked.json() == {
        "startDate": "20261117045959",
        "endDate": "20261120050001",
        "time_zone": "+00:00",
        "dummy": "INCLUDE",
        "limit": 321,
    }


@pytest.mark.parametrize(
    ("choice", "header", "value"),
    [
        ("bearer", "authorization", "Bearer SECRET-feed_key-Zx81Qw"),
        ("plain", "authorization", "SECRET-feed_key-Zx81Qw"),
    ],
)
def test_the_feed_s_key_goes_where_the_settings_say(
    connect: Callable[..., Any], standing: StandingClock, choice: str, header: str, value: str
) -> None:
    with Provider([page()]) as provider:
        list(connect("handpoint", provider.url, feed_auth=choice).feed(DAY))
    assert provider.asked[0].headers[header] == value
    assert "analyticsapikey" not in provider.asked[0].headers


def test_a_long_window_is_counted_first(connect: Callable[..., Any], standing: StandingClock) -> None:
    asked: list[dict[str, Any]] = []

    def script(one: Asked) -> Says:
        asked.append(one.json())
        return page(RECORD, total=2400) if len(asked) == 1 else page()

    with Provider(script) as provider:
        slices = list(connect("handpoint", provider.url, page_limit=1000).feed(
            Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC))
        ))  # fmt: skip
    assert [one["limit"] for one in asked] == [1, 1000, 1000, 1000, 1000]
    assert asked[0]["startDate"] == asked[1]["startDate"] == "20251230235959"
    assert asked[-1]["endDate"] == "20261102000001"
    assert all(int(later["startDate"]) <= int(one["endDate"]) for one, later in pairwise(asked[1:]))
    assert len(slices) == 4


def test_a_record_is_handed_over_once_all_that_could_stand_before_it_was_read(
    connect: Callable[..., Any], standing: StandingClock
) -> None:
    """The provider may file a record under a date up to a day away from the server's time."""
    window = Window(datetime(2026, 11, 10, tzinfo=UTC), datetime(2026, 11, 17, tzinfo=UTC))
    times = [window.since + timedelta(hours=6 * n) for n in range(28)]
    filed = [
        (
            _digits(time - timedelta(hours=23)),
            RECORD | {"guid": f"g{n}", "transaction_id": n, "serverDateTime": _digits(time)},
        )
        for n, time in enumerate(times)
    ]

    def script(one: Asked) -> Says:
        body = one.json()
        found = [record for date, record in filed if body["startDate"] <= date <= body["endDate"]]
        return page(*found[: body["limit"]], total=len(found))

    with Provider(script) as provider:
        slices = list(connect("handpoint", provider.url, page_limit=8).feed(window))
    assert [p.remote_id for part in slices for p in part.payments] == [f"g{n}" for n in range(28)]
    for part in slices:
        assert all(part.window.since <= p.occurred_at < part.window.until for p in part.payments)


def _digits(time: datetime) -> str:
    return time.strftime("%Y%m%d%H%M%S")


def test_records_read_twice_are_one_and_other_wordings_are_two(
    connect: Callable[..., Any], standing: StandingClock
) -> None:
    reworded = RECORD | {"status": "403", "@timestamp": "2026-11-18T20:00:00.000Z"}
    with Provider([page(RECORD, RECORD, reworded)]) as provider:
        (part,) = connect("handpoint", provider.url).feed(DAY)
    assert sorted(p.raw_status for p in part.payments) == ["200", "403"]


def test_what_was_odd_three_times_is_believed_from_then_on(
    connect: Callable[..., Any], standing: StandingClock
) -> None:
    with Provider([page(RECORD | {"cardTypeId": "Brandnew"})]) as provider:
        connector = connect("handpoint", provider.url)
        (first,) = connector.feed(DAY)
        assert len(provider.asked) == 3
        (second,) = connector.feed(DAY)
        assert len(provider.asked) == 4
    assert first == second
    assert first.payments[0].card_brand == "unknown"


def test_a_short_answer_is_asked_again(connect: Callable[..., Any], standing: StandingClock) -> None:
    other = RECORD | {"guid": "other", "transaction_id": 8}
    with Provider([page(RECORD, total=2), page(RECORD, other)]) as provider:
        (part,) = connect("handpoint", provider.url).feed(DAY)
    assert len(part.payments) == 2


def test_a_provider_that_shows_fewer_than_asked_is_split(connect: Callable[..., Any], standing: StandingClock) -> None:
    filed = [
        RECORD | {"guid": f"g{n}", "transaction_id": n, "serverDateTime": f"20261118{6 + n:02d}0000"} for n in range(12)
    ]

    def script(one: Asked) -> Says:
        body = one.json()
        found = [r for r in filed if body["startDate"] <= str(r["serverDateTime"]) <= body["endDate"]]
        return page(*found[:3], total=len(found))

    with Provider(script) as provider:
        slices = list(connect("handpoint", provider.url, page_limit=100).feed(DAY))
    assert [p.remote_id for part in slices for p in part.payments] == [f"g{n}" for n in range(12)]


def test_an_hour_that_never_ends_is_given_up_soon(connect: Callable[..., Any], standing: StandingClock) -> None:
    with Provider([page(RECORD, total=1_000_000)]) as provider, pytest.raises(errors.Unreadable) as caught:
        list(connect("handpoint", provider.url).feed(DAY))
    assert caught.value.code == "paging"
    assert len(provider.asked) < 20


def test_a_record_outside_the_window_spoils_nothing(connect: Callable[..., Any], standing: StandingClock) -> None:
    outside = RECORD | {"serverDateTime": "20261117120000", "guid": "o", "transaction_id": 9, "amount": 12.5}
    with Provider([page(RECORD, outside)]) as provider:
        (part,) = connect("handpoint", provider.url).feed(DAY)
    assert len(part.payments) == 1
    assert part.findings == ()


def test_a_record_of_any_shape_is_a_finding(connect: Callable[..., Any], standing: StandingClock) -> None:
    shapes: list[Any] = [RECORD | {"transaction_id": {"odd": [1]}, "guid": [1]}, [], 5, None, {}, {"guid": {}}]
    with Provider([says({"transactions": [RECORD, *shapes], "total": 7})]) as provider:
        (part,) = connect("handpoint", provider.url).feed(DAY)
    assert len(part.payments) == 1
    assert [finding.kind for finding in part.findings] == ["unreadable_record"] * 6


@pytest.mark.parametrize(
    "poison",
    [
        b'{"guid":"\\ud800","action":"REFUND_REQUEST"}',
        b'{"guid":"\xff\xfe"}',
        json.dumps(RECORD | {"guid": "p", "transaction_id": 8, "amount": "9" * 5000 + ".00"}).encode(),
        json.dumps(RECORD | {"guid": "p", "transaction_id": 1e308, "currCode": "\x00"}).encode(),
    ],
)
def test_a_record_that_nobody_can_read_spoils_no_other(
    connect: Callable[..., Any], standing: StandingClock, poison: bytes
) -> None:
    body = b'{"transactions":[' + json.dumps(RECORD).encode() + b"," + poison + b'],"total":2}'
    with Provider([Says(200, body)]) as provider:
        (part,) = connect("handpoint", provider.url).feed(DAY)
    assert [p.remote_id for p in part.payments] == [RECORD["guid"]]
    assert [finding.kind for finding in part.findings] == ["unreadable_record"]


def test_a_lone_record_of_broken_letters_is_a_finding_that_names_it(
    connect: Callable[..., Any], standing: StandingClock
) -> None:
    broken = json.dumps(RECORD).encode().replace(b"Successful", b"Refus\xe9")
    with Provider([Says(200, b'{"transactions":[' + broken + b'],"total":1}')]) as provider:
        (part,) = connect("handpoint", provider.url).feed(DAY)
    assert [finding.subject for finding in part.findings] == [RECORD["guid"]]


def test_a_time_at_the_edge_of_all_times_spoils_nothing(connect: Callable[..., Any], standing: StandingClock) -> None:
    edge = RECORD | {"guid": "edge", "transaction_id": 8, "@timestamp": "0001-01-01T00:00:00+14:00"}
    with Provider([page(RECORD, edge)]) as provider:
        (part,) = connect("handpoint", provider.url).feed(DAY)
    assert [(p.remote_id, p.source_at is None) for p in part.payments] == [(RECORD["guid"], False), ("edge", True)]


def test_a_window_of_another_zone_is_asked_for_in_utc(connect: Callable[..., Any], standing: StandingClock) -> None:
    zone = timezone(timedelta(hours=-5))
    with Provider([page(RECORD)]) as provider:
        here = Window(DAY.since.astimezone(zone), DAY.until.astimezone(zone))
        (part,) = connect("handpoint", provider.url).feed(here)
    assert provider.asked[0].json()["startDate"] == "20261117045959"
    assert len(part.payments) == 1


def test_slices_come_while_the_rest_is_still_unread(connect: Callable[..., Any], standing: StandingClock) -> None:
    window = Window(datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC))
    with Provider([page(total=5000), page()]) as provider:
        found = connect("handpoint", provider.url, page_limit=1000).feed(window)
        assert not provider.asked
        first = next(found)
        assert len(provider.asked) < 5
        assert first.window.since == window.since
        assert first.window.until < window.until


def test_the_shortest_stretch_is_half_a_minute() -> None:
    since = datetime(2026, 11, 18, tzinfo=UTC)
    assert len(feed._split(since, since + timedelta(seconds=61), 500)) == 2
    parts = feed._split(since, since + timedelta(hours=1), 7)
    assert parts[0][1] == since + timedelta(hours=1)
    assert parts[-1][0] == since
    assert all(later[0] == earlier[1] for later, earlier in pairwise(parts))
