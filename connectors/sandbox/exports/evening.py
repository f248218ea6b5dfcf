"""One evening at the office: which days its files cover, and what stands in them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.exports import merchant
from connectors.sandbox.exports.entries import Entries, Entry
from connectors.sandbox.exports.office import HISTORY_DAYS, Office
from connectors.sandbox.world import World
from data.time import business_date

if TYPE_CHECKING:
    from connectors.sandbox.exports.merchant import Payout
    from connectors.sandbox.exports.sale import Sale
    from connectors.sandbox.truth import Movement

Ids = Literal["guid", "reference", "other"]
IDS: tuple[Ids, ...] = ("guid", "reference", "other")
SMARTREC_ROWS = 30_000
_DAY = timedelta(days=1)
_NO_ID_ONE_IN = 64
_WEEK = 7


class Evening:
    """A world looked at in the evening of its last day: `days` days before and today, up to the instant."""

    def __init__(  # noqa: PLR0913 - the arguments of the command, each by its name
        self,
        *,
        now: datetime,
        seed: int = 1,
        days: int = 30,
        terminals: int = 24,
        ids: Ids = "guid",
        rows: int = SMARTREC_ROWS,
        payments_per_day: float | None = None,
    ) -> None:
        self.now = now.replace(microsecond=0)
        self.seed, self.number_of_days, self.terminals, self.ids, self.most_rows = seed, days, terminals, ids, rows
        self.world = World(
            seed=seed,
            days=days + HISTORY_DAYS,
            clock=SandboxClock(self.now, 0),
            terminals=terminals,
            payments_per_day=payments_per_day,
        )
        self.zone = self.world.zone
        self.office = Office(self.world)
        self._rows = Entries(self.office)
        self.until: date = business_date(self.now, self.zone)
        self.since = self.until - _DAY * days
        self.aliases = {one.serial: one.alias for one in self.world.devices}
        self.sites = {one.site_id: one.name for one in self.world.sites}

    @property
    def local(self) -> datetime:
        """The wall clock's instant."""
        return self.now.astimezone(self.zone)

    @cached_property
    def days(self) -> list[date]:
        """The days that the files cover, today last."""
        return [self.since + _DAY * step for step in range(self.number_of_days + 1)]

    @cached_property
    def entries(self) -> list[Entry]:
        """SmartRec's rows of these days, by the day and time that they show."""
        rows = [one for day in self.days for one in self._rows.recorded(day) if one.recorded_at <= self.now]
        # What is not over yet, such as a payment whose second message is to come, is not there yet.
        rows = [one for one in rows if one.sale.guid is None or self.has_happened(one.sale.guid)]
        shown = [one for one in rows if one.shown_on >= self.since]
        return sorted(shown, key=lambda one: (one.shown_on, one.recorded_at.time(), one.receipt))

    @cached_property
    def movements(self) -> list[Movement]:
        """What the integrated terminals, and the back office, truly did in these days; only what was approved."""
        return [one for day in self.days for one in self.office.movements(day) if one.occurred_at <= self.now]

    @cached_property
    def sales(self) -> list[Sale]:
        """What was truly paid in these days by any means."""
        return [one for day in self.days for one in self.office.sales(day) if self._is_over(one)]

    @cached_property
    def receipts(self) -> dict[str, int]:
        """The receipt of every sale that SmartRec was told of, also of the week before; the first of two."""
        days = [self.since - _DAY * back for back in range(_WEEK, 0, -1)] + self.days
        rows = [one for day in days for one in self._rows.recorded(day) if one.recorded_at <= self.now]
        told = [one for one in rows if one.mode == one.sale.mode != "standalone"]
        return {one.sale.sale_id: one.receipt for one in reversed(told)}

    @cached_property
    def payouts(self) -> list[Payout]:
        """Every payout that may reach the bank in these days, by batch."""
        return merchant.payouts(self)

    def has_happened(self, guid: str) -> bool:
        """Tell whether a movement is over."""
        one = self.world.movement(guid)
        return one is not None and one.occurred_at <= self.now

    def _is_over(self, sale: Sale) -> bool:
        return self.has_happened(sale.guid) if sale.guid else sale.paid_at <= self.now

    def smartrec_id(self, sale: Sale) -> str | None:
        """Return the id by which SmartRec knows what a card paid; None for what people typed, and now and then."""
        if sale.mode not in {"integrated", "online"} or self._is_unknown(sale):
            return None
        words = self.world.town.chance.draws(f"smartrec.{sale.sale_id}")
        if self.ids == "other":
            return f"{words[0] % 900_000_000 + 100_000_000}"
        if self.ids == "reference":
            return sale.reference
        return sale.remote_id if sale.mode == "online" else sale.guid

    def _is_unknown(self, sale: Sale) -> bool:
        one = self.world.movement(sale.guid) if sale.guid else None
        return one is not None and (one.is_test or self.office.why_absent(one) is not None)

    def id_in_details(self, entry: Entry) -> str | None:
        """Return the id that the payment details show: none on a row that was typed, and on one of sixty-four."""
        words = self.world.town.chance.draws(f"smartrec.{entry.sale.sale_id}")
        is_left_out = entry.mode not in {"integrated", "online"} or words[1] % _NO_ID_ONE_IN == 0
        return None if is_left_out else self.smartrec_id(entry.sale)
