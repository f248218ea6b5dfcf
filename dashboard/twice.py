"""“She says she was charged twice”: the verdict and its proof, from the rows of a card, an amount and a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from data.model import Kind, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Verdict(StrEnum):
    """What the rows say of the claim."""

    NOTHING = "nothing"
    OTHER_DAY = "other_day"
    NOT_CHARGED = "not_charged"
    ONCE = "once"
    ONCE_AND_FAILED = "once_and_failed"
    ONCE_AND_VOIDED = "once_and_voided"
    ONCE_AND_REFUNDED = "once_and_refunded"
    GIVEN_BACK = "given_back"
    TWICE = "twice"
    UNSURE = "unsure"
    VERIFYING = "verifying"


class Claim(Struct, frozen=True):
    """What the client says: the last four digits of the card, the amount, the business day."""

    last4: str
    amount_minor: int
    day: date


class Family(Struct, frozen=True):
    """A payment and what undid it, by time; `net_minor` is what is left of it."""

    payment: Mapping[str, Any]
    undoing: tuple[Mapping[str, Any], ...] = ()

    @property
    def net_minor(self) -> int:
        """What the payment and what undid it come to."""
        return sum(row["net_minor"] for row in self.rows)

    @property
    def rows(self) -> tuple[Mapping[str, Any], ...]:
        """The payment first."""
        return (self.payment, *self.undoing)

    @property
    def is_approved(self) -> bool:
        """Whether the card was charged at first."""
        return bool(self.payment["status"] == Status.APPROVED)

    @property
    def is_standing(self) -> bool:
        """Whether the card is charged still."""
        return self.is_approved and self.net_minor > 0

    @property
    def is_verifying(self) -> bool:
        """Whether it is not known yet if the card was charged."""
        return bool(self.payment["status"] == Status.UNKNOWN)

    @property
    def is_being_undone(self) -> bool:
        """Whether it is not known yet if what undoes it did."""
        return any(row["status"] == Status.UNKNOWN for row in self.undoing)

    @property
    def is_voided(self) -> bool:
        """Whether a void gave it back."""
        return self.is_approved and bool(self.payment["voided_at"])


class Found(Struct, frozen=True):
    """The verdict, and the proof: what happened that day, or else on the days around it, and what belongs nowhere."""

    verdict: Verdict
    families: tuple[Family, ...] = ()
    loose: tuple[Mapping[str, Any], ...] = ()

    @property
    def rows(self) -> list[Mapping[str, Any]]:
        """Every row of the proof, by time."""
        rows = [row for family in self.families for row in family.rows]
        return sorted((*rows, *self.loose), key=lambda row: (row["occurred_at"], row["payment_id"]))

    @property
    def net_minor(self) -> int:
        """What all of it comes to."""
        return sum(row["net_minor"] for row in self.rows)

    @property
    def standing(self) -> tuple[Family, ...]:
        """The payments that the card still pays."""
        return tuple(family for family in self.families if family.is_standing)

    @property
    def given_back(self) -> tuple[Family, ...]:
        """The payments that were approved and of which nothing is left."""
        return tuple(family for family in self.families if family.is_approved and not family.is_standing)

    @property
    def failed(self) -> tuple[Family, ...]:
        """The payments that never were charged."""
        return tuple(family for family in self.families if not family.is_approved and not family.is_verifying)

    @property
    def verifying(self) -> tuple[Family, ...]:
        """The payments whose outcome is not known yet."""
        return tuple(family for family in self.families if family.is_verifying)

    @property
    def being_undone(self) -> tuple[Family, ...]:
        """The payments of which it is not known yet whether they were undone."""
        return tuple(family for family in self.families if family.is_being_undone)


def find(rows: Sequence[Mapping[str, Any]], claim: Claim) -> Found:
    """Judge the rows that `payments.claimed` gives for a claim."""
    families = list(_families(rows))
    loose = tuple(row for row in rows if row["kind"] != Kind.PAYMENT and row["parent_id"] is None)
    that_day = tuple(family for family in families if family.payment["business_date"] == claim.day)
    if not that_day:
        return Found(Verdict.OTHER_DAY, tuple(families)) if families else Found(Verdict.NOTHING)
    found = Found(Verdict.NOTHING, that_day, loose)
    return Found(_verdict(found, claim), that_day, loose)


def _families(rows: Sequence[Mapping[str, Any]]) -> Iterator[Family]:
    children: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        if row["parent_id"]:
            children.setdefault(row["parent_id"], []).append(row)

    def below(payment_id: str) -> Iterator[Mapping[str, Any]]:
        for child in children.get(payment_id, ()):
            yield child
            yield from below(child["payment_id"])

    for row in rows:
        if row["kind"] == Kind.PAYMENT:
            yield Family(row, tuple(below(row["payment_id"])))


def _verdict(found: Found, claim: Claim) -> Verdict:
    """Say what the rows of the day come to; what costs the client most is said first."""
    too_much = sum(family.net_minor for family in found.standing) > claim.amount_minor
    if found.being_undone:
        return Verdict.VERIFYING
    if len(found.standing) > 1 and too_much:
        return Verdict.UNSURE if found.loose else Verdict.TWICE
    if found.verifying:
        return Verdict.VERIFYING
    if not found.standing:
        return Verdict.GIVEN_BACK if found.given_back else Verdict.NOT_CHARGED
    return _once(found)


def _once(found: Found) -> Verdict:
    if any(family.is_voided for family in found.given_back):
        return Verdict.ONCE_AND_VOIDED
    if found.given_back or len(found.standing) > 1:
        return Verdict.ONCE_AND_REFUNDED
    return Verdict.ONCE_AND_FAILED if found.failed else Verdict.ONCE
