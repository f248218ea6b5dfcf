"""What people typed in for terminals that are not integrated, and what the merchant account's list knows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.queries import load

if TYPE_CHECKING:
    from datetime import date

    from data.store import Reader, Store

_SQL = load("typed")


def records(store: Store | Reader, *, since: date, until: date) -> list[dict[str, Any]]:
    """Return what people typed in, each payment once; `is_listed`: the list of payments should have it."""
    return store.rows(_SQL["records"], since=since, until=until)


def taken(store: Store | Reader, *, since: date, until: date) -> list[dict[str, Any]]:
    """Return the listed payments that nothing integrated explains; `is_told`: a report should have them."""
    return store.rows(_SQL["taken"], since=since, until=until)


def terminal_payments(store: Store | Reader, *, since: date, until: date) -> list[dict[str, Any]]:
    """Return what terminals approved and the list does not name."""
    return store.rows(_SQL["terminal_payments"], since=since, until=until)


def is_any_list(store: Store | Reader) -> bool:
    """Tell whether the merchant account's list of payments was ever imported."""
    return bool(store.rows(_SQL["is_any_list"])[0]["is_any"])
