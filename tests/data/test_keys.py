from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from data import keys
from data.queries import payments
from data.save import save_payments
from tests.data.makers import a_payment, a_refund, current, picture

if TYPE_CHECKING:
    from data.store import Store

FIRST = datetime(2026, 8, 1, 12, 0, tzinfo=UTC)
NOW = datetime(2026, 10, 12, 12, 0, tzinfo=UTC)


def fill(store: Store, count: int = 60) -> None:
    """Save payments of August to October, one a day and a bit, out of their order."""
    made = [
        a_payment(f"p{n}", occurred_at=FIRST + n * timedelta(hours=28), auth_code=f"A{n:05d}", rrn=f"{n:012d}")
        for n in range(count)
    ]
    for number in range(3):
        save_payments(store, made[number::3], connector="handpoint")


def held(store: Store) -> list[dict[str, Any]]:
    tables = ("payment_keys", "payment_ids")
    return [row for name in tables for row in store.rows(f"SELECT * FROM facts.{name} ORDER BY ALL")]


def hashes(store: Store, month: int) -> list[int]:
    rows = store.rows("SELECT key_hash FROM facts.payment_keys WHERE month(occurred_at) = $month", month=month)
    return [row["key_hash"] for row in rows]


def found(store: Store, text: str) -> list[str]:
    return [row["payment_id"] for row in payments.found(store, text=text, size=51, with_clients=False)]


@pytest.mark.parametrize("at_once", [1, 7, 50, 1_000_000])
def test_months_that_are_over_are_sorted_and_hold_the_same(store: Store, at_once: int) -> None:
    fill(store)
    before, shown = held(store), picture(store)
    assert hashes(store, 8) != sorted(hashes(store, 8))
    assert keys.settle(store, until=NOW, least=10, at_once=at_once) == 2
    for month in (8, 9):
        assert hashes(store, month) == sorted(hashes(store, month))
    assert hashes(store, 10) != sorted(hashes(store, 10))
    assert (held(store), picture(store)) == (before, shown)


def test_a_sorting_that_is_killed_loses_nothing_and_is_begun_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store)
    before, real, done = held(store), keys._sort, []

    def killed(*given: Any) -> None:
        real(*given)
        done.append(given)
        if len(done) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(keys, "_sort", killed)
    with pytest.raises(KeyboardInterrupt):
        keys.settle(store, until=NOW, least=10, at_once=20)
    assert held(store) == before
    monkeypatch.setattr(keys, "_sort", real)
    assert keys.settle(store, until=NOW, least=10, at_once=20) == 2
    assert held(store) == before
    for month in (8, 9):
        assert hashes(store, month) == sorted(hashes(store, month))


def test_what_is_sorted_is_not_sorted_again_until_it_is_worth_it(store: Store) -> None:
    fill(store)
    assert keys.settle(store, until=NOW, least=10) == 2
    assert keys.settle(store, until=NOW, least=10) == 0
    save_payments(store, [a_payment("late", occurred_at=FIRST, auth_code="LATE01")], connector="handpoint")
    assert keys.settle(store, until=NOW, least=10) == 0
    more = [a_payment(f"m{n}", occurred_at=FIRST + timedelta(minutes=n)) for n in range(20)]
    save_payments(store, more, connector="handpoint")
    assert keys.settle(store, until=NOW, least=10) == 1
    assert hashes(store, 8) == sorted(hashes(store, 8))
    assert store.rows("SELECT count(*) AS n FROM facts.key_runs") == [{"n": 2}]


def test_few_keys_are_left_as_they_are(store: Store) -> None:
    fill(store)
    assert keys.settle(store, until=NOW) == 0


def test_payments_are_found_and_linked_whatever_is_sorted(store: Store) -> None:
    fill(store)
    keys.settle(store, until=NOW, least=10)
    save_payments(store, [a_refund("r1", reference="ref-p3", occurred_at=NOW)], connector="handpoint")
    assert current(store, "r1")["parent_id"] == "p3"
    for text in ("p3", "ref-p4", "guid-p4", "A00004", "a00004", f"{4:012d}"):
        assert found(store, text) == [{"p3": "p3"}.get(text, "p4")]


def test_a_sorting_that_fails_changes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(store)
    before = held(store)
    monkeypatch.setitem(keys._SQL, "put_ids", "SELECT nonsense")
    with pytest.raises(duckdb.Error, match="nonsense"):
        keys.settle(store, until=NOW, least=10)
    assert held(store) == before
    assert store.rows("SELECT * FROM facts.key_runs") == []
