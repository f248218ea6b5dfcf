"""What ran, when, and how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.queries import asked_by_pages, load

if TYPE_CHECKING:
    from data.store import Store

_SQL = load("runs_list")


@asked_by_pages("runs", permission="see_terminals")
def page(store: Store, *, job: str | None, is_failed_only: bool, size: int, skip: int) -> list[dict[str, Any]]:
    """Return a page of runs, newest first."""
    return store.rows(_SQL["page"], job=job, is_failed_only=is_failed_only, size=size, skip=skip)


@asked_by_pages("runs", permission="see_terminals")
def total(store: Store, *, job: str | None, is_failed_only: bool) -> int:
    """Return how many runs the pages hold."""
    return int(store.rows(_SQL["total"], job=job, is_failed_only=is_failed_only)[0]["total"])


@asked_by_pages("runs", permission="see_terminals")
def latest(store: Store) -> list[dict[str, Any]]:
    """Return the latest run of each job, by source."""
    return store.rows(_SQL["latest"])


@asked_by_pages("runs", permission="see_terminals")
def paused(store: Store) -> list[dict[str, Any]]:
    """Return the jobs that are paused, since when and by whom."""
    return store.rows(_SQL["paused"])
