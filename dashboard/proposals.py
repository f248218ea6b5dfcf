"""Proposed matches as rows to decide of: a record beside the payment that it may be, how sure and why."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import streamlit as st
from msgspec import Struct

from dashboard.ask import NotAllowed
from dashboard.look import Mark
from data.locale import N_
from data.locale import format as written
from data.queries import matching as questions
from pipeline import desk
from pipeline.pairing import Pair
from pipeline.proposing import propose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.periods import Period
    from dashboard.reader import Reader
    from pipeline.proposing import Proposal

CERTAIN, PROBABLE = 0.95, 0.75
SIZE = 25
_KEPT = "matching.kept"
_AROUND = timedelta(days=2)
_HOUR_S, _DAY_S = 3_600, 86_400
SURENESS: Mapping[str, Mark] = {
    "certain": Mark("●", N_("Nearly certain"), "green"),
    "probable": Mark("◐", N_("Probable"), "blue"),
    "doubtful": Mark("◌", N_("To be checked"), "orange"),
}
_WHY: Mapping[str, str] = {
    "code": N_("same authorisation code"),
    "amount": N_("same amount"),
    "last4": N_("same last four digits"),
    "terminal": N_("same terminal"),
}


class Match(Struct, frozen=True, kw_only=True):
    """A proposed match: what a file says, the payment that it may be, and the pair to decide of."""

    pair: Pair
    record: dict[str, Any]
    payment: dict[str, Any]
    confidence: float
    seconds_apart: int | None
    why: tuple[str, ...]

    @property
    def is_certain(self) -> bool:
        """Tell whether it is as good as certain."""
        return self.confidence >= CERTAIN


def found(here: Reader, period: Period) -> list[Match]:
    """Return the proposals of a period, best first; worked out once for what the data are. Raises NotAllowed."""
    if not here.viewer.may("see_clients"):
        raise NotAllowed(f"{here.viewer.name} lacks see_clients")
    store = desk.current().store
    made_of = (period, id(store), store.version("imports", "payments", "terminals"))
    kept = st.session_state.get(_KEPT)
    if kept is None or kept[0] != made_of:
        kept = made_of, _matches(period)
        st.session_state[_KEPT] = kept
    matches: list[Match] = kept[1]
    return matches


def sureness(one: Match) -> Mark:
    """Return how sure a match is."""
    if one.is_certain:
        return SURENESS["certain"]
    return SURENESS["probable" if one.confidence >= PROBABLE else "doubtful"]


def why(one: Match, here: Reader) -> str:
    """Return why a match is proposed, and what speaks against it."""
    _ = here.gettext
    parts = [_(_WHY[word]) for word in one.why if word in _WHY]
    if "amount" not in one.why:
        parts.insert(0, _("another amount"))
    if one.seconds_apart is not None:
        parts.append(_apart(one.seconds_apart, here))
    else:
        parts.append(_("the file says no time"))
    if "rival" in one.why:
        parts.append(_("another one is about as near"))
    return " · ".join(parts)


def _apart(seconds: int, here: Reader) -> str:
    unit = next((unit for unit in (_DAY_S, _HOUR_S, 60) if seconds >= unit), 1)
    text = here.gettext("{duration} apart") if seconds else here.gettext("at the same second")
    return text.format(duration=written.duration(seconds // unit * unit, here.language))


def _matches(period: Period) -> list[Match]:
    store = desk.current().store
    records = questions.unmatched_records(store, since=period.since, until=period.until)
    if not records:
        return []
    days = [record["paid_on"] for record in records]
    payments = questions.unmatched_payments(store, since=min(days) - _AROUND, until=max(days) + _AROUND)
    by_key = {(record["report"], record["record_key"]): record for record in records}
    by_id = {payment["payment_id"]: payment for payment in payments}
    return [_match(one, by_key, by_id) for one in propose(records, payments, questions.refused(store))]


def _match(one: Proposal, records: Mapping[tuple[str, str], Any], payments: Mapping[str, Any]) -> Match:
    return Match(
        pair=Pair(one.report, one.record_key, one.payment_id),
        record=records[one.report, one.record_key],
        payment=payments[one.payment_id],
        confidence=one.confidence,
        seconds_apart=one.seconds_apart,
        why=one.why,
    )


def page(matches: Sequence[Match], number: int) -> list[Match]:
    """Return a page of matches; one beyond the end is the last."""
    last = max(1, -(-len(matches) // SIZE))
    skip = (min(number, last) - 1) * SIZE
    return list(matches[skip : skip + SIZE])
