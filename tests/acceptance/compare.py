"""The sandbox's truth held against the database, cent by cent and field by field."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

if TYPE_CHECKING:
    from data.store import Store

_SAME_NAME = (
    *("terminal_serial", "tid", "amount_minor", "currency", "last4", "reference", "auth_code", "rrn", "entry_mode"),
    *("decline_code", "decline_text", "aid", "tvr", "tsi", "iad", "arc", "verification", "channel", "client"),
    *("invoice", "workstation", "cashier", "ledger_code", "wallet", "application_label"),
)
_COLUMNS = dict.fromkeys(_SAME_NAME, "") | {"brand": "card_brand"}
_SILENT = (None, "unknown")


def truth(url: str, since: date, until: date) -> list[dict[str, Any]]:
    """Ask the world what happened between two business days, both included."""
    with urlopen(f"{url}/truth/payments?from={since}&to={until}") as answer:  # noqa: S310 - our own loopback address
        rows: list[dict[str, Any]] = json.load(answer)
    return rows


def now(url: str) -> datetime:
    """Ask the world what time it is."""
    with urlopen(f"{url}/truth/clock") as answer:  # noqa: S310 - our own loopback address
        return datetime.fromisoformat(json.load(answer)["now"])


def shown(rows: list[dict[str, Any]], instant: datetime) -> list[dict[str, Any]]:
    """Return the movements that the feed shows by an instant."""
    return [row for row in rows if row["visible_at"] and datetime.fromisoformat(row["visible_at"]) <= instant]


def expected_status(row: dict[str, Any], instant: datetime) -> str:
    """Return how a movement must read: a first message without its second has no outcome yet."""
    if datetime.fromisoformat(row["final_visible_at"]) > instant:
        return "unknown"
    status: str = row["status"]
    return status


def net_of(row: dict[str, Any], status: str) -> int:
    """Return what a movement adds to the takings, in minor units."""
    if status != "approved":
        return 0
    amount: int = row["amount_minor"]
    return amount if row["kind"] == "payment" else -amount


def differences(store: Store, rows: list[dict[str, Any]], instant: datetime) -> list[str]:
    """Return every way in which the feed's part of the database is not what was visible."""
    held: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for record in store.rows("SELECT * FROM facts.payments WHERE sources <> 'inferred'"):
        for guid in _guids(store, record):
            held[guid].append(record)
    visible = shown(rows, instant)
    wrong = [said for row in visible for said in _compare(row, held, instant)]
    stored = store.rows("SELECT count(*)::INT AS n FROM facts.payments WHERE sources <> 'inferred'")[0]["n"]
    if stored != len(visible):
        wrong.append(f"{stored} rows held, {len(visible)} visible")
    return wrong + _takings(store, visible, instant)


def _guids(store: Store, record: dict[str, Any]) -> set[str]:
    if record["versions"] == 1:
        return {record["remote_id"]}
    found = store.rows(
        "SELECT DISTINCT remote_id FROM facts.payment_versions WHERE payment_id = $id", id=record["payment_id"]
    )
    return {row["remote_id"] for row in found}


def _compare(row: dict[str, Any], held: dict[str, list[dict[str, Any]]], instant: datetime) -> list[str]:
    name = row["ids"]["handpoint"][0]
    found = {r["payment_id"]: r for guid in row["ids"]["handpoint"] for r in held.get(guid, [])}
    if len(found) != 1:
        return [f"{name}: {len(found)} rows for {row['kind']} of {row['amount_minor']} at {row['occurred_at']}"]
    [record] = found.values()
    status = expected_status(row, instant)
    pairs = {
        "kind": (row["kind"], record["kind"]),
        "status": (status, record["status"]),
        "net": (net_of(row, status), record["net_minor"]),
        "occurred_at": (datetime.fromisoformat(row["occurred_at"]), record["occurred_at"]),
        "business_date": (date.fromisoformat(row["business_date"]), record["business_date"]),
    }
    pairs |= {field: _field(row, record, field) for field in _COLUMNS}
    return [f"{name} {field}: truth {a!r}, held {b!r}" for field, (a, b) in pairs.items() if a != b]


def _field(row: dict[str, Any], record: dict[str, Any], field: str) -> tuple[Any, Any]:
    """Return what must be held and what is: a field that no source of ours tells is empty."""
    value = record[_COLUMNS[field] or field]
    value = None if value in _SILENT else value
    source = row["known_from"][field]
    if source == "feed":
        return row[field], value
    if source in {"status", "paysafe"} and value is not None:
        return row[field], value
    return None, value


def _takings(store: Store, visible: list[dict[str, Any]], instant: datetime) -> list[str]:
    expected: Counter[tuple[date, str]] = Counter()
    for row in visible:
        day = date.fromisoformat(row["business_date"])
        expected[day, row["currency"]] += net_of(row, expected_status(row, instant))
    sums = "SELECT business_date, currency, sum(net_minor)::INT AS net FROM facts.{} WHERE {} GROUP BY ALL"
    wrong = []
    for table, where in (("payments", "sources <> 'inferred'"), ("rollups", "true")):
        held = {(r["business_date"], r["currency"]): r["net"] for r in store.rows(sums.format(table, where))}
        if table == "rollups":
            inferred = store.rows(sums.format("payments", "sources = 'inferred'"))
            for r in inferred:
                held[r["business_date"], r["currency"]] -= r["net"]
        wrong += [
            f"{table} {day}: truth {expected[day, currency]}, held {held.get((day, currency), 0)}"
            for day, currency in expected.keys() | held.keys()
            if expected[day, currency] != held.get((day, currency), 0)
        ]
    return wrong
