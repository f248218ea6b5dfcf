from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from data.chosen import Chosen
from data.model import Kind, Payment, SourceKey, Status, payment_id
from data.queries import naming, payment_details
from data.save import save_payments
from data.store import Store
from pipeline import naming as names
from pipeline.errors import ActRefused, Overtaken
from pipeline.renaming import move, rename
from pipeline.replacing import mark_lost, replace
from pipeline.terminals import save_list
from tests.pipeline.fleets import ANNE, MARC, NOW, A, B, C, fleet, history, journal, row, stand_at

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.works import Works


@pytest.fixture
def works(store: Store, tmp_path: Path) -> Works:
    return fleet(store, tmp_path)


def test_a_new_alias_holds_from_now_on_with_who_gave_it(works: Works) -> None:
    later, before = stand_at(timedelta(hours=1)), works.store.version("terminals")
    assert rename(works, ANNE, A, "  Guichet   A ", version=1)
    after = row(works.store, A)
    assert (after["alias"], after["version"], after["provider_name"]) == ("Guichet A", 2, "Accueil 1")
    assert history(works.store, A) == [(NOW, "Accueil 1", "Aréna", "pipeline"), (later, "Guichet A", "Aréna", "anne")]
    assert journal(works.store) == [("anne", "rename_terminal", A)]
    assert works.store.version("terminals") > before


def test_payments_keep_the_alias_they_were_taken_under(works: Works) -> None:
    said = []
    for number, hours in enumerate((0, 2)):
        key = SourceKey("handpoint", "demo", "m1", "transaction", str(number))
        said.append(
            Payment(
                payment_id=payment_id(key), source="handpoint.feed", remote_id=str(number), kind=Kind.PAYMENT,
                occurred_at=NOW + timedelta(hours=hours), amount_minor=100, currency="CAD", status=Status.APPROVED,
                terminal_serial=A,
            )
        )  # fmt: skip
    save_payments(works.store, said, connector="handpoint")
    stand_at(timedelta(hours=1))
    rename(works, ANNE, A, "Guichet A", version=1)
    day = NOW.date()
    rows = [
        one
        for batch in payment_details.details(works.store, chosen=Chosen(since=day, until=day), since_at=NOW)
        for one in batch.to_pylist()
    ]
    assert [one["terminal_alias"] for one in rows] == ["Accueil 1", "Guichet A"]


def test_the_same_alias_again_changes_nothing(works: Works) -> None:
    before = works.store.version("terminals", "audit")
    assert not rename(works, ANNE, A, "Accueil 1 ", version=1)
    assert not rename(works, ANNE, A, "Accueil 1", version=99)
    assert (row(works.store, A)["version"], journal(works.store)) == (1, [])
    assert works.store.version("terminals", "audit") == before


def test_who_looked_before_somebody_else_changed_it_is_told_by_whom_and_to_what(works: Works) -> None:
    rename(works, ANNE, A, "Guichet A", version=1)
    with pytest.raises(Overtaken) as caught:
        rename(works, MARC, A, "Caisse", version=1)
    told = caught.value
    assert (told.serial, told.alias, told.version, told.by) == (A, "Guichet A", 2, "anne")
    assert row(works.store, A)["alias"] == "Guichet A"
    assert rename(works, MARC, A, "Caisse", version=told.version)
    assert [one[1] for one in history(works.store, A)][-1] == "Caisse"


def test_of_many_who_saw_the_same_one_wins_and_all_others_are_told(works: Works) -> None:
    together = Barrier(8)

    def give(number: int) -> str:
        together.wait()
        try:
            return "won" if rename(works, ANNE, A, f"Caisse {number}", version=1) else "nothing"
        except Overtaken as told:
            return told.alias

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(give, range(8)))
    alias = row(works.store, A)["alias"]
    assert sorted(told) == sorted(["won", *([alias] * 7)])
    assert told[int(alias.removeprefix("Caisse "))] == "won"
    assert (row(works.store, A)["version"], len(journal(works.store))) == (2, 1)


def test_two_terminals_cannot_take_one_alias_at_the_same_time(works: Works) -> None:
    together = Barrier(2)

    def give(serial: str) -> str:
        together.wait()
        try:
            return str(rename(works, ANNE, serial, "Caisse", version=1))
        except ActRefused as refusal:
            return refusal.text

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(give, (A, B))) == sorted(["True", names.TAKEN])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", names.BLANK),
        (" \u00a0\t", names.BLANK),
        ("x" * 41, names.TOO_LONG),
        ("Accueil\x071", names.UNSEEN),
        ("Accueil\t1", names.UNSEEN),
        ("Accueil\n1", names.UNSEEN),
        ("Accueil\u202e1", names.UNSEEN),
        ("Accueil\u200b1", names.UNSEEN),
        ("Accueil\x00", names.UNSEEN),
        ("4111 1111 1111 1111", names.A_CARD),
        ("Piscine 2", names.TAKEN),
        ("  PISCINE  2", names.TAKEN),
        ("Pisciné 2", names.TAKEN),
        (C, names.TAKEN),
    ],
)
def test_what_is_no_alias_is_refused_and_changes_nothing(works: Works, text: str, why: str) -> None:
    with pytest.raises(ActRefused) as caught:
        rename(works, ANNE, A, text, version=1)
    assert caught.value.text == why
    assert (row(works.store, A)["alias"], row(works.store, A)["version"], journal(works.store)) == ("Accueil 1", 1, [])


@pytest.mark.parametrize("text", ["x" * 40, "Œuvre *1* $5 <b> [a](b)", "窓口", "🏊 Piscine", "Accueil\u00a01bis"])
def test_names_people_write_are_taken(works: Works, text: str) -> None:
    assert rename(works, ANNE, A, text, version=1)
    assert row(works.store, A)["alias"] == text.replace("\u00a0", " ")


@given(some.text(max_size=50))
def test_a_name_that_fits_fits_as_it_is_kept(text: str) -> None:
    try:
        kept = names.fit(text)
    except ActRefused:
        return
    assert 1 <= len(kept) <= names.LONGEST
    assert names.fit(kept) == kept
    assert kept.isprintable()


def test_a_terminal_nobody_knows_is_refused(works: Works) -> None:
    with pytest.raises(ActRefused, match="no terminal with the serial number 999"):
        rename(works, ANNE, "999", "Caisse", version=1)


def test_a_terminal_that_was_replaced_keeps_its_name(works: Works) -> None:
    replace(works, ANNE, A, C, old_version=1, new_version=1)
    with pytest.raises(ActRefused, match=C):
        rename(works, ANNE, A, "Caisse", version=2)


def test_the_alias_of_a_replaced_terminal_is_free_for_its_successor_only_while_it_carries_it(works: Works) -> None:
    replace(works, ANNE, A, C, old_version=1, new_version=1)
    with pytest.raises(ActRefused):
        rename(works, ANNE, B, "Accueil 1", version=1)
    rename(works, ANNE, C, "Guichet", version=2)
    assert rename(works, ANNE, B, "Accueil 1", version=1)


def test_a_name_that_differs_from_the_provider_s_is_a_finding_at_once(works: Works) -> None:
    def open_ones() -> list[str]:
        return [one["subject"] for one in naming.unresolved(works.store, kind="name_differs", serial=None)]

    rename(works, ANNE, A, "Guichet A", version=1)
    rename(works, ANNE, B, "Guichet B", version=1)
    assert open_ones() == [A, B]
    with works.store.write("findings") as writer:
        writer.run("UPDATE facts.findings SET state = 'acknowledged'")
    rename(works, ANNE, A, "Accueil 1", version=2)
    assert open_ones() == [B]


# Sites ------------------------------------------------------------------------------------------------------------


def test_a_terminal_is_moved_to_a_known_site_a_new_one_or_none(works: Works) -> None:
    later = stand_at(timedelta(hours=1))
    assert move(works, ANNE, A, "piscine", version=1)
    assert history(works.store, A)[-1] == (later, "Accueil 1", "Piscine", "anne")
    assert move(works, ANNE, A, "Chalet des sports", version=2)
    assert move(works, ANNE, A, None, version=3)
    assert [one[2] for one in history(works.store, A)][-1] is None
    assert not move(works, ANNE, A, None, version=3)
    assert [act for _, act, _ in journal(works.store)] == ["move_terminal"] * 3
    names_now = {one["name"] for one in works.store.rows("SELECT name FROM ops.sites")}
    assert names_now == {"Aréna", "Piscine", "Chalet des sports"}


def test_a_move_after_somebody_else_s_is_not_made(works: Works) -> None:
    move(works, ANNE, A, "Piscine", version=1)
    with pytest.raises(Overtaken):
        move(works, MARC, A, "Chalet", version=1)
    assert "Chalet" not in {one["name"] for one in works.store.rows("SELECT name FROM ops.sites")}
    with pytest.raises(ActRefused):
        move(works, MARC, A, " ", version=2)


def test_a_site_that_somebody_gave_is_never_overwritten_by_a_list(works: Works, tmp_path: Path) -> None:
    move(works, ANNE, A, "Piscine", version=1)
    stand_at(timedelta(days=1))
    fleet(works.store, tmp_path)
    assert history(works.store, A)[-1][2] == "Piscine"
    assert history(works.store, B)[-1][2] == "Piscine"
    assert len(history(works.store, A)) == 1, "one instant, one row"
    assert row(works.store, A)["site_id"] == row(works.store, B)["site_id"]


def test_losing_and_finding_change_one_word_and_are_noted(works: Works) -> None:
    assert mark_lost(works, ANNE, A, version=1)
    assert not mark_lost(works, MARC, A, version=1)
    assert row(works.store, A)["is_lost"]
    with pytest.raises(Overtaken):
        rename(works, MARC, A, "Caisse", version=1)
    assert len(history(works.store, A)) == 1
    assert journal(works.store) == [("anne", "lose_terminal", A)]


def test_it_is_all_there_after_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "encaisse.duckdb"
    asked = {"environment": "demo", "organisation": "Saules", "zone": ZoneInfo("America/Toronto")}
    with Store.open(file, **asked) as store:  # type: ignore[arg-type]
        rename(fleet(store, tmp_path), ANNE, A, "Guichet A", version=1)
    with Store.open(file, **asked) as store:  # type: ignore[arg-type]
        assert (row(store, A)["alias"], row(store, A)["version"]) == ("Guichet A", 2)
        save_list(store, [], connector="paxstore", is_leading=False)
