"""Which terminals there are: the lists of all providers, merged by serial; the alias is people's and stays."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from data import time as clock
from data.model import Finding, Severity
from data.queries import naming, operations
from data.queries import terminals as queries
from data.save import Saved, save_findings
from pipeline.collect import guarded
from pipeline.naming import LONGEST_SITE, fit, folded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from data.model import Terminal
    from data.store import Store, Writer
    from pipeline.works import Works

_NOBODY = "pipeline"


def collect_lists(works: Works) -> bool:
    """Read every provider's list of terminals; return whether all were read."""
    is_whole = True
    for source in works.that("lists_terminals"):
        if works.holds.has(source.name):
            is_whole = False
            continue
        with guarded(works, "terminals", source) as run:
            found = source.connector.list_terminals()
            run.add(save_list(works.store, found, connector=source.name, is_leading=source.can("feeds_payments")))
            run.add(Saved(findings=tell_names(works.store)))
        is_whole = is_whole and run.state == "done"
    return is_whole


def save_list(store: Store, listed: Sequence[Terminal], *, connector: str, is_leading: bool) -> Saved:
    """Save one provider's list. The leading one has the last word on a terminal's type."""
    now = clock.now()
    new = changed = 0
    with store.write("terminals") as writer:
        before = {row["serial"]: row for row in queries.known(writer)}
        given = naming.given_sites(writer)
        for terminal in listed:
            known = before.get(terminal.serial)
            site_id = None if terminal.serial in given else site_of(writer, terminal.location)
            if known is None:
                _add(writer, terminal, site_id, now)
                new += 1
            else:
                changed += _change(writer, known, _merged(terminal, known, site_id, is_leading=is_leading), now)
            queries.save_source(
                writer,
                serial=terminal.serial,
                connector=connector,
                remote_id=terminal.remote_id,
                name=terminal.name,
                listed_at=now,
            )
    return Saved(new, changed, len(listed) - new - changed)


def site_of(writer: Writer, place: str | None) -> str | None:
    """Return the site of the place that a provider or a person names; a new one is added.

    Capitals and accents do not make another site.
    """
    name = " ".join((place or "").split())
    if not name:
        return None
    if (known := known_site(writer, name)) is not None:
        return known
    site_id = hashlib.blake2b(name.encode(), digest_size=6).hexdigest()
    queries.add_site(writer, site_id=site_id, name=name)
    return site_id


def known_site(writer: Writer, place: str) -> str | None:
    """Return the site of this name, or else one whose name differs by capitals or accents only; None for a new one."""
    sites = {row["name"]: str(row["site_id"]) for row in queries.sites(writer)}
    alike = {folded(name): site_id for name, site_id in sites.items()}
    return sites.get(" ".join(place.split())) or alike.get(folded(place))


def site_meant(writer: Writer, place: str | None) -> str | None:
    """Return the site a person means: one whose name differs by capitals or accents only, else a new one.

    Raises ActRefused.
    """
    if place is None:
        return None
    return known_site(writer, place) or site_of(writer, fit(place, LONGEST_SITE))


def _add(writer: Writer, terminal: Terminal, site_id: str | None, now: datetime) -> None:
    alias = (terminal.name or "").strip() or terminal.serial
    queries.add(
        writer,
        serial=terminal.serial,
        alias=alias,
        provider_name=terminal.name,
        terminal_type=terminal.terminal_type,
        tid=terminal.tid,
        site_id=site_id,
        listed_at=now,
    )
    queries.add_history(
        writer, serial=terminal.serial, valid_from=now, alias=alias, site_id=site_id, changed_by=_NOBODY
    )


def _merged(terminal: Terminal, known: dict[str, Any], site_id: str | None, *, is_leading: bool) -> dict[str, Any]:
    """Return a known terminal with what is said of it now. An alias or site that somebody gave is never touched."""
    said_type, known_type = terminal.terminal_type, known["terminal_type"]
    name = (terminal.name or "").strip() if known["alias"] == known["serial"] else ""
    return {
        "alias": name or known["alias"],
        "provider_name": terminal.name or known["provider_name"],
        "terminal_type": (said_type or known_type) if is_leading else (known_type or said_type),
        "tid": terminal.tid or known["tid"],
        "site_id": site_id or known["site_id"],
    }


def _change(writer: Writer, known: dict[str, Any], after: dict[str, Any], now: datetime) -> bool:
    """Write what is said now of a known terminal; return whether that is anything new."""
    serial, alias, site_id = known["serial"], after["alias"], after["site_id"]
    queries.change(writer, serial=serial, listed_at=now, **after)
    has_moved = known["site_id"] is not None and site_id != known["site_id"]
    if has_moved:
        queries.add_history(writer, serial=serial, valid_from=now, alias=alias, site_id=site_id, changed_by=_NOBODY)
    elif alias != known["alias"] or site_id != known["site_id"]:
        queries.complete_history(writer, serial=serial, alias=alias, site_id=site_id)
    return any(after[name] != known[name] for name in after)


def tell_names(store: Store, serial: str | None = None) -> int:
    """Open a finding where alias and provider's name differ, close those that agree again; return how many differ.

    All terminals are looked at, or one.
    """
    found = [
        Finding(
            kind="name_differs",
            subject=row["serial"],
            mark=f"{row['alias']} / {row['provider_name']}",
            connector=row["connector"],
            severity=Severity.NOTE,
            facts={"alias": row["alias"], "provider_name": row["provider_name"]},
        )
        for row in queries.differing_names(store)
        if serial in (None, row["serial"])
    ]
    save_findings(store, found)
    current = {(finding.subject, finding.mark) for finding in found}
    close_findings(store, "name_differs", serial, lambda row: (row["subject"], row["mark"]) not in current)
    return len(found)


def close_findings(
    store: Store, kind: str, serial: str | None, is_over: Callable[[dict[str, Any]], bool] = lambda _: True
) -> None:
    """Close the findings of a kind that are over, of one terminal or of all; seen by a person or not."""
    over = [row for row in naming.unresolved(store, kind=kind, serial=serial) if is_over(row)]
    if over:
        with store.write("findings") as writer:
            for row in over:
                operations.close_finding(writer, finding_id=row["finding_id"], closed_at=clock.now(), closed_by=_NOBODY)
