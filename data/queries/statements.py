"""The lines of statements: which of them stand, and those that a page lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.queries import asked_by_pages, load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from data.store import Reader, Store, Writer

_SQL = load("statements")


def forget_names(writer: Writer, *, import_id: str) -> None:
    """Leave out of an import the descriptions that are the name of somebody who asked to be forgotten."""
    writer.run(_SQL["forget_names"], import_id=import_id)


def make_stood(writer: Writer, *, report: str) -> None:
    """Note which lines of a report stand so far."""
    writer.run(_SQL["make_stood"], report=report)


def make_standing(writer: Writer, *, report: str) -> None:
    """Find the lines of a report that are to stand."""
    writer.run(_SQL["make_standing"], report=report)


def set_standing(writer: Writer, *, report: str) -> None:
    """Say which lines of a report stand."""
    writer.run(_SQL["set_standing"], report=report)


def difference(writer: Writer) -> dict[str, int]:
    """Return how many lines stand that did not (`new_count`), and that are worded otherwise (`changed_count`)."""
    return writer.rows(_SQL["difference"])[0]


def compared(  # noqa: PLR0913 - the days, and what is said of them
    store: Store, *, report: str, since: date, until: date, keys: Sequence[str], wordings: Sequence[int]
) -> dict[str, int]:
    """Return how lines that are not imported yet differ from those that stand (`new_count`, `changed_count` …)."""
    return store.rows(
        _SQL["compared"], report=report, since=since, until=until, keys=list(keys), wordings=list(wordings)
    )[0]


@asked_by_pages("imports")
def accounts(store: Store | Reader) -> list[dict[str, Any]]:
    """Return the accounts that there are statements of: `report`, `title`, and the days covered."""
    return store.rows(_SQL["accounts"])


@asked_by_pages("imports", permission="see_clients")
def totals(  # noqa: PLR0913 - the filters of the page
    store: Store | Reader,
    *,
    since: date,
    until: date,
    report: str | None = None,
    kind: str | None = None,
    text: str | None = None,
    amount_minor: int | None = None,
) -> list[dict[str, Any]]:
    """Return how many lines there are and how much they add up to, by account, kind and currency."""
    return store.rows(
        _SQL["totals"], since=since, until=until, report=report, kind=kind, text=text, amount_minor=amount_minor
    )


@asked_by_pages("imports", permission="see_clients")
def page(  # noqa: PLR0913 - the filters of the page
    store: Store | Reader,
    *,
    since: date,
    until: date,
    report: str | None = None,
    kind: str | None = None,
    text: str | None = None,
    amount_minor: int | None = None,
    size: int,
    skip: int,
) -> list[dict[str, Any]]:
    """Return the lines of a period, the newest first."""
    return store.rows(
        _SQL["page"],
        since=since,
        until=until,
        report=report,
        kind=kind,
        text=text,
        amount_minor=amount_minor,
        size=size,
        skip=skip,
    )
