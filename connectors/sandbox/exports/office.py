"""What is truly paid each day, and why SmartRec does not show all of it as it was."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from connectors.sandbox.exports import mistakes
from connectors.sandbox.exports.mistakes import Absent, Typed
from connectors.sandbox.exports.sale import Sale, beside, of_movement
from connectors.sandbox.faults import Faults
from connectors.sandbox.paysafe_ledger import Ledger
from connectors.sandbox.scene import Scene
from connectors.sandbox.switches import Switches
from data.time import day_bounds

if TYPE_CHECKING:
    from connectors.sandbox.truth import Movement
    from connectors.sandbox.world import World

HISTORY_DAYS = 100  # a refund's payment may be ten weeks older, and a week is planned whole
_DAY = timedelta(days=1)


class Plan(Struct, frozen=True):
    """What goes wrong in a week, by sale: in typing, and in what SmartRec is never told."""

    typed: dict[str, Typed]
    absent: dict[str, Absent]


class Office:
    """A world as its office sees it, day by day, whatever the clock says."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.zone = world.zone
        self.chance = world.town.chance
        self.ledger = Ledger(Scene(world, Switches(), Faults("none", world.seed)))
        self.sales = lru_cache(maxsize=None)(self._sales)
        self.movements = lru_cache(maxsize=None)(self._movements)
        self.why_absent = lru_cache(maxsize=None)(self._why_absent)
        self._cut_short = lru_cache(maxsize=None)(self._cut_short_on)
        self._plan = lru_cache(maxsize=None)(self._planned)

    def _why_absent(self, one: Movement) -> Absent | None:
        """Return why SmartRec does not show an approved movement; None when it does."""
        parent = self._parent(one)
        nature = mistakes.never_told(self.chance, one, parent)
        if nature is None and one.kind == "payment" and one.guid in self._cut_short(one.business_date):
            nature = "undone_by_terminal"
        if nature is None and parent is not None and self.why_absent(parent) is not None:
            nature = "undone_elsewhere"
        return nature or self._plan(_monday(one.business_date)).absent.get(one.guid)

    def mistake_of(self, sale: Sale) -> Typed | None:
        """Return what went wrong in typing a standalone terminal's payment."""
        return self._plan(_monday(sale.day)).typed.get(sale.sale_id)

    def _movements(self, day: date) -> tuple[Movement, ...]:
        """Return a day's approved movements, tests too."""
        found = self.world.movements(*day_bounds(day, self.zone))
        return tuple(one for one in found if one.status == "approved")

    def _sales(self, day: date) -> tuple[Sale, ...]:
        """Return what was truly paid on a day, as SmartRec and the merchant account may know it."""
        integrated = [self.sale_of(one) for one in self.movements(day)]
        return tuple(sorted([*integrated, *beside(self.world.town, day)], key=lambda one: (one.paid_at, one.sale_id)))

    def sale_of(self, one: Movement) -> Sale:
        """Return a movement as a sale."""
        parent = self._parent(one)
        undoes = parent.kind if parent else None if one.kind == "payment" else "payment"
        return of_movement(one, remote_id=self.ledger.remote_id(one), undoes=undoes)

    def _parent(self, one: Movement) -> Movement | None:
        return self.world.movement(one.parent_guid) if one.parent_guid else None

    def _cut_short_on(self, day: date) -> set[str]:
        """Return the payments of a day that their terminal undid by itself."""
        voids = (one for one in self.movements(day) if one.kind == "void" and one.cashier is None)
        return {one.parent_guid for one in voids if one.parent_guid}

    def _planned(self, monday: date) -> Plan:
        days = [monday + _DAY * step for step in range(7)]
        early = days[: mistakes.FORCED_DAYS]
        sales = [sale for day in days for sale in beside(self.world.town, day)]
        typed = mistakes.typed(self.chance, sales, lambda sale: sale.day in early)
        found = [one for day in early for one in self.movements(day) if not one.is_test]
        absent: dict[str, Absent] = {}
        if not any(one.kind == "payment" and one.timed_out for one in found):
            absent |= dict.fromkeys(self._unburdened(found, "payment"), "answer_lost")
        undone = [one for one in found if one.kind != "payment"]
        if not any(self._is_elsewhere(one) for one in undone):
            absent |= dict.fromkeys(self._unburdened(undone, "void", "refund"), "undone_elsewhere")
        return Plan(typed, absent)

    def _is_elsewhere(self, one: Movement) -> bool:
        return mistakes.never_told(self.chance, one, self._parent(one)) == "undone_elsewhere"

    def _unburdened(self, found: list[Movement], *kinds: str) -> list[str]:
        """Return one movement of a kind that SmartRec would show and that nothing follows, if there is one."""
        fit = [
            one.guid
            for one in sorted(found, key=lambda one: one.guid[24:])
            if one.kind in kinds
            and mistakes.never_told(self.chance, one, self._parent(one)) is None
            and not self.world.children(one.guid)
        ]
        return fit[:1]


def _monday(day: date) -> date:
    return day - _DAY * day.weekday()
