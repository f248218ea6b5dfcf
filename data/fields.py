"""The registry of what a payment carries: one list for pages, exports and documentation, in export order."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from data.locale import N_
from data.words import word

__all__ = ["FIELDS", "Field", "Type", "field", "word"]

Type = Literal["text", "instant", "date", "money", "integer", "boolean", "word"]


class Field(Struct, frozen=True):
    """One thing that a payment carries; header and definition are texts of the catalogues.

    `name` is the machine name, `width` is in characters, `is_personal` marks names of people.
    """

    name: str
    type: Type
    header: str
    definition: str
    width: int
    is_personal: bool = False


FIELDS: tuple[Field, ...] = (
    Field("kind", "word", N_("Kind"), N_("What the row is: a payment, a void or a refund."), 20),
    Field(
        "payment_id",
        "text",
        N_("Payment ID"),
        N_("Encaisse's own identifier of the row. It never changes."),
        27,
    ),
    Field(
        "occurred_at",
        "instant",
        N_("Date and time"),
        N_("When it happened, by the provider's server, in the organisation's time zone."),
        20,
    ),
    Field(
        "business_date",
        "date",
        N_("Business day"),
        N_("The day whose takings the row belongs to, in the organisation's time zone."),
        15,
    ),
    Field(
        "terminal_serial",
        "text",
        N_("Terminal serial number"),
        N_("The terminal's serial number, the only thing that identifies it for good."),
        18,
    ),
    Field(
        "terminal_alias",
        "text",
        N_("Terminal"),
        N_("The terminal's alias when the row happened; its serial number if it had none."),
        24,
    ),
    Field("site", "text", N_("Site"), N_("The place where the terminal was when the row happened."), 24),
    Field(
        "channel",
        "word",
        N_("Channel"),
        N_(
            "Where the payment was taken: store, point of sale, client billing or test; unknown until a source says it."
        ),
        19,
    ),
    Field(
        "status",
        "word",
        N_("Status"),
        N_("How it ended: approved, declined, cancelled, failed or unknown. Only approved rows count in the takings."),
        13,
    ),
    Field(
        "amount_minor",
        "money",
        N_("Amount"),
        N_("The amount on the terminal, tip included. Always positive, whatever the kind and the status of the row."),
        14,
    ),
    Field(
        "net_minor",
        "money",
        N_("Net"),
        N_(
            "What the row adds to the takings: the amount of an approved payment, less that of an approved void or "
            "refund; zero otherwise. The only signed column, and the one to add up."
        ),
        14,
    ),
    Field(
        "refunded_minor",
        "money",
        N_("Refunded"),
        N_(
            "How much of this payment has been refunded so far, even after the period. For information: "
            "each refund has its own row on its own day, so never add this column up."
        ),
        14,
    ),
    Field("currency", "text", N_("Currency"), N_("The ISO 4217 code of the amounts' currency."), 9),
    Field("card_brand", "word", N_("Card"), N_("The card's brand."), 16),
    Field("last4", "text", N_("Last four digits"), N_("The last four digits of the card number."), 12),
    Field(
        "tip_minor",
        "money",
        N_("Tip"),
        N_("The part of the amount that is a tip; empty if the source does not say."),
        12,
    ),
    Field("voided_at", "instant", N_("Voided"), N_("When this row was voided; the void has its own row."), 20),
    Field("is_test", "boolean", N_("Test"), N_("Whether it was a test. Tests are never counted with the takings."), 8),
    Field("workstation", "text", N_("Workstation"), N_("The workstation from which the payment was asked for."), 20),
    Field(
        "cashier", "text", N_("Cashier"), N_("Who took the payment, as the source names them."), 22, is_personal=True
    ),
    Field("client", "text", N_("Client"), N_("The client who paid, as the source names them."), 26, is_personal=True),
    Field("invoice", "text", N_("Invoice"), N_("The number of the invoice that was paid."), 15),
    Field("ledger_code", "text", N_("Ledger code"), N_("The general ledger account, if the source gives one."), 15),
    Field(
        "reference",
        "text",
        N_("Reference"),
        N_("The reference shared by a payment and by its voids and refunds."),
        38,
    ),
    Field("undoes", "word", N_("Undoes"), N_("For a void or a refund: the kind of row it undoes."), 15),
    Field(
        "parent_id",
        "text",
        N_("Undone payment ID"),
        N_("For a void or a refund: the identifier of the row it undoes."),
        27,
    ),
    Field("tid", "text", N_("TID"), N_("The terminal's identifier at the processor."), 12),
    Field(
        "merchant_account", "text", N_("Merchant account"), N_("The merchant account that received the payment."), 22
    ),
    Field(
        "raw_status", "text", N_("Status in the source's words"), N_("The status exactly as the source gave it."), 20
    ),
    Field(
        "status_certainty",
        "word",
        N_("Status certainty"),
        N_("Certain: the status is final. Provisional: the source may still correct it."),
        12,
    ),
    Field(
        "status_source",
        "text",
        N_("Source of the status"),
        N_("The connector and the question that gave the status."),
        18,
    ),
    Field(
        "amount_certainty",
        "word",
        N_("Amount certainty"),
        N_("Certain: the amount is final. Provisional: the source may still correct it."),
        12,
    ),
    Field(
        "amount_source",
        "text",
        N_("Source of the amount"),
        N_("The connector and the question that gave the amount."),
        18,
    ),
    Field("decline_code", "text", N_("Decline code"), N_("The issuer's or the terminal's response code."), 10),
    Field("decline_text", "text", N_("Decline reason"), N_("The reason of a decline, as the source words it."), 26),
    Field("wallet", "text", N_("Wallet"), N_("The wallet that held the card, such as Google Pay or Apple Pay."), 14),
    Field(
        "entry_mode",
        "word",
        N_("Card reading"),
        N_("How the card was read: chip, contactless, swipe or not present."),
        18,
    ),
    Field(
        "verification",
        "word",
        N_("Cardholder verification"),
        N_("How the cardholder was verified: PIN, signature, both, the phone or nothing."),
        19,
    ),
    Field("auth_code", "text", N_("Authorisation code"), N_("The issuer's authorisation code."), 13),
    Field(
        "rrn", "text", N_("RRN"), N_("The retrieval reference number, which the processor and the bank also know."), 14
    ),
    Field(
        "application_label", "text", N_("Card application"), N_("EMV: the name of the application the card used."), 18
    ),
    Field(
        "aid",
        "text",
        N_("AID"),
        N_("EMV: the application identifier; its first five bytes name the application's provider."),
        18,
    ),
    Field("tvr", "text", N_("TVR"), N_("EMV: terminal verification results, a field of bits."), 12),
    Field("tsi", "text", N_("TSI"), N_("EMV: transaction status information, a field of bits."), 8),
    Field("iad", "text", N_("IAD"), N_("EMV: issuer application data, from the card's chip."), 30),
    Field(
        "arc",
        "text",
        N_("ARC"),
        N_("EMV: the response code of the issuer, or of the terminal when it decided alone."),
        8,
    ),
    Field(
        "settlement_state",
        "word",
        N_("Settlement"),
        N_("How far the acquirer is with the settlement: pending, processing, settled, cancelled or failed."),
        15,
    ),
    Field("settled_on", "date", N_("Settled on"), N_("The day of the settlement, by the acquirer."), 13),
    Field(
        "remote_id",
        "text",
        N_("Provider's ID"),
        N_("The identifier of the row at the provider that first told us of it."),
        38,
    ),
    Field("sources", "text", N_("Sources"), N_("Every source that told us something of the row."), 28),
    Field(
        "occurred_from",
        "instant",
        N_("Not before"),
        N_("For a refund deduced from what is left to refund: the earliest it can have happened."),
        20,
    ),
    Field("recorded_at", "instant", N_("Known since"), N_("When Encaisse recorded the row as it stands."), 20),
)

_BY_NAME = {one.name: one for one in FIELDS}


def field(name: str) -> Field:
    """Return a field by its machine name; raise KeyError if there is none."""
    return _BY_NAME[name]
