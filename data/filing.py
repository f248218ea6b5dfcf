"""How the records of files become facts: what each adds to what providers told, in the writer's transaction.

1. Of each record the latest export's wording stands; one without an id stands or falls with its day's latest export.
2. A record is matched with a provider's payment by an exact key or a person's word, never by likeness.
3. Matched, it says more of that payment. Unmatched, it counts as a payment of its own while no feed is proven read over
   its instant, else it stands aside: a feed knows every payment of an integrated terminal.
4. Wordings that are said no more are taken back. Whatever the sequence of files and feeds, the facts end the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from data.columns import Columns, content_hash
from data.merge import Merged, Wording, merge
from data.model import (
    Brand,
    Certainty,
    Channel,
    Kind,
    Payment,
    SettlementState,
    SourceKey,
    Status,
    payment_id,
)
from data.queries import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from data.model import Window
    from data.store import Store, Writer

CONNECTOR = "smartrec"
_NAMESPACE = "file"
_NAMED = pa.schema([pa.field(name, pa.string()) for name in ("report", "record_key")])
_GIVEN = pa.schema([*_NAMED, pa.field("payment_id", pa.string()), pa.field("content_hash", pa.uint64())])


def file_imports(writer: Writer, store: Store, import_ids: Sequence[str], now: datetime) -> Merged:
    """File what imports say, or say no more once they are undone."""
    sql = load("filing")
    for import_id in import_ids:
        writer.run(sql["forget_names"], import_id=import_id)
    writer.run(sql["ask_imports"], import_ids=list(import_ids))
    return _file(writer, store, None, now)


def file_near(writer: Writer, store: Store, window: Window, now: datetime) -> Merged:
    """File anew what a feed concerns that is being read over a window; its payments were the last to be merged."""
    sql = load("filing")
    if not writer.rows(sql["is_any"])[0]["is_any"]:
        return Merged()
    writer.run(sql["ask_near"], since=window.since, until=window.until)
    return _file(writer, store, window, now)


def file_covered(writer: Writer, store: Store, window: Window, now: datetime) -> Merged:
    """File anew what counts in a window that is proven read now: it was imported since the feed was read."""
    writer.run(load("filing")["ask_counted"], since=window.since, until=window.until)
    return _file(writer, store, None, now)


def file_named(writer: Writer, store: Store, records: Iterable[tuple[str, str]], now: datetime) -> Merged:
    """File anew some records, (report, record key): a person decided of them."""
    rows = [dict(zip(_NAMED.names, record, strict=True)) for record in records]
    writer.give("named", pa.Table.from_pylist(rows, schema=_NAMED))
    writer.run(load("filing")["ask_named"])
    return _file(writer, store, None, now)


def _file(writer: Writer, store: Store, reading: Window | None, now: datetime) -> Merged:
    sql = load("filing")
    if not writer.rows(sql["asked_count"])[0]["count"]:
        return Merged()
    _ask_kin(writer)
    _place(writer, reading)
    rows = writer.rows(sql["placed"])
    before = {Wording(**row) for row in writer.rows(sql["given_before"])}
    given = {(row["report"], row["record_key"]): made for row in rows if (made := _wording(store, row)) is not None}
    named = {key: Wording(one.payment_id, one.source, content_hash(one)) for key, one in given.items()}
    taken_back = before.difference(named.values())
    merged = merge(
        writer, store, Columns(given.values()), connector=CONNECTOR, now=now, taken_back=sorted(taken_back, key=_by_id)
    )
    writer.run(sql["drop_filed"])
    writer.give("given_now", _given_now(named))
    writer.run(sql["add_filed"])
    return merged


def _ask_kin(writer: Writer) -> None:
    """Ask for the records that share a number with those asked for, until there are no more of them."""
    sql = load("filing")
    count, before = writer.rows(sql["asked_count"])[0]["count"], -1
    while count != before:
        before = count
        writer.run(sql["ask_kin"])
        count = writer.rows(sql["asked_count"])[0]["count"]


def _place(writer: Writer, reading: Window | None) -> None:
    sql = load("filing")
    writer.run(sql["make_standing"])
    writer.run(sql["make_keyed"])
    writer.run(sql["make_matched"], **writer.rows(sql["keyed_bounds"])[0])
    writer.run(sql["make_owned"])
    writer.run(sql["make_fathers"])
    writer.run(sql["make_rivals"])
    writer.run(
        sql["make_placed"],
        since=reading.since if reading else None,
        until=reading.until if reading else None,
    )


def _wording(store: Store, row: dict[str, Any]) -> Payment | None:
    """Return what a record says, of its own payment or of another's; None when it stands aside."""
    if row["payment_id"] is not None:
        return Payment(payment_id=row["payment_id"], occurred_at=row["matched_at"], **_said(row))
    if row["reason"] is not None:
        return None
    key = SourceKey(CONNECTOR, store.environment, store.organisation, _NAMESPACE, row["own_key"])
    if row["counted_at"] is not None:
        return Payment(payment_id=payment_id(key), occurred_at=row["counted_at"], **_said(row))
    kind = Kind(row["kind"])
    return Payment(
        payment_id=payment_id(key),
        occurred_at=row["occurred_at"],
        kind=kind,
        undoes=None if kind is Kind.PAYMENT else Kind(row["undoes"] or Kind.PAYMENT),
        parent_remote_id=row["parent_remote_id"],
        parent_id=row["parent_id"],
        terminal_serial=row["terminal_serial"],
        amount_minor=row["amount_minor"],
        currency=row["currency"],
        status=Status(row["status"]),
        status_certainty=Certainty.PROVISIONAL,
        amount_certainty=Certainty.PROVISIONAL,
        card_brand=Brand(row["card_brand"]),
        last4=row["last4"],
        auth_code=row["auth_code"],
        rrn=row["rrn"],
        reference=row["reference"],
        **_said(row),
    )


def _said(row: dict[str, Any]) -> dict[str, Any]:
    """Return what only SmartRec knows of a payment, and who says so."""
    return {
        "source": f"{CONNECTOR}.{row['report']}",
        "source_at": row["made_at"],
        "remote_id": row["remote_id"] or row["receipt"] or row["record_key"],
        "channel": Channel(row["channel"]),
        "workstation": " ".join(row["workstation"].split()) if row["workstation"] else None,
        "cashier": row["cashier"],
        "client": row["client"],
        "invoice": row["invoice"],
        "ledger_code": row["ledger_code"],
        "settled_on": row["settled_on"],
        "settlement_state": SettlementState.SETTLED if row["settled_on"] else SettlementState.UNKNOWN,
    }


def _given_now(named: dict[tuple[str, str], Wording]) -> pa.Table:
    rows = [
        {"report": report, "record_key": key, "payment_id": one.payment_id, "content_hash": one.content_hash}
        for (report, key), one in named.items()
    ]
    return pa.Table.from_pylist(rows, schema=_GIVEN)


def _by_id(wording: Wording) -> tuple[str, str, int]:
    return wording.payment_id, wording.source, wording.content_hash
