from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec

from tests.connectors.sandbox.worlds import NOW, bounds, long_world, make, of_days

if TYPE_CHECKING:
    from connectors.sandbox.world import World

DAY = date(2026, 10, 14)
SCRIPT = """
import hashlib, sys
from datetime import date
import msgspec
from tests.connectors.sandbox.worlds import make, of_days
print(hashlib.sha256(msgspec.json.encode(of_days(make(), date(2026, 10, 31), 3))).hexdigest())
"""


def told(world: World, day: date, count: int = 1) -> bytes:
    since, until = bounds(world, day, count)
    return msgspec.json.encode(
        [of_days(world, day, count), world.spans(since, until), world.legs(since, until, visible_by=NOW)]
    )


def test_another_seed_is_another_world() -> None:
    one, other = of_days(make(seed=1), DAY), of_days(make(seed=2), DAY)
    assert one
    assert {found.guid for found in one}.isdisjoint(found.guid for found in other)
    assert {found.serial for found in one}.isdisjoint(found.serial for found in other)


def test_the_same_seed_tells_the_same_in_another_process() -> None:
    here = hashlib.sha256(msgspec.json.encode(of_days(make(), date(2026, 10, 31), 3))).hexdigest()
    environment = {**os.environ, "PYTHONHASHSEED": "123"}
    there = subprocess.run([sys.executable, "-c", SCRIPT], check=True, capture_output=True, text=True, env=environment)
    assert there.stdout.strip() == here


def test_what_was_asked_before_changes_nothing() -> None:
    forwards, backwards, jumping = make(), make(), make()
    days = [DAY + timedelta(days=step) for step in range(5)]
    one = {day: told(forwards, day) for day in days}
    other = {day: told(backwards, day) for day in reversed(days)}
    guid = of_days(forwards, days[3])[7].guid
    assert jumping.movement(guid) == forwards.movement(guid)
    assert all(len(text) > 10_000 for text in one.values())
    assert one == other == {day: told(jumping, day) for day in days}


def test_the_past_does_not_depend_on_the_length_of_the_history() -> None:
    assert told(make(days=45), DAY, 3) == told(make(days=300), DAY, 3)


def test_the_past_does_not_depend_on_now() -> None:
    assert told(make(), DAY, 3) == told(make(now=NOW + timedelta(days=200), days=300), DAY, 3)


def test_the_history_begins_where_it_was_told_to() -> None:
    world = make(days=10)
    assert world.starts_on == date(2026, 11, 13)
    found = of_days(world, date(2026, 11, 1), 14)
    assert found[0].business_date == world.starts_on
    assert {one.business_date for one in found} == {world.starts_on, world.starts_on + timedelta(days=1)}


def test_the_future_is_known_too_but_not_for_ever() -> None:
    world = make(days=10)
    assert of_days(world, date(2026, 12, 7))
    assert of_days(world, date(2029, 12, 7)) == []


def test_more_payments_a_day_means_more() -> None:
    few, many = of_days(make(payments_per_day=50), DAY), of_days(make(payments_per_day=1000), DAY)
    assert 3 * len(of_days(long_world(), DAY)) < len(many)
    assert len(few) < len(many) / 10
    assert of_days(make(payments_per_day=0), DAY) == []


def test_several_threads_see_one_world() -> None:
    world = make()
    days = [DAY + timedelta(days=step) for step in range(6)]
    expected = {day: told(long_world(), day) for day in days}
    with ThreadPoolExecutor(4) as pool:
        for asked in (days, days[::-1], days):
            seen = pool.map(lambda day: told(world, day), asked)
            assert dict(zip(asked, seen, strict=True)) == expected
