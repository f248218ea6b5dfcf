"""What a person should have been told of the rare cases of a world, and which of them a world holds at all."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tests.acceptance import compare

if TYPE_CHECKING:
    from data.store import Store

LONG = timedelta(minutes=10)
COMPLETION_MAY_TAKE, TWICE_WITHIN = timedelta(hours=48), timedelta(minutes=10)
# What the feed alone calls for, and what it never does: nothing in it contradicts itself or cannot be read.
OF_THE_FEED = (
    *("lone_first_leg", "possible_double"),
    *("status_conflict", "amount_conflict", "void_twice", "unreadable_record", "unhandled_action"),
)
CASES = frozenset((
    "payment never completed",
    "payment never completed, undone by its terminal",
    "payment completed hours later",
    "payment refused at its completion",
    "payment undone by its terminal",
    "refund refused",
    "refund undone",
    "void refused",
))  # fmt: skip


def cases(visible: list[dict[str, Any]]) -> Counter[str]:
    """Count the rare cases among visible movements."""
    known = compare.by_guid(visible)
    return Counter(case for row in visible for case in _cases(row, known.get(row["parent"])))


def _cases(row: dict[str, Any], parent: dict[str, Any] | None) -> list[str]:
    is_own = row["actions"] == ["CANCELLATION_REQUEST"]
    took = _at(row["occurred_at"]) - _at(row["begun_at"])
    told = {
        "payment never completed": row["status"] == "unknown",
        "payment completed hours later": row["kind"] == "payment" and took > LONG,
        "payment refused at its completion": row["status"] == "declined"
        and row["actions"][-1] == "PAYMENT_COMPLETION_REQUEST",
        "refund refused": row["kind"] == "refund" and row["status"] in {"declined", "failed"},
        "void refused": row["kind"] == "void" and row["status"] in {"declined", "failed"},
    }
    if parent is not None and row["kind"] == "void" and row["status"] == "approved":
        is_whole = parent["kind"] == "payment" and parent["status"] == "approved"
        told |= {
            "refund undone": parent["kind"] == "refund",
            "payment undone by its terminal": is_own and is_whole,
            "payment never completed, undone by its terminal": parent["status"] == "unknown",
        }
    return [case for case, is_so in told.items() if is_so]


def differences(store: Store, rows: list[dict[str, Any]], instant: datetime) -> list[str]:
    """Return every finding about visible payments that is missing, and every one that is not called for."""
    visible = compare.shown(rows, instant)
    expected = {("lone_first_leg", guid) for guid in _lone(visible, instant)}
    expected |= {("possible_double", guid) for guid in _doubles(visible, instant)}
    guids = {found[0]["payment_id"]: guid for guid, found in compare.held_by_guid(store).items()}
    firsts = {guid: row["ids"]["handpoint"][0] for guid, row in compare.by_guid(visible).items()}
    open_ones = store.rows(
        "SELECT kind, subject FROM facts.findings WHERE state = 'open' AND list_contains($kinds, kind)",
        kinds=list(OF_THE_FEED),
    )
    told = {(one["kind"], firsts.get(guids.get(one["subject"], ""), one["subject"])) for one in open_ones}
    return [f"not told: {one}" for one in sorted(expected - told)] + [
        f"not called for: {one}" for one in sorted(told - expected)
    ]


def _lone(visible: list[dict[str, Any]], instant: datetime) -> list[str]:
    """Return the payments whose completion is overdue, and which no void has answered."""
    undone = _undone(visible)
    return [
        row["ids"]["handpoint"][0]
        for row in visible
        if row["kind"] == "payment"
        and compare.expected_status(row, instant) == "unknown"
        and _at(row["occurred_at"]) < instant - COMPLETION_MAY_TAKE
        and not undone.intersection(row["ids"]["handpoint"])
    ]


def _doubles(visible: list[dict[str, Any]], instant: datetime) -> set[str]:
    """Return the payments made again with the same card, amount and terminal within ten minutes, neither undone."""
    undone = _undone(visible)
    paid = [
        row
        for row in visible
        if row["kind"] == "payment"
        and compare.expected_status(row, instant) == "approved"
        and not undone.intersection(row["ids"]["handpoint"])
    ]
    paid.sort(key=lambda row: (_as_paid(row), row["occurred_at"]))
    return {
        later["ids"]["handpoint"][0]
        for earlier, later in pairwise(paid)
        if _as_paid(earlier) == _as_paid(later)
        and _at(later["occurred_at"]) - _at(earlier["occurred_at"]) <= TWICE_WITHIN
    }


def _undone(visible: list[dict[str, Any]]) -> set[str]:
    return {row["parent"] for row in visible if row["parent"] and row["status"] == "approved"}


def _as_paid(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in ("terminal_serial", "brand", "last4", "amount_minor", "currency"))


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)
