"""What the gateway says of a reference: the chip's story of a payment, and how it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from connectors.handpoint import words
from connectors.redact import brief, identifier, last4
from data.model import Certainty, EntryMode, Kind, Payment, PaymentRef, Status, Verification

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from connectors.handpoint.wire import StatusEntry

STATUS = "handpoint.status"
NOT_KNOWN = "UNDEFINED"

_HEXADECIMAL = re.compile(r"(?:[0-9A-Fa-f]{2}){1,64}")
_SALES = frozenset(("SALE", "SALE_AND_TOKENIZE_CARD"))
_CODE = re.compile(r"[0-9A-Za-z]{1,4}")


def entry_of(entries: Sequence[StatusEntry], asked: PaymentRef, is_ours: Callable[[str], bool]) -> StatusEntry | None:
    """Return what is said of one payment, void or refund among all that share its reference, or None.

    A payment of two messages may be told under the id of the other one: it is ours when the amount is the same, and
    `is_ours` says so of its retrieval number. Another attempt of the same reference is not.
    """
    known = [entry for entry in entries if entry.outcome != NOT_KNOWN]
    ours = asked.remote_id.lower()
    named = [entry for entry in known if ours in _ids(entry)]
    if named:
        return named[0]
    amount = str(asked.amount_minor)
    for entry in known if asked.kind is Kind.PAYMENT else ():
        is_alike = entry.kind in _SALES and amount in (str(entry.total), str(entry.requested))
        if is_alike and entry.rrn and is_ours(entry.rrn):  # asked last: the answer may cost a question
            return entry
    return None


def _ids(entry: StatusEntry) -> set[str]:
    return {said.lower() for said in (entry.remote_id, entry.other_id) if said}


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
        auth_code=identifier(entry.auth_code),
        rrn=identifier(entry.rrn),
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
    ours = _ids(entry)
    is_undone = any((o.original_id or "").lower() in ours and o.outcome == "AUTHORISED" for o in entries)
    return Status.APPROVED if is_undone else Status.CANCELLED


def _hexadecimal(text: str | None) -> str | None:
    """Return a chip's own bytes; their digits are a card's by chance, unless they are all digits and begin like one."""
    if not text or not _HEXADECIMAL.fullmatch(text):
        return None
    return identifier(text) if text.isdecimal() and text[0] not in "01" else text.upper()
