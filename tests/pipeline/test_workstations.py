from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest

from data.queries import workstations as queries
from pipeline import naming as names
from pipeline import workstations
from pipeline.deciding import UNKNOWN
from pipeline.errors import ActRefused, WorkstationOvertaken
from pipeline.replacing import mark_lost, replace, restore
from pipeline.workstations import Said
from tests.pipeline.fleets import ANNE, MARC, NOW, A, B, C, fleet, journal, stand_at

if TYPE_CHECKING:
    from pathlib import Path

    from data.store import Store
    from pipeline.works import Works


@pytest.fixture
def works(store: Store, tmp_path: Path) -> Works:
    return fleet(store, tmp_path)


def row(works: Works, workstation_id: str) -> dict[str, Any]:
    return next(one for one in queries.in_full(works.store) if one["workstation_id"] == workstation_id)


def added(works: Works, name: str = "Caisse 1", **said: Any) -> str:
    return workstations.add(works, ANNE, Said(name=name, **said))


def test_one_is_added_with_all_that_is_said_of_it(works: Works) -> None:
    one = added(works, "  Caisse   1 ", place="AREna", terminal_serial=A, printer=" Star  TSP100 ")
    found = row(works, one)
    assert (found["name"], found["terminal_serial"], found["printer"]) == ("Caisse 1", A, "Star TSP100")
    assert (found["accepts_terminal"], found["is_retired"], found["version"]) == (True, False, 1)
    assert (found["changed_at"], found["changed_by"]) == (NOW, "anne")
    (listed,) = queries.listed(works.store)
    assert (listed["site"], listed["keys"]) == ("Aréna", ["caisse 1"])
    assert journal(works.store) == [("anne", "add_workstation", one)]


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ({"name": " "}, names.BLANK),
        ({"name": "x" * 41}, names.TOO_LONG),
        ({"name": "a\u202eb"}, names.UNSEEN),
        ({"name": "4111 1111 1111 1111"}, names.A_CARD),
        ({"name": "CAISSE  à"}, workstations.TAKEN),
        ({"name": "Caissé r"}, workstations.TAKEN_RETIRED),
        ({"name": "Unknown"}, workstations.NO_NAME),
        ({"name": "New", "printer": "p" * 61}, names.TOO_LONG),
        ({"name": "New", "place": "s" * 61}, names.TOO_LONG),
        ({"name": "New", "terminal_serial": "0000000000"}, UNKNOWN),
        ({"name": "New", "terminal_serial": B}, workstations.LOST),
        ({"name": "New", "terminal_serial": C}, workstations.REPLACED),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(works: Works, said: dict[str, Any], text: str) -> None:
    added(works, "Caisse a")
    gone = added(works, "Caisse R")
    workstations.retire(works, ANNE, gone, version=1)
    mark_lost(works, ANNE, B, version=1)
    replace(works, ANNE, C, A, old_version=1, new_version=1)
    other = added(works, "Caisse 2")
    before = queries.in_full(works.store), journal(works.store)
    with pytest.raises(ActRefused) as adding:
        workstations.add(works, ANNE, Said(**said))
    with pytest.raises(ActRefused) as changing:
        workstations.change(works, ANNE, other, Said(**said), version=1)
    assert (adding.value.text, changing.value.text) == (text, text)
    assert (queries.in_full(works.store), journal(works.store)) == before


def test_who_looked_before_somebody_else_changed_it_is_told(works: Works) -> None:
    one = added(works)
    workstations.change(works, MARC, one, Said(name="Accueil"), version=1)
    with pytest.raises(WorkstationOvertaken) as caught:
        workstations.change(works, ANNE, one, Said(printer="Star"), version=1)
    told = caught.value
    assert (told.serial, told.alias, told.version, told.by) == (one, "Accueil", 2, "marc")
    with pytest.raises(WorkstationOvertaken):
        workstations.retire(works, ANNE, one, version=1)
    assert workstations.change(works, ANNE, one, Said(printer="Star"), version=2)
    assert (row(works, one)["name"], row(works, one)["printer"]) == ("Accueil", "Star")


def test_two_cannot_take_one_name_at_the_same_time(works: Works) -> None:
    together = Barrier(2)

    def give(name: str) -> str:
        together.wait()
        try:
            return added(works, name) and "added"
        except ActRefused as refusal:
            return refusal.text

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(give, ("Café", "CAFE"))) == sorted(["added", workstations.TAKEN])


def test_one_nobody_knows_is_refused(works: Works) -> None:
    with pytest.raises(ActRefused, match="no such workstation"):
        workstations.change(works, ANNE, "gone", Said(name="x"), version=1)
    with pytest.raises(ActRefused, match="no such workstation"):
        workstations.retire(works, ANNE, "gone", version=1)


def test_a_change_holds_from_then_on_and_says_what_it_was(works: Works) -> None:
    one = added(works, terminal_serial=A)
    later = stand_at(timedelta(hours=1))
    assert workstations.change(
        works, MARC, one, Said(accepts_terminal=False, terminal_serial=None, place="Piscine"), version=1
    )
    history = queries.history(works.store, workstation_id=one)
    told = [(kept["valid_from"], kept["alias"], kept["accepts_terminal"], kept["site"]) for kept in history]
    assert told == [(later, None, False, "Piscine"), (NOW, "Accueil 1", True, None)]
    assert [kept["changed_by"] for kept in history] == ["marc", "anne"]
    (detail,) = works.store.rows("SELECT detail FROM ops.audit WHERE act = 'change_workstation'")
    assert json.loads(detail["detail"])["accepts_terminal"] == [True, False]


def test_the_same_again_changes_nothing(works: Works) -> None:
    one = added(works, terminal_serial=A, place="Aréna")
    before = works.store.version("terminals", "audit")
    same = Said(name="Caisse 1", terminal_serial=A, accepts_terminal=True, printer=" ", place="arena")
    assert not workstations.change(works, ANNE, one, same, version=99)
    assert not workstations.restore(works, ANNE, one, version=99)
    assert works.store.version("terminals", "audit") == before
    assert len(queries.history(works.store, workstation_id=one)) == 1


def test_a_lost_terminal_that_is_proposed_already_hinders_no_other_change(works: Works) -> None:
    one = added(works, terminal_serial=A)
    mark_lost(works, ANNE, A, version=1)
    assert workstations.change(works, ANNE, one, Said(terminal_serial=A, printer="Star"), version=1)


def test_one_is_retired_and_restored_never_deleted(works: Works) -> None:
    one = added(works, printer="Star")
    assert workstations.retire(works, ANNE, one, version=1)
    assert row(works, one)["is_retired"]
    with pytest.raises(ActRefused, match="is retired"):
        workstations.change(works, ANNE, one, Said(printer=None), version=2)
    assert not workstations.retire(works, ANNE, one, version=2)
    stand_at(timedelta(minutes=1))
    assert workstations.restore(works, MARC, one, version=2)
    found = row(works, one)
    assert (found["is_retired"], found["printer"], found["version"]) == (False, "Star", 3)


def test_a_terminal_that_takes_another_s_place_is_proposed_from_then_on(works: Works) -> None:
    one = added(works, terminal_serial=A)
    stand_at(timedelta(hours=1))
    replace(works, MARC, A, C, old_version=1, new_version=1)
    assert (row(works, one)["terminal_serial"], row(works, one)["version"]) == (C, 2)
    assert [kept["changed_by"] for kept in queries.history(works.store, workstation_id=one)] == ["marc", "anne"]
    stand_at(timedelta(hours=2))
    restore(works, MARC, A, C, old_version=2, new_version=2)
    assert (row(works, one)["terminal_serial"], row(works, one)["version"]) == (A, 3)
    assert len(queries.history(works.store, workstation_id=one)) == 3


def test_files_name_workstations_once_and_change_nothing_that_a_person_set(works: Works) -> None:
    one = added(works, "Café nord", printer="Star")
    given = {"CAFE  NORD": "Piscine", " Caisse 2": "ARENA", "caisse 2": None, " ": None, "Caisse 3": None}
    assert workstations.seen_in_files(works.store, given) == 2
    found = {kept["name"]: kept for kept in queries.listed(works.store)}
    assert sorted(found) == ["Café nord", "Caisse 2", "Caisse 3"]
    assert (found["Café nord"]["site"], found["Café nord"]["printer"], found["Café nord"]["version"]) == (
        None,
        "Star",
        1,
    )
    assert (found["Caisse 2"]["site"], found["Caisse 2"]["changed_by"]) == ("Aréna", "import")
    before = works.store.version("terminals")
    assert workstations.seen_in_files(works.store, given) == 0
    assert workstations.seen_in_files(works.store, {}) == 0
    assert works.store.version("terminals") == before
    assert row(works, one)["changed_by"] == "anne"


@pytest.mark.parametrize(("typed", "in_file"), [("L\u2019entrée", "l'entree"), ("Cœur", "COEUR"), ("Æther", "aether")])
def test_names_are_the_same_here_as_in_the_database(works: Works, typed: str, in_file: str) -> None:
    added(works, typed)
    assert workstations.seen_in_files(works.store, {in_file: None}) == 0
    (listed,) = queries.listed(works.store)
    assert listed["keys"] == [in_file.lower()]


def test_a_file_that_still_has_the_old_name_adds_nothing(works: Works) -> None:
    one = added(works, "Caisse 1")
    stand_at(timedelta(minutes=1))
    workstations.change(works, ANNE, one, Said(name="Accueil"), version=1)
    assert workstations.seen_in_files(works.store, {"CAISSE 1": None}) == 0
    (listed,) = queries.listed(works.store)
    assert listed["keys"] == ["accueil", "caisse 1"]


def test_a_name_is_of_whoever_has_it_now(works: Works) -> None:
    one = added(works, "Caisse 1")
    stand_at(timedelta(minutes=1))
    workstations.change(works, ANNE, one, Said(name="Accueil"), version=1)
    other = added(works, "CAISSE 1")
    keys = {kept["workstation_id"]: kept["keys"] for kept in queries.listed(works.store)}
    assert keys == {one: ["accueil"], other: ["caisse 1"]}
