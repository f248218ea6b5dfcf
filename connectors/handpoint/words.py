"""Handpoint's words, and ours for them."""

from __future__ import annotations

import re

from data.model import Brand, EntryMode, Kind, Severity, Status, Verification

ACTIONS = {
    "PAYMENT_REQUEST": Kind.PAYMENT,
    "AUTHORIZATION_REQUEST": Kind.PAYMENT,
    "PAYMENT_COMPLETION_REQUEST": Kind.PAYMENT,
    "MOTO_SALE_REQUEST": Kind.PAYMENT,
    "REFUND_REQUEST": Kind.REFUND,
    "MOTO_REFUND_REQUEST": Kind.REFUND,
    "REVERSAL_REQUEST": Kind.VOID,
    "CANCELLATION_REQUEST": Kind.VOID,
    "MOTO_REVERSAL_REQUEST": Kind.VOID,
    "MOTO_CANCELLATION_REQUEST": Kind.VOID,
}
FIRST_LEG = "AUTHORIZATION_REQUEST"
SECOND_LEG = "PAYMENT_COMPLETION_REQUEST"

# Known, and not taken as money: somebody should see that it happened.
UNHANDLED = {
    "TIP_ADJUSTMENT_REQUEST": Severity.MONEY,
    "PREAUTHORIZATION_REQUEST": Severity.MONEY,
    "PREAUTHORIZATION_CAPTURE_REQUEST": Severity.MONEY,
    "PREAUTHORIZATION_INCREASE_REQUEST": Severity.MONEY,
    "MOTO_PREAUTH_REQUEST": Severity.MONEY,
    "CARDTOKENIZATION_REQUEST": Severity.NOTE,
    "DEFERRED_TOKENIZATION_REQUEST": Severity.NOTE,
    "CARDPAN_REQUEST": Severity.NOTE,
}

# A void of one of these undoes nothing that was taken as money.
NOT_MONEY = ("Pre-auth", "Declined Pre-auth", "Incremental", "Declined Incremental", "Tip", "Declined Tip")

# What a void's name says it undoes: some known names do not say it, and then only the row undone knows.
UNDONE = {"Sale": Kind.PAYMENT, "Refund": Kind.REFUND, "Card": None, "Ecom": None, "": None}

BRANDS = {
    "visa": Brand.VISA,
    "mastercard": Brand.MASTERCARD,
    "interac": Brand.INTERAC,
    "americanexpress": Brand.AMEX,
    "amex": Brand.AMEX,
    "discover": Brand.DISCOVER,
    "jcb": Brand.JCB,
    "diners": Brand.DINERS,
    "dinersclub": Brand.DINERS,
    "unionpay": Brand.UNIONPAY,
    "maestro": Brand.MAESTRO,
}

SCENARIOS = {
    "UNKNOWN": EntryMode.UNKNOWN,
    "UNDEFINED": EntryMode.UNKNOWN,
    "MAGSTRIPE": EntryMode.SWIPE,
    "MAGSTRIPECONTACTLESS": EntryMode.CONTACTLESS,
    "CHIP": EntryMode.CHIP,
    "CHIPCONTACTLESS": EntryMode.CONTACTLESS,
    "CHIPFAILMAGSTRIPE": EntryMode.SWIPE,
    "SWIPED": EntryMode.SWIPE,
    "FALLBACK_SWIPE": EntryMode.SWIPE,
    "MOTO": EntryMode.NOT_PRESENT,
    "ECOM": EntryMode.NOT_PRESENT,
}

VERIFICATIONS = {
    "UNDEFINED": Verification.UNKNOWN,
    "SIGNATURE": Verification.SIGNATURE,
    "PIN": Verification.PIN,
    "PIN_SIGNATURE": Verification.PIN_SIGNATURE,
    "FAILED": Verification.FAILED,
    "NOT_REQUIRED": Verification.NONE,
    "MOBILE_PASS_CODE": Verification.DEVICE,
    "PIN_BYPASS": Verification.UNKNOWN,
    "CVC": Verification.UNKNOWN,
}

# What the gateway says of a reference. CANCELLED is decided beside what else it says: see translate.
OUTCOMES = {
    "AUTHORISED": Status.APPROVED,
    "CAPTURED": Status.APPROVED,
    "REFUNDED": Status.APPROVED,
    "DECLINED": Status.DECLINED,
    "FAILED": Status.FAILED,
    "IN_PROGRESS": Status.UNKNOWN,
    "PARTIAL_APPROVAL": Status.UNKNOWN,
    "PARTIALLY_APPROVED": Status.UNKNOWN,
    "AUTHORISED_DEFERRED": Status.UNKNOWN,
}


def status_of(code: str | int | None) -> Status:
    """Return what the gateway's HTTP code means; unknown for a code that no document names."""
    text = str(code)
    if text in ("200", "403"):
        return Status.APPROVED if text == "200" else Status.DECLINED
    return Status.FAILED if re.fullmatch(r"408|5[0-9][0-9]", text) else Status.UNKNOWN


def brand_of(text: str | None) -> Brand:
    """Return a card brand, however it is written and whatever follows it ("Visa Debit")."""
    letters = "".join(c for c in (text or "").lower() if c.isalpha())
    return next((brand for name, brand in BRANDS.items() if letters.startswith(name)), Brand.UNKNOWN)
