"""The workstations: what they are, what they were, and what they took."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.queries import asked_by_pages, load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from data.store import Reader, Store, Writer

_SQL = load("workstations")


@asked_by_pages("terminals", permission="see_terminals")
def listed(store: Store) -> list[dict[str, Any]]:
    """Return every workstation; `keys` are the names, folded, under which its payments are found."""
    return store.rows(_SQL["listed"])


@asked_by_pages("payments")
def taken(store: Store, *, since: date, until: date) -> list[dict[str, Any]]:
    """Return what was taken in a period by the workstation that payments name; `key` is the name folded."""
    return store.rows(_SQL["taken"], since=since, until=until)


@asked_by_pages("terminals", permission="see_terminals")
def history(store: Store, *, workstation_id: str) -> list[dict[str, Any]]:
    """Return what a workstation has been, the present first."""
    return store.rows(_SQL["history"], workstation_id=workstation_id)


def in_full(store: Store | Reader) -> list[dict[str, Any]]:
    """Return every workstation as it is kept."""
    return store.rows(_SQL["in_full"])


def names_had(store: Store | Reader) -> list[dict[str, Any]]:
    """Return the names that workstations have had, the latest first."""
    return store.rows(_SQL["names_had"])


def add(  # noqa: PLR0913 - the columns of a workstation
    writer: Writer,
    *,
    workstation_id: str,
    name: str,
    site_id: str | None,
    terminal_serial: str | None,
    accepts_terminal: bool,
    printer: str | None,
    changed_at: datetime,
    changed_by: str,
) -> None:
    """Write a workstation that was not there."""
    writer.run(
        _SQL["add"],
        workstation_id=workstation_id,
        name=name,
        site_id=site_id,
        terminal_serial=terminal_serial,
        accepts_terminal=accepts_terminal,
        printer=printer,
        changed_at=changed_at,
        changed_by=changed_by,
    )


def change(  # noqa: PLR0913 - the columns of a workstation
    writer: Writer,
    *,
    workstation_id: str,
    name: str,
    site_id: str | None,
    terminal_serial: str | None,
    accepts_terminal: bool,
    printer: str | None,
    is_retired: bool,
    changed_at: datetime,
    changed_by: str,
) -> None:
    """Write what becomes of a workstation; its version grows."""
    writer.run(
        _SQL["change"],
        workstation_id=workstation_id,
        name=name,
        site_id=site_id,
        terminal_serial=terminal_serial,
        accepts_terminal=accepts_terminal,
        printer=printer,
        is_retired=is_retired,
        changed_at=changed_at,
        changed_by=changed_by,
    )


def keep_history(writer: Writer, *, workstations: Sequence[str]) -> None:
    """Write into the history what workstations are since they last changed."""
    writer.run(_SQL["keep_history"], workstations=list(workstations))
