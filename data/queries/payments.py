"""Payments, voids and refunds as lists show them: counted, a page at a time, one alone, or found without its day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from data.queries import asked_by_pages, load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from data.chosen import Chosen
    from data.store import Reader, Store

_SQL = load("payments")
AMOUNTS = ("largest", "smallest")
SORTS = ("newest", "oldest", *AMOUNTS)
"""How a list may be sorted; where amounts are the same, the newest comes first."""
AROUND = timedelta(days=3)
LATER = timedelta(days=35)
_NAMES = {"with_clients": "see_clients"}


@asked_by_pages("payments")
def totals(store: Store, *, chosen: Chosen) -> list[dict[str, Any]]:
    """Return rows and net by currency, test or not, kind and status, then the number of rows of each day.

    Those of the first sort have no `business_date`. From the rollups when they know the filters.
    """
    return counted_by_cell(store, chosen=chosen) if chosen.is_of_cells else counted(store, chosen=chosen)


def counted(store: Store | Reader, *, chosen: Chosen) -> list[dict[str, Any]]:
    """Return what `totals` does, from the payments themselves."""
    return store.rows(_SQL["counted"], **chosen.rows())


def counted_by_cell(store: Store | Reader, *, chosen: Chosen) -> list[dict[str, Any]]:
    """Return what `totals` does, from the rollups."""
    return store.rows(_SQL["counted_by_cell"], **chosen.cells())


@asked_by_pages("payments", "findings", "terminals", personal=_NAMES)
def page(  # noqa: PLR0913 - what a page of a list is, each by its name
    store: Store, *, chosen: Chosen, sort: str, skip: int, size: int, with_clients: bool
) -> list[dict[str, Any]]:
    """Return so many rows of a list after the first `skip`, sorted as one of `SORTS` says."""
    amount = chosen.amount_minor
    around: dict[str, Any] = {"low_minor": amount, "high_minor": amount, "before": 0}
    with store.read() as reader:
        if sort in AMOUNTS:
            around = amounts_around(reader, chosen=chosen, sort=sort, skip=skip, size=size)
            if around["low_minor"] is None:
                return []
        between = {name: around[name] for name in ("low_minor", "high_minor")}
        found = places(reader, chosen=chosen, sort=sort, skip=skip - around["before"], size=size, **between)
        return _told(reader, found, with_clients=with_clients)


@asked_by_pages("payments", "findings", "terminals", personal=_NAMES)
def found(store: Store, *, text: str, size: int, with_clients: bool) -> list[dict[str, Any]]:
    """Return the rows that carry a text as their id, reference, provider's id, RRN or authorisation code."""
    with store.read() as reader:
        return _told(reader, found_places(reader, text=text, size=size), with_clients=with_clients)


@asked_by_pages("payments", "findings", "terminals")
def claimed(store: Store, *, last4: str, amount_minor: int, day: date) -> list[dict[str, Any]]:
    """Return the payments of a card and an amount around a day, with what undid them, whenever that was.

    Besides, the voids and refunds of that card and amount, up to five weeks later, whose payment is not known.
    """
    asked: dict[str, Any] = {"last4": last4, "amount_minor": amount_minor}
    with store.read() as reader:
        found = claimed_places(reader, since=day - AROUND, until=day + AROUND, **asked)
        found += undoing_places(reader, payment_ids=_ids(found))
        found += loose_places(reader, since=day - AROUND, until=day + LATER, **asked)
        return _told(reader, found, with_clients=False)


def amounts_around(store: Reader, *, chosen: Chosen, sort: str, skip: int, size: int) -> dict[str, Any]:
    """Return the lowest and highest amount of a page, and how many rows come before those of its first amount."""
    return store.rows(_SQL["amounts_around"], **chosen.rows(), sort=sort, skip=skip, size=size)[0]


def places(  # noqa: PLR0913 - one argument a parameter of the question
    store: Reader,
    *,
    chosen: Chosen,
    sort: str,
    skip: int,
    size: int,
    low_minor: int | None,
    high_minor: int | None,
) -> list[dict[str, Any]]:
    """Return the rows of a page, in order: where each stands, good for as long as the reader is open, and its id."""
    asked = {**chosen.rows(), "low_minor": low_minor, "high_minor": high_minor}
    return store.rows(_SQL["places"], **asked, sort=sort, skip=skip, size=size)


def found_places(store: Reader, *, text: str, size: int) -> list[dict[str, Any]]:
    """Return where the rows that carry a text stand, newest first."""
    return store.rows(_SQL["found_places"], text=text, size=size)


def claimed_places(store: Reader, *, last4: str, amount_minor: int, since: date, until: date) -> list[dict[str, Any]]:
    """Return where the payments of a card and an amount stand."""
    asked = {"last4": last4, "amount_minor": amount_minor, "since": since, "until": until}
    return store.rows(_SQL["claimed_places"], **asked)


def undoing_places(store: Reader, *, payment_ids: Sequence[str]) -> list[dict[str, Any]]:
    """Return where the voids and refunds of some rows stand, and what undid those."""
    return store.rows(_SQL["undoing_places"], payment_ids=list(payment_ids))


def loose_places(store: Reader, *, last4: str, amount_minor: int, since: date, until: date) -> list[dict[str, Any]]:
    """Return where the voids and refunds of a card and an amount stand whose payment is not known."""
    asked = {"last4": last4, "amount_minor": amount_minor, "since": since, "until": until}
    return store.rows(_SQL["loose_places"], **asked)


def listed(store: Reader, *, places: Sequence[int], undoing: Sequence[int], with_clients: bool) -> list[dict[str, Any]]:
    """Return the rows at these places, in this order, given where those stand that undo them."""
    asked = {"places": list(places), "undoing": list(undoing), "with_clients": with_clients}
    return store.rows(_SQL["listed"], **asked)


def _told(reader: Reader, found: Sequence[Mapping[str, Any]], *, with_clients: bool) -> list[dict[str, Any]]:
    if not found:
        return []
    undoing = [row["place"] for row in undoing_places(reader, payment_ids=_ids(found))]
    return listed(reader, places=[row["place"] for row in found], undoing=undoing, with_clients=with_clients)


def _ids(found: Sequence[Mapping[str, Any]]) -> list[str]:
    return [row["payment_id"] for row in found]
