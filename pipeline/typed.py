"""Terminals that are not integrated: what people typed in against what the merchant account took. Findings.

1. Of the merchant account's list, what a terminal, a report or a likeness to a terminal's payment explains is left out.
2. What was typed is paired with the rest by likeness; a pair that differs in day or amount is told.
3. What is left on either side was typed twice, typed and never taken, or taken and never typed.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from data import time as clock
from data.filing import CONNECTOR
from data.model import Brand, Finding, Severity
from data.queries import matching
from data.queries import typed as queries
from pipeline.proposing import propose
from pipeline.standing import settle

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from data.model import Window
    from data.store import Store
    from pipeline.works import Works

    Row = dict[str, Any]

NOT_TYPED = "not_typed"
TYPED_TWICE = "typed_twice"
TYPED_AMOUNT = "typed_amount"
TYPED_DAY = "typed_day"
TYPED_ONLY = "typed_not_taken"
KINDS = (NOT_TYPED, TYPED_TWICE, TYPED_AMOUNT, TYPED_DAY, TYPED_ONLY)
_AROUND = timedelta(days=3)
# A finding's day is that of its payment; what was typed may stand on the day before or after.
_BESIDE = timedelta(days=1)
_SURE = 0.7
_SAME_HAND = timedelta(minutes=60)
_NO_NAME = timedelta(minutes=10)
_MISREAD = timedelta(minutes=20)
_LATE = timedelta(minutes=30)


def tell(store: Store, since: date, until: date) -> int:
    """Open the findings that a period calls for, resolve those that it answers; return how many stand."""
    since, until = since - _BESIDE, until + _BESIDE
    found = list(_found(store, since, until)) if queries.is_any_list(store) else []
    return settle(store, found, KINDS, since, until)


def tell_near(works: Works, window: Window) -> None:
    """Do the same for the days of a window that a feed was just read over, once there is a list."""
    if queries.is_any_list(works.store):
        organisation = works.settings.organisation
        days = [clock.business_date(at, organisation.zone, organisation.cut_off) for at in (window.since, window.until)]
        tell(works.store, days[0], days[1])


def _found(store: Store, since: date, until: date) -> Iterator[Finding]:
    first, last = since - _AROUND, until + _AROUND
    records = queries.records(store, since=first, until=last)
    taken = _unexplained(store, first, last)
    pairs = _pairs(records, taken)
    for finding in (*_differing(pairs), *_typed_only(store, records, pairs, first, last), *_not_typed(taken, pairs)):
        if since.isoformat() <= str(finding.facts["day"]) <= until.isoformat():
            yield finding


def _unexplained(store: Store, since: date, until: date) -> list[Row]:
    """Return what the merchant account took and no payment of an integrated terminal is like."""
    taken = queries.taken(store, since=since, until=until)
    terminals = queries.terminal_payments(store, since=since, until=until)
    explained = {one.record_key for one in propose(taken, terminals) if one.confidence >= _SURE}
    return [row for row in taken if row["record_key"] not in explained]


def _pairs(records: Sequence[Row], taken: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Pair what was typed with what was taken: by likeness, by an amount misread at the time, by the day beside."""
    by_key = {row["record_key"]: row for row in records}
    by_id = {row["payment_id"]: row for row in taken}
    pairs = [(by_key[one.record_key], by_id[one.payment_id]) for one in propose(records, taken)]
    for is_pair in (_is_misread, _is_of_day_beside):
        paired = {record["record_key"] for record, _ in pairs} | {line["payment_id"] for _, line in pairs}
        rest = [row for row in taken if row["payment_id"] not in paired]
        for record in records:
            near = [line for line in rest if record["record_key"] not in paired and is_pair(record, line)]
            if near:
                line = min(near, key=partial(_apart, record))
                rest.remove(line)
                pairs.append((record, line))
    return pairs


def _is_misread(record: Row, line: Row) -> bool:
    """Tell whether an amount may be another one mistyped: digits swapped, or one of them another."""
    apart = abs(record["occurred_at"] - line["occurred_at"])
    if record["paid_on"] != line["paid_on"] or (record["has_time"] and apart > _MISREAD):
        return False
    if record["kind"] != line["kind"] or record["currency"] != line["currency"] or not _may_be_one_card(record, line):
        return False
    typed, taken = str(record["amount_minor"]), str(line["amount_minor"])
    different = sum(one != other for one, other in zip(typed, taken, strict=False))
    return len(typed) == len(taken) and (sorted(typed) == sorted(taken) or different == 1)


def _is_of_day_beside(record: Row, line: Row) -> bool:
    """Tell whether a record of the same amount stands on the day before or after, at any hour."""
    same = ("kind", "currency", "amount_minor")
    is_near = abs(record["paid_on"] - line["paid_on"]) <= _BESIDE
    return is_near and all(record[name] == line[name] for name in same) and _may_be_one_card(record, line)


def _may_be_one_card(one: Row, other: Row) -> bool:
    brands = {one["card_brand"], other["card_brand"]} - {"unknown"}
    digits = {one["last4"], other["last4"]} - {None}
    return not (len(brands) > 1 or len(digits) > 1)


def _differing(pairs: Sequence[tuple[Row, Row]]) -> Iterator[Finding]:
    for record, line in pairs:
        if record["amount_minor"] != line["amount_minor"]:
            yield _finding(TYPED_AMOUNT, record, line, said_amount_minor=record["amount_minor"])
        elif record["paid_on"] != line["paid_on"] and not _is_around_midnight(record, line):
            yield _finding(TYPED_DAY, record, line, typed_on=record["paid_on"].isoformat())


def _is_around_midnight(record: Row, line: Row) -> bool:
    return bool(record["has_time"]) and _apart(record, line) <= _LATE


def _apart(record: Row, line: Row) -> timedelta:
    apart: timedelta = record["occurred_at"] - line["occurred_at"]
    return abs(apart)


def _typed_only(
    store: Store, records: Sequence[Row], pairs: Sequence[tuple[Row, Row]], since: date, until: date
) -> Iterator[Finding]:
    """Tell what was typed and nothing taken explains: a second copy, or a payment that never was.

    American Express pays apart and is in no list of the merchant account: only a card known to be another is told.
    """
    paired = {record["record_key"] for record, _ in pairs}
    left = [row for row in records if row["record_key"] not in paired]
    unmatched = matching.unmatched_payments(store, since=since, until=until)
    elsewhere = {one.record_key for one in propose(left, unmatched) if one.confidence >= _SURE}
    for record in (row for row in left if row["is_listed"]):
        twin = next((other for other, _ in pairs if _is_twin(record, other)), None)
        if twin:
            yield _finding(TYPED_TWICE, record, None, twin_receipt=twin["receipt"])
        elif record["record_key"] not in elsewhere and record["card_brand"] not in (Brand.UNKNOWN, Brand.AMEX):
            yield _finding(TYPED_ONLY, record, None)


def _is_twin(record: Row, other: Row) -> bool:
    """Tell whether a record says again what another one said a little before or after."""
    same = ("paid_on", "kind", "currency", "amount_minor", "client")
    if any(record[name] != other[name] for name in same) or not _may_be_one_card(record, other):
        return False
    if not (record["has_time"] and other["has_time"]):
        return record["client"] is not None
    within = _SAME_HAND if record["client"] else _NO_NAME
    return bool(abs(record["occurred_at"] - other["occurred_at"]) <= within)


def _not_typed(taken: Sequence[Row], pairs: Sequence[tuple[Row, Row]]) -> Iterator[Finding]:
    paired = {line["payment_id"] for _, line in pairs}
    for line in taken:
        if line["payment_id"] not in paired and line["is_told"] and line["status"] == "approved":
            yield _finding(NOT_TYPED, None, line)


def _finding(kind: str, record: Row | None, line: Row | None, **more: str | int | None) -> Finding:
    said = line or record or {}
    facts = {name: said[name] for name in ("amount_minor", "currency", "card_brand", "last4")}
    facts |= {"receipt": record["receipt"] if record else None, "remote_id": line["remote_id"] if line else None}
    if said["has_time"]:
        facts["occurred_at"] = said["occurred_at"].isoformat()
    return Finding(
        kind=kind,
        subject=str((record or said)["record_key"]),
        connector=CONNECTOR,
        severity=Severity.MONEY,
        facts={**facts, "day": said["paid_on"].isoformat(), **more},
    )
