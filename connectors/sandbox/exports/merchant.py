"""The merchant account: what each night's batch settles, what it costs, and the payout that follows."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from connectors.sandbox.exports.entries import sign_of
from connectors.sandbox.exports.sale import Sale

if TYPE_CHECKING:
    from connectors.sandbox.exports.evening import Evening

_DAY = timedelta(days=1)
_SATURDAY = 5
_CLOSES = time(23, 30)
_TAKES = timedelta(hours=1)
_LONGEST = 7
_MONDAY, _TUESDAY, _THURSDAY = 0, 1, 3
DISPUTE_FEE_MINOR = 2500
TOP_UP_MINOR = 50_000
# 2.75 % and 30 cents a card, 10 cents an Interac payment, 30 cents a refund.
_RATE, _WHOLE = 275, 10_000
_FLAT_MINOR, _INTERAC_MINOR = 30, 10


class Settled(Struct, frozen=True):
    """A payment or refund in a batch: what it adds, and what it costs."""

    sale: Sale
    signed_minor: int
    fee_minor: int


class Payout(Struct, frozen=True, kw_only=True):
    """A batch and its transfer. AMEX pays for itself, beside everything else; `paid_on` is None when it never came."""

    is_amex: bool
    closes_on: date
    due_on: date
    paid_on: date | None
    items: tuple[Settled, ...]
    gross_minor: int
    fees_minor: int

    @property
    def net_minor(self) -> int:
        """What is left once the processor has kept its fees."""
        return self.gross_minor - self.fees_minor


class Dispute(Struct, frozen=True):
    """A payment that its payer contests: taken back, at a price."""

    sale: Sale
    debited_on: date


def working_day(day: date, after: int = 1) -> date:
    """Return the so many working days after a day."""
    while after:
        day += _DAY
        after -= day.weekday() < _SATURDAY
    return day


def is_closed(evening: Evening, day: date) -> bool:
    """Tell whether a day's batch is settled by now."""
    return datetime.combine(day, _CLOSES, evening.zone) + _TAKES <= evening.now


def payouts(evening: Evening) -> list[Payout]:
    """Return every payout of the batches that may reach the bank in the evening's days, by batch."""
    first = evening.since - _DAY * _LONGEST
    days = [first + _DAY * step for step in range((evening.until - first).days + 1)]
    found = (_payout(evening, day, is_amex=is_amex) for day in days for is_amex in (False, True))
    return [one for one in found if one is not None]


def disputes(evening: Evening) -> list[Dispute]:
    """Return the disputes of these days: one a week, of a Monday's payment, debited on Thursday."""
    found = []
    for day in evening.days:
        if day.weekday() == _THURSDAY:
            credit = [
                one.sale
                for one in settled(evening, day - _DAY * _THURSDAY, is_amex=False)
                if one.sale.kind == "payment" and one.sale.mode == "integrated" and one.sale.brand != "interac"
            ]
            found += [Dispute(sale, day) for sale in sorted(credit, key=lambda sale: sale.sale_id[24:])[:1]]
    return found


def settled(evening: Evening, day: date, *, is_amex: bool) -> list[Settled]:
    """Return what a day's batch settles: approved, by card, and not voided."""
    cards = [one for one in evening.office.sales(day) if one.remote_id is not None]
    voided = {one.parent_id for one in cards if one.kind == "void"}
    return [
        Settled(one, sign_of(one) * one.amount_minor, _fee(one))
        for one in cards
        if one.kind != "void" and one.sale_id not in voided and (one.brand == "amex") is is_amex
    ]


def _payout(evening: Evening, day: date, *, is_amex: bool) -> Payout | None:
    items = settled(evening, day, is_amex=is_amex)
    if not items or not is_closed(evening, day):
        return None
    week = evening.world.town.chance.draws(f"payouts.{day.toordinal() // 7}")
    due_on = working_day(day, 2 if is_amex else 1)
    paid_on: date | None = due_on
    if not is_amex and day.weekday() == _TUESDAY + (week[0] & 1):
        paid_on = working_day(due_on)
    if is_amex and day.weekday() == _MONDAY + (week[1] & 1):
        paid_on = None
    return Payout(
        is_amex=is_amex,
        closes_on=day,
        due_on=due_on,
        paid_on=paid_on,
        items=tuple(items),
        gross_minor=sum(one.signed_minor for one in items),
        fees_minor=sum(one.fee_minor for one in items),
    )


def _fee(sale: Sale) -> int:
    if sale.kind == "refund":
        return _FLAT_MINOR
    if sale.brand == "interac":
        return _INTERAC_MINOR
    return (sale.amount_minor * _RATE + _WHOLE // 2) // _WHOLE + _FLAT_MINOR
