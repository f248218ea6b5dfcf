"""A feed of Handpoint's that tells no total: whether an answer is whole must be found out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from data.model import Window
from tests.connectors.handpoint_records import RECORD
from tests.connectors.replay import Asked, Provider, Says, says

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.connectors.conftest import StandingClock

DAY = Window(datetime(2026, 11, 18, 5, tzinfo=UTC), datetime(2026, 11, 19, 5, tzinfo=UTC))


def _digits(time: datetime) -> str:
    return time.strftime("%Y%m%d%H%M%S")


@pytest.mark.parametrize("cap", [2, 3, 9, 10, 40, 100, 10_000])
def test_a_provider_that_caps_its_answers_and_tells_no_total_is_split(
    connect: Callable[..., Any], standing: StandingClock, cap: int
) -> None:
    times = [DAY.since + timedelta(minutes=3 * n) for n in range(480)]
    filed = [
        (time, RECORD | {"guid": f"g{n}", "transaction_id": n, "serverDateTime": _digits(time)})
        for n, time in enumerate(times)
    ]

    def script(one: Asked) -> Says:
        body = one.json()
        found = [record for time, record in filed if body["startDate"] <= _digits(time) <= body["endDate"]]
        return says({"transactions": found[: min(cap, body["limit"])]})

    with Provider(script) as provider:
        slices = list(connect("handpoint", provider.url, page_limit=1000).feed(DAY))
    assert [p.remote_id for part in slices for p in part.payments] == [f"g{n}" for n in range(480)]
    assert len(provider.asked) < 10 * (480 / cap + 1)


def test_a_quiet_feed_that_tells_no_total_is_asked_for_a_year_once_and_then_believed(
    connect: Callable[..., Any], standing: StandingClock
) -> None:
    times = [DAY.since + timedelta(minutes=n) for n in range(7)]
    times += [DAY.since - timedelta(days=30 + n) for n in range(40)]
    filed = [
        (time, RECORD | {"guid": f"g{n}", "transaction_id": n, "serverDateTime": _digits(time)})
        for n, time in enumerate(times)
    ]

    def script(one: Asked) -> Says:
        body = one.json()
        return says(
            {
                "transactions": [
                    record for time, record in filed if body["startDate"] <= _digits(time) <= body["endDate"]
                ]
            }
        )

    with Provider(script) as provider:
        connector = connect("handpoint", provider.url)
        for asked in (2, 3, 4):
            (part,) = connector.feed(DAY)
            assert (len(part.payments), len(provider.asked)) == (7, asked)
    starts = [one.json()["startDate"] for one in provider.asked]
    assert starts[1] < starts[0] == starts[2] == starts[3]


def test_a_feed_that_refuses_a_year_is_read_all_the_same(connect: Callable[..., Any], standing: StandingClock) -> None:
    other = RECORD | {"guid": "other", "transaction_id": 8, "serverDateTime": _digits(DAY.since)}

    def script(one: Asked) -> Says:
        body = one.json()
        if body["startDate"] < _digits(DAY.since - timedelta(days=31)):
            return says({"error": "too long"}, status=400)
        found = [r for r in (RECORD, other) if body["startDate"] <= str(r["serverDateTime"]) <= body["endDate"]]
        return says({"transactions": found})

    with Provider(script) as provider:
        slices = list(connect("handpoint", provider.url).feed(DAY))
    assert len([p for part in slices for p in part.payments]) == 2


def test_a_full_minute_without_a_total_is_taken_as_whole(connect: Callable[..., Any], standing: StandingClock) -> None:
    crowd = [RECORD | {"guid": f"g{n}", "transaction_id": n} for n in range(30)]

    def script(one: Asked) -> Says:
        body = one.json()
        return says({"transactions": crowd if body["startDate"] <= "20261118141507" <= body["endDate"] else []})

    with Provider(script) as provider:
        slices = list(connect("handpoint", provider.url).feed(DAY))
    assert len([p for part in slices for p in part.payments]) == 30
