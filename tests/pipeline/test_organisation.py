from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from connectors.errors import Unreachable
from connectors.sandbox.people import POPULATION
from connectors.sandbox.smartrec_wire import TITLES
from data import time as clock
from data.model import LOCAL_VIEWER, Terminal
from data.names import forget
from data.organisation import Client, LedgerCode, LedgerType, Site
from data.queries import operations, terminals
from data.queries import organisation as queries
from pipeline import cli, organisation
from pipeline.organisation import save_clients, save_ledger_codes, save_sites
from pipeline.terminals import save_list
from tests.pipeline.conftest import write_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from connectors.sandbox.server import Sandbox
    from data.store import Store
    from pipeline.works import Works

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)


@pytest.fixture(autouse=True)
def still() -> None:
    clock.live_on(clock.WorldClock(NOW, 0))


def sites(*names: str) -> list[Site]:
    return [Site(connector="smartrec", remote_id=str(number), name=name) for number, name in enumerate(names, 1)]


def code(number: int, text: str, title: str | None, **more: Any) -> LedgerCode:
    return LedgerCode(connector="smartrec", remote_id=str(number), code=text, title=title, **more)


def clients(*names: str) -> list[Client]:
    return [Client(connector="smartrec", remote_id=str(number), name=name) for number, name in enumerate(names, 1)]


def names_of(store: Store) -> list[str]:
    return [row["name"] for row in terminals.sites(store)]


def counts(saved: Any) -> tuple[int, int, int]:
    return saved.new, saved.changed, saved.unchanged


def runs(works: Works) -> list[tuple[str, str | None]]:
    rows = operations.latest_runs(works.store, count=100)
    return [(row["state"], row["failure_key"]) for row in rows if row["job"] == "organisation"]


def test_a_site_that_differs_by_capitals_and_accents_is_the_same(store: Store) -> None:
    listed = [Terminal(serial="0821", connector="paxstore", name="Accueil 1", location="Aréna des Saules")]
    save_list(store, listed, connector="paxstore", is_leading=False)
    before = terminals.known(store)
    assert counts(save_sites(store, sites("ARENA  des saules", "Piscine"), connector="smartrec")) == (2, 0, 0)
    assert names_of(store) == ["Aréna des Saules", "Piscine"]
    assert terminals.known(store) == before
    again = [Terminal(serial="0821", connector="paxstore", name="Accueil 1", location="PISCINE")]
    save_list(store, again, connector="paxstore", is_leading=False)
    assert names_of(store) == ["Aréna des Saules", "Piscine"]


def test_a_site_that_is_renamed_there_stays_one_site_here(store: Store) -> None:
    save_sites(store, sites("Piscine"), connector="smartrec")
    assert counts(save_sites(store, sites("Swimming pool"), connector="smartrec")) == (0, 0, 1)
    assert names_of(store) == ["Piscine"]


def test_a_ledger_code_is_titled_anew_and_stays_when_it_is_listed_no_more(store: Store) -> None:
    listed = [code(1, "4110", "Bain", type=LedgerType.REVENUE, raw_type="Revenue"), code(2, "4120", None)]
    assert counts(save_ledger_codes(store, listed, connector="smartrec")) == (2, 0, 0)
    assert counts(save_ledger_codes(store, listed, connector="smartrec")) == (0, 0, 2)
    changed = [code(1, "4110", "Bain libre", type=LedgerType.REVENUE, raw_type="Revenue")]
    assert counts(save_ledger_codes(store, changed, connector="smartrec")) == (0, 1, 0)
    assert [(row["code"], row["title"]) for row in queries.ledger_codes(store, connector="smartrec")] == [
        ("4110", "Bain libre"),
        ("4120", None),
    ]


def test_of_two_entries_of_one_code_the_one_in_use_titles_it(store: Store) -> None:
    listed = [
        code(1, "4110", "Avant", is_archived=True),
        code(2, "4110", "Bain libre"),
        code(3, "4999", "Ancien", is_archived=True),
    ]
    save_ledger_codes(store, listed, connector="smartrec")
    assert [queries.ledger_titles(store, code=text) for text in ("4110", "4999", "5000")] == [
        ["Bain libre"],
        ["Ancien"],
        [],
    ]


def test_clients_are_those_listed_now(store: Store) -> None:
    assert counts(save_clients(store, clients("Zoé Roy", "Luc Côté"), connector="smartrec")) == (2, 0, 0)
    assert counts(save_clients(store, clients("Zoé Roy-Côté"), connector="smartrec")) == (0, 1, 0)
    assert queries.clients(store, connector="smartrec") == {"1": "Zoé Roy-Côté"}
    assert counts(save_clients(store, (), connector="smartrec")) == (0, 0, 0)
    assert queries.clients(store, connector="smartrec") == {}


def test_one_connector_s_list_leaves_another_s_alone(store: Store) -> None:
    save_clients(store, clients("Zoé Roy"), connector="smartrec")
    save_clients(store, (), connector="smartrec_nord")
    assert queries.clients(store, connector="smartrec") == {"1": "Zoé Roy"}


def test_somebody_who_was_forgotten_is_not_brought_back(store: Store) -> None:
    save_clients(store, clients("Zoé Roy", "Luc Côté"), connector="smartrec")
    assert forget(store, name=" ZOÉ ROY ", viewer=LOCAL_VIEWER) == 0
    assert queries.clients(store, connector="smartrec") == {"2": "Luc Côté"}
    save_clients(store, clients("Zoé Roy", "Luc Côté"), connector="smartrec")
    assert queries.clients(store, connector="smartrec") == {"2": "Luc Côté"}
    save_clients(store, clients("Luc Côté", "zoé roy"), connector="smartrec")
    assert queries.clients(store, connector="smartrec") == {"1": "Luc Côté"}


@pytest.mark.parametrize("how", [{}, {"smartrec_lists": "bare"}, {"smartrec_authenticate": "post"}])
def test_the_lists_of_the_world_are_ours(
    sandbox_of: Callable[..., Sandbox], works_of: Callable[..., Works], how: dict[str, str]
) -> None:
    sandbox = sandbox_of(**how)
    works = works_of(sandbox)
    assert organisation.collect(works)
    assert sorted(names_of(works.store)) == sorted(site.name for site in sandbox.world.sites)
    titled = {row["code"]: row["title"] for row in queries.ledger_codes(works.store, connector="smartrec")}
    assert titled.items() >= {text: french for text, (french, _) in TITLES.items()}.items()
    people = [sandbox.world.town.people.person(number).name for number in range(POPULATION)]
    assert sorted(queries.clients(works.store, connector="smartrec").values()) == sorted(people)
    assert runs(works) == [("done", None)]


def test_names_are_forgotten_when_the_settings_permit_them_no_more(
    sandbox_of: Callable[..., Sandbox], works_of: Callable[..., Works]
) -> None:
    works = works_of(sandbox_of(), connectors={"smartrec": {"client_names": "no"}})
    save_clients(works.store, clients("Zoé Roy"), connector="smartrec")
    assert organisation.collect(works)
    assert queries.clients(works.store, connector="smartrec") == {}
    assert len(names_of(works.store)) == 4


def test_a_list_out_of_scope_is_told_and_the_others_are_read(
    sandbox_of: Callable[..., Sandbox], works_of: Callable[..., Works]
) -> None:
    sandbox = sandbox_of(smartrec_scope="no_accounts")
    works = works_of(sandbox)
    save_clients(works.store, clients("Zoé Roy"), connector="smartrec")
    assert organisation.collect(works)
    assert not works.holds.has("smartrec")
    assert len(names_of(works.store)) == 4
    [told] = operations.open_findings(works.store, kind="list_out_of_scope")
    assert (told["subject"], told["connector"]) == ("smartrec", "smartrec")
    sandbox.scene.switches = type(sandbox.scene.switches)()
    assert organisation.collect(works)
    assert operations.open_findings(works.store, kind="list_out_of_scope") == []


@pytest.mark.parametrize("names", ["yes", "no"])
def test_a_key_that_may_read_nothing_fails_and_is_left_alone(
    sandbox_of: Callable[..., Sandbox], works_of: Callable[..., Works], names: str
) -> None:
    works = works_of(sandbox_of(), connectors={"smartrec": {"organisation": "autre", "client_names": names}})
    assert not organisation.collect(works)
    assert runs(works) == [("failed", "unauthorized")]
    assert works.holds.has("smartrec")
    assert not organisation.collect(works)
    assert len(runs(works)) == 1


def test_a_key_that_is_refused_is_no_finding(
    sandbox_of: Callable[..., Sandbox], works_of: Callable[..., Works]
) -> None:
    works = works_of(sandbox_of(), connectors={"smartrec": {"secret": "wrong"}})
    assert not organisation.collect(works)
    assert operations.open_findings(works.store, kind="list_out_of_scope") == []
    assert works.holds.has("smartrec")


def test_what_failed_is_read_again_and_nothing_else(
    sandbox_of: Callable[..., Sandbox], works_of: Callable[..., Works]
) -> None:
    works = works_of(sandbox_of())
    assert organisation.collect_again(works)
    assert runs(works) == []

    def fail() -> None:
        raise Unreachable("smartrec", "sites", "reset", code="reset")

    [source] = works.that("lists_sites")
    source.connector.list_sites = fail
    assert not organisation.collect(works)
    del source.connector.list_sites
    assert organisation.collect_again(works)
    assert organisation.collect_again(works)
    assert runs(works) == [("done", None), ("failed", "unreachable")]


def test_collect_reads_the_organisation_too(
    sandbox_of: Callable[..., Sandbox],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = write_settings(tmp_path, sandbox_of(), organisation={"language": "en_CA"}, history_days=1)
    monkeypatch.setenv("ENCAISSE_CONFIG", str(file))
    assert cli.main(["collect", "--once"]) == 0
    assert "Sites, ledger codes and clients (smartrec): 5,229 new" in capsys.readouterr().out
