"""How payments are undone: voided the same day, or refunded later, now and then out of everybody's sight.

What undoes may itself be refused, and a refund may be undone in its turn.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from msgspec import structs

from connectors.sandbox.chance import between, limit
from connectors.sandbox.emv import NO_EMV, read
from connectors.sandbox.fleet import OFFICE
from connectors.sandbox.identity import guid, reference
from connectors.sandbox.messages import leg
from connectors.sandbox.people import card_of
from connectors.sandbox.seasons import hours, wall

if TYPE_CHECKING:
    from connectors.sandbox.town import Counter, Town
    from connectors.sandbox.truth import Leg, Movement

Words = tuple[int, ...]
LONGEST_DAYS = 70
_VOIDED = limit(0.0085)
_REFUNDED = limit(0.0085 + 0.0205)
_VOIDED_IF_DOUBTFUL = limit(0.4)
_TEST_VOIDED = limit(0.6)
_FULL = limit(0.6)
_TWICE = limit(0.25)
_HIDDEN, _UNLINKED = limit(0.10), limit(0.15)
_CUT_SHORT = _REFUNDED + limit(0.015)
_LONE_CUT_SHORT = limit(0.4)
_VOID_REFUSED, _REFUND_REFUSED = limit(0.20), limit(0.10)
_REFUND_VOIDED = _REFUND_REFUSED + limit(0.12)
_TRIED_AGAIN = limit(0.5)
_CANCELLED = limit(0.3)
_LOST_ONE_IN = 3
_UNDO_ROWS = 0x8000
_NOT_FOUND = ("25", "UNABLE_TO_FIND_MESSAGE_TO_REVERSE.")
_NOT_ALLOWED = ("57", "Refund not allowed")
_BROKEN = ("", "Error connecting to authorization provider")


def refund_days(town: Town, day: date, words: Words) -> tuple[date, ...]:
    """Return when a client of a day is refunded, if the payment was approved: mostly never, now and then twice."""
    if not _VOIDED <= words[11] < _REFUNDED:
        return ()
    # Most refunds come within two weeks; the square leans towards the first days.
    first = town.office_day(day + timedelta(days=1 + (words[12] * words[12] >> 32) * 45 // (1 << 32)))
    if words[13] < _FULL or words[15] >= _TWICE:
        return (first,)
    return (first, town.office_day(first + timedelta(days=between(words[15] * 4 & 0xFFFFFFFF, 1, 15))))


def undo(town: Town, counter: Counter, attempts: list[Movement], words: Words) -> list[Movement]:
    """Return what becomes of a purchase once paid, of which `words` tell: voids or refunds, if any, as they come."""
    payment = attempts[-1]
    if payment.status == "unknown":
        return [_cut_short(town, payment)] if words[15] < _LONE_CUT_SHORT else []
    if payment.status != "approved":
        return []
    # A time-out that was approved after all is often noticed, paid twice or not.
    is_doubtful = any(one.timed_out and one.status == "approved" for one in attempts)
    doubt = _VOIDED_IF_DOUBTFUL if is_doubtful else _TEST_VOIDED if payment.is_test else 0
    if (words[11] < _VOIDED or words[13] < doubt) and not _ends_late(payment):
        void = _void(town, counter, payment, words)
        return _refused(town, payment, void, words) if words[15] < _VOID_REFUSED else [void]
    if _REFUNDED <= words[11] < _CUT_SHORT and payment.entry_mode == "chip" and len(payment.legs) == 1:
        return [_cut_short(town, payment)]
    return [] if payment.is_test else _refunds(town, payment, words)


def _refunds(town: Town, payment: Movement, words: Words) -> list[Movement]:
    found: list[Movement] = []
    left = payment.amount_minor
    for number, day in enumerate(refund_days(town, payment.business_date, words)):
        amount = left if words[13] < _FULL else max(left * between(words[14] >> number, 20, 91) // 100, 1)
        found += _refund(town, payment, number, day, min(amount, left))
        left -= found[-1].amount_minor
        if left == 0:
            break
    return found


def _ends_late(payment: Movement) -> bool:
    """Tell whether a payment was completed when nobody may be there any more to void it."""
    return payment.occurred_at - payment.legs[0].server_at > timedelta(minutes=1)


def _void(town: Town, counter: Counter, payment: Movement, words: Words) -> Movement:
    closes = wall(payment.business_date, town.zone) + timedelta(minutes=counter.opening[1])
    longest = min(int((closes - payment.occurred_at).total_seconds()), 10_800)
    at = payment.occurred_at + timedelta(seconds=between(words[12], 45, max(longest, 46)))
    return _undoing(town, payment, "void", at, payment.amount_minor, town.chance.draws(f"void.{payment.guid}"))


def _cut_short(town: Town, payment: Movement) -> Movement:
    """Return how a terminal undoes by itself what it had begun: the card was pulled, or its chip refused."""
    words = town.chance.draws(f"cut.{payment.guid}")
    at = payment.occurred_at + timedelta(seconds=between(words[0], 3, 25))
    made = _undoing(town, payment, "void", at, payment.amount_minor, words)
    return structs.replace(made, cashier=None, legs=_as("CANCELLATION_REQUEST", made))


def _refund(town: Town, payment: Movement, number: int, day: date, amount: int) -> list[Movement]:
    """Return a refund as it goes: out of sight, refused, undone the same day, or mostly just made."""
    words = town.chance.draws(f"refund.{payment.guid}.{number}")
    made = _at_the_terminal(town, payment, day, amount, words) if _HIDDEN <= words[1] < _UNLINKED else None
    if made is None:
        opens, closes = hours(OFFICE, day) or (0, 0)
        at = wall(day, town.zone) + timedelta(seconds=between(words[0], opens * 60 + 300, closes * 60 - 300))
        made = _undoing(town, payment, "refund", at, amount, words)
    if words[1] < _HIDDEN:
        return [structs.replace(made, is_hidden=True, legs=(), reference="", cashier=None, workstation=None)]
    if words[15] < _REFUND_REFUSED:
        return _refused(town, payment, made, words)
    return [made, _undone_again(town, made)] if words[15] < _REFUND_VOIDED else [made]


def _undone_again(town: Town, refund: Movement) -> Movement:
    """Return the void of a refund, before its day is settled; now and then the terminal's own."""
    words = town.chance.draws(f"void.{refund.guid}")
    at = refund.occurred_at + timedelta(seconds=between(words[0], 45, 2400))
    made = _undoing(town, refund, "void", at, refund.amount_minor, words)
    return structs.replace(made, legs=_as("CANCELLATION_REQUEST", made)) if words[1] < _CANCELLED else made


def _refused(town: Town, payment: Movement, made: Movement, words: Words) -> list[Movement]:
    """Return a void or refund that is refused or lost, and the second try that succeeds, if there is one."""
    is_lost = words[14] % _LOST_ONE_IN == 0
    code, text = _BROKEN if is_lost else _NOT_FOUND if made.kind == "void" else _NOT_ALLOWED
    first = structs.replace(
        made,
        status="failed" if is_lost else "declined",
        response_code=code,
        response_text=text,
        auth_code="",
        legs=tuple(structs.replace(one, http_status="500" if is_lost else "403") for one in made.legs),
        emv=structs.replace(made.emv, arc=code) if made.emv.aid else made.emv,
    )
    if words[14] >= _TRIED_AGAIN:
        return [first]
    again = town.chance.draws(f"again.{made.guid}")
    at = made.occurred_at + timedelta(seconds=between(again[0], 45, 900))
    return [first, _undoing(town, payment, "void" if made.kind == "void" else "refund", at, made.amount_minor, again)]


def _as(action: str, made: Movement) -> tuple[Leg, ...]:
    return tuple(structs.replace(one, action=action) for one in made.legs)


def _at_the_terminal(town: Town, payment: Movement, day: date, amount: int, words: Words) -> Movement | None:
    """Return a refund made by reading the card again, which nothing links to its payment; None if it cannot be."""
    site, device = town.site(payment.site_id), town.device(payment.serial)
    at_work = town.shift(device, day)
    opening = hours(site, day)
    if at_work is None or opening is None:
        return None
    second = between(words[0], opening[0] * 60 + 300, opening[1] * 60 - 300)
    if at_work.is_down(second - 120, second + 60):
        return None
    made = _undoing(town, payment, "refund", wall(day, town.zone) + timedelta(seconds=second), amount, words)
    return structs.replace(
        made,
        parent_guid=None,
        reference=reference(town.chance.seed, payment.business_date, words[10], words[11], words[12]),
        entry_mode="chip",
        verification="pin",
        emv=read(card_of(payment), "00", words[6:8], contactless=False, pin=True),
    )


def _undoing(  # noqa: PLR0913, PLR0917 - the parts of one undoing
    town: Town, payment: Movement, kind: Literal["void", "refund"], at: datetime, amount: int, words: Words
) -> Movement:
    main = guid(at, words[3], words[4], words[5] << 16 | words[3] & 0xFFFF)
    action = "REVERSAL_REQUEST" if kind == "void" else "REFUND_REQUEST"
    return structs.replace(
        payment,
        guid=main,
        kind=kind,
        parent_guid=payment.guid,
        legs=(leg(main, _UNDO_ROWS | words[8] & 0x7FFF, action, at, words[9]),),
        occurred_at=at,
        business_date=at.astimezone(town.zone).date(),
        cashier=town.cashier(payment.site_id, words[2]),
        amount_minor=amount,
        status="approved",
        wallet=None,
        entry_mode="not_present",
        verification="none",
        auth_code=payment.auth_code if kind == "void" else f"{words[13] % 1_000_000:06d}",
        rrn="",
        emv=NO_EMV,
        timed_out=False,
    )
