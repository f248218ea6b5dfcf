from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from connectors.paxstore.client import Paxstore
from data import time as clock
from data.queries import naming, outbox
from pipeline import retention
from pipeline.outbox import REFUSAL, deliver
from pipeline.renaming import rename, tell_again
from pipeline.replacing import replace, restore
from tests.connectors.replay import Provider, Says, says
from tests.pipeline.fleets import ANNE, NOW, A, B, C, Shelf, fleet, journal, paxstore_at, row, stand_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from data.store import Store
    from pipeline.works import Works


@contextmanager
def shop(store: Store, folder: Path) -> Iterator[tuple[Works, Shelf]]:
    shelf = Shelf()
    with Provider(shelf) as provider:
        yield fleet(store, folder, paxstore_at(provider.url)), shelf


@pytest.fixture
def here(store: Store, tmp_path: Path) -> Iterator[tuple[Works, Shelf]]:
    with shop(store, tmp_path) as both:
        yield both


def said(store: Store, serial: str = A) -> dict[str, Any]:
    [told] = [one for one in outbox.latest_names(store) if one["serial"] == serial]
    return told


def differing(store: Store) -> list[str]:
    return [one["subject"] for one in naming.unresolved(store, kind="name_differs", serial=None)]


def test_a_name_is_written_at_the_provider_and_the_difference_is_over(here: tuple[Works, Shelf]) -> None:
    works, shelf = here
    rename(works, ANNE, A, "Guichet été", version=1)
    assert (said(works.store)["state"], differing(works.store)) == ("waiting", [A])
    before = works.store.version("terminals")
    assert deliver(works)
    assert shelf.names == {A: "Guichet été"}
    told = said(works.store)
    assert (told["state"], told["sent_at"], told["tries"], told["next_try_at"]) == ("sent", NOW, 1, None)
    assert (row(works.store, A)["provider_name"], differing(works.store)) == ("Guichet été", [])
    assert works.store.version("terminals") > before
    assert [one["job"] for one in works.store.rows("SELECT job FROM ops.runs")] == ["outbox"]


def test_nothing_to_tell_asks_nobody_and_leaves_no_run(here: tuple[Works, Shelf]) -> None:
    works, shelf = here
    assert deliver(works)
    rename(works, ANNE, A, "Guichet", version=1)
    deliver(works)
    deliver(works)
    assert shelf.written == ["Guichet"]
    assert len(works.store.rows("SELECT * FROM ops.runs")) == 1


def test_without_a_provider_that_takes_names_there_is_nothing_to_tell(store: Store, tmp_path: Path) -> None:
    works = fleet(store, tmp_path)
    rename(works, ANNE, A, "Guichet", version=1)
    assert outbox.latest_names(store) == []
    assert deliver(works)


def test_a_terminal_the_provider_does_not_list_is_not_told(store: Store, tmp_path: Path) -> None:
    with Provider(Shelf()) as provider:
        works = fleet(store, tmp_path, paxstore_at(provider.url), connector="handpoint")
        rename(works, ANNE, A, "Guichet", version=1)
    assert outbox.latest_names(store) == []


def test_a_provider_that_is_down_is_tried_again_later_and_later(here: tuple[Works, Shelf]) -> None:
    works, shelf = here
    shelf.answer = lambda: Says(503)
    rename(works, ANNE, A, "Guichet", version=1)
    waits = []
    for _ in range(9):
        due_at = said(works.store)["next_try_at"]
        stand_at(due_at - NOW - timedelta(milliseconds=1))
        asked = len(works.store.rows("SELECT * FROM ops.runs"))
        assert deliver(works), "nothing is due yet"
        assert len(works.store.rows("SELECT * FROM ops.runs")) == asked
        stand_at(due_at - NOW)
        assert not deliver(works)
        told = said(works.store)
        waits.append((told["next_try_at"] - clock.now()).total_seconds())
        assert (told["state"], told["failure_key"]) == ("waiting", "unreachable")
    assert waits == [15, 30, 60, 120, 240, 480, 960, 1800, 1800]
    assert differing(works.store) == [A]
    shelf.answer = lambda: None
    stand_at(said(works.store)["next_try_at"] - NOW)
    assert deliver(works)
    assert (said(works.store)["state"], said(works.store)["failure_key"], shelf.names) == ("sent", None, {A: "Guichet"})


def test_one_that_answers_too_late_is_asked_what_it_did(here: tuple[Works, Shelf]) -> None:
    works, shelf = here

    def late() -> Says:
        shelf.names[A] = "Guichet"
        return Says(hangs_s=0.6)

    shelf.answer = late
    rename(works, ANNE, A, "Guichet", version=1)
    assert deliver(works)
    assert said(works.store)["state"] == "sent"


def test_one_that_does_not_answer_and_did_nothing_is_tried_again(here: tuple[Works, Shelf]) -> None:
    works, shelf = here
    shelf.answer = lambda: Says(cuts=True)
    rename(works, ANNE, A, "Guichet", version=1)
    assert not deliver(works)
    assert said(works.store)["state"] == "waiting"


def test_one_that_refuses_is_not_asked_again_and_says_why(here: tuple[Works, Shelf]) -> None:
    works, shelf = here
    shelf.answer = lambda: says({"businessCode": 1928, "message": "The terminal is active"})
    rename(works, ANNE, A, "Guichet", version=1)
    assert deliver(works)
    stand_at(timedelta(hours=3))
    deliver(works)
    told = said(works.store)
    assert (told["state"], told["tries"], told["sent_at"]) == ("refused", 1, None)
    assert "The terminal is active" in told["failure_detail"]
    assert [one["subject"] for one in naming.unresolved(works.store, kind=REFUSAL, serial=None)] == [A]
    assert row(works.store, A)["alias"] == "Guichet"
    shelf.answer = lambda: None
    rename(works, ANNE, A, "Guichet 2", version=2)
    deliver(works)
    assert said(works.store)["state"] == "sent"
    assert naming.unresolved(works.store, kind=REFUSAL, serial=None) == []


def test_a_key_that_is_not_accepted_waits_for_a_person(here: tuple[Works, Shelf]) -> None:
    works, shelf = here
    shelf.answer = lambda: says({"businessCode": 129, "message": "Authentication failed"})
    rename(works, ANNE, A, "Guichet", version=1)
    assert not deliver(works)
    stand_at(timedelta(minutes=1))
    shelf.answer = lambda: None
    assert not deliver(works), "the key is left alone"
    assert said(works.store)["failure_key"] == "unauthorized"
    works.holds.lift()
    assert deliver(works)
    assert shelf.names == {A: "Guichet"}


def test_a_slow_down_is_obeyed(here: tuple[Works, Shelf]) -> None:
    works, shelf = here
    shelf.answer = lambda: says({"businessCode": 429, "message": "later"}, 429, retry_after="120")
    rename(works, ANNE, A, "Guichet", version=1)
    assert not deliver(works)
    assert said(works.store)["next_try_at"] == NOW + timedelta(seconds=120)


def test_one_terminal_that_fails_does_not_hold_up_the_others_for_long(here: tuple[Works, Shelf]) -> None:
    works, shelf = here
    answers = [Says(500)]
    shelf.answer = lambda: answers.pop() if answers else None
    rename(works, ANNE, A, "Guichet A", version=1)
    rename(works, ANNE, B, "Guichet B", version=1)
    assert not deliver(works)
    assert deliver(works)
    assert shelf.names == {B: "Guichet B"}


def test_a_later_name_overtakes_one_still_to_be_told(here: tuple[Works, Shelf]) -> None:
    works, shelf = here
    for version, name in enumerate(("Un", "Deux", "Trois"), start=1):
        rename(works, ANNE, A, name, version=version)
    deliver(works)
    assert shelf.written == ["Trois"]
    states = [one["state"] for one in works.store.rows("SELECT state FROM ops.outbox ORDER BY message_id")]
    assert states == ["overtaken", "overtaken", "sent"]


def test_a_name_given_while_another_is_being_written_is_written_after_it(here: tuple[Works, Shelf]) -> None:
    works, shelf = here
    rename(works, ANNE, A, "Un", version=1)

    def meanwhile() -> None:
        shelf.answer = lambda: None
        rename(works, ANNE, A, "Deux", version=2)

    shelf.answer = meanwhile
    deliver(works)
    deliver(works)
    assert shelf.written == ["Un", "Deux"]
    assert (shelf.names, row(works.store, A)["provider_name"]) == ({A: "Deux"}, "Deux")
    assert differing(works.store) == []


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("when", ["before it was sent", "after it was sent"])
def test_killed_in_between_it_is_told_after_the_restart_and_says_the_same(
    here: tuple[Works, Shelf], monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    works, shelf = here
    rename(works, ANNE, A, "Guichet", version=1)
    send = Paxstore.rename

    def killed(self: Paxstore, *what: Any) -> None:
        if when.startswith("after"):
            send(self, *what)
        raise Killed

    monkeypatch.setattr(Paxstore, "rename", killed)
    with pytest.raises(Killed):
        deliver(works)
    assert said(works.store)["state"] == "waiting"
    monkeypatch.setattr(Paxstore, "rename", send)
    assert deliver(works)
    assert shelf.written == ["Guichet"] * (2 if when.startswith("after") else 1)
    assert (shelf.names, said(works.store)["state"]) == ({A: "Guichet"}, "sent")


def test_asked_to_stop_it_leaves_the_rest_for_the_next_time(here: tuple[Works, Shelf]) -> None:
    works, shelf = here
    rename(works, ANNE, A, "Guichet A", version=1)
    rename(works, ANNE, B, "Guichet B", version=1)

    def stop() -> None:
        works.stopping.set()

    shelf.answer = stop
    deliver(works)
    assert list(shelf.names) == [A]
    works.stopping.clear()
    assert deliver(works)
    assert list(shelf.names) == [A, B]


def test_a_replacement_and_its_undoing_are_told(here: tuple[Works, Shelf]) -> None:
    works, shelf = here
    replace(works, ANNE, A, C, old_version=1, new_version=1)
    deliver(works)
    assert shelf.names == {C: "Accueil 1"}
    restore(works, ANNE, A, C, old_version=2, new_version=2)
    deliver(works)
    assert shelf.names == {C: C}


def test_a_name_somebody_changed_there_by_hand_is_written_again_when_asked(here: tuple[Works, Shelf]) -> None:
    works, shelf = here
    rename(works, ANNE, A, "Guichet", version=1)
    deliver(works)
    shelf.names[A] = "Autre"
    tell_again(works, ANNE, A)
    deliver(works)
    assert (shelf.names, row(works.store, A)["version"]) == ({A: "Guichet"}, 2)
    assert journal(works.store) == [("anne", "rename_terminal", A), ("anne", "tell_terminal", A)]


def test_told_messages_are_kept_for_a_while_and_waiting_ones_for_ever(here: tuple[Works, Shelf]) -> None:
    works, shelf = here
    rename(works, ANNE, A, "Guichet A", version=1)
    deliver(works)
    shelf.answer = lambda: Says(503)
    rename(works, ANNE, B, "Guichet B", version=1)
    stand_at(timedelta(days=91))
    retention.tidy(works.store)
    assert [one["serial"] for one in outbox.latest_names(works.store)] == [B]


def test_no_secret_is_kept_with_a_failure(here: tuple[Works, Shelf]) -> None:
    works, shelf = here
    shelf.answer = lambda: says({"businessCode": 1928, "message": "SECRET-secret 4111111111111111 says no"})
    rename(works, ANNE, A, "Guichet", version=1)
    deliver(works)
    kept = json.dumps(
        [works.store.rows("SELECT * FROM ops.outbox"), works.store.rows("SELECT * FROM facts.findings")], default=str
    )
    assert "SECRET" not in kept
    assert "4111111111111111" not in kept
    assert "says no" in kept
