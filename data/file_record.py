"""What a file that people bring says of payments: nouns like those of `data.model`, from another door."""

from __future__ import annotations

from datetime import date, time
from enum import StrEnum

from msgspec import Struct

from data.model import Brand, Channel, Kind, Status


class Mode(StrEnum):
    """By what means a row of a file was paid; only integrated terminals count in the takings."""

    INTEGRATED = "integrated_terminal"
    STANDALONE = "standalone_terminal"
    ONLINE = "online"
    OTHER = "other"
    UNKNOWN = "unknown"


class FileRecord(Struct, frozen=True, kw_only=True, gc=False):
    """What one file says of one payment, void or refund, its split lines added up.

    `key` tells the records of a report apart: ``transaction:…`` or ``receipt:…`` by the file's own id (a void or refund
    adds its kind and day, since it may share its payment's id), else ``row:…``, a hash of the row and its occurrence.
    `lines` are lines of the sheet, from 1. `paid_on` is the calendar day that the file says, `paid_at` its wall clock,
    both in the organisation's zone. `terminal` is a name, as people see it. `undoes` is set
    on what undoes a refund, a void undoes a payment otherwise. Unknown is None, or the word unknown.
    """

    key: str
    lines: tuple[int, ...]
    paid_on: date
    amount_minor: int
    currency: str
    kind: Kind = Kind.PAYMENT
    undoes: Kind | None = None
    mode: Mode = Mode.UNKNOWN
    status: Status = Status.APPROVED
    paid_at: time | None = None
    remote_id: str | None = None
    receipt: str | None = None
    parent_remote_id: str | None = None
    parent_receipt: str | None = None
    channel: Channel = Channel.UNKNOWN
    workstation: str | None = None
    site: str | None = None
    terminal: str | None = None
    cashier: str | None = None
    client: str | None = None
    invoice: str | None = None
    ledger_code: str | None = None
    card_brand: Brand = Brand.UNKNOWN
    last4: str | None = None
    auth_code: str | None = None
    rrn: str | None = None
    reference: str | None = None
    settled_on: date | None = None
