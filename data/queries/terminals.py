"""What providers list and observe, and how we keep it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.queries import load

if TYPE_CHECKING:
    from datetime import datetime

    from data.store import Reader, Store, Writer

_SQL = load("terminals")


def known(store: Store | Reader) -> list[dict[str, Any]]:
    """Return every terminal."""
    return store.rows(_SQL["known"])


def listed(store: Store, *, connector: str) -> list[dict[str, Any]]:
    """Return the terminals that a connector lists."""
    return store.rows(_SQL["listed"], connector=connector)


def add(  # noqa: PLR0913 - the columns of a terminal
    writer: Writer,
    *,
    serial: str,
    alias: str,
    provider_name: str | None,
    terminal_type: str | None,
    tid: str | None,
    site_id: str | None,
    listed_at: datetime,
) -> None:
    """Write a terminal never seen before."""
    writer.run(
        _SQL["add"],
        serial=serial,
        alias=alias,
        provider_name=provider_name,
        terminal_type=terminal_type,
        tid=tid,
        site_id=site_id,
        listed_at=listed_at,
    )


def change(  # noqa: PLR0913 - the columns of a terminal
    writer: Writer,
    *,
    serial: str,
    alias: str,
    provider_name: str | None,
    terminal_type: str | None,
    tid: str | None,
    site_id: str | None,
    listed_at: datetime,
) -> None:
    """Write what a provider says of a terminal now."""
    writer.run(
        _SQL["change"],
        serial=serial,
        alias=alias,
        provider_name=provider_name,
        terminal_type=terminal_type,
        tid=tid,
        site_id=site_id,
        listed_at=listed_at,
    )


def save_source(  # noqa: PLR0913 - the columns of a listing
    writer: Writer, *, serial: str, connector: str, remote_id: str | None, name: str | None, listed_at: datetime
) -> None:
    """Write under which name and id a provider lists a terminal."""
    writer.run(
        _SQL["save_source"], serial=serial, connector=connector, remote_id=remote_id, name=name, listed_at=listed_at
    )


def add_history(  # noqa: PLR0913 - the columns of the history
    writer: Writer, *, serial: str, valid_from: datetime, alias: str, site_id: str | None, changed_by: str
) -> None:
    """Write the alias and site of a terminal from an instant on."""
    writer.run(
        _SQL["add_history"], serial=serial, valid_from=valid_from, alias=alias, site_id=site_id, changed_by=changed_by
    )


def complete_history(writer: Writer, *, serial: str, alias: str, site_id: str | None) -> None:
    """Write the first alias and site into a history that began without them."""
    writer.run(_SQL["complete_history"], serial=serial, alias=alias, site_id=site_id)


def history(store: Store, *, serial: str) -> list[dict[str, Any]]:
    """Return the aliases and sites of a terminal, oldest first."""
    return store.rows(_SQL["history"], serial=serial)


def sites(store: Store | Reader) -> list[dict[str, Any]]:
    """Return every site."""
    return store.rows(_SQL["sites"])


def add_site(writer: Writer, *, site_id: str, name: str) -> None:
    """Write a site; a known one stays as it is."""
    writer.run(_SQL["add_site"], site_id=site_id, name=name)


def differing_names(store: Store) -> list[dict[str, Any]]:
    """Return the terminals whose alias is not the provider's name."""
    return store.rows(_SQL["differing_names"])


def seen(store: Store | Reader) -> list[dict[str, Any]]:
    """Return the latest word of each source on each terminal."""
    return store.rows(_SQL["seen"])


def add_observation(  # noqa: PLR0913 - the columns of an observation
    writer: Writer,
    *,
    terminal_serial: str,
    source: str,
    observed_at: datetime,
    state: str,
    raw_code: str | None,
    battery: int | None,
    is_charging: bool | None,
    network: str | None,
    app_version: str | None,
    last_access_at: datetime | None,
) -> None:
    """Write a change in what a source says of a terminal."""
    writer.run(
        _SQL["add_observation"],
        terminal_serial=terminal_serial,
        source=source,
        observed_at=observed_at,
        state=state,
        raw_code=raw_code,
        battery=battery,
        is_charging=is_charging,
        network=network,
        app_version=app_version,
        last_access_at=last_access_at,
    )


def save_seen(  # noqa: PLR0913 - the columns of the latest word
    writer: Writer,
    *,
    terminal_serial: str,
    source: str,
    observed_at: datetime,
    since: datetime,
    state: str,
    raw_code: str | None,
    battery: int | None,
    is_charging: bool | None,
    network: str | None,
    app_version: str | None,
    last_access_at: datetime | None,
) -> None:
    """Write the latest word of a source on a terminal."""
    writer.run(
        _SQL["save_seen"],
        terminal_serial=terminal_serial,
        source=source,
        observed_at=observed_at,
        since=since,
        state=state,
        raw_code=raw_code,
        battery=battery,
        is_charging=is_charging,
        network=network,
        app_version=app_version,
        last_access_at=last_access_at,
    )
