"""Days gathered into what a chart can show: days, weeks or months, each beside the one it is compared with."""

from __future__ import annotations

from functools import reduce
from itertools import groupby
from operator import add
from typing import TYPE_CHECKING

from msgspec import Struct

from dashboard.periods import Period
from dashboard.taken import State, Sums, missing
from data.locale import N_
from data.locale import format as written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from dashboard.reader import Reader
    from dashboard.taken import Day, Taken

DAYS, WEEKS, MONTHS = "days", "weeks", "months"
_MOST_DAYS, _MOST_DAYS_IN_WEEKS = 62, 400
_BEST: Mapping[str, str] = {
    DAYS: N_("The best day was {when}: {net}"),
    WEEKS: N_("The best week began on {when}: {net}"),
    MONTHS: N_("The best month was {when}: {net}"),
}


class Slot(Struct, frozen=True, kw_only=True):
    """What a bar stands for. `before` is the net of the days compared with, where all of them are known."""

    period: Period
    sums: Sums
    before: int | None
    state: State

    @property
    def key(self) -> str:
        """What it is known by among the others."""
        return self.period.since.isoformat()


def size(found: Taken) -> str:
    """Return what the days are gathered into, so that bars stay apart."""
    if len(found.days) <= _MOST_DAYS:
        return DAYS
    return WEEKS if len(found.days) <= _MOST_DAYS_IN_WEEKS else MONTHS


def gather(found: Taken, here: Reader) -> list[Slot]:
    """Return the slots of a period; its days are compared with those of the other in the order of time."""
    how = size(found)

    def first_of(pair: tuple[Day, Day | None]) -> date:
        on = pair[0].on
        return {DAYS: on, WEEKS: written.week(on, here.language), MONTHS: on.replace(day=1)}[how]

    past: list[Day | None] = [*found.days_before, *[None] * len(found.days)]
    pairs = zip(found.days, past, strict=False)
    return [_slot(list(group)) for _, group in groupby(pairs, first_of)]


def named(slot: Slot, how: str, here: Reader) -> str:
    """Return when a slot was, as people say it: a day with its weekday, the first day of a week, a month."""
    on = slot.period.since
    if how == MONTHS:
        return here.month(on)
    return f"{written.weekday(on, here.language, short=True)} {here.day(on)}" if how == DAYS else here.day(on)


def tick(slot: Slot, how: str, here: Reader) -> str:
    """Return what stands below a slot."""
    return here.month(slot.period.since) if how == MONTHS else here.day(slot.period.since, "brief")


def finding(slots: Sequence[Slot], how: str, here: Reader) -> str:
    """Return what the chart shows, in words."""
    best = max(slots, key=lambda slot: slot.sums.net)
    if best.sums.net <= 0:
        return here.gettext("Day by day")
    return here.gettext(_BEST[how]).format(when=named(best, how, here), net=here.money(best.sums.net))


def _slot(pairs: Sequence[tuple[Day, Day | None]]) -> Slot:
    days, past = [day for day, _ in pairs], [day for _, day in pairs if day is not None]
    is_known = len(past) == len(days) and not missing(past)
    return Slot(
        period=Period(days[0].on, days[-1].on),
        sums=reduce(add, (day.sums for day in days), Sums()),
        before=sum(day.sums.net for day in past) if is_known else None,
        state=_state({day.state for day in days}),
    )


def _state(states: set[State]) -> State:
    """Return what is known of days together: a part when of any only a part is."""
    if len(states) == 1:
        return next(iter(states))
    return State.PARTIAL if states & {State.MISSING, State.PARTIAL} else State.RUNNING
