"""Which records of files may be which payments of terminals: proposals with a confidence, never a merge.

Amount, time, last four digits, authorisation code and terminal are weighed pair by pair; the nearest pairs are taken
first, each record and each payment once. What has a rival about as near is proposed with little confidence.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from data.model import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    Row = dict[str, Any]

NEAR = timedelta(minutes=30)
FAR = timedelta(hours=36)
_MISTYPED = timedelta(minutes=10)
_RIVAL_S = 300.0
_DIFFERENT_TERMINAL_S = 1800.0
_UNKNOWN_CARD_S = 240.0
_OTHER_AMOUNT_S = 86_400.0


ALIKE = 0.2
"""The confidence of a pair of which nothing tells which of several alike it is."""


class Proposal(Struct, frozen=True, kw_only=True):
    """A record that may be a payment. `seconds_apart` is None where the file says no time; `why` are words."""

    report: str
    record_key: str
    payment_id: str
    confidence: float
    seconds_apart: int | None
    why: tuple[str, ...]


class _Pair(Struct, frozen=True, order=True):
    cost_s: float
    record: int
    payment: int


def propose(
    records: Sequence[Row], payments: Sequence[Row], refused: Collection[tuple[str, str, str]] = ()
) -> list[Proposal]:
    """Propose at most one payment for each record, and one record of each report for each payment; best first.

    Both are rows as `data.queries.matching` has them; what a person refused is not proposed again.
    """
    matching = _Matching(records, payments, set(refused))
    for reach, is_exact in ((NEAR, True), (FAR, True), (_MISTYPED, False)):
        matching.take(reach, is_exact=is_exact)
    return sorted(matching.found, key=lambda one: (-one.confidence, one.report, one.record_key))


class _Matching:
    """Pairs taken one after the other, each record once, each payment once by report."""

    def __init__(self, records: Sequence[Row], payments: Sequence[Row], refused: set[tuple[str, str, str]]) -> None:
        self._records, self._payments, self._refused = records, payments, refused
        self._taken: set[int] = set()
        self._given: set[tuple[str, int]] = set()
        self.found: list[Proposal] = []

    def take(self, reach: timedelta, *, is_exact: bool) -> None:
        """Take the nearest pairs within a reach, of the same amount or, of a mistyped one, the same card."""
        pairs = sorted(self._pairs(reach, is_exact=is_exact))
        rivals = _rivals(pairs)
        for pair in pairs:
            record, payment = self._records[pair.record], self._payments[pair.payment]
            if pair.record in self._taken or (record["report"], pair.payment) in self._given:
                continue
            self._taken.add(pair.record)
            self._given.add((record["report"], pair.payment))
            self.found.append(_proposal(record, payment, has_rival=pair in rivals))

    def _pairs(self, reach: timedelta, *, is_exact: bool) -> Iterator[_Pair]:
        """Yield the pairs that are possible at all, with what speaks against each in seconds."""
        shelves: dict[tuple[Any, ...], list[tuple[datetime, int]]] = defaultdict(list)
        for number, payment in enumerate(self._payments):
            shelves[_shelf(payment, is_exact=is_exact)].append((payment["occurred_at"], number))
        for number, record in enumerate(self._records):
            is_out = (reach == NEAR and not record["has_time"]) or not (is_exact or record["last4"])
            if number in self._taken or is_out:
                continue
            shelf = shelves.get(_shelf(record, is_exact=is_exact), [])
            first = bisect_left(shelf, (record["occurred_at"] - reach, -1))
            last = bisect_right(shelf, (record["occurred_at"] + reach, len(self._payments)))
            for _, other in shelf[first:last]:
                cost = self._cost(record, other)
                if cost is not None:
                    yield _Pair(cost, number, other)

    def _cost(self, record: Row, other: int) -> float | None:
        payment = self._payments[other]
        key = (record["report"], record["record_key"], payment["payment_id"])
        if (record["report"], other) in self._given or key in self._refused:
            return None
        return _cost(record, payment)


def _shelf(row: Row, *, is_exact: bool) -> tuple[Any, ...]:
    """Return what must be the same: currency, kind, and the amount or, of a mistyped one, the card."""
    kind = Kind.PAYMENT if row["kind"] == Kind.PAYMENT else Kind.REFUND
    return (row["currency"], kind, row["amount_minor"] if is_exact else f"card {row['last4']}")


def _cost(record: Row, payment: Row) -> float | None:
    """Return what speaks against a pair, in seconds; None when it cannot be."""
    if _differ(record["last4"], payment["last4"]) or _differ(_known(record), _known(payment)):
        return None
    if _is_code(record, payment):
        return 0.0
    if _differ(record["auth_code"], payment["auth_code"]):
        return None
    apart = _apart(record, payment)
    cost = float(apart) if apart is not None else _by_day(record, payment)
    cost += _UNKNOWN_CARD_S * (not record["last4"] or not payment["last4"])
    cost += _DIFFERENT_TERMINAL_S * _differ(record["terminal"], payment["alias"])
    is_other = bool(record["amount_minor"] != payment["amount_minor"])
    return cost + _OTHER_AMOUNT_S * is_other


def _known(row: Row) -> str | None:
    return None if row["card_brand"] == "unknown" else str(row["card_brand"])


def _differ(one: str | None, other: str | None) -> bool:
    return bool(one) and bool(other) and str(one).casefold() != str(other).casefold()


def _is_code(record: Row, payment: Row) -> bool:
    code = record["auth_code"]
    return bool(code) and bool(payment["auth_code"]) and str(code).upper() == str(payment["auth_code"]).upper()


def _apart(record: Row, payment: Row) -> int | None:
    if not record["has_time"]:
        return None
    apart: timedelta = record["occurred_at"] - payment["occurred_at"]
    return abs(round(apart.total_seconds()))


def _by_day(record: Row, payment: Row) -> float:
    return 0.0 if record["paid_on"] == payment["business_date"] else FAR.total_seconds()


def _rivals(pairs: Iterable[_Pair]) -> set[_Pair]:
    """Return the pairs of which either side has another about as near."""
    sides: dict[tuple[str, int], list[_Pair]] = defaultdict(list)
    for pair in pairs:
        sides["record", pair.record].append(pair)
        sides["payment", pair.payment].append(pair)
    return {
        side[place]
        for side in sides.values()
        for place in range(len(side))
        if (place > 0 and side[place].cost_s - side[place - 1].cost_s < _RIVAL_S)
        or (place + 1 < len(side) and side[place + 1].cost_s - side[place].cost_s < _RIVAL_S)
    }


def _proposal(record: Row, payment: Row, *, has_rival: bool) -> Proposal:
    apart = _apart(record, payment)
    why = [
        word
        for word, holds in (
            ("code", _is_code(record, payment)),
            ("amount", record["amount_minor"] == payment["amount_minor"]),
            ("last4", bool(record["last4"]) and record["last4"] == payment["last4"]),
            ("terminal", bool(record["terminal"]) and not _differ(record["terminal"], payment["alias"])),
            ("rival", has_rival),
        )
        if holds
    ]
    return Proposal(
        report=record["report"],
        record_key=record["record_key"],
        payment_id=payment["payment_id"],
        confidence=_confidence(set(why), apart, is_same_day=record["paid_on"] == payment["business_date"]),
        seconds_apart=apart,
        why=tuple(why),
    )


def _confidence(why: set[str], apart: int | None, *, is_same_day: bool) -> float:
    """Return how sure a proposal is, from 0.99 by authorisation code down to what is only alike."""
    if "amount" not in why:
        return 0.3
    if "code" in why:
        return 0.99
    if apart is None:
        certain = (0.9 if "last4" in why else 0.7) if is_same_day else 0.5
    elif apart <= _RIVAL_S:
        certain = 0.98 if "last4" in why else 0.9
    elif apart <= NEAR.total_seconds():
        certain = 0.95 if "last4" in why else 0.75
    else:
        certain = 0.8 if "last4" in why and is_same_day else 0.5
    if "rival" not in why:
        return certain
    if "last4" in why:
        return certain - 0.15
    return ALIKE if apart is None else min(certain, 0.6)
