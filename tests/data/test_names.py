from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from data.model import LOCAL_VIEWER
from data.names import forget
from data.save import save_payments
from tests.data.makers import NOON, a_payment, current, picture

if TYPE_CHECKING:
    from data.store import Store

NAME = "Zoé Bélanger-Côté"


def test_an_empty_name_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="a name is needed"):
        forget(store, name="  ", viewer=LOCAL_VIEWER)


def test_the_name_goes_and_every_figure_stays(store: Store) -> None:
    save_payments(
        store, [a_payment(client=NAME), a_payment("p2", client="Luc Roy", cashier=NAME)], connector="smartrec"
    )
    before = picture(store)
    assert forget(store, name=f" {NAME.upper()} ", viewer=LOCAL_VIEWER) == 2
    assert [row | {"client": None, "cashier": None} for row in picture(store)] == [
        row | {"client": None, "cashier": None} for row in before
    ]
    assert current(store, "p2")["client"] == "Luc Roy"
    for table in store.rows("SELECT schema_name AS s, table_name AS t FROM duckdb_tables()"):
        assert NAME.lower() not in str(store.rows(f"SELECT * FROM {table['s']}.{table['t']}")).lower()


def test_a_later_reading_does_not_bring_the_name_back(store: Store) -> None:
    first = a_payment(client=NAME)
    save_payments(store, [first], connector="smartrec")
    forget(store, name=NAME, viewer=LOCAL_VIEWER)
    save_payments(store, [first], connector="smartrec")
    save_payments(store, [replace(first, rrn="0001", source_at=NOON + timedelta(days=1))], connector="smartrec")
    save_payments(store, [a_payment("p2", client=NAME.lower())], connector="smartrec")
    assert [current(store, name)["client"] for name in ("p1", "p2")] == [None, None]
    assert current(store, "p1")["rrn"] == "0001"
