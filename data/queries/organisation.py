"""The organisation itself: which sites, ledger codes and clients its providers list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.queries import asked_by_pages, load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from data.store import Reader, Store, Writer

_SQL = load("organisation")


def known_sites(store: Store | Reader, *, connector: str) -> dict[str, str]:
    """Return our id of each site that a connector lists, by its own."""
    return {row["remote_id"]: row["site_id"] for row in store.rows(_SQL["known_sites"], connector=connector)}


def save_site(  # noqa: PLR0913 - the columns of a site's source
    writer: Writer, *, connector: str, remote_id: str, site_id: str, name: str, listed_at: datetime
) -> None:
    """Write how a connector lists a site."""
    writer.run(
        _SQL["save_site"], connector=connector, remote_id=remote_id, site_id=site_id, name=name, listed_at=listed_at
    )


def ledger_codes(store: Store | Reader, *, connector: str) -> list[dict[str, Any]]:
    """Return the ledger codes that a connector has listed, archived and gone ones too."""
    return store.rows(_SQL["ledger_codes"], connector=connector)


def save_ledger_code(  # noqa: PLR0913 - the columns of a ledger code
    writer: Writer,
    *,
    connector: str,
    remote_id: str,
    code: str,
    title: str | None,
    type: str,  # noqa: A002 - the column's name
    raw_type: str | None,
    is_archived: bool,
    listed_at: datetime,
) -> None:
    """Write what a ledger code stands for."""
    writer.run(
        _SQL["save_ledger_code"],
        connector=connector,
        remote_id=remote_id,
        code=code,
        title=title,
        type=type,
        raw_type=raw_type,
        is_archived=is_archived,
        listed_at=listed_at,
    )


@asked_by_pages("organisation")
def ledger_titles(store: Store, *, code: str) -> list[str]:
    """Return what a ledger code stands for; nothing when no connector titles it."""
    return [row["title"] for row in store.rows(_SQL["ledger_titles"], code=code)]


def clients(store: Store | Reader, *, connector: str) -> dict[str, str]:
    """Return the name of each client of a connector, by its own id."""
    return {row["remote_id"]: row["name"] for row in store.rows(_SQL["clients"], connector=connector)}


def save_clients(
    writer: Writer, *, connector: str, remote_ids: Sequence[str], names: Sequence[str], listed_at: datetime
) -> None:
    """Write clients' names; people who asked to be forgotten are left out."""
    writer.run(
        _SQL["save_clients"],
        connector=connector,
        remote_ids=list(remote_ids),
        names=list(names),
        listed_at=listed_at,
    )


def drop_clients(writer: Writer, *, connector: str, remote_ids: Sequence[str], names: Sequence[str]) -> None:
    """Forget the clients whom a connector does not list, or not under the name we hold."""
    writer.run(_SQL["drop_clients"], connector=connector, remote_ids=list(remote_ids), names=list(names))
