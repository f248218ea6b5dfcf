"""Whatever Amilia does, what is kept of the organisation is what it says, and of its clients their names alone."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest

from connectors.sandbox.people import POPULATION
from connectors.sandbox.smartrec_wire import TITLES, sold_under
from data.queries import organisation, terminals
from pipeline import jobs
from tests.acceptance.desk import sandbox, settings_file, works

if TYPE_CHECKING:
    from pathlib import Path

    from connectors.sandbox.faults import Profile
    from connectors.sandbox.server import Sandbox
    from data.store import Store

CASES: list[tuple[Profile, dict[str, Any]]] = [
    ("none", {}),
    ("flaky", {"smartrec_authenticate": "post"}),
    ("throttled", {}),
    ("lying", {}),
    ("shuffled", {}),
    ("lying", {"smartrec_lists": "bare"}),
    ("shuffled", {"smartrec_lists": "bare"}),
]
NEVER_KEPT = ("@exemple.ca", "450 555-", "boulevard du Forum")


@pytest.mark.parametrize(("profile", "switches"), CASES)
def test_what_is_kept_of_the_organisation_is_what_the_world_says(
    profile: Profile, switches: dict[str, Any], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with sandbox(profile, days=1, **switches) as served, works(settings_file(served, tmp_path, days=1)) as at_work:
        assert any(jobs.list_terminals(at_work) for _ in range(3))
        where_they_stand = {row["serial"]: row["site_id"] for row in terminals.known(at_work.store)}
        assert any(jobs.list_organisation(at_work) for _ in range(3))
        assert differences(at_work.store, served) == []
        assert {row["serial"]: row["site_id"] for row in terminals.known(at_work.store)} == where_they_stand
        kept = "".join(str(rows(at_work.store, name)) for name in ("site_sources", "ledger_codes", "clients", "runs"))
    assert len(kept) > 100_000
    assert [word for word in NEVER_KEPT if word in kept or word in caplog.text] == []


def differences(store: Store, served: Sandbox) -> list[str]:
    """Return every list that is not the world's."""
    codes = {
        row["code"]: (row["title"], row["type"])
        for row in organisation.ledger_codes(store, connector="smartrec")
        if not row["is_archived"]
    }
    people = [served.world.town.people.person(number).name for number in range(POPULATION)]
    clients = organisation.clients(store, connector="smartrec")
    same = {
        "sites": {row["name"] for row in terminals.sites(store)} == {site.name for site in served.world.sites},
        "ledger codes": codes == {code: (TITLES[code][0], "revenue") for code in sold_under()},
        "clients": [clients[key] for key in sorted(clients, key=int)] == people,
    }
    return [name for name, is_same in same.items() if not is_same]


def rows(store: Store, table: str) -> list[dict[str, Any]]:
    return store.rows(f"SELECT * FROM ops.{table}")
