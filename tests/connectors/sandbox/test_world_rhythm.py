from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from connectors.sandbox.fleet import ARENA, CENTRE, OFFICE, POOL, SITES
from connectors.sandbox.seasons import demand, holidays, hours, wall
from data.time import business_date, day_bounds
from tests.connectors.sandbox.worlds import long_world, of_days, sixty_days

if TYPE_CHECKING:
    from connectors.sandbox.truth import Movement

ZONE = ZoneInfo("America/Toronto")
TRIED_AGAIN_S = 900


def mean(first: date, count: int) -> float:
    return len(of_days(long_world(), first, count)) / count


def test_an_ordinary_week_has_its_rhythm() -> None:
    days = Counter(one.business_date.weekday() for one in sixty_days())
    assert days[6] < 0.8 * min(days[day] for day in range(6))
    assert days[5] > days[6]


def test_an_ordinary_day_has_about_250_payments() -> None:
    counts = Counter(one.business_date for one in sixty_days() if one.kind == "payment")
    assert 190 < sum(counts.values()) / 60 < 270
    assert max(counts.values()) < 420


@pytest.mark.parametrize("opens", [date(2026, 9, 2), date(2026, 1, 5), date(2026, 3, 3)])
def test_registration_opens_with_a_rush(opens: date) -> None:
    ordinary = mean(date(2026, 4, 7), 28)
    assert 1.7 * ordinary < mean(opens, 3) < 4.5 * ordinary
    assert mean(opens, 6) > mean(opens + timedelta(days=14), 6)


def test_thirteen_months_are_about_a_hundred_thousand() -> None:
    assert 90_000 < len(of_days(long_world(), date(2025, 10, 24), 395)) < 110_000


def test_each_site_sells_something_of_its_own() -> None:
    prices = {site.site_id: {one.amount_minor for one in sixty_days() if one.site_id == site.site_id} for site in SITES}
    assert 475 in prices["pool"]
    assert 475 not in prices["office"]
    assert all(len(found) > 8 for found in prices.values())


def test_channels_are_used_where_they_make_sense() -> None:
    paid = [one for one in sixty_days() if one.kind == "payment"]
    shares = Counter((one.site_id, one.channel) for one in paid)
    assert shares["pool", "point_of_sale"] > shares["pool", "billing"] > 0
    assert shares["office", "billing"] > shares["office", "point_of_sale"] > 0
    assert {one.channel for one in paid} == {"store", "point_of_sale", "billing", "test"}
    assert all(one.workstation if one.channel == "point_of_sale" else one.workstation is None for one in paid)
    assert all(one.client and one.invoice for one in paid if one.channel in {"store", "billing"})
    assert any(one.client is None for one in paid if one.channel == "point_of_sale")


def test_clients_have_quebec_names() -> None:
    names = {one.client for one in sixty_days() if one.client}
    assert len(names) > 300
    assert any("é" in name for name in names)
    assert any("-" in name.split()[-1] for name in names)


def test_nothing_is_paid_while_a_site_is_closed() -> None:
    sites = {site.site_id: site for site in SITES}
    for one in of_days(long_world(), date(2026, 6, 20), 30) + of_days(long_world(), date(2025, 12, 20), 18):
        if one.is_hidden or (one.kind == "refund" and one.parent_guid) or undoes_refund(one):
            continue
        opening = hours(sites[one.site_id], one.business_date)
        assert opening is not None
        begun_at = one.legs[0].server_at if one.legs else one.occurred_at
        second = (begun_at - wall(one.business_date, ZONE)).total_seconds()
        until = opening[1] * 60 + (TRIED_AGAIN_S if one.kind == "void" else 0)
        assert opening[0] * 60 <= second <= until


def undoes_refund(one: Movement) -> bool:
    parent = long_world().movement(one.parent_guid or "")
    return parent is not None and parent.kind == "refund"


def test_everything_is_closed_at_christmas() -> None:
    assert of_days(long_world(), date(2025, 12, 25)) == []
    assert {one.site_id for one in of_days(long_world(), date(2025, 12, 26))} <= {"arena", "pool"}


def test_quebec_s_holidays() -> None:
    assert {
        date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 18), date(2026, 6, 24), date(2026, 7, 1), date(2026, 9, 7),
        date(2026, 10, 12), date(2026, 12, 25),
    } <= holidays(2026)  # fmt: skip
    assert {date(2025, 4, 18), date(2025, 5, 19), date(2025, 9, 1), date(2025, 10, 13)} <= holidays(2025)
    assert hours(OFFICE, date(2026, 6, 24)) is None
    assert hours(CENTRE, date(2026, 6, 24)) is None
    assert hours(POOL, date(2026, 6, 24)) == (600, 1020)
    assert demand(ARENA, date(2026, 12, 25)) == 0.0


@pytest.mark.parametrize(("day", "length"), [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25), (date(2025, 11, 2), 25)])
def test_days_of_daylight_saving_hold_together(day: date, length: int) -> None:
    world = long_world()
    since, until = day_bounds(day, ZONE)
    assert until - since == timedelta(hours=length)
    found = of_days(world, day)
    assert len(found) > 80
    assert {one.business_date for one in found} == {day}
    assert all(business_date(one.occurred_at, ZONE) == day for one in found)
    first = min(one.occurred_at for one in found if one.site_id == "arena").astimezone(ZONE)
    assert first.hour >= 8
    assert sum(len(of_days(world, day + timedelta(days=step))) for step in (-1, 0, 1)) == len(
        of_days(world, day - timedelta(days=1), 3)
    )
    for serial in (device.serial for device in world.devices):
        spans = [span for span in world.spans(since, until) if span.serial == serial]
        assert spans[0].since <= since
        assert spans[-1].until is not None
        assert spans[-1].until >= until


def test_business_dates_follow_the_zone() -> None:
    evening = [one for one in sixty_days() if one.occurred_at.astimezone(UTC).date() != one.business_date]
    assert evening  # after eight in the evening it is tomorrow in UTC
    assert all(business_date(one.occurred_at, ZONE) == one.business_date for one in sixty_days())
    assert all(one.occurred_at.tzinfo is not None and one.occurred_at == whole(one.occurred_at) for one in sixty_days())


def whole(instant: datetime) -> datetime:
    return instant.replace(microsecond=0)
