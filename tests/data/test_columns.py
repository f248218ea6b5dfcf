from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from data.columns import SCHEMA, Columns, content_hash, with_days
from data.model import Payment
from data.save import save_payments
from tests.data.makers import NOON, a_payment, picture
from tests.house.tree import ROOT

if TYPE_CHECKING:
    from data.store import Store

OTHER = {
    "string": "other",
    "int64": 7,
    "bool": True,
    "date32[day]": date(2026, 10, 6),
    "timestamp[us]": NOON + timedelta(seconds=1),
}


def test_the_hash_stands_for_every_field_and_nothing_else() -> None:
    base = a_payment()
    seen = {content_hash(base)}
    for name in Payment.__struct_fields__:
        changes: dict[str, Any] = {name: OTHER[str(SCHEMA.field(name).type)]}
        seen.add(content_hash(replace(base, **changes)))
    assert len(seen) == 1 + len(Payment.__struct_fields__)
    assert content_hash(base) == content_hash(a_payment())


def test_the_hash_is_the_same_in_another_process() -> None:
    code = "import data.columns, tests.data.makers as made; print(data.columns.content_hash(made.a_payment()))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert int(told.stdout) == content_hash(a_payment())


def test_a_wording_is_held_once_however_often_it_is_added() -> None:
    held = Columns([a_payment("b"), a_payment("a"), a_payment("b")])
    held.extend([a_payment("a"), a_payment("c"), a_payment("c", last4="1111")])
    held.extend([])
    assert (len(held), held.payments) == (4, 3)
    assert held.table()["payment_id"].to_pylist() == ["b", "a", "c", "c"]


def test_they_stand_in_the_order_of_time() -> None:
    held = Columns([a_payment("late", occurred_at=NOON + timedelta(hours=1)), a_payment("early")])
    assert held.table()["payment_id"].to_pylist() == ["early", "late"]


def test_none_at_all_is_an_empty_table() -> None:
    assert (len(Columns()), Columns().table().schema) == (0, SCHEMA)


@pytest.mark.parametrize("minutes", [0, 207])
def test_the_day_turns_at_the_cut_off_to_the_second(minutes: int) -> None:
    cut_off, zone = timedelta(minutes=minutes), ZoneInfo("America/Toronto")
    turn = NOON.replace(hour=4, minute=0) + cut_off
    held = Columns(a_payment(f"{s}", occurred_at=turn + timedelta(seconds=s)) for s in (-1, 0))
    days = with_days(held.table(), zone, cut_off)
    assert days["business_date"].to_pylist() == [date(2026, 10, 4), date(2026, 10, 5)]


def test_columns_are_saved_as_the_payments_they_hold(store: Store) -> None:
    held = Columns([a_payment("p1")])
    held.extend([a_payment("p2"), a_payment("p1")])
    saved = save_payments(store, held, connector="handpoint")
    before = picture(store)
    again = save_payments(store, [a_payment("p1"), a_payment("p2")], connector="handpoint")
    assert (saved.new, again.unchanged, picture(store)) == (2, 2, before)
