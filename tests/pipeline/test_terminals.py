from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from data import time as clock
from data.model import Terminal
from data.queries import operations, terminals
from pipeline.terminals import collect_lists, save_list

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.sandbox.server import Sandbox
    from data.store import Store
    from pipeline.works import Works

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)
LATER = NOW + timedelta(days=30)


@pytest.fixture(autouse=True)
def still() -> None:
    clock.live_on(clock.WorldClock(NOW, 0))


def pax(**fields: Any) -> Terminal:
    return Terminal(**({"serial": "0821", "connector": "paxstore", "remote_id": "17"} | fields))


def hand(**fields: Any) -> Terminal:
    return Terminal(**({"serial": "0821", "connector": "handpoint", "terminal_type": "PAXA920"} | fields))


def save(store: Store, *listed: Terminal) -> tuple[int, int, int]:
    is_leading = listed[0].connector == "handpoint"
    saved = save_list(store, listed, connector=listed[0].connector, is_leading=is_leading)
    return saved.new, saved.changed, saved.unchanged


def only(store: Store) -> dict[str, Any]:
    [row] = terminals.known(store)
    return row


def rename(store: Store, alias: str) -> None:
    with store.write("terminals") as writer:
        writer.run("UPDATE ops.terminals SET alias = $alias, version = version + 1", alias=alias)
        terminals.add_history(
            writer, serial="0821", valid_from=LATER, alias=alias, site_id=only(store)["site_id"], changed_by="local"
        )


def aliases(store: Store) -> list[tuple[datetime, str]]:
    return [(row["valid_from"], row["alias"]) for row in terminals.history(store, serial="0821")]


def test_the_lists_of_two_providers_are_one_terminal(store: Store) -> None:
    assert save(store, hand()) == (1, 0, 0)
    assert save(store, pax(name="Accueil 1", tid="27832283", location="Aréna")) == (0, 1, 0)
    row = only(store)
    assert (row["alias"], row["provider_name"], row["terminal_type"], row["tid"]) == (
        "Accueil 1",
        "Accueil 1",
        "PAXA920",
        "27832283",
    )
    assert [site["name"] for site in terminals.sites(store)] == ["Aréna"]
    assert [source["remote_id"] for source in terminals.listed(store, connector="paxstore")] == ["17"]


def test_the_first_name_that_is_learnt_holds_from_the_beginning(store: Store) -> None:
    save(store, hand())
    assert aliases(store) == [(NOW, "0821")]
    clock.live_on(clock.WorldClock(LATER, 0))
    save(store, pax(name="Accueil 1", location="Aréna"))
    assert aliases(store) == [(NOW, "Accueil 1")]
    assert terminals.history(store, serial="0821")[0]["site_id"] == only(store)["site_id"]


def test_an_alias_that_somebody_gave_is_never_overwritten(store: Store) -> None:
    save(store, pax(name="Accueil 1"))
    rename(store, "Guichet A")
    save(store, pax(name="Accueil 2"))
    row = only(store)
    assert (row["alias"], row["provider_name"], row["version"]) == ("Guichet A", "Accueil 2", 2)
    assert aliases(store) == [(NOW, "Accueil 1"), (LATER, "Guichet A")]


def test_the_same_list_twice_changes_nothing(store: Store) -> None:
    save(store, pax(name="Accueil 1", location="Aréna"))
    assert save(store, pax(name="Accueil 1", location="Aréna")) == (0, 0, 1)
    assert len(aliases(store)) == 1


def test_a_terminal_that_moves_has_a_new_site_from_then_on(store: Store) -> None:
    save(store, pax(name="A", location="Aréna"))
    clock.live_on(clock.WorldClock(LATER, 0))
    assert save(store, pax(name="A", location="Piscine")) == (0, 1, 0)
    names = {site["site_id"]: site["name"] for site in terminals.sites(store)}
    history = terminals.history(store, serial="0821")
    assert [(row["valid_from"], names[row["site_id"]]) for row in history] == [(NOW, "Aréna"), (LATER, "Piscine")]


def test_a_provider_that_says_less_takes_nothing_away(store: Store) -> None:
    save(store, pax(name="A", location="Aréna", tid="1", terminal_type="A920"))
    before = only(store)
    save(store, pax())
    assert only(store) == before


def test_the_leading_provider_has_the_last_word_on_the_type(store: Store) -> None:
    save(store, pax(terminal_type="A920"))
    save(store, hand())
    save(store, pax(terminal_type="A920"))
    assert only(store)["terminal_type"] == "PAXA920"


def test_the_world_s_terminals_are_all_there_with_their_sites(
    sandbox_of: Callable[..., Sandbox], works_of: Callable[..., Works]
) -> None:
    sandbox = sandbox_of()
    works = works_of(sandbox)
    assert collect_lists(works)
    devices = {device.serial: device for device in sandbox.world.devices}
    rows = {row["serial"]: row for row in terminals.known(works.store)}
    assert rows.keys() == devices.keys()
    assert all(rows[serial]["alias"] == device.store_name for serial, device in devices.items())
    assert len(terminals.sites(works.store)) == len({device.site_id for device in devices.values()})


def test_a_name_that_differs_is_a_finding_until_it_agrees(
    sandbox_of: Callable[..., Sandbox], works_of: Callable[..., Works]
) -> None:
    works = works_of(sandbox_of())
    collect_lists(works)
    assert operations.open_findings(works.store, kind="name_differs") == []
    serial, name = (terminals.known(works.store)[0][key] for key in ("serial", "alias"))
    sql = "UPDATE ops.terminals SET alias = $alias WHERE serial = $serial"
    for alias, subjects in (("Guichet A", [serial]), ("Guichet B", [serial]), (name, [])):
        with works.store.write("terminals") as writer:
            writer.run(sql, alias=alias, serial=serial)
        collect_lists(works)
        assert [row["subject"] for row in operations.open_findings(works.store, kind="name_differs")] == subjects
