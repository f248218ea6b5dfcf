"""Paysafe's own fields, as far as we use them; holder, expiry, BIN and addresses are never read."""

from __future__ import annotations

import msgspec
from msgspec import Struct, field

Moment = str | int | None
Amount = str | int | None


class Gateway(Struct):
    """What the processor behind Paysafe says; every part of it may be missing."""

    effective_on: Moment = field(name="effectiveDate", default=None)
    auth_code: str | None = field(name="authCode", default=None)
    tid: str | None = field(name="terminalId", default=None)


class Card(Struct):
    """The two things of a card that may be kept."""

    brand: str | None = field(name="cardType", default=None)
    last4: str | None = field(name="lastDigits", default=None)


class Document(Struct):
    """A payment, a settlement or a refund: they differ in what they leave out."""

    id: str | int | None = None
    merchant_ref: str | None = field(name="merchantRefNum", default=None)
    status: str | None = None
    amount: Amount = None
    currency: str | None = field(name="currencyCode", default=None)
    available: Amount = field(name="availableToRefund", default=None)
    made_at: Moment = field(name="txnTime", default=None)
    updated_at: Moment = field(name="updatedTime", default=None)
    status_at: Moment = field(name="statusTime", default=None)
    auth_code: str | None = field(name="authCode", default=None)
    gateway: Gateway | None = field(name="gatewayResponse", default=None)
    card: Card | None = None
    settlements: list[Document] | None = None


class Listed(Struct):
    """The wrapper of a list; only the one asked for is there."""

    payments: list[Document] | None = None
    settlements: list[Document] | None = None
    refunds: list[Document] | None = None


listed = msgspec.json.Decoder(Listed).decode
