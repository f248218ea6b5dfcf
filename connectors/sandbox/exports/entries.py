"""What stands in SmartRec: every row with its receipt, as the terminals told it or as people typed it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from connectors.sandbox.chance import between
from connectors.sandbox.exports.mistakes import Mistake, is_typed_by_hand, wrong_cents
from connectors.sandbox.exports.parts import Part, parts_of
from connectors.sandbox.exports.sale import Mode, Sale

if TYPE_CHECKING:
    from connectors.sandbox.exports.office import Office

_DAY = timedelta(days=1)
_RECEIPTS_A_DAY = 2000
_DAY_ZERO = 738_000
_LATE_FROM = time(9, 5)


class Entry(Struct, frozen=True, kw_only=True):
    """One row of SmartRec: when it was made, what it says of itself, and what is wrong with it.

    `mode` is the one it says: a payment of an integrated terminal that somebody typed in says otherwise.
    """

    receipt: int
    sale: Sale
    mode: Mode
    recorded_at: datetime
    shown_on: date
    amount_minor: int
    mistake: Mistake | None
    parts: tuple[Part, ...]
    parent_receipt: int | None

    @property
    def sign(self) -> int:
        """What its amount adds to the takings: 1 or -1."""
        return sign_of(self.sale)


class Draft(Struct, frozen=True):
    """A row before it has its number."""

    sale: Sale
    mode: Mode
    recorded_at: datetime
    shown_on: date
    amount_minor: int
    mistake: Mistake | None


def sign_of(sale: Sale) -> int:
    """Return what a sale adds to the takings: 1 or -1."""
    return 1 if sale.kind == "payment" or sale.undoes == "refund" else -1


class Entries:
    """The rows of SmartRec, day by day, whatever the clock says."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._numbered = lru_cache(maxsize=None)(self._number)
        self._receipts = lru_cache(maxsize=None)(self._receipts_of)

    def recorded(self, day: date) -> list[Entry]:
        """Return the rows made on a day, as they came."""
        return [self._entry(receipt, draft) for receipt, draft in self._numbered(day)]

    def _number(self, day: date) -> list[tuple[int, Draft]]:
        late = (sale for sale in self._office.sales(day - _DAY) if sale.mode == "standalone")
        known = (*late, *self._office.sales(day))
        drafts = [draft for sale in known for draft in self._drafts(sale) if draft.recorded_at.date() == day]
        drafts.sort(key=lambda one: (one.recorded_at, one.sale.sale_id))
        first = (day.toordinal() - _DAY_ZERO) * _RECEIPTS_A_DAY
        return [(first + place, draft) for place, draft in enumerate(drafts, 1)]

    def _receipts_of(self, day: date) -> dict[str, int]:
        return {draft.sale.sale_id: receipt for receipt, draft in self._numbered(day)}

    def _entry(self, receipt: int, draft: Draft) -> Entry:
        return Entry(
            receipt=receipt,
            sale=draft.sale,
            mode=draft.mode,
            recorded_at=draft.recorded_at,
            shown_on=draft.shown_on,
            amount_minor=draft.amount_minor,
            mistake=draft.mistake,
            parts=parts_of(self._office.chance, draft.sale, draft.amount_minor),
            parent_receipt=self._parent_receipt(draft.sale),
        )

    def _parent_receipt(self, sale: Sale) -> int | None:
        parent = self._office.world.movement(sale.parent_id) if sale.parent_id else None
        return self._receipts(parent.business_date).get(parent.guid) if parent else None

    def _drafts(self, sale: Sale) -> list[Draft]:
        """Return the rows that a sale makes: mostly one."""
        words = self._office.chance.draws(f"typing.{sale.sale_id}")
        told_at = (sale.paid_at + timedelta(seconds=between(words[0], 2, 15))).astimezone(self._office.zone)
        if sale.mode == "integrated":
            return self._told(sale, told_at, words)
        if sale.mode == "standalone":
            return self._typed(sale, told_at, words)
        return [Draft(sale, sale.mode, told_at, told_at.date(), sale.amount_minor, None)]

    def _told(self, sale: Sale, told_at: datetime, words: tuple[int, ...]) -> list[Draft]:
        """Return the row of an integrated terminal, unless SmartRec was never told."""
        one = self._office.world.movement(sale.sale_id)
        if one is None or one.is_test:
            return []
        why = self._office.why_absent(one)
        if why is None:
            return [Draft(sale, "integrated", told_at, told_at.date(), sale.amount_minor, None)]
        if why != "timed_out" or not is_typed_by_hand(self._office.chance, one):
            return []
        typed_at = told_at + timedelta(minutes=between(words[1], 5, 14))
        return [Draft(sale, "standalone", typed_at, typed_at.date(), sale.amount_minor, "typed_by_hand")]

    def _typed(self, sale: Sale, told_at: datetime, words: tuple[int, ...]) -> list[Draft]:
        """Return the rows of a standalone terminal's payment, as somebody typed them."""
        mistake = self._office.mistake_of(sale)
        typed_at = told_at + timedelta(seconds=between(words[1], 60, 800))
        amount = sale.amount_minor
        if mistake == "forgotten":
            return []
        if mistake == "typed_late":
            morning = datetime.combine(sale.day + _DAY, _LATE_FROM, self._office.zone)
            typed_at = morning + timedelta(seconds=between(words[2], 0, 5400))
        if mistake == "wrong_cents":
            amount = wrong_cents(amount, words[3])
        shown_on = typed_at.date() - _DAY if mistake == "wrong_day" else typed_at.date()
        first = Draft(sale, "standalone", typed_at, shown_on, amount, mistake)
        if mistake != "typed_twice":
            return [first]
        again_at = typed_at + timedelta(seconds=between(words[4], 40, 300))
        return [first, Draft(sale, "standalone", again_at, again_at.date(), amount, mistake)]
