from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dashboard.taken import field_of
from data.model import Brand, Channel, EntryMode, Kind, Status
from data.queries import takings
from data.save import save_payments
from tests.data.makers import NOON, a_payment, a_refund, fresh_store

if TYPE_CHECKING:
    from data.store import Store

DAY = date(2026, 10, 5)
SERIAL = "0821599465"
ASKED: dict[str, Any] = {
    "by": "day", "since": DAY, "until": DAY + timedelta(days=3), "hours": 24,
    "terminals": (), "sites": (), "workstations": (), "channels": (), "brands": (), "entry_modes": (),
}  # fmt: skip


def parts(store: Store, by: str, **narrowed: Any) -> dict[str, int]:
    """Return the net of each part."""
    rows = takings.by_part(store, **{**ASKED, "by": by, **narrowed})
    return {row["part"]: row["net_minor"] for row in rows if row["part"] is not None}


def days(store: Store, **narrowed: Any) -> dict[date, int]:
    rows = takings.by_part(store, **{**ASKED, **narrowed})
    return {row["business_date"]: row["net_minor"] for row in rows if row["business_date"]}


def at_site(store: Store, serial: str, *spans: tuple[datetime, str | None]) -> None:
    with store.write("terminals") as writer:
        for since, site in spans:
            writer.run(
                "INSERT INTO ops.terminal_history VALUES ($serial, $since, 'x', $site, 'local')",
                serial=serial, since=since, site=site,
            )  # fmt: skip


def test_a_day_adds_up_what_was_paid_and_takes_away_what_was_given_back(store: Store) -> None:
    given = [a_payment(), a_payment("p2", amount_minor=1_000), a_refund(occurred_at=NOON + timedelta(hours=1))]
    declined = a_payment("p3", status=Status.DECLINED)
    unknown = a_payment("p4", status=Status.UNKNOWN)
    save_payments(store, [*given, declined, unknown], connector="handpoint")
    (day, whole) = sorted(takings.by_part(store, **ASKED), key=lambda row: row["business_date"] is None)
    assert day == {
        "business_date": DAY, "part": None, "is_test": False, "currency": "CAD", "net_minor": 3_200,
        "payments": 2, "paid_minor": 4_200, "undone": 1, "verifying": 1,
    }  # fmt: skip
    assert whole == {**day, "business_date": None}


def test_a_refund_stays_on_its_own_day(store: Store) -> None:
    save_payments(store, [a_payment(), a_refund()], connector="handpoint")
    assert days(store) == {DAY: 3_200, DAY + timedelta(days=2): -1_000}


def test_tests_and_other_currencies_stand_apart(store: Store) -> None:
    given = [a_payment(), a_payment("p2", is_test=True), a_payment("p3", currency="USD")]
    save_payments(store, given, connector="handpoint")
    rows = [row for row in takings.by_part(store, **ASKED) if row["business_date"]]
    assert [(row["currency"], row["is_test"]) for row in rows] == [("CAD", False), ("CAD", True), ("USD", False)]


@pytest.mark.parametrize(
    ("by", "changes", "expected"),
    [
        ("terminal", {"terminal_serial": None}, {SERIAL: 3_200, "unknown": 3_200}),
        ("workstation", {"workstation": "Côté Sud, n° 1"}, {"unknown": 3_200, "cote sud, n° 1": 3_200}),
        ("channel", {"channel": Channel.STORE}, {"unknown": 3_200, "store": 3_200}),
        ("brand", {"card_brand": Brand.AMEX}, {"visa": 3_200, "amex": 3_200}),
        ("reading", {"entry_mode": EntryMode.CHIP}, {"unknown": 3_200, "chip": 3_200}),
    ],
)
def test_takings_are_parted(store: Store, by: str, changes: dict[str, Any], expected: dict[str, int]) -> None:
    save_payments(store, [a_payment(), a_payment("p2", **changes)], connector="handpoint")
    assert parts(store, by) == expected
    narrow = field_of(by)
    for word in expected:
        assert parts(store, by, **{narrow: (word,)}) == {word: 3_200}
        assert days(store, **{narrow: (word,)}) == {DAY: 3_200}
    assert parts(store, by, **{narrow: tuple(expected)}) == expected


def test_a_payment_is_of_the_site_where_its_terminal_was_at_the_time(store: Store) -> None:
    at_site(store, SERIAL, (NOON - timedelta(days=1), "arena"), (NOON + timedelta(minutes=30), "pool"))
    morning = a_payment(occurred_at=NOON, amount_minor=100)
    afternoon = a_payment("p2", occurred_at=NOON + timedelta(hours=1), amount_minor=20)
    next_day = a_payment("p3", occurred_at=NOON + timedelta(days=1), amount_minor=3)
    save_payments(store, [morning, afternoon, next_day], connector="handpoint")
    assert parts(store, "site") == {"arena": 100, "pool": 23}
    assert days(store, sites=("arena",)) == {DAY: 100}
    assert days(store, sites=("pool",)) == {DAY: 20, DAY + timedelta(days=1): 3}
    assert days(store, sites=("arena", "pool")) == days(store)


def test_before_its_first_site_a_terminal_was_there_already(store: Store) -> None:
    at_site(store, SERIAL, (NOON + timedelta(days=9), "arena"))
    save_payments(store, [a_payment()], connector="handpoint")
    assert parts(store, "site") == {"arena": 3_200}


def test_a_terminal_without_site_and_a_payment_without_terminal_are_of_none(store: Store) -> None:
    at_site(store, SERIAL, (NOON - timedelta(days=1), None))
    save_payments(store, [a_payment(), a_payment("p2", terminal_serial=None)], connector="handpoint")
    assert parts(store, "site") == {"unknown": 6_400}
    assert days(store, sites=("unknown",)) == {DAY: 6_400}
    assert days(store, sites=("arena",)) == {}


def test_two_moves_on_a_day_are_both_kept(store: Store) -> None:
    hour = timedelta(hours=1)
    at_site(store, SERIAL, (NOON - 5 * hour, "arena"), (NOON + hour, "pool"), (NOON + 3 * hour, "arena"))
    there = [a_payment(f"p{hours}", occurred_at=NOON + hours * hour, amount_minor=10**hours) for hours in range(5)]
    save_payments(store, there, connector="handpoint")
    assert parts(store, "site") == {"arena": 11_001, "pool": 110}


def test_a_new_alias_is_no_move(store: Store) -> None:
    at_site(store, SERIAL, (NOON - timedelta(days=1), "arena"), (NOON + timedelta(hours=1), "arena"))
    save_payments(store, [a_payment(), a_payment("p2", occurred_at=NOON + timedelta(hours=2))], connector="handpoint")
    assert parts(store, "site") == {"arena": 6_400}


@pytest.mark.parametrize(("hours", "net"), [(0, 0), (9, 0), (10, 1), (15, 11), (23, 111), (24, 1_111)])
def test_of_the_last_day_only_so_many_hours_count(hours: int, net: int) -> None:
    with fresh_store(cut_off=timedelta(hours=4)) as store:
        # The business day begins at 4:00: these are its hours 9, 14, 20 and 23, the last one after midnight.
        begins = datetime(2026, 10, 5, 8, tzinfo=UTC)
        at = [begins + timedelta(hours=ahead) for ahead in (9, 14, 20, 23)]
        given = [a_payment(f"p{place}", occurred_at=when, amount_minor=10**place) for place, when in enumerate(at)]
        save_payments(store, given, connector="handpoint")
        assert sum(days(store, until=DAY, hours=hours).values()) == net
        assert days(store, hours=hours) == {DAY: 1_111}


def test_what_a_void_undoes_decides_what_it_takes_away(store: Store) -> None:
    void = a_payment("v1", kind=Kind.VOID, undoes=Kind.PAYMENT, parent_id="p1", occurred_at=NOON + timedelta(minutes=5))
    save_payments(store, [a_payment(), void], connector="handpoint")
    (row,) = (row for row in takings.by_part(store, **ASKED) if row["business_date"])
    assert (row["net_minor"], row["paid_minor"], row["undone"]) == (0, 3_200, 1)
