"""The bank account: payouts among everything else that comes and goes, once net of fees and once gross."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from connectors.sandbox.chance import between
from connectors.sandbox.exports.merchant import (
    DISPUTE_FEE_MINOR,
    TOP_UP_MINOR,
    Payout,
    disputes,
    working_day,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectors.sandbox.exports.evening import Evening
    from connectors.sandbox.exports.sale import Sale

LineKind = Literal[
    "payout", "amex_payout", "fees", "chargeback", "chargeback_fee", "top_up", "returned_cheque", "cash", "cheques",
    "other",
]  # fmt: skip
Fees = Literal["net", "gross"]
OPENING_MINOR = 18_250_000
_DAY = timedelta(days=1)
_SATURDAY, _FRIDAY, _THURSDAY = 5, 4, 3
_WORDS: dict[LineKind, str] = {
    "payout": "Dépôt direct /PAYSAFE MARCHAND", "amex_payout": "Dépôt direct /AMEX CANADA INC",
    "fees": "Frais /PAYSAFE FRAIS MARCHAND", "chargeback": "Retrait /PAYSAFE RETROFACTURATION",
    "chargeback_fee": "Frais /PAYSAFE RETROFACTURATION", "top_up": "Virement télégraphique /PAYSAFE APPROVISIONNEMENT",
    "returned_cheque": "Effet retourné, sans provision", "cash": "Dépôt au comptoir, espèces",
    "cheques": "Dépôt au comptoir, chèques",
}  # fmt: skip
_OTHERS = (
    ("Paiement facture /HYDRO-QUEBEC", 41_000, 190_000), ("Paiement facture /BELL CANADA", 9_000, 22_000),
    ("Prélèvement /ENERGIR", 22_000, 95_000), ("Chèque", 15_000, 240_000),
    ("Paiement facture /DESSERCOM", 4_000, 16_000),
)  # fmt: skip
_PAYROLL = ("Paie /DEPOTS SALAIRES", 3_100_000, 3_900_000)


class BankLine(Struct, frozen=True, kw_only=True):
    """One line of a statement: what it truly is; positive comes in. `payout` is the batch it pays."""

    kind: LineKind
    booked_on: date
    description: str
    amount_minor: int
    payout: Payout | None = None
    sale_ids: tuple[str, ...] = ()


def lines(evening: Evening, fees: Fees) -> list[BankLine]:
    """Return the statement of the evening's days, its payouts net of the processor's fees or not."""
    found = [
        *_of_payouts(evening, fees),
        *_of_disputes(evening),
        *(line for day in evening.days if day.weekday() < _SATURDAY for line in _of_day(evening, day)),
    ]
    sequence = sorted(range(len(found)), key=lambda place: (found[place].booked_on, place))
    return [found[place] for place in sequence]


def _line(kind: LineKind, booked_on: date, amount_minor: int, **more: object) -> BankLine:
    return BankLine(kind=kind, booked_on=booked_on, description=_WORDS[kind], amount_minor=amount_minor, **more)  # type: ignore[arg-type]


def _of_payouts(evening: Evening, fees: Fees) -> Iterator[BankLine]:
    for one in evening.payouts:
        if one.paid_on is None or not evening.since <= one.paid_on <= evening.until:
            continue
        amount = one.net_minor if fees == "net" else one.gross_minor
        yield _line("amex_payout" if one.is_amex else "payout", one.paid_on, amount, payout=one)
        if fees == "gross":
            yield _line("fees", one.paid_on, -one.fees_minor, payout=one)


def _of_disputes(evening: Evening) -> Iterator[BankLine]:
    for one in disputes(evening):
        sale_ids = (one.sale.sale_id,)
        yield _line("chargeback", one.debited_on, -one.sale.amount_minor, sale_ids=sale_ids)
        yield _line("chargeback_fee", one.debited_on, -DISPUTE_FEE_MINOR, sale_ids=sale_ids)
        if one.debited_on < evening.until:
            yield _line("top_up", one.debited_on + _DAY, -TOP_UP_MINOR)


def _of_day(evening: Evening, day: date) -> Iterator[BankLine]:
    """Return what the counter and everybody else bring on a working day."""
    sales = [sale for past in _days_before(day) for sale in evening.office.sales(past)]
    yield from _brought("cash", day, [one for one in sales if one.mode == "cash"])
    yield from _brought("cheques", day, [one for one in sales if one.mode == "cheque"])
    if day.weekday() == _FRIDAY:
        cheques = (one for one in evening.office.sales(day - _DAY * 3) if one.mode == "cheque")
        for one in sorted(cheques, key=lambda one: one.sale_id)[:1]:
            yield _line("returned_cheque", day, -one.amount_minor, sale_ids=(one.sale_id,))
    words = evening.world.town.chance.draws(f"bank.{day.toordinal()}")
    if words[0] & 1:
        yield _other(day, words[2], *_OTHERS[words[1] % len(_OTHERS)])
    if day.weekday() == _THURSDAY and day.toordinal() // 7 % 2:
        yield _other(day, words[3], *_PAYROLL)


def _brought(kind: LineKind, day: date, sales: list[Sale]) -> Iterator[BankLine]:
    """Return the line of what is brought to the counter, if there is anything."""
    if sales:
        amount = sum(one.amount_minor for one in sales)
        yield _line(kind, day, amount, sale_ids=tuple(one.sale_id for one in sales))


def _other(day: date, word: int, description: str, low: int, high: int) -> BankLine:
    return BankLine(kind="other", booked_on=day, description=description, amount_minor=-between(word, low, high))


def _days_before(day: date) -> list[date]:
    """Return the days whose money is brought to the counter on a working day."""
    found = [day - _DAY]
    while working_day(found[0] - _DAY) == day:
        found.insert(0, found[0] - _DAY)
    return found
