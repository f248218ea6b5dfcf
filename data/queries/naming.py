"""What people decide of a terminal: its alias and site, that it is lost, and which other took its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.queries import load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from data.store import Reader, Store, Writer

_SQL = load("naming")


def in_full(store: Store | Reader) -> list[dict[str, Any]]:
    """Return every terminal; `replaced_by` is the serial of the one that took its place."""
    return store.rows(_SQL["in_full"])


def change(writer: Writer, *, serial: str, alias: str, site_id: str | None, is_lost: bool) -> None:
    """Write what a person decided of a terminal; its version grows."""
    writer.run(_SQL["change"], serial=serial, alias=alias, site_id=site_id, is_lost=is_lost)


def give_site(writer: Writer, *, serial: str, given_at: datetime, given_by: str) -> None:
    """Write that a person said where a terminal is."""
    writer.run(_SQL["give_site"], serial=serial, given_at=given_at, given_by=given_by)


def given_sites(store: Store | Reader) -> set[str]:
    """Return the serials of the terminals whose site a person gave."""
    return {row["serial"] for row in store.rows(_SQL["given_sites"])}


def listings(store: Store | Reader, *, serial: str) -> list[dict[str, Any]]:
    """Return which connectors list a terminal, and under which id and name."""
    return store.rows(_SQL["listings"], serial=serial)


def last_act(store: Store | Reader, *, serial: str, acts: Sequence[str]) -> dict[str, Any] | None:
    """Return who last did one of these acts on a terminal, and when."""
    return next(iter(store.rows(_SQL["last_act"], serial=serial, acts=list(acts))), None)


def replacement(store: Store | Reader, *, old_serial: str) -> dict[str, Any] | None:
    """Return what is kept of a terminal's replacement; None when it was not replaced."""
    return next(iter(store.rows(_SQL["replacement"], old_serial=old_serial)), None)


def add_replacement(  # noqa: PLR0913 - the columns of a replacement
    writer: Writer,
    *,
    old_serial: str,
    new_serial: str,
    replaced_at: datetime,
    replaced_by: str,
    new_alias: str,
    new_site_id: str | None,
    workstations: Sequence[str],
) -> None:
    """Write that a terminal took the place of another."""
    writer.run(
        _SQL["add_replacement"],
        old_serial=old_serial,
        new_serial=new_serial,
        replaced_at=replaced_at,
        replaced_by=replaced_by,
        new_alias=new_alias,
        new_site_id=new_site_id,
        workstations=list(workstations),
    )


def drop_replacement(writer: Writer, *, old_serial: str) -> None:
    """Write that a replaced terminal is in service again."""
    writer.run(_SQL["drop_replacement"], old_serial=old_serial)


def workstations_of(store: Store | Reader, *, serial: str) -> list[str]:
    """Return the workstations that propose a terminal."""
    return [row["workstation_id"] for row in store.rows(_SQL["workstations_of"], serial=serial)]


def hand_over(  # noqa: PLR0913 - two terminals, and who decides
    writer: Writer,
    *,
    from_serial: str,
    to_serial: str,
    workstations: Sequence[str],
    changed_at: datetime,
    changed_by: str,
) -> None:
    """Let workstations propose another terminal."""
    writer.run(
        _SQL["hand_over"],
        from_serial=from_serial,
        to_serial=to_serial,
        workstations=list(workstations),
        changed_at=changed_at,
        changed_by=changed_by,
    )


def unresolved(store: Store, *, kind: str, serial: str | None) -> list[dict[str, Any]]:
    """Return the findings of a kind, about one terminal or about all, that are not over."""
    return store.rows(_SQL["unresolved"], kind=kind, serial=serial)


def learn_name(writer: Writer, *, serial: str, connector: str, name: str) -> None:
    """Write the name that a provider accepted."""
    writer.run(_SQL["learn_name"], serial=serial, connector=connector, name=name)


def show_name(writer: Writer, *, serial: str, name: str) -> None:
    """Write the name that the provider shows."""
    writer.run(_SQL["show_name"], serial=serial, name=name)
