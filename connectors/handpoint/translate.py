"""From Handpoint's records to ours: pure, the same for the same record, and never a guess."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from connectors.handpoint import words
from connectors.handpoint.doubts import doubts_of, is_doubtful, undone_word
from connectors.handpoint.wire import FeedRecord
from connectors.redact import brief, identifier, is_guid, last4
from data.model import Brand, Certainty, EntryMode, Finding, Kind, Payment, Severity, Status
from data.money import minor

if TYPE_CHECKING:
    from connectors.account import Account

FEED = "handpoint.feed"

_GUID = re.compile(rb"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_EMPTY_PARENTS = (b"{}", b"null", b"", b'""', b"[]")
# Members by plain names: looking them up on their enumeration costs more than all the rest of a record.
_CERTAIN, _PROVISIONAL = Certainty.CERTAIN, Certainty.PROVISIONAL
_PAYMENT, _REFUND, _VOID = Kind.PAYMENT, Kind.REFUND, Kind.VOID
_APPROVED, _DECLINED, _FAILED, _UNKNOWN = Status.APPROVED, Status.DECLINED, Status.FAILED, Status.UNKNOWN
_NO_BRAND, _NO_ENTRY, _NOT_PRESENT = Brand.UNKNOWN, EntryMode.UNKNOWN, EntryMode.NOT_PRESENT
_NAMES = ("guid", "action", "serverDateTime", "terminalSerialNumber")
_PAIRED = frozenset((words.FIRST_LEG, words.SECOND_LEG))


class Strange(ValueError):
    """The record cannot be translated; the message says why, in words without its values."""


class Reading(Struct, frozen=True, gc=False):
    """What became of one record of the feed: a payment or a finding, and what was odd enough to ask again.

    `key` names the record among others of its answer; `occurred_at` is None where it did not say.
    """

    key: tuple[object, ...]
    occurred_at: datetime | None
    payment: Payment | None
    finding: Finding | None
    doubts: tuple[str, ...]


class Translator:
    """Reads the feed of one account."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def read(self, record: FeedRecord) -> Reading:
        """Return what one record says."""
        key = (record.guid, record.action, record.row)
        kind = words.ACTIONS.get(record.action or "")
        try:
            if kind is None or (kind is _VOID and (record.name or "").startswith(words.NOT_MONEY)):
                return self._unhandled(record, key)
            payment = self._payment(record, kind)
        except Strange as why:
            return self._unreadable(record, key, str(why))
        except (ValueError, ArithmeticError, LookupError, TypeError) as problem:
            return self._unreadable(record, key, f"cannot be translated: {type(problem).__name__}")
        doubts = doubts_of(record, payment) if is_doubtful(record, payment) else ()
        return Reading(key, payment.occurred_at, payment, None, doubts)

    def broken(self, raw: bytes, why: str) -> Reading:
        """Return the reading of a record whose fields are not of their types, as far as it can be named."""
        said = _decoded(raw)
        named = msgspec.convert({name: said[name] for name in _NAMES if isinstance(said.get(name), str)}, FeedRecord)
        finding = self._finding("unreadable_record", named, Severity.WARNING, why, mark=_mark(raw))
        row = said.get("transaction_id")
        key = (named.guid, named.action, row if isinstance(row, int | str) else finding.mark)
        return Reading(key, _instant_or_none(named.server_time), None, finding, (why,))

    def _unreadable(self, record: FeedRecord, key: tuple[object, ...], why: str) -> Reading:
        finding = self._finding("unreadable_record", record, Severity.WARNING, why)
        return Reading(key, _instant_or_none(record.server_time), None, finding, (why,))

    def _payment(self, r: FeedRecord, kind: Kind) -> Payment:
        remote_id = _remote_id(r.guid)
        occurred_at = _instant(r.server_time)
        currency = r.currency or ""
        status = _status(r.status)
        is_first_leg = kind is _PAYMENT and self._is_first_leg(r, status)
        has_reason = status is _DECLINED or status is _FAILED
        certainty = _PROVISIONAL if is_first_leg or status is _UNKNOWN else _CERTAIN
        scenario = words.SCENARIOS.get(r.scenario or "", _NO_ENTRY)
        return Payment(
            payment_id=self._id(r, remote_id),
            source=FEED,
            remote_id=remote_id,
            occurred_at=occurred_at,
            kind=kind,
            undoes=None if kind is _PAYMENT else _undone(r, kind),
            parent_remote_id=None if kind is _PAYMENT else _parent(r),
            source_at=_indexed(r.indexed_at),
            terminal_serial=identifier(r.serial),
            tid=identifier(r.tid or r.other_tid),
            merchant_account=identifier(r.mid),
            reference=identifier(r.reference),
            amount_minor=_amount(r.amount, currency),
            tip_minor=_tip(r.tip, currency),
            currency=currency,
            status=_UNKNOWN if is_first_leg else status,
            raw_status=_raw(r.status),
            status_certainty=certainty,
            amount_certainty=_PROVISIONAL if is_first_leg else _CERTAIN,
            decline_code=identifier(r.response_code) if has_reason else None,
            decline_text=_sentence(r.response_text) if has_reason else None,
            card_brand=_brand(r.brand),
            last4=last4(r.masked),
            entry_mode=_NOT_PRESENT if (r.action or "").startswith("MOTO_") else scenario,
            auth_code=identifier(r.auth_code),
            rrn=identifier(r.rrn),
        )

    def _is_first_leg(self, r: FeedRecord, status: Status) -> bool:
        """Tell whether a record is the approved first of two messages, which alone proves nothing."""
        if r.action != words.FIRST_LEG:
            return False
        if r.is_single is None:
            raise Strange("isSingleEmvMessage is missing")
        return status is _APPROVED and not _is_true(r.is_single)

    def _id(self, r: FeedRecord, remote_id: str) -> str:
        """Return the payment's id: two messages of one payment share it, whatever their guids."""
        is_paired = r.action in _PAIRED and not _is_true(r.is_single)
        if is_paired and r.reference and r.serial and r.rrn:
            return pair_id(self._account, r.reference, r.serial, r.rrn)
        return self._account.payment_id("transaction", remote_id)

    def _unhandled(self, record: FeedRecord, key: tuple[object, ...]) -> Reading:
        if not record.action:
            raise Strange("action is missing")
        known = Severity.MONEY if record.action in words.ACTIONS else words.UNHANDLED.get(record.action)
        severity = known or Severity.WARNING
        finding = self._finding("unhandled_action", record, severity, None, mark=brief(record.action))
        doubts = () if known else ("action is not known",)
        return Reading(key, _instant_or_none(record.server_time), None, finding, doubts)

    def _finding(
        self, kind: str, record: FeedRecord, severity: Severity, why: str | None, *, mark: str | None = None
    ) -> Finding:
        facts = {"why": why, "action": record.action, "at": record.server_time, "serial": record.serial}
        return Finding(
            kind=kind,
            subject=brief(record.guid) if record.guid else self._account.connector,
            connector=self._account.connector,
            severity=severity,
            mark=mark or _mark(msgspec.json.encode(record)),
            facts={name: brief(value) for name, value in facts.items() if value},
        )


def _is_true(said: object) -> bool:
    return said is True or said in ("true", "True", "1", 1)


@lru_cache(maxsize=65536)
def _amount(text: str | None, currency: str) -> int:
    """Return minor units of an amount in major units; one without a decimal point could be either, and is neither."""
    if text is None or "." not in text:
        raise Strange("amount is missing" if not text else "amount has no decimal point")
    try:
        found = minor(text, currency)
    except ValueError:
        raise Strange("amount is not whole in its currency, or its currency is not known") from None
    if found <= 0:
        raise Strange("amount is not above zero")
    return found


@lru_cache(maxsize=4096)
def _tip(text: str | None, currency: str) -> int | None:
    try:
        found = minor(text, currency) if text else None
    except ValueError:
        raise Strange("tipAmount is not whole in its currency") from None
    if found is not None and found < 0:
        raise Strange("tipAmount is below zero")
    return found


@lru_cache(maxsize=1024)
def _status(code: str | int | None) -> Status:
    return words.status_of(code)


@lru_cache(maxsize=1024)
def _raw(code: str | int | None) -> str | None:
    return None if code is None else brief(str(code))


@lru_cache(maxsize=4096)
def _sentence(text: str | None) -> str | None:
    return brief(text) or None if text else None


@lru_cache(maxsize=1024)
def _brand(text: str | None) -> Brand:
    return words.brand_of(text)


def _instant(text: str | None) -> datetime:
    """Return the instant that 14 or 17 digits of UTC name."""
    if text is None or len(text) not in (14, 17) or not (text.isascii() and text.isdigit()):
        raise Strange("serverDateTime is missing or not a time")
    try:
        return datetime.fromisoformat(f"{text[:8]}T{text[8:14]}{'.' if text[14:] else ''}{text[14:]}+00:00")
    except ValueError:
        raise Strange("serverDateTime is not a time") from None


def _instant_or_none(text: str | None) -> datetime | None:
    try:
        return _instant(text)
    except Strange:
        return None


def _indexed(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if text else None
        return found.astimezone(UTC) if found is not None and found.tzinfo is not None else None
    except (ValueError, OverflowError):  # a time at the edge of all times may have no UTC
        return None


def _undone(r: FeedRecord, kind: Kind) -> Kind | None:
    """Return what a void or refund undoes: a refund a payment, a void what its name says, if it does."""
    return _PAYMENT if kind is _REFUND else words.UNDONE.get(undone_word(r))


def _remote_id(guid: str | None) -> str:
    """Return a record's own id: a GUID in small letters, as its children name it, anything else as it is."""
    if not guid:
        raise Strange("guid is missing")
    if is_guid(guid):
        return guid.lower()
    if identifier(guid) is None:
        raise Strange("guid is a number like a card's")
    return guid


def _parent(r: FeedRecord) -> str | None:
    """Return the id of the row undone, when the record holds one: a GUID that is neither its own nor its reference."""
    raw = bytes(r.parent)
    if raw in _EMPTY_PARENTS:
        return None
    found = (match.decode().lower() for match in _GUID.findall(raw))
    return next((one for one in found if one not in ((r.guid or "").lower(), (r.reference or "").lower())), None)


def _decoded(raw: bytes) -> dict[str, Any]:
    """Return a record whatever its fields are, broken letters replaced."""
    try:
        document = msgspec.json.decode(raw.decode(errors="replace"))
    except (msgspec.DecodeError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def pair_id(account: Account, reference: str, serial: str, rrn: str) -> str:
    """Return the id that the two messages of one payment share."""
    return account.payment_id("emv_pair", f"{reference}|{serial}|{rrn}")


def _mark(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=8).hexdigest()
