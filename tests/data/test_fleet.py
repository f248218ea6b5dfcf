from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from data.queries import fleet
from data.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 11, 23, 19, 20, tzinfo=UTC)


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.open(None, environment="demo", organisation="Saules", zone=ZoneInfo("America/Toronto")) as opened:
        yield opened


def test_terminals_sites_and_workstations_have_names_and_those_that_share_one_are_told_apart(store: Store) -> None:
    with store.write("terminals") as writer:
        writer.run("INSERT INTO ops.sites VALUES ('arena', 'Aréna')")
        for name, ago in (("Café 1", 1), ("CAFE 1", 2), ("Bistro", 0)):
            writer.run(
                "INSERT INTO ops.workstation_history VALUES ('w', $t, $n, NULL, NULL, true, NULL, false, 'x')",
                n=name, t=NOW - timedelta(days=ago),
            )  # fmt: skip
        for serial, alias in (("1", "Accueil"), ("2", "Guichet"), ("3", "Guichet")):
            writer.run(
                "INSERT INTO ops.terminals VALUES ($serial, $alias, 1, NULL, NULL, NULL, NULL, false, $t, $t)",
                serial=serial, alias=alias, t=NOW,
            )  # fmt: skip
    assert fleet.names(store) == {
        "terminal": {"1": "Accueil", "2": "Guichet (2)", "3": "Guichet (3)"},
        "site": {"arena": "Aréna"},
        "workstation": {"bistro": "Bistro", "cafe 1": "Café 1"},
    }
