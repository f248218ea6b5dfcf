"""What must be told to somebody outside: written with what caused it, told later, and kept with how that went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.queries import asked_by_pages, load

if TYPE_CHECKING:
    from datetime import datetime

    from data.store import Store, Writer

_SQL = load("outbox")


def add(  # noqa: PLR0913 - the columns of a message
    writer: Writer, *, message_id: str, created_at: datetime, topic: str, body: str, connector: str, subject: str
) -> None:
    """Write what must be told to a connector; it is due at once."""
    writer.run(
        _SQL["add"],
        message_id=message_id,
        created_at=created_at,
        topic=topic,
        body=body,
        connector=connector,
        subject=subject,
    )


def overtake(writer: Writer, *, topic: str, connector: str, subject: str) -> None:
    """Write that what waits to be told of a subject is no longer true."""
    writer.run(_SQL["overtake"], topic=topic, connector=connector, subject=subject)


def due(store: Store, *, topic: str, now: datetime) -> list[dict[str, Any]]:
    """Return the messages whose time has come, oldest first."""
    return store.rows(_SQL["due"], topic=topic, now=now)


def settle(  # noqa: PLR0913 - how a message ends
    writer: Writer,
    *,
    message_id: str,
    state: str,
    sent_at: datetime | None,
    failure_key: str | None,
    failure_detail: str | None,
) -> None:
    """Write that a message was told, or refused; one that was overtaken meanwhile stays so."""
    writer.run(
        _SQL["settle"],
        message_id=message_id,
        state=state,
        sent_at=sent_at,
        failure_key=failure_key,
        failure_detail=failure_detail,
    )


def put_off(
    writer: Writer, *, message_id: str, next_try_at: datetime, failure_key: str, failure_detail: str | None
) -> None:
    """Write that a message could not be told yet, and why."""
    writer.run(
        _SQL["put_off"],
        message_id=message_id,
        next_try_at=next_try_at,
        failure_key=failure_key,
        failure_detail=failure_detail,
    )


@asked_by_pages("terminals", permission="see_terminals")
def latest_names(store: Store) -> list[dict[str, Any]]:
    """Return how the last name given to each terminal fares at each connector."""
    return store.rows(_SQL["latest_names"])


def forget(writer: Writer, *, before: datetime) -> None:
    """Delete old messages; those that wait stay."""
    writer.run(_SQL["forget"], before=before)
