"""What an office brings beside a history of payments: an export of its last ones, a statement, its workstations."""

from __future__ import annotations

from datetime import datetime, timedelta
from time import perf_counter
from typing import TYPE_CHECKING

from data.file_record import FileRecord, Mode
from data.imports import Given, keep
from data.model import Brand, Channel, Window
from data.save import save_payments
from data.statement_line import LineKind, StatementLine
from pipeline import workstations

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from data.store import Store

RECORDS, LINES, DESKS = 30_000, 10_000, 12
STRANGE = 50
"""One record in so many has a number that no terminal knows."""


def bring(store: Store, count: int, happened_at: Callable[[int], datetime], until: datetime) -> tuple[str, float]:
    """Import an export of the last payments of a history that is read whole; return its id and its seconds."""
    save_payments(store, (), connector="handpoint", covers=Window(happened_at(0) - timedelta(days=1), until))
    workstations.seen_in_files(store, {f"Guichet {number}": None for number in range(DESKS)})
    first = max(count - RECORDS, 0)
    records = [_record(index, happened_at(index).astimezone(store.zone)) for index in range(first, count)]
    given = Given(
        report="details",
        title="Détails des paiements",
        family="smartrec",
        mapping_version=1,
        counts=True,
        file_name="details.xlsx",
        sha256="details",
        made_at=until,
        since=records[0].paid_on,
        until=records[-1].paid_on,
        records=records,
    )
    began = perf_counter()
    keep(store, given, "bench")
    wall = perf_counter() - began
    keep(store, _statement(until, store.zone), "bench")
    return given.import_id, wall


def _record(index: int, at: datetime) -> FileRecord:
    number = f"S{index}" if index % STRANGE == 0 else f"g{index}"
    return FileRecord(
        key=f"transaction:{number}",
        lines=(index,),
        paid_on=at.date(),
        paid_at=at.time(),
        amount_minor=300 + index % 44_700,
        currency="CAD",
        mode=Mode.INTEGRATED,
        remote_id=number,
        receipt=str(index),
        channel=Channel.BILLING,
        workstation=f"Guichet {index % DESKS}",
        client=f"Client {index % 4_000}",
        invoice=f"F-{index}",
        ledger_code="4110",
        card_brand=(Brand.VISA, Brand.MASTERCARD, Brand.INTERAC)[index % 3],
        last4=f"{index % 10_000:04d}",
    )


def _statement(until: datetime, zone: ZoneInfo) -> Given:
    today = until.astimezone(zone).date()
    lines = [
        StatementLine(
            key=f"id:{number}",
            line=number,
            booked_on=today - timedelta(days=number % 60),
            amount_minor=1_000 + number,
            currency="CAD",
            kind=LineKind.PAYOUT if number % 3 else LineKind.FEE,
            description=f"DÉPÔT DIRECT /PAYSAFE {number}",
        )
        for number in range(LINES)
    ]
    days = [one.booked_on for one in lines]
    return Given(
        report="banque",
        title="Banque",
        family="bank",
        mapping_version=1,
        counts=False,
        file_name="releve.csv",
        sha256="banque",
        made_at=until,
        since=min(days),
        until=max(days),
        records=(),
        lines=lines,
    )
