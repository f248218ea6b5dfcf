"""The stored words of enumerations, as texts of the catalogues."""

from __future__ import annotations

from data.locale import N_, translator

_CERTAINTIES = {"certain": N_("Certain"), "provisional": N_("Provisional")}
_KINDS = {"payment": N_("Payment"), "void": N_("Void"), "refund": N_("Refund")}
WORDS: dict[str, dict[str, str]] = {
    "kind": _KINDS,
    "undoes": _KINDS,
    "status": {
        "approved": N_("Approved"),
        "declined": N_("Declined"),
        "cancelled": N_("Cancelled"),
        "failed": N_("Failed"),
        "unknown": N_("Outcome unknown"),
    },
    "status_certainty": _CERTAINTIES,
    "amount_certainty": _CERTAINTIES,
    "channel": {
        "store": N_("Store"),
        "point_of_sale": N_("Point of sale"),
        "billing": N_("Client billing"),
        "test": N_("Test channel"),
        "unknown": N_("Channel unknown"),
    },
    "card_brand": {
        "visa": "Visa",
        "mastercard": "Mastercard",
        "interac": "Interac",
        "amex": "American Express",
        "discover": "Discover",
        "jcb": "JCB",
        "diners": "Diners Club",
        "unionpay": "UnionPay",
        "maestro": "Maestro",
        "unknown": N_("Card unknown"),
    },
    "entry_mode": {
        "chip": N_("Chip"),
        "contactless": N_("Contactless"),
        "swipe": N_("Swipe"),
        "not_present": N_("Card not present"),
        "unknown": N_("Reading unknown"),
    },
    "verification": {
        "pin": N_("PIN"),
        "signature": N_("Signature"),
        "pin_signature": N_("PIN and signature"),
        "device": N_("Cardholder's phone"),
        "none": N_("No verification"),
        "failed": N_("Verification failed"),
        "unknown": N_("Verification unknown"),
    },
    "settlement_state": {
        "pending": N_("Settlement pending"),
        "processing": N_("Settlement under way"),
        "settled": N_("Settled"),
        "cancelled": N_("Settlement cancelled"),
        "failed": N_("Settlement failed"),
        "unknown": N_("Settlement unknown"),
    },
    "state": {
        "online": N_("Online"),
        "busy": N_("Busy"),
        "asleep": N_("Asleep"),
        "offline": N_("Offline"),
        "unknown": N_("State unknown"),
    },
    "line_kind": {
        "payout": N_("Payout"),
        "settlement": N_("Settlement"),
        "fee": N_("Fee"),
        "dispute": N_("Chargeback"),
        "top_up": N_("Top-up"),
        "return": N_("Returned item"),
        "cash": N_("Cash"),
        "cheque": N_("Cheques"),
        "payment": N_("Payment"),
        "refund": N_("Refund"),
        "void": N_("Void"),
        "other": N_("Other"),
    },
    "severity": {"money": N_("Money"), "warning": N_("To check"), "note": N_("Note")},
    "boolean": {"true": N_("Yes"), "false": N_("No")},
}


def word(kind_of_word: str, value: str | bool | None, language: str) -> str:  # noqa: FBT001 - a value, not a switch
    """Return a stored word as people read it; one we do not know is shown as it is, None as nothing.

    `kind_of_word` is the field's name (``status``, ``card_brand``, ``channel`` …), ``state``, ``severity`` or
    ``boolean``; raises KeyError for another.
    """
    words = WORDS[kind_of_word]
    if value is None:
        return ""
    key = str(value).lower() if isinstance(value, bool) else str(value)
    return translator(language).gettext(words[key]) if key in words else key
