"""What the gateway says of a reference: the chip's story of a payment, and how it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from connectors.handpoint import words
from connectors.redact import brief, last4
from data.model import Certainty, EntryMode, Kind, Payment, PaymentRef, Status, Verification

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.handpoint.wire import StatusEntry

STATUS = "handpoint.status"
NOT_KNOWN = "UNDEFINED"

_HEXADECIMAL = re.compile(r"(?:[0-9A-Fa-f]{2}){1,64}")
_CODE = re.compile(r"[0-9A-Za-z]{1,4}")


def entry_of(entries: Sequence[StatusEntry], asked: PaymentRef) -> StatusEntry | None:
    """Return what is said of one payment, void or refund among all that share its reference, or None.

    The only payment of its reference is the one asked for, whatever the id of the message it is told under.
    """
    known = [entry for entry in entries if entry.outcome != NOT_KNOWN]
    named = [entry for entry in known if asked.remote_id in (entry.remote_id, entry.other_id)]
    if named:
        return named[0]
    sales = [entry for entry in known if entry.kind in ("SALE", "SALE_AND_TOKENIZE_CARD", "MOTO_SALE")]
    return sales[0] if asked.kind is Kind.PAYMENT and len(sales) == 1 else None


def is_doubtful(entry: StatusEntry) -> bool:
    """Tell whether an entry lacks what is always told, or uses a word that nobody knows."""
    told = (entry.aid, entry.tvr, entry.tsi, entry.iad, entry.arc, entry.brand, entry.verification, entry.scenario)
    return (
        None in told
        or (entry.outcome not in words.OUTCOMES and entry.outcome not in ("CANCELLED", NOT_KNOWN))
        or entry.verification not in words.VERIFICATIONS
        or entry.scenario not in words.SCENARIOS
    )


def payment_of(entry: StatusEntry, entries: Sequence[StatusEntry], asked: PaymentRef) -> Payment:
    """Return what an entry adds to a payment we hold; its amount and time stay the feed's."""
    status = _status(entry, entries)
    certain = status is Status.DECLINED
    return Payment(
        payment_id=asked.payment_id,
        source=STATUS,
        remote_id=asked.remote_id,
        occurred_at=asked.occurred_at,
        kind=asked.kind,
        reference=asked.reference,
        status=status,
        raw_status=brief(entry.outcome) if entry.outcome else None,
        status_certainty=Certainty.CERTAIN if certain else Certainty.PROVISIONAL,
        card_brand=words.brand_of(entry.brand),
        last4=last4(entry.masked),
        entry_mode=words.SCENARIOS.get(entry.scenario or "", EntryMode.UNKNOWN),
        verification=words.VERIFICATIONS.get(entry.verification or "", Verification.UNKNOWN),
        auth_code=entry.auth_code or None,
        rrn=entry.rrn or None,
        aid=_hexadecimal(entry.aid),
        tvr=_hexadecimal(entry.tvr),
        tsi=_hexadecimal(entry.tsi),
        iad=_hexadecimal(entry.iad),
        arc=entry.arc if entry.arc and _CODE.fullmatch(entry.arc) else None,
        application_label=brief(entry.application) if entry.application else None,
    )


def _status(entry: StatusEntry, entries: Sequence[StatusEntry]) -> Status:
    """Return how a payment ended. A void changes no payment: one that is CANCELLED by it was approved."""
    if entry.outcome != "CANCELLED":
        return words.OUTCOMES.get(entry.outcome or "", Status.UNKNOWN)
    ours = {entry.remote_id, entry.other_id} - {None, ""}
    is_undone = any(other.original_id in ours and other.outcome == "AUTHORISED" for other in entries)
    return Status.APPROVED if is_undone else Status.CANCELLED


def _hexadecimal(text: str | None) -> str | None:
    return text.upper() if text and _HEXADECIMAL.fullmatch(text) else None
