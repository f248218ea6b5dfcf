"""Handpoint's own fields, as far as we use them; whatever else it sends is skipped unread."""

from __future__ import annotations

import msgspec
from msgspec import Raw, Struct, field


class FeedRecord(Struct, gc=False):
    """One message to the gateway, as the feed tells it. None is what it left out or called null."""

    guid: str | None = None
    row: int | float | str | None = field(name="transaction_id", default=None)
    reference: str | None = field(name="transactionReference", default=None)
    action: str | None = None
    name: str | None = None
    status: str | int | None = None
    is_single: bool | str | int | None = field(name="isSingleEmvMessage", default=None)
    amount: str | None = None
    tip: str | None = field(name="tipAmount", default=None)
    currency: str | None = field(name="currCode", default=None)
    server_time: str | None = field(name="serverDateTime", default=None)
    indexed_at: str | None = field(name="@timestamp", default=None)
    auth_code: str | None = field(name="approvalCode", default=None)
    response_code: str | None = field(name="issuerResponseCode", default=None)
    response_text: str | None = field(name="responseText", default=None)
    rrn: str | None = field(name="issuerRetrievalReferenceNumber", default=None)
    brand: str | None = field(name="cardTypeId", default=None)
    masked: str | None = field(name="maskedCardNumber", default=None)
    scenario: str | None = field(name="paymentScenario", default=None)
    serial: str | None = field(name="terminalSerialNumber", default=None)
    mid: str | None = field(name="acquirerMid", default=None)
    tid: str | None = field(name="acquirerTid", default=None)
    other_tid: str | None = field(name="issuerRequestAcquirerTid", default=None)
    parent: Raw = field(name="referenceObject", default=Raw(b"null"))


class FeedPage(Struct):
    """An answer to a search of the feed."""

    records: list[FeedRecord] = field(name="transactions")
    total: int | None = None


class LoosePage(Struct):
    """The same, its records not looked at: what one bad record cannot spoil."""

    records: list[Raw] = field(name="transactions")
    total: int | None = None


class ListedTerminal(Struct):
    """A terminal as the list names it, in the old spelling or the new. Its `ssk` is a secret and never read."""

    serial: str | None = field(name="serial_number", default=None)
    kind: str | None = field(name="terminal_type", default=None)
    merchant: str | None = field(name="merchant_id_alpha", default=None)
    other_serial: str | None = field(name="serialNumber", default=None)
    other_kind: str | None = field(name="terminalType", default=None)


class TerminalStatus(Struct):
    """What a terminal says of itself in a result; all blank when it says nothing."""

    serial: str | None = field(name="serialNumber", default=None)
    battery: str | int | None = field(name="batteryStatus", default=None)
    charging: str | None = field(name="batteryCharging", default=None)
    version: str | None = field(name="applicationVersion", default=None)


class Accepted(Struct):
    """The answer to an operation sent to a terminal."""

    result_id: str | None = field(name="transactionResultId", default=None)
    message: str | None = field(name="statusMessage", default=None)


class Result(Struct):
    """What came of an operation, as far as a ping needs it; without `outcome` it is still running."""

    outcome: str | None = field(name="finStatus", default=None)
    terminal: TerminalStatus | None = field(name="deviceStatus", default=None)


class StatusEntry(Struct):
    """What the gateway says of one payment, void or refund of a reference."""

    remote_id: str | None = field(name="transactionID", default=None)
    other_id: str | None = field(name="efttransactionID", default=None)
    original_id: str | None = field(name="originalEFTTransactionID", default=None)
    kind: str | None = field(name="type", default=None)
    total: int | float | str | None = field(name="totalAmount", default=None)
    requested: int | float | str | None = field(name="requestedAmount", default=None)
    outcome: str | None = field(name="finStatus", default=None)
    brand: str | None = field(name="cardSchemeName", default=None)
    masked: str | None = field(name="maskedCardNumber", default=None)
    scenario: str | None = field(name="paymentScenario", default=None)
    verification: str | None = field(name="verificationMethod", default=None)
    auth_code: str | None = field(name="authorisationCode", default=None)
    rrn: str | None = None
    aid: str | None = None
    tvr: str | None = None
    tsi: str | None = None
    iad: str | None = None
    arc: str | None = None
    application: str | None = field(name="applicationLabel", default=None)


feed_page = msgspec.json.Decoder(FeedPage).decode
loose_page = msgspec.json.Decoder(LoosePage).decode
feed_record = msgspec.json.Decoder(FeedRecord).decode
listed_terminals = msgspec.json.Decoder(list[Raw]).decode
listed_terminal = msgspec.json.Decoder(ListedTerminal).decode
accepted = msgspec.json.Decoder(Accepted).decode
result = msgspec.json.Decoder(Result).decode
status_entries = msgspec.json.Decoder(list[StatusEntry] | StatusEntry).decode
