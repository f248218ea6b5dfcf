"""A small fleet to decide on: three terminals at two sites, and who decides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from connectors.registry import Options
from data import time as clock
from data.model import Terminal, Viewer
from data.queries import naming, terminals
from pipeline import settings
from pipeline.terminals import save_list
from pipeline.works import Source, Works, source
from tests.connectors.replay import Asked, Says, says

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from data.store import Store

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)
ANNE = Viewer(name="anne", permissions=frozenset({"rename"}))
MARC = Viewer(name="marc", permissions=frozenset({"rename"}))
A, B, C = "0821700001", "0821700002", "1850700003"
NAMES = {A: ("Accueil 1", "Aréna"), B: ("Piscine 2", "Piscine"), C: ("", "")}
SETTINGS = {
    "environment": "demo",
    "organisation": {"name": "Saules", "zone": "America/Toronto", "currency": "CAD", "language": "fr_CA"},
    "connectors": {},
}


class Shelf:
    """PAXSTORE's side: what each terminal is called there, and how it answers a name."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.written: list[str] = []
        self.answer: Callable[[], Says | None] = lambda: None

    def __call__(self, asked: Asked) -> Says:
        if asked.method == "PUT":
            if (instead := self.answer()) is not None:
                return instead
            body = asked.json()
            self.names[body["serialNo"]] = body["name"]
            self.written.append(body["name"])
            return says({"businessCode": 0, "data": {}})
        serial = next(pair.partition("=")[2] for pair in asked.query.split("&") if pair.startswith("serialNo="))
        held = {"id": f"9{serial}", "serialNo": serial, "name": self.names.get(serial, "before")}
        return says({"businessCode": 0, "data": held | {"modelName": "A920", "resellerName": "Fleuve"}})


def stand_at(after: timedelta = timedelta(0)) -> datetime:
    """Let time stand still, this long after the beginning; return it."""
    clock.live_on(clock.WorldClock(NOW + after, 0))
    return NOW + after


def fleet(store: Store, folder: Path, *sources: Source, connector: str = "paxstore") -> Works:
    """Fill a database with the fleet, as a provider lists it; return the works over it."""
    stand_at()
    listed = [
        Terminal(serial=serial, connector=connector, name=name or None, location=site or None, remote_id=f"9{serial}")
        for serial, (name, site) in NAMES.items()
    ]
    save_list(store, listed, connector=connector, is_leading=False)
    return Works(store, settings.parse(SETTINGS, folder / "encaisse.toml", {}), sources)


def paxstore_at(url: str, **switches: Any) -> Source:
    """Return PAXSTORE as a pipeline's source, at an address of this machine."""
    return source(
        Options(
            name="paxstore",
            provider="paxstore",
            environment="demo",
            urls={"url": url},
            secrets={"key": "SECRET-key", "secret": "SECRET-secret"},
            switches={"read_timeout_s": 0.3, "requests_per_second": 1000.0, **switches},
        )
    )


def row(store: Store, serial: str) -> dict[str, Any]:
    """Return a terminal as it is kept."""
    return next(one for one in naming.in_full(store) if one["serial"] == serial)


def history(store: Store, serial: str) -> list[tuple[datetime, str, str | None, str]]:
    """Return the names and sites a terminal has had."""
    sites = {one["site_id"]: one["name"] for one in terminals.sites(store)}
    return [
        (one["valid_from"], one["alias"], sites.get(one["site_id"]), one["changed_by"])
        for one in terminals.history(store, serial=serial)
    ]


def journal(store: Store) -> list[tuple[str, str, str]]:
    """Return what was done, by whom and to what."""
    rows = store.rows("SELECT viewer, act, subject FROM ops.audit ORDER BY happened_at, subject")
    return [(one["viewer"], one["act"], one["subject"]) for one in rows]
