"""What is odd about a record of the feed: enough to ask again, not enough to refuse it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from connectors.handpoint import words
from data.model import Brand, Kind, Payment, Status

if TYPE_CHECKING:
    from connectors.handpoint.wire import FeedRecord

_PAYMENT, _UNKNOWN, _DECLINED, _NO_BRAND = Kind.PAYMENT, Status.UNKNOWN, Status.DECLINED, Brand.UNKNOWN
_NULL = msgspec.Raw(b"null")
_STEADY = ("name", "brand", "masked", "scenario", "auth_code", "response_code", "reference", "serial", "rrn")


def is_doubtful(r: FeedRecord, p: Payment) -> bool:
    """Tell, cheaply, whether a record lacks what the feed always tells or uses a word that nobody knows."""
    return (
        None in (r.name, r.brand, r.masked, r.scenario, r.auth_code, r.response_code, r.reference, r.serial, r.rrn)
        or p.source_at is None
        or p.tid is None
        or (p.card_brand is _NO_BRAND and r.brand != "")
        or (p.status is _UNKNOWN and p.raw_status != "200")
        or (p.kind is not _PAYMENT and (r.parent == _NULL or undone_word(r) not in words.UNDONE))
        or r.scenario not in words.SCENARIOS
        or (p.status is _DECLINED and r.response_text is None)
        or (r.is_single is None and r.action == words.SECOND_LEG)
    )


def doubts_of(r: FeedRecord, p: Payment) -> tuple[str, ...]:
    """Return what is odd about a record, in words that are the same for every record that is odd in the same way."""
    unsaid = [f"{name} is not said" for name in _STEADY if getattr(r, name) is None]
    odd = {
        "@timestamp is no time": p.source_at is None,
        "acquirerTid is not said": p.tid is None,
        "the brand is not known": p.card_brand is _NO_BRAND and r.brand != "",
        "the status is not known": p.status is _UNKNOWN and p.raw_status != "200",
        "the scenario is not known": r.scenario not in words.SCENARIOS,
        "the name is not known": p.kind is not _PAYMENT and undone_word(r) not in words.UNDONE,
        "referenceObject is not said": r.parent == _NULL,
        "responseText is not said": p.status is _DECLINED and r.response_text is None,
        "isSingleEmvMessage is not said": r.is_single is None,
    }
    return tuple(f"{r.action}: {what}" for what in [*unsaid, *(what for what, is_so in odd.items() if is_so)])


def undone_word(r: FeedRecord) -> str:
    """Return the first word of a void's name that could say what it undoes; blank when none does."""
    said = (r.name or "").removeprefix("Declined ")
    if said.startswith(("EMV Sale", "MSR Sale")):
        return "Sale"
    first = said.split(" ")[0]
    return "" if first in ("Cancellation", "Reversal", "EMV", "MSR") else first
