"""The files that people brought: what was imported, what it does now, and how columns are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.queries import asked_by_pages, load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from data.store import Reader, Store, Writer

_SQL = load("imports")


@asked_by_pages("imports")
def one(store: Store | Reader, *, import_id: str) -> dict[str, Any] | None:
    """Return one import; None if there is none."""
    return next(iter(store.rows(_SQL["one"], import_id=import_id)), None)


@asked_by_pages("imports")
def recent(store: Store, *, size: int, skip: int) -> list[dict[str, Any]]:
    """Return the imports, the newest first."""
    return store.rows(_SQL["recent"], size=size, skip=skip)


@asked_by_pages("imports")
def count(store: Store) -> dict[str, int]:
    """Return how many imports there are, and how many of them stand."""
    return store.rows(_SQL["count"])[0]


def set_state(writer: Writer, *, import_id: str, state: str, changed_at: datetime, changed_by: str) -> None:
    """Say that an import is undone, or kept again."""
    writer.run(_SQL["set_state"], import_id=import_id, state=state, changed_at=changed_at, changed_by=changed_by)


@asked_by_pages("imports", permission="see_clients")
def unread(store: Store, *, import_id: str, size: int) -> list[dict[str, Any]]:
    """Return the lines of an import that could not be read; `facts` is JSON."""
    return store.rows(_SQL["unread"], import_id=import_id, size=size)


@asked_by_pages("imports", "payments")
def roles(store: Store, *, import_id: str) -> list[dict[str, Any]]:
    """Return what the records of an import do now, by role, reason, means of payment, kind and currency."""
    return store.rows(_SQL["roles"], import_id=import_id)


@asked_by_pages("imports", "payments", permission="see_clients")
def records(  # noqa: PLR0913 - what is asked, and which page of it
    store: Store, *, import_id: str, role: str, reason: str | None, size: int, skip: int
) -> list[dict[str, Any]]:
    """Return a page of the records of an import that do one thing now, and why; without a reason all of that role."""
    return store.rows(_SQL["records"], import_id=import_id, role=role, reason=reason, size=size, skip=skip)


def compared(  # noqa: PLR0913 - a file, and what each of its records says
    store: Store,
    *,
    report: str,
    sha256: str,
    made_at: datetime,
    since: date,
    until: date,
    keys: Sequence[str],
    wordings: Sequence[int],
    days: Sequence[date],
    amounts: Sequence[int],
) -> dict[str, int]:
    """Return how records that are not imported yet differ from those that stand (`new_count`, `changed_count` …)."""
    return store.rows(
        _SQL["compared"],
        report=report,
        sha256=sha256,
        made_at=made_at,
        since=since,
        until=until,
        keys=list(keys),
        wordings=list(wordings),
        days=list(days),
        amounts=list(amounts),
    )[0]


def overlaps(store: Store, *, report: str, since: date, until: date) -> list[dict[str, Any]]:
    """Return the other reports that count payments of these days."""
    return store.rows(_SQL["overlaps"], report=report, since=since, until=until)


@asked_by_pages("imports")
def mappings(store: Store) -> list[dict[str, Any]]:
    """Return the latest version of every report's mapping; `body` is JSON."""
    return store.rows(_SQL["mappings"])


def add_mapping(  # noqa: PLR0913 - the columns of a mapping
    writer: Writer, *, report: str, version: int, family: str, title: str, body: str, saved_at: datetime, saved_by: str
) -> None:
    """Keep a mapping that somebody confirmed."""
    writer.run(
        _SQL["add_mapping"],
        report=report,
        version=version,
        family=family,
        title=title,
        body=body,
        saved_at=saved_at,
        saved_by=saved_by,
    )


def is_read_at_all(store: Store | Reader) -> bool:
    """Tell whether any feed was ever read."""
    return bool(store.rows(_SQL["is_read_at_all"])[0]["is_read"])


def terminal_names(store: Store | Reader) -> set[str]:
    """Return the names under which terminals are known, folded."""
    return {row["name"] for row in store.rows(_SQL["terminal_names"])}


def watched(store: Store | Reader, *, sha256: str) -> dict[str, Any] | None:
    """Return what became of a file of the watched folder; None if it was never seen."""
    return next(iter(store.rows(_SQL["watched"], sha256=sha256)), None)


def drop_watched(writer: Writer, *, sha256: str) -> None:
    """Forget a file of the watched folder, to note it anew."""
    writer.run(_SQL["drop_watched"], sha256=sha256)


def add_watched(  # noqa: PLR0913 - the columns of a watched file
    writer: Writer, *, sha256: str, file_name: str, state: str, reason: str | None, seen_at: datetime
) -> None:
    """Note what became of a file of the watched folder."""
    writer.run(_SQL["add_watched"], sha256=sha256, file_name=file_name, state=state, reason=reason, seen_at=seen_at)


def same_bytes(store: Store | Reader, *, report: str, sha256: str) -> list[str]:
    """Return the kept imports of a report's same bytes, whichever version of the mapping read them."""
    return [row["import_id"] for row in store.rows(_SQL["same_bytes"], report=report, sha256=sha256)]


def changed_since(store: Store | Reader, *, changed_at: datetime) -> list[dict[str, Any]]:
    """Return the days (`since`, `until`) of the imports that were made or undone since an instant."""
    return store.rows(_SQL["changed_since"], changed_at=changed_at)
