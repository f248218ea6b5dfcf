from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from data.queries import naming, terminals
from pipeline import deciding, replacing
from pipeline import naming as names
from pipeline.errors import ActRefused, Overtaken
from pipeline.renaming import move, rename
from pipeline.replacing import mark_found, mark_lost, replace, restore
from tests.pipeline.fleets import ANNE, MARC, NOW, A, B, C, fleet, history, journal, row, stand_at

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from data.store import Store
    from pipeline.works import Works

SWAP = {"old_version": 1, "new_version": 1}
BACK = {"old_version": 2, "new_version": 2}


@pytest.fixture
def works(store: Store, tmp_path: Path) -> Works:
    found = fleet(store, tmp_path)
    with store.write("terminals") as writer:
        for name, serial in (("caisse-1", A), ("caisse-2", A), ("caisse-3", B), ("caisse-4", C)):
            writer.run(
                "INSERT INTO ops.workstations VALUES ($n, $n, NULL, $s, TRUE, NULL, FALSE, 1, $t, 'anne')",
                n=name,
                s=serial,
                t=NOW,
            )
    return found


def desks(store: Store) -> dict[str, list[str]]:
    return {serial: naming.workstations_of(store, serial=serial) for serial in (A, B, C)}


def test_the_new_serial_takes_alias_site_and_workstations_and_histories_stay(works: Works) -> None:
    later = stand_at(timedelta(hours=1))
    replace(works, ANNE, A, C, **SWAP)
    old, new = row(works.store, A), row(works.store, C)
    assert (new["alias"], new["site_id"], new["version"]) == ("Accueil 1", old["site_id"], 2)
    assert (old["replaced_by"], new["replaced_by"], old["version"]) == (C, None, 2)
    assert history(works.store, A) == [(NOW, "Accueil 1", "Aréna", "pipeline")]
    assert history(works.store, C) == [(NOW, C, None, "pipeline"), (later, "Accueil 1", "Aréna", "anne")]
    assert desks(works.store) == {A: [], B: ["caisse-3"], C: ["caisse-1", "caisse-2", "caisse-4"]}
    assert journal(works.store) == [("anne", "replace_terminal", A), ("anne", "replace_terminal", C)]


def test_a_replaced_terminal_is_asked_about_no_more_and_its_list_changes_nothing(works: Works, tmp_path: Path) -> None:
    replace(works, ANNE, A, C, **SWAP)
    assert [one["serial"] for one in terminals.listed(works.store, connector="paxstore")] == [B, C]
    fleet(works.store, tmp_path)
    assert (row(works.store, C)["alias"], row(works.store, A)["replaced_by"]) == ("Accueil 1", C)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (A, A, replacing.SAME),
        ("999", C, deciding.UNKNOWN),
        (A, "999", deciding.UNKNOWN),
    ],
)
def test_nonsense_is_refused(works: Works, old: str, new: str, why: str) -> None:
    with pytest.raises(ActRefused) as caught:
        replace(works, ANNE, old, new, **SWAP)
    assert caught.value.text == why
    assert journal(works.store) == []


def test_a_lost_terminal_replaces_nothing_and_can_be_replaced(works: Works) -> None:
    mark_lost(works, ANNE, C, version=1)
    with pytest.raises(ActRefused, match="marked as lost"):
        replace(works, ANNE, A, C, old_version=1, new_version=2)
    mark_found(works, ANNE, C, version=2)
    mark_lost(works, ANNE, A, version=1)
    replace(works, ANNE, A, C, old_version=2, new_version=3)
    assert row(works.store, A)["is_lost"]


def test_nobody_is_replaced_twice_nor_replaces_from_retirement(works: Works) -> None:
    replace(works, ANNE, A, C, **SWAP)
    for old, new in ((A, B), (B, A)):
        versions = {one: row(works.store, one)["version"] for one in (old, new)}
        with pytest.raises(ActRefused, match=C):
            replace(works, ANNE, old, new, old_version=versions[old], new_version=versions[new])


@pytest.mark.parametrize(("old_version", "new_version"), [(0, 1), (1, 0)])
def test_either_one_changed_meanwhile_stops_it(works: Works, old_version: int, new_version: int) -> None:
    with pytest.raises(Overtaken):
        replace(works, ANNE, A, C, old_version=old_version, new_version=new_version)
    assert row(works.store, C)["alias"] == C


def test_two_people_who_choose_the_same_new_one_do_not_both_get_it(works: Works) -> None:
    together = Barrier(2)

    def choose(old: str) -> str:
        together.wait()
        try:
            replace(works, ANNE, old, C, **SWAP)
        except Overtaken:
            return "told"
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(choose, (A, B))) == ["done", "told"]
    assert sum(one["replaced_by"] is not None for one in naming.in_full(works.store)) == 1


def test_a_mistake_is_undone_whole(works: Works) -> None:
    before = {serial: (row(works.store, serial)["alias"], row(works.store, serial)["site_id"]) for serial in (A, B, C)}
    at_first = desks(works.store)
    replace(works, ANNE, A, C, **SWAP)
    later = stand_at(timedelta(hours=1))
    restore(works, MARC, A, C, **BACK)
    after = {serial: (row(works.store, serial)["alias"], row(works.store, serial)["site_id"]) for serial in (A, B, C)}
    assert after == before
    assert desks(works.store) == at_first
    assert history(works.store, C)[-1] == (later, C, None, "marc")
    assert [one["replaced_by"] for one in naming.in_full(works.store)] == [None] * 3
    replace(works, ANNE, A, C, old_version=3, new_version=3)


def test_what_was_changed_of_the_new_one_since_stays(works: Works) -> None:
    replace(works, ANNE, A, C, **SWAP)
    rename(works, ANNE, C, "Guichet neuf", version=2)
    move(works, ANNE, C, "Chalet", version=3)
    restore(works, ANNE, A, C, old_version=2, new_version=4)
    assert history(works.store, C)[-1][1:3] == ("Guichet neuf", "Chalet")


def _not_replaced(works: Works) -> None:
    restore(works, ANNE, A, C, **SWAP)


def _by_another(works: Works) -> None:
    replace(works, ANNE, A, C, **SWAP)
    restore(works, ANNE, A, B, old_version=2, new_version=1)


def _replaced_in_turn(works: Works) -> None:
    replace(works, ANNE, A, C, **SWAP)
    replace(works, ANNE, C, B, old_version=2, new_version=1)
    restore(works, ANNE, A, C, old_version=2, new_version=3)


def _name_is_taken(works: Works) -> None:
    replace(works, ANNE, A, C, **SWAP)
    rename(works, ANNE, C, "Guichet", version=2)
    rename(works, ANNE, B, "Accueil 1", version=1)
    restore(works, ANNE, A, C, old_version=2, new_version=3)


def _former_name_is_taken(works: Works) -> None:
    replace(works, ANNE, A, B, **SWAP)
    rename(works, ANNE, C, "Piscine 2", version=1)
    restore(works, ANNE, A, B, **BACK)


@pytest.mark.parametrize(
    ("mistake", "why"),
    [
        (_not_replaced, replacing.NOT_REPLACED),
        (_by_another, replacing.NOT_REPLACED),
        (_replaced_in_turn, deciding.RETIRED),
        (_name_is_taken, names.TAKEN),
        (_former_name_is_taken, names.TAKEN),
    ],
)
def test_what_cannot_be_undone_is_said_and_changes_nothing(
    works: Works, mistake: Callable[[Works], None], why: str
) -> None:
    with pytest.raises(ActRefused) as caught:
        mistake(works)
    assert caught.value.text == why
    assert "restore_terminal" not in {act for _, act, _ in journal(works.store)}


def test_an_undoing_after_somebody_else_s_change_is_not_made(works: Works) -> None:
    replace(works, ANNE, A, C, **SWAP)
    rename(works, MARC, C, "Guichet", version=2)
    with pytest.raises(Overtaken):
        restore(works, ANNE, A, C, **BACK)


def test_a_replaced_terminal_that_differs_from_its_provider_is_no_finding(works: Works) -> None:
    rename(works, ANNE, A, "Guichet", version=1)
    assert [one["subject"] for one in naming.unresolved(works.store, kind="name_differs", serial=None)] == [A]
    replace(works, ANNE, A, B, old_version=2, new_version=1)
    assert [one["subject"] for one in naming.unresolved(works.store, kind="name_differs", serial=None)] == [B]
