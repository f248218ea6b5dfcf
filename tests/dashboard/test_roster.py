from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dashboard import chosen, roster
from data.model import State
from tests.dashboard.days import NOW, reader

if TYPE_CHECKING:
    from dashboard.roster import Entry

HERE, THERE = reader("fr_CA"), reader("en_CA")
CHOICES = {name: tuple(choice.words) for name, choice in roster.OWN.items()}


def word(serial: str = "1", **more: Any) -> dict[str, Any]:
    return {
        "serial": serial, "alias": f"Accueil {serial}", "version": 1, "terminal_type": "PAXA920", "tid": None,
        "provider_name": None, "is_named_otherwise": False, "site_id": None, "site": None, "is_lost": False,
        "first_seen_at": NOW, "replaced_by": None,
        "replaced_at": None, "is_retired": False, "listed_by": None, "is_integrated": False,
        "source": "handpoint.ping", "state": "online", "observed_at": NOW - timedelta(minutes=1), "since": NOW,
        "is_since_first": False,
        "battery": None, "is_charging": None, "network": None, "app_version": None, "last_access_at": None,
    } | more  # fmt: skip


def fleet(*words: dict[str, Any]) -> list[Entry]:
    return roster.entries(words, NOW)


def names(found: list[Entry], **params: str) -> list[str]:
    return [one.alias for one in roster.listed(found, chosen.read(params, HERE, CHOICES))]


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("PAXA920", "PAX A920"),
        ("PAXA920PRO", "PAX A920 Pro"),
        ("PAX A920", "PAX A920"),
        ("paxa77", "PAX A77"),
        ("PAXA920MAX", "PAX A920 Max"),
        ("HILITE", "HILITE"),
        ("PAXWHAT", "PAXWHAT"),
        (None, ""),
    ],
)
def test_a_model_is_written_as_on_the_terminal(said: str | None, written: str) -> None:
    assert roster.model(said) == written


def test_all_is_told_from_the_latest_that_any_source_said() -> None:
    (one,) = fleet(
        word(battery=None, app_version="20.4", observed_at=NOW - timedelta(minutes=1)),
        word(source="paxstore", battery=71, network="wifi", app_version="19", observed_at=NOW - timedelta(minutes=5)),
    )
    assert (one.battery, one.network, one.app_version) == (71, "wifi", "20.4")
    assert [said["source"] for said in one.words] == ["handpoint.ping", "paxstore"]


@pytest.mark.parametrize(
    ("words", "french", "english"),
    [
        ([], "Aucun terminal n'est en service.", "No terminal is in service."),
        ([word("1")], "1 terminal : 1 en ligne.", "1 terminal: 1 online."),
        ([word("1"), word("2", state="busy")], "2 terminaux, tous en ligne.", "2 terminals, all online."),
        (
            [word("1"), word("2", state="offline"), word("3", state="unknown"), word("4", state="asleep"),
             word("5", is_lost=True), word("6", is_retired=True)],
            "4 terminaux : 1 en ligne, 1 en veille, 1 hors ligne, 1 inconnu.",
            "4 terminals: 1 online, 1 asleep, 1 offline, 1 unknown.",
        ),
        ([word("5", is_lost=True)], "Aucun terminal n'est en service.", "No terminal is in service."),
    ],
)  # fmt: skip
def test_the_terminals_in_a_sentence(words: list[dict[str, Any]], french: str, english: str) -> None:
    said = roster.sentence(fleet(*words), HERE).replace("\u00a0", " ").replace("\u2019", "'")
    assert (said, roster.sentence(fleet(*words), THERE)) == (french, english)


def test_what_is_out_of_service_is_told_apart() -> None:
    found = fleet(word("1"), word("5", is_lost=True), word("6", is_retired=True), word("7", is_lost=True))
    assert roster.apart(found, THERE) == "Out of service: 2 lost, 1 replaced."
    assert roster.apart(fleet(word("1")), THERE) == ""


def test_names_are_sorted_as_people_count() -> None:
    found = fleet(*(word(str(n), alias=alias) for n, alias in enumerate(
        ("Accueil 10", "accueil 2", "Accueil", "École 1", "Édifice", "10", "Accueil 2b", "2 Salle", "")
    )))  # fmt: skip
    listed = ["", "2 Salle", "10", "Accueil", "accueil 2", "Accueil 2b", "Accueil 10", "École 1", "Édifice"]
    assert names(found, sort="alias") == listed


def test_by_site_those_of_no_site_come_last() -> None:
    found = fleet(word("1"), word("2", site="Piscine"), word("3", site="Aréna"), word("4", site="Aréna", alias="A"))
    assert names(found, sort="site") == ["A", "Accueil 3", "Accueil 2", "Accueil 1"]


def test_the_worst_first_is_down_for_longest_first() -> None:
    found = fleet(
        word("1"),
        word("2", state="offline", since=NOW - timedelta(minutes=5)),
        word("3", state="offline", since=NOW - timedelta(hours=5)),
        word("4", state="unknown"),
        word("5", is_lost=True, state="offline"),
        word("6", state="asleep"),
    )
    assert [name[-1] for name in names(found)] == ["3", "2", "4", "6", "1", "5"]


@pytest.mark.parametrize("search", ["ARENA", "aréna", "0821", "PAX A920 P", "guichet"])
def test_a_search_finds_name_number_model_site_and_provider_s_name(search: str) -> None:
    wanted = word(
        "0821", alias="x", site="Aréna", terminal_type="PAXA920PRO", provider_name="Guichet", tid="27", is_retired=True
    )
    assert names(fleet(wanted, word("9")), search=search) == ["x"]


def test_terminals_that_share_a_name_are_found_whatever_the_capitals() -> None:
    found = fleet(
        word("1", alias="Accueil 1"), word("2", alias="ACCUEIL  1"), word("3", alias="Accueil 1", replaced_by="1")
    )
    assert [[one.serial for one in group] for group in roster.namesakes(found)] == [["1", "2"]]


@pytest.mark.parametrize(
    ("other", "disagrees"),
    [
        ({"state": "offline"}, True),
        ({"state": "busy"}, False),
        ({"state": "unknown"}, False),
        ({"state": "offline", "observed_at": NOW - timedelta(minutes=11)}, False),
    ],
)
def test_sources_disagree_when_both_are_fresh_and_one_says_it_cannot_be_reached(
    other: dict[str, Any], *, disagrees: bool
) -> None:
    (one,) = fleet(word(), word(source="paxstore", **other))
    assert bool(roster.disagreement(one, NOW)) is disagrees


def test_new_terminals_are_offered_first_to_take_a_place() -> None:
    later = NOW + timedelta(days=1)
    old, *others = fleet(
        word("1"), word("2"), word("3", alias="3"), word("4", alias="4", first_seen_at=later), word("5", is_lost=True),
        word("6", is_retired=True),
    )  # fmt: skip
    assert [one.serial for one in roster.successors(old, [old, *others])] == ["4", "3", "2"]


def test_a_busy_terminal_is_online() -> None:
    (one,) = fleet(word(state="busy"))
    assert (one.standing, one.seen.state) == ("online", State.BUSY)
