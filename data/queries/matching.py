"""What files and terminals say of each other: what is unmatched on either side, and what people decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.queries import asked_by_pages, load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from data.store import Reader, Store, Writer

_SQL = load("matching")


@asked_by_pages("imports", "payments", permission="see_clients")
def unmatched_records(store: Store | Reader, *, since: date, until: date) -> list[dict[str, Any]]:
    """Return the records of integrated terminals that no provider's payment is known for, oldest first."""
    return store.rows(_SQL["unmatched_records"], since=since, until=until)


@asked_by_pages("imports", "payments")
def unmatched_payments(store: Store | Reader, *, since: date, until: date) -> list[dict[str, Any]]:
    """Return what terminals approved and no file speaks of as approved; `is_told`: a file should have."""
    return store.rows(_SQL["unmatched_payments"], since=since, until=until)


@asked_by_pages("imports")
def refused(store: Store | Reader) -> set[tuple[str, str, str]]:
    """Return the matches that a person refused, as (report, record key, payment id)."""
    return {(row["report"], row["record_key"], row["payment_id"]) for row in store.rows(_SQL["refused"])}


def differing(store: Store | Reader, *, since: date, until: date) -> list[dict[str, Any]]:
    """Return matched records that say another amount or another end than the terminal's payment."""
    return store.rows(_SQL["differing"], since=since, until=until)


def forget_decision(writer: Writer, *, report: str, record_key: str, payment_id: str) -> None:
    """Forget what was decided of a record and one payment."""
    writer.run(_SQL["forget_decision"], report=report, record_key=record_key, payment_id=payment_id)


def forget_confirmed(writer: Writer, *, report: str, record_key: str) -> None:
    """Forget which payment a record was confirmed to be."""
    writer.run(_SQL["forget_confirmed"], report=report, record_key=record_key)


def add_decision(  # noqa: PLR0913 - the columns of a decision
    writer: Writer,
    *,
    report: str,
    record_key: str,
    payment_id: str,
    occurred_at: datetime,
    decision: str,
    decided_at: datetime,
    decided_by: str,
) -> None:
    """Keep what somebody decided of a proposed match."""
    writer.run(
        _SQL["add_decision"],
        report=report,
        record_key=record_key,
        payment_id=payment_id,
        occurred_at=occurred_at,
        decision=decision,
        decided_at=decided_at,
        decided_by=decided_by,
    )


def takers(store: Store | Reader, *, payment_ids: Sequence[str]) -> list[dict[str, Any]]:
    """Return the records that say more of these payments already."""
    return store.rows(_SQL["takers"], payment_ids=list(payment_ids))


def unresolved(store: Store, *, kinds: Sequence[str], since: date, until: date) -> list[dict[str, Any]]:
    """Return the findings of these kinds about a period that are not over."""
    return store.rows(_SQL["unresolved"], kinds=list(kinds), since=since, until=until)


def is_any_kept(store: Store | Reader) -> bool:
    """Tell whether any import stands."""
    return bool(store.rows(_SQL["is_any_kept"])[0]["is_kept"])


@asked_by_pages("imports", permission="see_clients")
def decided(store: Store, *, size: int, skip: int) -> list[dict[str, Any]]:
    """Return a page of what people decided of proposed matches, the latest first."""
    return store.rows(_SQL["decided"], size=size, skip=skip)


@asked_by_pages("imports")
def decided_count(store: Store) -> int:
    """Return how many decisions stand."""
    return int(store.rows(_SQL["decided_count"])[0]["count"])


@asked_by_pages("imports", "payments")
def unmatched_days(store: Store) -> dict[str, Any]:
    """Return between which days records wait for a match, and how many they are."""
    return store.rows(_SQL["unmatched_days"])[0]
