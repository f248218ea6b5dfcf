from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from data.chosen import Chosen
from data.model import Brand, Channel, EntryMode, Kind, Status
from data.queries.payment_details import control_totals, details
from data.store import Store
from data.time import day_bounds
from tests.pipeline.reports.rows import NOON, POOL, STRANGER, a_payment, fill, undone

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))


@pytest.fixture
def filled(store: Store) -> Store:
    fill(store)
    return store


def asked(since: date, until: date, **changes: Any) -> Chosen:
    return Chosen(**{"since": since, "until": until, "tests": True, **changes})


def rows(store: Store, since: date = OCTOBER[0], until: date = OCTOBER[1], **changes: Any) -> dict[str, dict[str, Any]]:
    since_at, _ = day_bounds(since, store.zone, store.cut_off)
    batches = list(details(store, chosen=asked(since, until, **changes), since_at=since_at))
    found = pa.Table.from_batches(batches).to_pylist() if batches else []
    return {row["payment_id"]: row for row in found}


def test_a_period_without_payments_has_no_rows_but_its_columns(store: Store) -> None:
    assert rows(store) == {}
    assert control_totals(store, chosen=asked(*OCTOBER)) == []


def test_both_ends_of_the_period_are_business_days(filled: Store) -> None:
    assert list(rows(filled, date(2026, 10, 6), date(2026, 10, 7))) == ["p2", "p3"]
    assert list(rows(filled, date(2026, 11, 1), date(2026, 11, 1))) == ["p5", "p6"]
    assert list(rows(filled)) == ["p1", "p2", "p3", "p4", "v4"]


def test_rows_come_by_instant_then_id(store: Store) -> None:
    fill(store, [a_payment("b"), a_payment("c", occurred_at=NOON - timedelta(seconds=1)), a_payment("a")])
    assert list(rows(store)) == ["c", "a", "b"]


def test_alias_and_site_are_those_of_the_time(filled: Store) -> None:
    found = rows(filled)
    assert {name: (found[name]["terminal_alias"], found[name]["site"]) for name in ("p1", "p2", "p3", "p4")} == {
        "p1": ("Accueil 1", "Aréna"),
        "p2": ("Piscine 1", "Piscine"),
        "p3": ("Accueil nord", "Aréna"),
        "p4": ("Piscine 2", None),
    }


def test_an_unknown_terminal_goes_by_its_serial_and_none_by_none(store: Store) -> None:
    fill(store, [a_payment("p1", terminal_serial=STRANGER), a_payment("p2", terminal_serial=None)])
    found = rows(store)
    assert (found["p1"]["terminal_alias"], found["p1"]["site"]) == (STRANGER, None)
    assert found["p2"]["terminal_alias"] is None


def test_what_became_of_a_payment_is_told_even_when_it_happened_later(filled: Store) -> None:
    found = rows(filled)
    assert {name: row["refunded_minor"] for name, row in found.items()} == {
        "p1": 0,
        "p2": 2000,
        "p3": 0,
        "p4": 0,
        "v4": 0,
    }
    voided = {name for name, row in found.items() if row["voided_at"]}
    assert voided == {"p4"}
    assert found["p4"]["voided_at"] == found["v4"]["occurred_at"]


def test_only_approved_refunds_that_stood_count_as_refunded(store: Store) -> None:
    hour = timedelta(hours=1)
    fill(
        store,
        [
            a_payment("p", amount_minor=9000),
            undone("r1", "p", Kind.REFUND, occurred_at=NOON + hour, amount_minor=1000),
            undone("r2", "p", Kind.REFUND, occurred_at=NOON + 2 * hour, amount_minor=2000),
            undone("r3", "p", Kind.REFUND, occurred_at=NOON + 3 * hour, amount_minor=4000, status=Status.DECLINED),
            undone("v", "r2", Kind.VOID, undoes=Kind.REFUND, occurred_at=NOON + 4 * hour, amount_minor=2000),
        ],
    )
    found = rows(store)
    assert found["p"]["refunded_minor"] == 1000
    assert found["p"]["voided_at"] is None
    assert found["r2"]["voided_at"] is not None
    assert sum(row["net_minor"] for row in found.values()) == 8000


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("terminals", [POOL], ["p2", "p4"]),
        ("statuses", [Status.DECLINED], ["p3"]),
        ("brands", [Brand.INTERAC, Brand.AMEX], ["p2"]),
        ("channels", [Channel.BILLING], ["p4"]),
        ("kinds", [Kind.VOID, Kind.REFUND], ["v4"]),
        ("kinds", [], ["p1", "p2", "p3", "p4", "v4"]),
        ("entry_modes", [EntryMode.CHIP], []),
        ("sites", ["a"], ["p1", "p3", "v4"]),
        ("sites", ["p"], ["p2"]),
        ("workstations", ["caisse 1"], ["p1", "p2", "p3", "p4", "v4"]),
        ("workstations", ["unknown", "caisse"], []),
        ("terminals", ["x' OR 1=1 --"], []),
    ],
)
def test_filters_keep_what_they_name(filled: Store, name: str, values: list[str], expected: list[str]) -> None:
    kept: dict[str, Any] = {name: tuple(str(value) for value in values)}
    assert list(rows(filled, **kept)) == expected
    assert sum(row["row_count"] for row in control_totals(filled, chosen=asked(*OCTOBER, **kept))) == len(expected)


def test_tests_can_be_left_out(store: Store) -> None:
    fill(store, [a_payment("p1"), a_payment("p2", is_test=True)])
    assert list(rows(store)) == ["p1", "p2"]
    assert list(rows(store, tests=False)) == ["p1"]
    assert [row["is_test"] for row in control_totals(store, chosen=asked(*OCTOBER, tests=False))] == [False]


def test_totals_are_the_rows_added_up(filled: Store) -> None:
    found = list(rows(filled, until=date(2026, 12, 31)).values())
    totals = control_totals(filled, chosen=asked(OCTOBER[0], date(2026, 12, 31)))
    assert len(found) == 8
    for name in ("amount_minor", "net_minor"):
        assert sum(row[name] for row in found) == sum(row[name] for row in totals)
    assert sum(row["net_minor"] for row in totals) == 3200 + 12345 + 9900 - 9900 - 2000 + 5 + 10
    assert {(row["kind"], row["status"]): row["row_count"] for row in totals} == {
        ("payment", "approved"): 5,
        ("payment", "declined"): 1,
        ("refund", "approved"): 1,
        ("void", "approved"): 1,
    }


@pytest.mark.parametrize("key", ["America/Toronto", "America/Vancouver", "Pacific/Auckland"])
@pytest.mark.parametrize("cut_off", [timedelta(0), timedelta(hours=4)])
def test_days_and_months_add_up_whatever_the_zone(key: str, cut_off: timedelta) -> None:
    with Store.open(None, environment="demo", organisation="Essai", zone=ZoneInfo(key), cut_off=cut_off) as store:
        start = datetime(2026, 10, 31, 0, 0, tzinfo=UTC)
        fill(store, [a_payment(f"{n:03}", occurred_at=start + timedelta(minutes=30 * n)) for n in range(192)])
        days = [date(2026, 10, 29) + timedelta(days=n) for n in range(9)]
        by_day = [rows(store, day, day) for day in days]
        whole = rows(store, days[0], days[-1])
        assert [name for day in by_day for name in day] == list(whole)
        assert len(whole) == 192
        for day, found in zip(days, by_day, strict=True):
            begin, end = day_bounds(day, store.zone, cut_off)
            assert all(begin <= row["occurred_at"].replace(tzinfo=UTC) < end for row in found.values())


@pytest.mark.parametrize(("day", "halves"), [(date(2026, 3, 8), 46), (date(2026, 11, 1), 50), (date(2026, 11, 2), 48)])
def test_a_day_has_as_many_hours_as_it_has(store: Store, day: date, halves: int) -> None:
    start, _ = day_bounds(day - timedelta(days=1), store.zone)
    fill(store, [a_payment(f"{n:03}", occurred_at=start + timedelta(minutes=30 * n)) for n in range(160)])
    assert len(rows(store, day, day)) == halves
