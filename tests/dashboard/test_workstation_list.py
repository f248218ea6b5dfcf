from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dashboard import chosen, roster, workstation_list
from dashboard.workstation_file import CHOICES
from data.queries import roster as terminals
from data.queries import workstations as questions
from tests.dashboard import days, desk_days
from tests.dashboard.days import ascii_like
from tests.dashboard.fleet_days import FIRST, FOURTH, SECOND, THIRD

if TYPE_CHECKING:
    from dashboard.workstation_list import Desks, Entry
    from data.store import Store

HERE = days.reader("en_CA")
PERIOD = {"since": days.TODAY, "until": days.TODAY}


@pytest.fixture
def filled(store: Store) -> Store:
    desk_days.fill(store)
    return store


def built(store: Store) -> Desks:
    fleet = roster.entries(terminals.terminals(store), days.NOW)
    return workstation_list.build(questions.listed(store), questions.taken(store, **PERIOD), fleet)


def run(store: Store, sql: str, **params: object) -> None:
    with store.write("terminals") as writer:
        writer.run(sql, **params)


def names(store: Store, **params: str) -> list[str]:
    return [one.name for one in workstation_list.listed(built(store), chosen.read(params, HERE, CHOICES))]


def one(store: Store, workstation_id: str) -> Entry:
    return next(entry for entry in built(store).entries if entry.workstation_id == workstation_id)


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, ["Accueil, caisse 1", "Bureau 4", "Café 3", "Piscine, caisse 2"]),
        ({"state": "nonsense"}, ["Accueil, caisse 1", "Bureau 4", "Café 3", "Piscine, caisse 2"]),
        ({"state": "trouble"}, ["Piscine, caisse 2"]),
        ({"state": "retired"}, ["Kiosque"]),
        ({"state": "all", "sort": "site"}, ["Accueil, caisse 1", "Café 3", "Kiosque", "Piscine, caisse 2", "Bureau 4"]),
        ({"site": "pool"}, ["Piscine, caisse 2"]),
        ({"site": "unknown"}, ["Bureau 4"]),
        ({"search": "CAFE"}, ["Café 3"]),
        ({"search": "star"}, ["Piscine, caisse 2"]),
        ({"search": "accueil 1"}, ["Accueil, caisse 1", "Café 3"]),
        ({"search": SECOND}, ["Piscine, caisse 2"]),
        ({"search": "nowhere"}, []),
    ],
)
def test_a_list_is_narrowed_and_sorted(filled: Store, params: dict[str, str], expected: list[str]) -> None:
    assert names(filled, **params) == expected


def test_names_are_sorted_as_people_count(filled: Store) -> None:
    for number in (10, 2):
        run(
            filled,
            "INSERT INTO ops.workstations VALUES ($n, $n, NULL, NULL, TRUE, NULL, FALSE, 1, $t, 'x')",
            n=f"Guichet {number}",
            t=days.NOW,
        )
    assert names(filled, search="guichet") == ["Guichet 2", "Guichet 10"]


def test_the_most_net_comes_first_when_asked_for(filled: Store) -> None:
    found = workstation_list.listed(built(filled), chosen.read({"sort": "net", "state": "all"}, HERE, CHOICES))
    nets = [sum(net for _, net in entry.taken.nets) for entry in found]
    assert nets == sorted(nets, reverse=True)
    assert len(set(nets)) > 2


def test_a_terminal_that_is_lost_replaced_or_offline_is_said_with_the_reason(filled: Store) -> None:
    offline = one(filled, "w2")
    assert offline.terminal is not None
    assert (offline.is_in_trouble, ascii_like(workstation_list.how(offline.terminal, HERE))) == (
        True, "Offline · 22 min",
    )  # fmt: skip
    run(filled, "UPDATE ops.terminals SET is_lost = TRUE WHERE serial = $s", s=FIRST)
    assert one(filled, "w1").is_in_trouble
    run(filled, "UPDATE ops.workstations SET terminal_serial = $s WHERE workstation_id = 'w3'", s=FOURTH)
    assert not one(filled, "w3").is_in_trouble, "unknown is not offline"
    run(
        filled,
        "INSERT INTO ops.replacements VALUES ($old, $new, $t, 'x', 'x', NULL, [])",
        old=FOURTH,
        new=THIRD,
        t=days.NOW,
    )
    replaced = one(filled, "w3")
    assert replaced.terminal is not None
    assert (replaced.is_in_trouble, workstation_list.how(replaced.terminal, HERE)) == (True, f"Replaced by {THIRD}")
    said = "4 workstations: 3 accept Terminal. 3 propose a terminal that is out of use now."
    assert workstation_list.sentence(built(filled), HERE) == said


def test_one_that_takes_no_terminal_or_is_retired_is_in_no_trouble(filled: Store) -> None:
    run(filled, "UPDATE ops.workstations SET terminal_serial = $s WHERE workstation_id IN ('w4', 'w5')", s=SECOND)
    assert [entry.workstation_id for entry in built(filled).entries if entry.is_in_trouble] == ["w2"]


def test_two_that_propose_one_terminal_are_told(filled: Store) -> None:
    ((terminal, group),) = workstation_list.shared(built(filled))
    assert (terminal.serial, [entry.name for entry in group]) == (FIRST, ["Accueil, caisse 1", "Café 3"])
    run(filled, "UPDATE ops.workstations SET is_retired = TRUE WHERE workstation_id = 'w3'")
    assert workstation_list.shared(built(filled)) == []


def test_only_terminals_in_service_are_proposed(filled: Store) -> None:
    run(filled, "UPDATE ops.terminals SET is_lost = TRUE WHERE serial = $s", s=FIRST)
    fleet = roster.entries(terminals.terminals(filled), days.NOW)
    assert [terminal.alias for terminal in workstation_list.usable(fleet)] == ["Aréna 3", "Bureau 4", "Piscine 2"]


def test_a_terminal_no_list_has_any_more_is_still_shown_by_its_serial(filled: Store) -> None:
    run(filled, "UPDATE ops.workstations SET terminal_serial = '0000000000' WHERE workstation_id = 'w1'")
    found = one(filled, "w1")
    assert (found.terminal, found.terminal_serial, found.is_in_trouble) == (None, "0000000000", False)


def test_none_in_service_is_said(filled: Store) -> None:
    run(filled, "UPDATE ops.workstations SET is_retired = TRUE")
    assert workstation_list.sentence(built(filled), HERE) == "No workstation is in service."
