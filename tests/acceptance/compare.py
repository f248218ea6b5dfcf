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


def by_guid(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return movements by each of their guids."""
    return {guid: row for row in rows for guid in row["ids"]["handpoint"]}


def nets(visible: list[dict[str, Any]], instant: datetime) -> list[tuple[dict[str, Any], int]]:
    """Return what each visible movement adds to the takings, in minor units."""
    known = by_guid(visible)
    return [(row, _net(row, known.get(row["parent"]), instant)) for row in visible]


def _net(row: dict[str, Any], parent: dict[str, Any] | None, instant: datetime) -> int:
    """Return what a movement adds: a void gives a refund back, and takes nothing from what never counted."""
    if expected_status(row, instant) != "approved":
        return 0
    amount: int = row["amount_minor"]
    if row["kind"] == "payment":
        return amount
    if row["kind"] == "void" and parent is not None and expected_status(parent, instant) != "approved":
        return 0
    return amount if row["kind"] == "void" and row["undoes"] == "refund" else -amount


def differences(store: Store, rows: list[dict[str, Any]], instant: datetime) -> list[str]:
    """Return every way in which the feed's part of the database is not what was visible."""
    held = held_by_guid(store)
    added = nets(shown(rows, instant), instant)
    wrong = [said for row, net in added for said in _compare(store, row, held, net, instant)]
    stored = store.rows("SELECT count(*)::INT AS n FROM facts.payments WHERE sources <> 'inferred'")[0]["n"]
    if stored != len(added):
        wrong.append(f"{stored} rows held, {len(added)} visible")
    return wrong + _takings(store, added)


def held_by_guid(store: Store) -> dict[str, list[dict[str, Any]]]:
    """Return the rows held of what was shown, by each guid that a wording of them had."""
    rows = store.rows("SELECT * FROM facts.payments WHERE sources <> 'inferred'")
    records = {record["payment_id"]: record for record in rows}
    held: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for named in store.rows("SELECT DISTINCT payment_id, remote_id FROM facts.payment_versions"):
        if named["payment_id"] in records:
            held[named["remote_id"]].append(records[named["payment_id"]])
    return held


def business_day(store: Store, row: dict[str, Any]) -> date:
    """Return the day of a movement where the desk is."""
    return datetime.fromisoformat(row["occurred_at"]).astimezone(store.zone).date()


def _compare(
    store: Store, row: dict[str, Any], held: dict[str, list[dict[str, Any]]], net: int, instant: datetime
) -> list[str]:
    name = row["ids"]["handpoint"][0]
    found = {r["payment_id"]: r for guid in row["ids"]["handpoint"] for r in held.get(guid, [])}
    if len(found) != 1:
        return [f"{name}: {len(found)} rows for {row['kind']} of {row['amount_minor']} at {row['occurred_at']}"]
    [record] = found.values()
    pairs = {
        "kind": (row["kind"], record["kind"]),
        "status": (expected_status(row, instant), record["status"]),
        "undoes": (row["undoes"], record["undoes"]),
        "parent": _parent(row, record, held),
        "net": (net, record["net_minor"]),
        "occurred_at": (datetime.fromisoformat(row["occurred_at"]), record["occurred_at"]),
        "business_date": (business_day(store, row), record["business_date"]),
    }
    pairs |= {field: _field(row, record, field) for field in _COLUMNS}
    return [f"{name} {field}: truth {a!r}, held {b!r}" for field, (a, b) in pairs.items() if a != b]


def _parent(
    row: dict[str, Any], record: dict[str, Any], held: dict[str, list[dict[str, Any]]]
) -> tuple[str | None, str | None]:
    """Return what a movement undoes and what is held of it: nothing is better than a guess, and a guess is wrong."""
    if record["parent_id"] is None:
        return None, None
    [parent] = {one["payment_id"] for one in held.get(row["parent"], [])} or {"another's"}
    return parent, record["parent_id"]


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


def _takings(store: Store, added: list[tuple[dict[str, Any], int]]) -> list[str]:
    expected: Counter[tuple[date, str]] = Counter()
    for row, net in added:
        expected[business_day(store, row), row["currency"]] += net
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
