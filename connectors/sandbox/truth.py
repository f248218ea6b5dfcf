"""The nouns of the sandbox's world: what really happened, whoever can see it.

Written from the domain, not from a connector: nothing here is shared with the code under test.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

Outcome = Literal["approved", "declined", "cancelled", "failed", "unknown"]
TerminalState = Literal["online", "busy", "asleep", "offline", "off", "standalone"]


class Site(Struct, frozen=True):
    """A place.

    `hours` has a pair (opens, closes) for each weekday, Monday first, in minutes after local midnight; None = closed.
    """

    site_id: str
    name: str
    street: str
    city: str
    zip_code: str
    hours: tuple[tuple[int, int] | None, ...]


class Device(Struct, frozen=True):
    """A terminal as it stands in the world. `alias` is its name in SmartRec, `store_name` its name in PAXSTORE."""

    serial: str
    terminal_type: str
    tid: str
    site_id: str
    alias: str
    store_name: str
    store_id: int
    mac_address: str
    app_version: str
    sdk_version: str


class Moment(Struct, frozen=True):
    """How a terminal is at an instant. `since` is when its state began; `wakes_by` tells what ends a sleep."""

    state: TerminalState
    since: datetime
    battery: int
    is_charging: bool
    network: str
    paper: bool
    last_online_at: datetime


class Span(Struct, frozen=True):
    """A stretch of one state of one terminal, and why: cause ∈ sleep, wifi, battery, site_outage, closed, use, none."""

    serial: str
    state: TerminalState
    cause: str
    since: datetime
    until: datetime | None


class Emv(Struct, frozen=True):
    """The chip's story, as hexadecimal strings; empty where the card gave none."""

    aid: str
    tvr: str
    tsi: str
    iad: str
    arc: str
    application_label: str


class Leg(Struct, frozen=True):
    """One message to the gateway: what the feed will show as one record, from `visible_at` on.

    action ∈ PAYMENT_REQUEST, AUTHORIZATION_REQUEST, PAYMENT_COMPLETION_REQUEST, REFUND_REQUEST, REVERSAL_REQUEST,
    CANCELLATION_REQUEST.
    """

    guid: str
    row_number: int
    action: str
    is_single_message: bool
    server_at: datetime
    visible_at: datetime
    http_status: str


class Movement(Struct, frozen=True, kw_only=True):
    """One payment, void or refund as it truly happened.

    legs is empty when it never reached the gateway (cancelled before the card was read, terminal lost).
    `is_hidden` marks what was done in the processor's back office: the feed never shows it.
    `parent_guid` is the main guid of what is undone: a payment, or of a void also a refund. `guid` is the main guid:
    the authorisation's. A payment whose second message never came is unknown: nobody can tell whether it was charged.
    `finished_at` is when the issuer answered; amounts are minor units.
    """

    guid: str
    kind: Literal["payment", "void", "refund"]
    parent_guid: str | None
    is_hidden: bool
    legs: tuple[Leg, ...]
    occurred_at: datetime
    business_date: date
    serial: str
    site_id: str
    channel: Literal["store", "point_of_sale", "billing", "test"]
    workstation: str | None
    cashier: str | None
    client: str | None
    invoice: str | None
    ledger_code: str | None
    reference: str
    amount_minor: int
    currency: str
    status: Outcome
    response_code: str
    response_text: str
    brand: Literal["visa", "mastercard", "interac", "amex"]
    first6: str
    last4: str
    holder_name: str
    expiry_mmyy: str
    wallet: str | None
    entry_mode: Literal["chip", "contactless", "swipe", "not_present"]
    verification: Literal["pin", "signature", "device", "none"]
    auth_code: str
    rrn: str
    emv: Emv
    is_test: bool
    timed_out: bool
