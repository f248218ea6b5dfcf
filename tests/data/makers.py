"""Payments made up for tests, and the database seen whole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from data.model import Brand, Certainty, Kind, Payment, Status
from data.store import Store

NOON = datetime(2026, 10, 5, 16, 0, tzinfo=UTC)


def fresh_store(zone: str = "America/Toronto", cut_off: timedelta = timedelta(0)) -> Store:
    return Store.open(None, environment="demo", organisation="Essai", zone=ZoneInfo(zone), cut_off=cut_off)


def a_payment(name: str = "p1", **changes: Any) -> Payment:
    base = Payment(
        payment_id=name,
        source="handpoint.feed",
        remote_id=f"guid-{name}",
        occurred_at=NOON,
        kind=Kind.PAYMENT,
        source_at=NOON + timedelta(minutes=2),
        terminal_serial="0821599465",
        reference=f"ref-{name}",
        amount_minor=3200,
        currency="CAD",
        status=Status.APPROVED,
        raw_status="200",
        status_certainty=Certainty.CERTAIN,
        amount_certainty=Certainty.CERTAIN,
        card_brand=Brand.VISA,
        last4="4242",
        auth_code="5X91Q2",
    )
    return replace(base, **changes)


def a_refund(name: str = "r1", **changes: Any) -> Payment:
    given_ = {
        "kind": Kind.REFUND,
        "undoes": Kind.PAYMENT,
        "occurred_at": NOON + timedelta(days=2),
        "amount_minor": 1000,
    }
    return a_payment(name, **{**given_, "reference": "ref-p1", **changes})


def current(store: Store, name: str) -> dict[str, Any]:
    return store.rows("SELECT * FROM facts.payments WHERE payment_id = $name", name=name)[0]


def picture(store: Store) -> list[dict[str, Any]]:
    rows = store.rows("SELECT * EXCLUDE (commit_no, recorded_at) FROM facts.payments ORDER BY payment_id")
    return rows + store.rows("SELECT * FROM facts.rollups ORDER BY ALL")


def takings_agree(store: Store) -> bool:
    sums = "sum(net_minor)::INT AS net FROM facts."
    cells = f"SELECT business_date, sum(count)::INT AS n, {sums}rollups GROUP BY 1 ORDER BY 1"
    rows = f"SELECT business_date, count(*)::INT AS n, {sums}payments GROUP BY 1 ORDER BY 1"
    return store.rows(cells) == store.rows(rows)


def findings(store: Store) -> list[dict[str, Any]]:
    return store.rows("SELECT * FROM facts.findings ORDER BY kind")
