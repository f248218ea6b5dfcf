"""What a period took, in all, by day and by part, beside the period it is compared with.

A day without payments took nothing only when it is proven read; otherwise nobody knows, and it is missing.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from dashboard import against as compare
from dashboard.against import Against
from dashboard.chosen import LISTS, Look
from dashboard.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dashboard.coverage import Coverage
    from dashboard.reader import Reader

DAY = "day"
BY = (DAY, "terminal", "site", "workstation", "channel", "brand", "reading")
CHANGE = "change"
SORTS = ("usual", "most", "least", CHANGE)
CHOICES: Mapping[str, tuple[str, ...]] = {"by": BY, "against": tuple(compare.CHOICES), "sort": SORTS}
FILTERS = ("terminals", "sites", "workstations", "channels", "brands", "entry_modes")


class State(StrEnum):
    """What is known of a day: read whole, running, read in part, or not at all."""

    READ = "read"
    RUNNING = "running"
    PARTIAL = "partial"
    MISSING = "missing"


class Sums(Struct, frozen=True):
    """What payments, voids and refunds add up to. `given_back` is what separates what was paid from the net."""

    net: int = 0
    payments: int = 0
    paid: int = 0
    undone: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.net + other.net,
            self.payments + other.payments,
            self.paid + other.paid,
            self.undone + other.undone,
        )

    @property
    def average(self) -> int:
        """The amount of the average payment."""
        return round(self.paid / self.payments) if self.payments else 0

    @property
    def given_back(self) -> int:
        """What voids and refunds took away from the net."""
        return self.paid - self.net


class Day(Struct, frozen=True):
    """A business day, and what is known of it."""

    on: date
    sums: Sums
    state: State


class Part(Struct, frozen=True):
    """A terminal, site, workstation, channel, card or reading; `before` is what it took in the period compared with."""

    key: str
    sums: Sums
    before: Sums | None = None

    @property
    def change(self) -> int:
        """How much more it took than before."""
        return self.sums.net - self.before.net if self.before else 0


class Asked(Struct, frozen=True):
    """What a page asks: the days up to today, and the filters that takings have."""

    look: Look
    shown: Period
    against: Against | None

    @property
    def by(self) -> str:
        """What takings are grouped by."""
        return self.look.more["by"]

    @property
    def fields(self) -> dict[str, Any]:
        """The filters, as fields of `Chosen`."""
        return {name: getattr(self.look.what, name) for name in FILTERS}

    def params(self) -> dict[str, Any]:
        """Return the parameters of `takings.by_part`."""
        return self._params(self.shown, compare.ALL_HOURS)

    def params_before(self, one: Against) -> dict[str, Any]:
        """Return them for the period compared with."""
        return self._params(one.period, one.hours)

    def _params(self, period: Period, hours: int) -> dict[str, Any]:
        return {"by": self.by, "since": period.since, "until": period.until, "hours": hours, **self.fields}


class Taken(Struct, frozen=True, kw_only=True):
    """What was taken, in the organisation's currency.

    `before` is None when nothing is compared, and while a day of either period is missing: a sum without it says less.
    """

    asked: Asked
    total: Sums
    before: Sums | None
    days: tuple[Day, ...]
    days_before: tuple[Day, ...]
    parts: tuple[Part, ...]
    tests: Sums = Sums()
    verifying: int = 0
    others: dict[str, int] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was taken nor given back."""
        return not (self.total.payments or self.total.undone)

    @property
    def is_unread(self) -> bool:
        """Tell whether not one of the days is known."""
        return len(missing(self.days)) == len(self.days)


def asked(look: Look, here: Reader) -> Asked:
    """Return what to ask for a look: days to come do not count, and are not compared with any."""
    shown = Period(look.period.since, max(look.period.since, min(look.period.until, here.today)))
    return Asked(look, shown, compare.of(shown, look.more["against"], here))


def build(
    asked: Asked, rows: Sequence[Mapping[str, Any]], before: Sequence[Mapping[str, Any]], read: Coverage, here: Reader
) -> Taken:
    """Build what a period took from its rows and from those of the period compared with (`takings.by_part`)."""
    ours = _Split(rows, here, tests=asked.look.what.tests)
    past = _Split(before, here, tests=asked.look.what.tests)
    days = _days(asked.shown, ours.days, read, here)
    days_before = _days(asked.against.period, past.days, read, here) if asked.against else ()
    is_known = bool(days_before) and not missing((*days, *days_before))
    return Taken(
        asked=asked,
        total=reduce(add, ours.days.values(), Sums()),
        before=reduce(add, past.days.values(), Sums()) if is_known else None,
        days=days,
        days_before=days_before,
        parts=_parts(ours.parts, past.parts if is_known else None),
        tests=ours.tests,
        verifying=ours.verifying,
        others=ours.others,
    )


def missing(days: Iterable[Day]) -> list[date]:
    """Return the days of which nothing is known."""
    return [day.on for day in days if day.state is State.MISSING]


def field_of(by: str) -> str:
    """Return the field of `Chosen` that narrows to one part."""
    return LISTS[by][0]


class _Split:
    """The rows of one period: what each day and each part took, and what stands apart."""

    def __init__(self, rows: Iterable[Mapping[str, Any]], here: Reader, *, tests: bool) -> None:
        self.days: dict[date, Sums] = {}
        self.parts: dict[str, Sums] = {}
        self.tests = Sums()
        self.verifying = 0
        self.others: dict[str, int] = {}
        for row in rows:
            day, part = row["business_date"], row["part"]
            if row["currency"] != here.currency:
                self._apart(row, is_day=day is not None, tests=tests)
                continue
            sums = Sums(row["net_minor"], row["payments"], row["paid_minor"], row["undone"])
            if day is not None and row["is_test"]:
                self.tests += sums
            if row["is_test"] and not tests:
                continue
            if day is not None:
                self.days[day] = self.days.get(day, Sums()) + sums
                self.verifying += row["verifying"]
            elif part is not None:
                self.parts[part] = self.parts.get(part, Sums()) + sums

    def _apart(self, row: Mapping[str, Any], *, is_day: bool, tests: bool) -> None:
        if is_day and (tests or not row["is_test"]):
            self.others[row["currency"]] = self.others.get(row["currency"], 0) + row["net_minor"]


def _days(period: Period, sums: Mapping[date, Sums], read: Coverage, here: Reader) -> tuple[Day, ...]:
    every = (period.since + timedelta(days=ahead) for ahead in range(period.days))
    return tuple(Day(on, sums.get(on, Sums()), _state(on, on in sums, read, here)) for on in every)


def _state(on: date, has_rows: bool, read: Coverage, here: Reader) -> State:  # noqa: FBT001 - what a day has
    if on == here.today and (has_rows or read.has_begun(on)):
        return State.RUNNING
    if read.has(on):
        return State.READ
    return State.PARTIAL if has_rows else State.MISSING


def _parts(ours: Mapping[str, Sums], past: Mapping[str, Sums] | None) -> tuple[Part, ...]:
    """Return the parts of both periods, most net first."""
    keys = {*ours, *(past or ())}
    found = [Part(key, ours.get(key, Sums()), None if past is None else past.get(key, Sums())) for key in keys]
    return tuple(sorted(found, key=lambda part: (-part.sums.net, part.key)))
