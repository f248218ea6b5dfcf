from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.connectors.sandbox.worlds import bounds, long_world, make, of_days

if TYPE_CHECKING:
    from connectors.sandbox.truth import Moment, Span

FIRST, DAYS = date(2026, 4, 1), 60


def by_serial(spans: list[Span]) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = defaultdict(list)
    for span in spans:
        found[span.serial].append(span)
    return found


def sixty() -> dict[str, list[Span]]:
    return by_serial(long_world().spans(*bounds(long_world(), FIRST, DAYS)))


def test_the_fleet() -> None:
    world = make()
    assert len(world.devices) == 24
    assert len(world.sites) == 4
    assert {device.site_id for device in world.devices} == {site.site_id for site in world.sites}
    assert all(re.fullmatch(r"\d{10}", device.serial) for device in world.devices)
    assert any(device.serial.startswith("0") for device in world.devices)
    assert Counter(device.terminal_type for device in world.devices).keys() == {"PAXA920", "PAXA920PRO"}
    assert any(device.alias != device.store_name for device in world.devices)
    assert any(device.alias == device.store_name for device in world.devices)
    assert "Accueil 1" in {device.alias for device in world.devices}
    assert "Piscine 2" in {device.alias for device in world.devices}
    assert world.device(world.devices[3].serial) is world.devices[3]
    assert world.device("9999999999") is None


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_terminals_are_told_apart(seed: int) -> None:
    devices = make(seed=seed, terminals=200).devices
    for field in ("serial", "tid", "alias", "store_id", "mac_address"):
        assert len({getattr(device, field) for device in devices}) == 200, field


def test_workstations_have_a_terminal_of_their_own_site() -> None:
    world = make()
    sites = {device.serial: device.site_id for device in world.devices}
    assert len({desk.name for desk in world.workstations}) == len(world.workstations) > 8
    assert all(sites[desk.serial] == desk.site_id for desk in world.workstations)


@pytest.mark.parametrize("terminals", [1, 3, 40])
def test_other_fleets_take_payments_too(terminals: int) -> None:
    world = make(terminals=terminals)
    assert len(world.devices) == terminals
    assert of_days(world, date(2026, 11, 10))


def test_spans_cover_everything_once() -> None:
    since, until = bounds(long_world(), FIRST, DAYS)
    found = sixty()
    assert set(found) == {device.serial for device in long_world().devices}
    for spans in found.values():
        assert spans[0].since <= since
        assert spans[-1].until is not None
        assert spans[-1].until >= until
        for one, following in pairwise(spans):
            assert one.since < following.since == one.until
            assert (one.state, one.cause) != (following.state, following.cause)


def test_a_span_is_the_same_whichever_window_asks() -> None:
    world = long_world()
    every = {(span.serial, span.since): span for spans in sixty().values() for span in spans}
    since = bounds(world, FIRST, 20)[1] + timedelta(hours=5)
    short = world.spans(since, since + timedelta(minutes=30))
    assert len(short) >= 24
    assert all(every[span.serial, span.since] == span for span in short)


def test_terminals_have_every_kind_of_trouble() -> None:
    states = Counter((span.state, span.cause) for spans in sixty().values() for span in spans)
    assert set(states) == {
        ("online", "none"), ("busy", "use"), ("asleep", "sleep"), ("off", "closed"), ("offline", "wifi"),
        ("offline", "battery"), ("offline", "site_outage"),
    }  # fmt: skip
    assert states["offline", "wifi"] > states["offline", "battery"]


def test_a_site_s_internet_drops_for_all_its_terminals() -> None:
    sites = {device.serial: device.site_id for device in long_world().devices}
    out = [span for spans in sixty().values() for span in spans if span.cause == "site_outage"]
    hit = Counter((sites[span.serial], span.until) for span in out)
    assert max(hit.values()) >= 5


def test_some_terminals_sleep_far_more_than_others() -> None:
    asleep = {
        serial: sum(((span.until or span.since) - span.since for span in spans if span.state == "asleep"), timedelta())
        for serial, spans in sixty().items()
    }
    assert min(asleep.values()) == timedelta()
    assert max(asleep.values()) > timedelta(days=15)


def test_terminals_are_switched_off_at_night() -> None:
    at = datetime(2026, 4, 15, 6, 0, tzinfo=UTC)  # two in the morning
    states = Counter(long_world().moment(device.serial, at).state for device in long_world().devices)
    assert states["off"] > 12
    assert states["busy"] == 0


def test_a_payment_finds_its_terminal_awake() -> None:
    found = sixty()
    starts = {serial: [span.since for span in spans] for serial, spans in found.items()}
    checked = 0
    for one in of_days(long_world(), FIRST, DAYS):
        if one.kind == "payment" or (one.parent_guid is None and not one.is_hidden):
            begun_at = one.legs[0].server_at if one.legs else one.occurred_at
            for at in (begun_at, begun_at - timedelta(seconds=30)):
                span = found[one.serial][bisect_right(starts[one.serial], at) - 1]
                assert span.state == "busy"
                checked += 1
    assert checked > 20_000


def test_nobody_pays_on_a_terminal_out_of_reach() -> None:
    # Use is painted over everything else, so an outage that a payment ignored would touch its span.
    for spans in sixty().values():
        for one, following in pairwise(spans):
            assert {one.state, following.state} not in ({"offline", "busy"}, {"off", "busy"})


def test_a_sleeping_terminal_is_online_before_it_is_used() -> None:
    for spans in sixty().values():
        for one, following in pairwise(spans):
            if one.state == "asleep":
                assert following.state != "busy"


def test_moments_agree_with_spans() -> None:
    world = long_world()
    since, until = bounds(world, date(2026, 4, 11), 3)
    for span in world.spans(since, until):
        at = max(span.since, since) + timedelta(seconds=1)
        moment = world.moment(span.serial, at)
        assert (moment.state, moment.since) == (span.state, span.since)
        assert moment.last_online_at <= at
        assert (moment.last_online_at == at) is (span.state in {"online", "busy"})


def test_a_terminal_was_last_online_when_its_last_online_span_ended() -> None:
    world = long_world()
    for spans in sixty().values():
        for one, following in pairwise(spans):
            if following.state == "off" and one.state == "online":
                assert world.moment(one.serial, following.since + timedelta(hours=1)).last_online_at == one.until
                break


def test_batteries_run_down_and_fill_up() -> None:
    world = long_world()
    for device in world.devices:
        moments = [world.moment(device.serial, at) for at in quarters(date(2026, 4, 14), 3)]
        assert all(0 <= moment.battery <= 100 for moment in moments)
        levels = {moment.battery for moment in moments}
        assert levels == {100} or min(levels) < 90 <= max(levels)
        if levels != {100}:
            assert {moment.is_charging for moment in moments} == {True, False}


def test_a_flat_battery_is_flat() -> None:
    flat = next(span for spans in sixty().values() for span in spans if span.cause == "battery")
    moment: Moment = long_world().moment(flat.serial, flat.since)
    assert moment.state == "offline"
    assert moment.battery <= 2
    assert moment.network == "none"


def test_paper_runs_out_now_and_then() -> None:
    world = long_world()
    words = Counter(
        world.moment(device.serial, at).paper for device in world.devices for at in quarters(date(2026, 4, 13), 20)[::4]
    )
    assert 0 < words[False] < words[True] / 50


def test_a_stranger_s_serial_is_refused() -> None:
    with pytest.raises(KeyError):
        long_world().moment("9999999999", datetime(2026, 4, 15, tzinfo=UTC))


def test_touching_a_terminal_is_remembered_and_changes_nothing() -> None:
    world = make()
    serial, at = world.devices[0].serial, datetime(2026, 11, 20, 15, tzinfo=UTC)
    before = world.moment(serial, at)
    world.touch(serial, at)
    world.touch(serial, at - timedelta(hours=1))
    assert world.touched == {serial: at}
    assert world.moment(serial, at) == before


def quarters(first: date, days: int) -> list[datetime]:
    since, until = bounds(long_world(), first, days)
    return [since + timedelta(minutes=15 * step) for step in range(int((until - since).total_seconds() // 900))]
