"""The payment that an address names, and everything we hold of it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from dashboard.ask import ask
from data import time as clock
from data.model import Kind, Status
from data.queries import organisation
from data.queries import payment as questions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.reader import Reader

_ID = re.compile(r"[0-9a-f]{24}")
# No wording of a payment lies further from its day than feeds are read again.
_REACH = timedelta(days=45)
_ALWAYS = (datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC))


class Asked(Struct, frozen=True):
    """What an address asks for: a payment, its day where it is told, and whether its receipt stands alone."""

    payment_id: str
    day: date | None = None
    is_alone: bool = False


class Opened(Struct, frozen=True, kw_only=True):
    """A payment, void or refund: as it stands, its wordings, what undoes it, what it undoes, look-ups, findings.

    `undoing` holds the voids of its refunds too; `ledger_title` is what its ledger code stands for. `people` is None
    for a viewer who may not see clients. Rows are as `data.queries.payment` has them.
    """

    row: dict[str, Any]
    people: dict[str, Any] | None
    versions: list[dict[str, Any]]
    undoing: list[dict[str, Any]]
    undone: dict[str, Any] | None
    lookups: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    ledger_title: str | None = None

    @property
    def told_by(self) -> frozenset[str]:
        """The connectors that told of it."""
        return frozenset(version["connector"] for version in self.versions if version["connector"])

    @property
    def standing(self) -> list[dict[str, Any]]:
        """What undoes it and was approved, but for refunds that were voided in their turn."""
        approved = [row for row in self.undoing if row["status"] == Status.APPROVED]
        voided = {row["parent_id"] for row in approved if row["kind"] == Kind.VOID}
        own_id = self.row["payment_id"]
        return [row for row in approved if row["parent_id"] == own_id and row["payment_id"] not in voided]


def asked(params: Mapping[str, str]) -> Asked | None:
    """Return what an address asks for; None when it names no payment."""
    payment_id = params.get("id", "").strip().lower()
    if not _ID.fullmatch(payment_id):
        return None
    try:
        day = date.fromisoformat(params["day"])
    except (KeyError, ValueError):
        day = None
    return Asked(payment_id, day, params.get("show") == "receipt")


def address(row: Mapping[str, Any], *, show: str = "") -> dict[str, str]:
    """Return the address of a payment's page."""
    found = {"id": row["payment_id"], "day": row["business_date"].isoformat()}
    return found | ({"show": show} if show else {})


def find(wanted: Asked, here: Reader) -> Opened | None:
    """Return everything we hold of a payment; None when there is none of this id."""
    viewer = here.viewer
    bounds = _bounds(wanted, here)
    row = ask(viewer, questions.one, **bounds) if bounds else None
    if bounds is None or row is None:
        return None
    payment_id = wanted.payment_id
    return Opened(
        row=row,
        people=ask(viewer, questions.people, **bounds) if viewer.may("see_clients") else None,
        versions=ask(viewer, questions.versions, **bounds),
        undoing=_undoing(payment_id, bounds["since"], here),
        undone=_undone(row["parent_id"], here) if row["parent_id"] else None,
        lookups=ask(viewer, questions.lookups, **bounds),
        findings=ask(viewer, questions.findings, payment_id=payment_id, remote_id=row["remote_id"]),
        ledger_title=_ledger_title(row["ledger_code"], here),
    )


def _ledger_title(code: str | None, here: Reader) -> str | None:
    return next(iter(ask(here.viewer, organisation.ledger_titles, code=code)), None) if code else None


def _bounds(wanted: Asked, here: Reader) -> dict[str, Any] | None:
    """Return the instants of a payment; a day that is wrong is looked past."""
    spans = [_ALWAYS]
    if wanted.day is not None and _ALWAYS[0].date() + _REACH < wanted.day < _ALWAYS[1].date() - _REACH:
        start, end = clock.day_bounds(wanted.day, here.zone, here.cut_off)
        spans = [(start - _REACH, end + _REACH), _ALWAYS]
    for after, before in spans:
        found = ask(here.viewer, questions.instants, payment_id=wanted.payment_id, after=after, before=before)
        if found:
            return {"payment_id": wanted.payment_id, "since": found[0], "until": found[1]}
    return None


def _undoing(payment_id: str, since: datetime, here: Reader) -> list[dict[str, Any]]:
    """Return the voids and refunds of a payment, and the voids of its refunds."""
    children = _children([payment_id], since, here)
    refunds = [row["payment_id"] for row in children if row["kind"] == Kind.REFUND]
    return [*children, *(_children(refunds, since, here) if refunds else [])]


def _children(payment_ids: list[str], since: datetime, here: Reader) -> list[dict[str, Any]]:
    where = ask(here.viewer, questions.undoing, payment_ids=payment_ids, after=since)
    return ask(here.viewer, questions.some, **where) if where else []


def _undone(payment_id: str, here: Reader) -> dict[str, Any] | None:
    bounds = _bounds(Asked(payment_id), here)
    if bounds is None:
        return None
    rows = ask(here.viewer, questions.some, payment_ids=[payment_id], since=bounds["since"], until=bounds["until"])
    return rows[0] if rows else None
