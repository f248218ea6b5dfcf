"""What a statement says line by line: of a bank account, of the merchant account, or of its payments."""

from __future__ import annotations

from datetime import date, time
from enum import StrEnum

from msgspec import Struct

from data.model import Brand, Status


class LineKind(StrEnum):
    """What a line of a statement is; a payout is the acquirer's, from either of its two ends."""

    PAYOUT = "payout"
    SETTLEMENT = "settlement"
    FEE = "fee"
    DISPUTE = "dispute"
    TOP_UP = "top_up"
    RETURN = "return"
    CASH = "cash"
    CHEQUE = "cheque"
    PAYMENT = "payment"
    REFUND = "refund"
    VOID = "void"
    OTHER = "other"


class StatementLine(Struct, frozen=True, kw_only=True, gc=False):
    """One line of a statement. `amount_minor` is signed: what left the account is negative.

    `key` tells the lines of an account apart: ``id:…`` by the file's own id and the kind, else ``row:…``, a hash of the
    line and its occurrence that day. `booked_on` and `booked_at` are the wall clock of the organisation's zone.
    `status` is that of a payment; `is_online` tells that no terminal took it. Unknown is None, or the word unknown.
    """

    key: str
    line: int
    booked_on: date
    amount_minor: int
    currency: str
    kind: LineKind = LineKind.OTHER
    booked_at: time | None = None
    description: str | None = None
    account: str | None = None
    reference: str | None = None
    remote_id: str | None = None
    merchant_ref: str | None = None
    status: Status = Status.APPROVED
    is_online: bool = False
    card_brand: Brand = Brand.UNKNOWN
    last4: str | None = None
    auth_code: str | None = None
    fee_minor: int | None = None
    paid_out_on: date | None = None
