from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from benchmarks import growth, page
from data import money
from data.queries import findings, fleet, payments, takings
from data.save import save_payments
from data.store import Store
from tests.dashboard.days import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

COUNT = 4_000


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open(None, environment="demo", organisation="Saules", zone=ZoneInfo("America/Toronto")) as opened:
        yield opened


def test_a_history_adds_up_like_one_that_was_collected(store: Store) -> None:
    growth.fill(store, COUNT)
    wanted = {"held": COUNT, "net": sum(300 + index % 44_700 for index in range(COUNT))}
    for table in ("payments", "payment_versions"):
        held = store.rows(f"SELECT count(*) AS held, sum(amount_minor)::BIGINT AS net FROM facts.{table}")
        assert held == [wanted]
    assert store.rows("SELECT sum(count)::BIGINT AS held, sum(net_minor)::BIGINT AS net FROM facts.rollups") == [wanted]


def test_a_payment_of_the_history_is_known_when_it_is_said_again(store: Store) -> None:
    growth.fill(store, COUNT)
    saved = save_payments(
        store, [growth.payment(COUNT - 1, amended=True), growth.payment(COUNT)], connector="handpoint"
    )
    assert (saved.new, saved.changed) == (1, 1)


def test_the_history_of_the_pages_ends_now_on_known_terminals(store: Store) -> None:
    page.fill(store, COUNT)
    assert store.rows("SELECT max(occurred_at) AS last FROM facts.payments")[0]["last"] > NOW - timedelta(days=1)
    assert store.rows("SELECT count(*) AS terminals FROM ops.terminals") == [{"terminals": page.TERMINALS}]
    assert takings.first_day(store) is not None


def test_the_pages_of_one_thing_are_asked_for_things_that_are_there(store: Store) -> None:
    page.fill(store, COUNT)
    asked = {name: page.params_of(name, COUNT) for name in ("payment", "finding", "double", "terminal")}
    assert findings.one(store, finding_id=asked["finding"]["id"]) is not None
    assert asked["terminal"]["serial"] in {row["serial"] for row in fleet.terminals(store)}
    claim = asked["double"]
    (row,) = payments.claimed(
        store,
        last4=claim["last4"],
        amount_minor=money.minor(claim["amount"], "CAD"),
        day=date.fromisoformat(claim["day"]),
    )
    assert row["payment_id"] == asked["payment"]["id"]
