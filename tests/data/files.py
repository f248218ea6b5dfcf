"""Files made up for tests: their records, and what the database makes of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from data.file_record import FileRecord, Mode
from data.imports import Given
from data.model import Channel, Window
from data.save import save_payments
from tests.data.makers import NOON

if TYPE_CHECKING:
    from data.store import Store

DAY = date(2026, 10, 5)
EVENING = datetime(2026, 10, 6, 1, 5, tzinfo=UTC)
WHOLE = Window(NOON - timedelta(days=4), NOON + timedelta(days=4))


def a_record(key: str = "transaction:T1", **changes: Any) -> FileRecord:
    given: dict[str, Any] = {
        "key": key,
        "lines": (2,),
        "paid_on": DAY,
        "paid_at": time(12, 0),
        "amount_minor": 3200,
        "currency": "CAD",
        "mode": Mode.INTEGRATED,
        "remote_id": key.removeprefix("transaction:") if key.startswith("transaction:") else None,
        "channel": Channel.BILLING,
        "client": "Louise Tremblay",
        "invoice": "F-100",
    }
    return FileRecord(**(given | changes))


def a_file(*records: FileRecord, **changes: Any) -> Given:
    given: dict[str, Any] = {
        "report": "details",
        "title": "Détails des paiements",
        "family": "smartrec",
        "mapping_version": 1,
        "counts": True,
        "file_name": "details.xlsx",
        "sha256": "1",
        "made_at": EVENING,
        "since": DAY,
        "until": DAY,
        "records": records,
    }
    return Given(**(given | changes))


def rows(store: Store) -> list[dict[str, Any]]:
    return store.rows("SELECT * FROM facts.payments ORDER BY occurred_at, payment_id")


def filed(store: Store) -> list[tuple[Any, ...]]:
    found = store.rows("SELECT record_key, role, reason, how, payment_id FROM facts.filed ORDER BY report, record_key")
    return [tuple(row.values()) for row in found]


def feed(store: Store, *payments: Any, window: Window = WHOLE) -> None:
    save_payments(store, payments, connector="handpoint", reading=window)
    save_payments(store, (), connector="handpoint", covers=window)


def net(store: Store) -> int:
    return int(store.rows("SELECT coalesce(sum(net_minor), 0)::BIGINT AS net FROM facts.payments")[0]["net"])
