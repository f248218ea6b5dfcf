"""The organisation as its providers list it: sites, ledger codes and, where permitted, clients' names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from connectors.errors import SCOPE, Unauthorized
from data import time as clock
from data.model import Finding, Severity
from data.queries import operations
from data.queries import organisation as queries
from data.save import Saved, save_findings
from pipeline.collect import guarded
from pipeline.terminals import close_findings, site_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from data.organisation import Client, LedgerCode, Site
    from data.store import Store
    from pipeline.runs import Run
    from pipeline.works import Source, Works

OUT_OF_SCOPE = "list_out_of_scope"


def collect(works: Works) -> bool:
    """Read every provider's lists of the organisation; return whether all were read."""
    return _collect(works, [source for source in works.sources if _parts(source)])


def collect_again(works: Works) -> bool:
    """Read the lists of the providers that failed last; return whether all were read."""
    states = operations.connector_states(works.store)
    failing = {row["connector"] for row in states if row["failing_since"]}
    return _collect(works, [source for source in works.sources if _parts(source) and source.name in failing])


def _parts(source: Source) -> list[str]:
    return [name for name in _PARTS if source.can(name)]


def _collect(works: Works, sources: Sequence[Source]) -> bool:
    is_whole = True
    for source in sources:
        if works.holds.has(source.name):
            is_whole = False
            continue
        with guarded(works, "organisation", source) as run:
            _read(works.store, source, run)
        is_whole = is_whole and run.state == "done"
    return is_whole


def _read(store: Store, source: Source, run: Run) -> None:
    """Read each list of one provider. One that our key may not read is told and left out; the others go on."""
    refused: list[Unauthorized] = []
    may_read = 0
    for name in _parts(source):
        try:
            saved = _PARTS[name](store, source)
        except Unauthorized as refusal:
            if refusal.code != SCOPE:
                raise
            refused.append(refusal)
            run.add(Saved(findings=save_findings(store, [_finding(source, name, refusal)])))
            continue
        may_read += saved is not None
        run.add(saved or Saved())
        _close_of(store, source, name)
    if refused and not may_read:
        raise refused[0]


def _close_of(store: Store, source: Source, name: str) -> None:
    """Resolve that a list may not be read: it was."""
    close_findings(store, OUT_OF_SCOPE, source.name, lambda row: row["mark"] == name)


def _finding(source: Source, name: str, refusal: Unauthorized) -> Finding:
    return Finding(
        kind=OUT_OF_SCOPE,
        subject=source.name,
        mark=name,
        connector=source.name,
        severity=Severity.WARNING,
        facts={"list": name, "detail": refusal.detail},
    )


def _sites(store: Store, source: Source) -> Saved:
    return save_sites(store, source.connector.list_sites(), connector=source.name)


def _ledger_codes(store: Store, source: Source) -> Saved:
    return save_ledger_codes(store, source.connector.list_ledger_codes(), connector=source.name)


def _clients(store: Store, source: Source) -> Saved | None:
    """Save clients' names; where they are not permitted, those of before are forgotten and None is returned."""
    listed = source.connector.list_clients()
    saved = save_clients(store, listed or (), connector=source.name)
    return saved if listed is not None else None


_PARTS: dict[str, Callable[[Store, Source], Saved | None]] = {
    "lists_sites": _sites,
    "lists_ledger_codes": _ledger_codes,
    "lists_clients": _clients,
}


def save_sites(store: Store, listed: Sequence[Site], *, connector: str) -> Saved:
    """Save the sites that a provider lists. No terminal moves, and a site keeps the name it has here."""
    now = clock.now()
    with store.write("terminals") as writer:
        before = queries.known_sites(writer, connector=connector)
        for site in listed:
            site_id = before.get(site.remote_id) or site_of(writer, site.name)
            if site_id is not None:
                queries.save_site(
                    writer,
                    connector=connector,
                    remote_id=site.remote_id,
                    site_id=site_id,
                    name=site.name,
                    listed_at=now,
                )
    new = sum(site.remote_id not in before for site in listed)
    return Saved(new, 0, len(listed) - new)


def save_ledger_codes(store: Store, listed: Sequence[LedgerCode], *, connector: str) -> Saved:
    """Save what ledger codes stand for. One that is listed no more stays: payments of before carry it."""
    now = clock.now()
    with store.write("organisation") as writer:
        before = {row["remote_id"]: row for row in queries.ledger_codes(writer, connector=connector)}
        new = changed = 0
        for one in listed:
            said = msgspec.structs.asdict(one) | {"type": str(one.type)}
            del said["description"]
            known = before.get(one.remote_id)
            new += known is None
            changed += known is not None and any(known[name] != said[name] for name in known)
            queries.save_ledger_code(writer, **said, listed_at=now)
    return Saved(new, changed, len(listed) - new - changed)


def save_clients(store: Store, listed: Sequence[Client], *, connector: str) -> Saved:
    """Save the names of the clients that a provider lists, and forget those it lists no more.

    People who asked to be forgotten are not brought back.
    """
    given = {"remote_ids": [one.remote_id for one in listed], "names": [one.name for one in listed]}
    with store.write("organisation") as writer:
        before = queries.clients(writer, connector=connector)
        if before or listed:
            queries.save_clients(writer, connector=connector, listed_at=clock.now(), **given)
            queries.drop_clients(writer, connector=connector, **given)
        after = queries.clients(writer, connector=connector)
    new = len(after.keys() - before.keys())
    changed = sum(key in after and after[key] != name for key, name in before.items())
    return Saved(new, changed, len(after) - new - changed)
