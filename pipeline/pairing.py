"""What people decide of proposed matches: a confirmed record says more of a terminal's payment, a refused one does not.

A decision can be taken back. None of them changes what a terminal's payment adds to the takings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from data import journal
from data import time as clock
from data.filing import file_named
from data.locale import N_
from data.queries import findings
from data.queries import matching as queries
from pipeline import absent
from pipeline.errors import ActRefused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from data.model import Viewer
    from data.store import Store, Writer
    from pipeline.works import Works

CONFIRMED, REFUSED = "confirmed", "refused"
TOPICS = ("payments", "imports", "findings", "audit")
GONE = N_("The payment of this match is no longer there: look at the proposals again.")
TAKEN = N_("Another row of the same report already speaks of this payment: look at the proposals again.")


class Pair(Struct, frozen=True):
    """A record of a file and the payment that it is said to be."""

    report: str
    record_key: str
    payment_id: str


def confirm(works: Works, viewer: Viewer, pairs: Sequence[Pair]) -> int:
    """Confirm matches, all of them or none; return how many. Raises ActRefused."""
    return _decide(works, viewer, pairs, CONFIRMED)


def refuse(works: Works, viewer: Viewer, pairs: Sequence[Pair]) -> int:
    """Refuse matches, so that they are not proposed again; return how many. Raises ActRefused."""
    return _decide(works, viewer, pairs, REFUSED)


def take_back(works: Works, viewer: Viewer, pair: Pair) -> None:
    """Forget what was decided of a match; the record stands as if nobody had."""
    with works.store.write(*TOPICS) as writer:
        queries.forget_decision(writer, report=pair.report, record_key=pair.record_key, payment_id=pair.payment_id)
        _carry_out(works.store, writer, viewer, [pair], "take_back_match")
    _tell(works, [pair])


def _decide(works: Works, viewer: Viewer, pairs: Sequence[Pair], decision: str) -> int:
    if not pairs:
        return 0
    times = _times(works.store, pairs)
    now = clock.now()
    with works.store.write(*TOPICS) as writer:
        if decision == CONFIRMED:
            _refuse_taken(writer, pairs)
        for pair in pairs:
            if decision == CONFIRMED:
                queries.forget_confirmed(writer, report=pair.report, record_key=pair.record_key)
            queries.forget_decision(writer, report=pair.report, record_key=pair.record_key, payment_id=pair.payment_id)
            queries.add_decision(
                writer,
                report=pair.report,
                record_key=pair.record_key,
                payment_id=pair.payment_id,
                occurred_at=times[pair.payment_id],
                decision=decision,
                decided_at=now,
                decided_by=viewer.name,
            )
        _carry_out(works.store, writer, viewer, pairs, f"{decision}_match")
    _tell(works, pairs)
    return len(pairs)


def _times(store: Store, pairs: Sequence[Pair]) -> dict[str, datetime]:
    """Return when each payment happened. Raises ActRefused when one is gone."""
    wanted = [pair.payment_id for pair in pairs]
    times = {row["payment_id"]: row["occurred_at"] for row in findings.concerned(store, payment_ids=wanted)}
    if len(times) < len(set(wanted)):
        raise ActRefused(GONE)
    return times


def _refuse_taken(writer: Writer, pairs: Sequence[Pair]) -> None:
    wanted = {(pair.report, pair.payment_id): pair.record_key for pair in pairs}
    if len(wanted) < len(pairs):
        raise ActRefused(TAKEN)
    for row in queries.takers(writer, payment_ids=[pair.payment_id for pair in pairs]):
        record_key = wanted.get((row["report"], row["payment_id"]))
        if record_key is not None and record_key != row["record_key"]:
            raise ActRefused(TAKEN)


def _carry_out(store: Store, writer: Writer, viewer: Viewer, pairs: Sequence[Pair], act: str) -> None:
    now = clock.now()
    file_named(writer, store, [(pair.report, pair.record_key) for pair in pairs], now)
    for pair in pairs:
        journal.note(
            writer,
            viewer=viewer.name,
            act=act,
            subject=pair.payment_id,
            detail=f"{pair.report} {pair.record_key}",
        )


def _tell(works: Works, pairs: Sequence[Pair]) -> None:
    organisation = works.settings.organisation
    rows = findings.concerned(works.store, payment_ids=[pair.payment_id for pair in pairs])
    days = [clock.business_date(row["occurred_at"], organisation.zone, organisation.cut_off) for row in rows]
    if days:
        absent.tell(works.store, min(days), max(days))
