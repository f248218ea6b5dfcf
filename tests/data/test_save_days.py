from __future__ import annotations

import itertools
import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from data.model import Certainty, Status
from data.save import save_payments
from data.time import business_date, day_bounds
from tests.data.makers import NOON, a_payment, a_refund, current, fresh_store, picture, takings_agree


@pytest.mark.parametrize("zone", ["America/Toronto", "America/Vancouver", "Australia/Lord_Howe"])
def test_business_days_agree_with_the_clock_and_add_up(zone: str) -> None:
    days = [
        date(2026, 3, 7),
        date(2026, 10, 31),
        date(2026, 11, 30),
        date(2027, 3, 13),
        date(2026, 4, 4),
        date(2026, 10, 3),
    ]
    records = []
    for day in days:
        since, _ = day_bounds(day, ZoneInfo(zone))
        records += [
            a_payment(f"{day}-{step}", occurred_at=since + step * timedelta(minutes=30), reference=None)
            for step in range(-4, 103)
        ]
    with fresh_store(zone) as store:
        save_payments(store, records, connector="handpoint")
        rows = store.rows("SELECT occurred_at, business_date, hour FROM facts.payments")
        for row in rows:
            local = row["occurred_at"].astimezone(ZoneInfo(zone))
            assert (row["business_date"], row["hour"]) == (
                business_date(row["occurred_at"], ZoneInfo(zone)),
                local.hour,
            )
        assert takings_agree(store)


def test_a_cut_off_moves_the_night_to_the_day_before() -> None:
    with fresh_store(cut_off=timedelta(hours=4)) as store:
        night = datetime(2026, 10, 6, 7, 30, tzinfo=UTC)
        save_payments(store, [a_payment(occurred_at=night)], connector="handpoint")
        assert current(store, "p1")["business_date"] == date(2026, 10, 5)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000), cuts=st.lists(st.integers(0, 40), max_size=5))
def test_any_order_and_any_pages_end_the_same(seed: int, cuts: list[int]) -> None:
    records = [a_payment(f"p{n}", occurred_at=NOON + timedelta(hours=7 * n), amount_minor=500 + n) for n in range(12)]
    records += [
        a_refund(f"r{n}", reference=f"ref-p{n}", amount_minor=100, occurred_at=NOON + timedelta(days=9, hours=n))
        for n in range(0, 12, 3)
    ]
    records += [
        replace(r, status=Status.UNKNOWN, status_certainty=Certainty.PROVISIONAL, source_at=NOON - timedelta(days=1))
        for r in records[:6]
    ]
    with fresh_store() as straight:
        save_payments(straight, records, connector="handpoint")
        expected = picture(straight)
    shuffled = records * 2
    random.Random(seed).shuffle(shuffled)
    edges = [0, *sorted(cuts), len(shuffled)]
    with fresh_store() as store:
        for since, until in itertools.pairwise(edges):
            save_payments(store, shuffled[since:until], connector="handpoint")
        assert picture(store) == expected
