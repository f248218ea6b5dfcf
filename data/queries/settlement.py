"""What is to be looked up at the acquirer, what was, and whether the amounts given back agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.queries import load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from data.chosen import Chosen
    from data.store import Reader, Store, Writer

_SQL = load("settlement")


def candidates(  # noqa: PLR0913 - what makes a look-up due
    store: Store,
    *,
    connector: str,
    since: datetime,
    until: datetime,
    due_before: datetime,
    unknown_since: datetime,
    again_before: datetime,
    again_most: int,
    is_new_only: bool,
    count: int,
) -> list[dict[str, Any]]:
    """Return what is to be looked up next, newest first.

    That is what never was, what a feed said something new of since, and what was not lately; of what can change no
    more, the newest ones that were not for long.
    """
    return store.rows(
        _SQL["candidates"],
        connector=connector,
        since=since,
        until=until,
        due_before=due_before,
        unknown_since=unknown_since,
        again_before=again_before,
        again_most=again_most,
        is_new_only=is_new_only,
        count=count,
    )


def reference(store: Store, *, payment_id: str, occurred_at: datetime) -> dict[str, Any] | None:
    """Return enough of one payment to look it up."""
    rows = store.rows(_SQL["reference"], payment_id=payment_id, occurred_at=occurred_at)
    return rows[0] if rows else None


def forget_lookup(writer: Writer, *, payment_id: str, connector: str, available_to_refund_minor: int | None) -> None:
    """Forget the look-up of a payment that said the same."""
    writer.run(
        _SQL["forget_lookup"],
        payment_id=payment_id,
        connector=connector,
        available_to_refund_minor=available_to_refund_minor,
    )


def add_lookup(  # noqa: PLR0913 - the columns of a look-up
    writer: Writer,
    *,
    payment_id: str,
    connector: str,
    occurred_at: datetime,
    looked_up_at: datetime,
    is_known: bool,
    is_final: bool,
    available_to_refund_minor: int | None,
) -> None:
    """Write that a payment was looked up."""
    writer.run(
        _SQL["add_lookup"],
        payment_id=payment_id,
        connector=connector,
        occurred_at=occurred_at,
        looked_up_at=looked_up_at,
        is_known=is_known,
        is_final=is_final,
        available_to_refund_minor=available_to_refund_minor,
    )


def explained(store: Store, *, payment_id: str, since: datetime) -> int:
    """Return how much of a payment the approved voids and refunds that we were shown give back."""
    return int(store.rows(_SQL["explained"], payment_id=payment_id, since=since)[0]["explained_minor"])


def unbalanced(store: Store, *, connector: str, since: datetime, feeds: Sequence[str]) -> list[dict[str, Any]]:
    """Return the payments whose known voids and refunds do not explain what is left to refund.

    `is_proven` tells whether the payment is settled, and every feed was read without a hole from it to its look-up.
    """
    return store.rows(_SQL["unbalanced"], connector=connector, since=since, feeds=list(feeds))


def falls(store: Store, *, connector: str, payment_id: str, amount_minor: int, since: datetime) -> list[dict[str, Any]]:
    """Return what each look-up of a payment left unexplained, in the order they were made."""
    return store.rows(_SQL["falls"], connector=connector, payment_id=payment_id, amount_minor=amount_minor, since=since)


def unlinked_refunds(  # noqa: PLR0913 - what a refund must be like to be of a payment
    store: Store, *, currency: str, last4: str | None, is_test: bool, since: datetime, until: datetime
) -> list[dict[str, Any]]:
    """Return the refunds of a period that may be of a payment of this card, largest first."""
    return store.rows(
        _SQL["unlinked_refunds"], currency=currency, last4=last4, is_test=is_test, since=since, until=until
    )


def told_unlinked(store: Store, *, connector: str, since: datetime) -> list[dict[str, Any]]:
    """Return the unresolved findings of refunds (`subject`) that may be of a payment of a period (`mark`)."""
    return store.rows(_SQL["told_unlinked"], connector=connector, since=since)


def answered_inferred(store: Store, *, connector: str, since: datetime) -> list[str]:
    """Return the unresolved findings of inferred refunds that stand no more."""
    return [row["finding_id"] for row in store.rows(_SQL["answered_inferred"], connector=connector, since=since)]


def given_back_by(store: Store, *, parent_id: str, since: datetime) -> list[str]:
    """Return the approved voids and refunds that we were shown of a payment."""
    return [row["payment_id"] for row in store.rows(_SQL["given_back_by"], parent_id=parent_id, since=since)]


def inferred(store: Store, *, parent_id: str, since: datetime) -> list[dict[str, Any]]:
    """Return the inferred refunds of a payment that still stand, newest first."""
    return store.rows(_SQL["inferred"], parent_id=parent_id, since=since)


def first_lookup(store: Store, *, connector: str) -> datetime | None:
    """Return when the oldest payment that was looked up was made."""
    found: datetime | None = store.rows(_SQL["first_lookup"], connector=connector)[0]["occurred_at"]
    return found


def lookup_counts(store: Store, *, connector: str, since: datetime, until: datetime) -> dict[str, Any]:
    """Return how many payments of a period were looked up (`total`), and how many the acquirer knows (`known`)."""
    return store.rows(_SQL["lookup_counts"], connector=connector, since=since, until=until)[0]


def never_known(store: Store, *, connector: str, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """Return the approved payments that the acquirer does not know."""
    return store.rows(_SQL["never_known"], connector=connector, since=since, until=until)


def told_unknown(  # noqa: PLR0913 - which findings are meant
    store: Store, *, kind: str, connector: str, mark: str, since: datetime, until: datetime
) -> list[dict[str, Any]]:
    """Return the unresolved findings about payments of a period, and the one about all of them."""
    return store.rows(_SQL["told_unknown"], kind=kind, connector=connector, mark=mark, since=since, until=until)


def settlement_read(store: Store | Reader, *, chosen: Chosen) -> dict[str, Any]:
    """Return how many approved payments and refunds a report has, of how many settlement was read, and as of when."""
    return store.rows(_SQL["settlement_read"], **chosen.rows())[0]
