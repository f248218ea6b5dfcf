"""The terminals in full, and all that is known of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.queries import asked_by_pages, load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from data.store import Store

_SQL = load("roster")


@asked_by_pages("terminals", permission="see_terminals")
def terminals(store: Store) -> list[dict[str, Any]]:
    """Return every terminal with each source's latest word."""
    return store.rows(_SQL["terminals"])


@asked_by_pages("terminals", permission="see_terminals")
def sites(store: Store) -> list[dict[str, Any]]:
    """Return every site."""
    return store.rows(_SQL["sites"])


@asked_by_pages("terminals", permission="see_terminals")
def history(store: Store, *, serial: str) -> list[dict[str, Any]]:
    """Return the aliases and sites a terminal has had, the present one first."""
    return store.rows(_SQL["history"], serial=serial)


@asked_by_pages("terminals", "audit", permission="see_terminals")
def acts(store: Store, *, serial: str, acts: Sequence[str], size: int) -> list[dict[str, Any]]:
    """Return what people did to a terminal, the latest first; `other` is the other terminal of a replacement."""
    return store.rows(_SQL["acts"], serial=serial, acts=list(acts), size=size)


@asked_by_pages("terminals", permission="see_terminals")
def listings(store: Store, *, serial: str) -> list[dict[str, Any]]:
    """Return which providers list a terminal, and as what."""
    return store.rows(_SQL["listings"], serial=serial)


@asked_by_pages("terminals", permission="see_terminals")
def workstations(store: Store, *, serial: str) -> list[str]:
    """Return the names of the workstations that propose a terminal."""
    return [row["name"] for row in store.rows(_SQL["workstations"], serial=serial)]


@asked_by_pages("terminals", permission="see_terminals")
def replaced_ones(store: Store, *, serial: str) -> list[dict[str, Any]]:
    """Return the terminals whose place a terminal took, the latest first."""
    return store.rows(_SQL["replaced_ones"], serial=serial)


@asked_by_pages("payments")
def takings(store: Store, *, serial: str, since: date, until: date) -> list[dict[str, Any]]:
    """Return what a terminal took, day by day."""
    return store.rows(_SQL["takings"], serial=serial, since=since, until=until)


@asked_by_pages("payments")
def latest_payments(store: Store, *, serial: str, since_at: datetime, size: int) -> list[dict[str, Any]]:
    """Return the latest payments, voids and refunds of a terminal since an instant."""
    return store.rows(_SQL["latest_payments"], serial=serial, since_at=since_at, size=size)
