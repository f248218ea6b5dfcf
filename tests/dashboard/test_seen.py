from __future__ import annotations

from datetime import timedelta
from typing import Any

from dashboard import seen
from data.model import State
from tests.dashboard.days import NOW


def word(
    source: str | None = "handpoint.ping", state: str | None = "online", minutes: float = 1, **more: Any
) -> dict[str, Any]:
    observed = NOW - timedelta(minutes=minutes) if source else None
    return {
        "serial": "1",
        "alias": "Accueil 1",
        "site": "Aréna",
        "is_lost": False,
        "is_retired": False,
        "source": source,
        "state": state,
        "observed_at": observed,
        "since": observed,
        "is_since_first": False,
    } | more


def one(*words: dict[str, Any]) -> seen.Seen:
    (found,) = seen.conclude(words, NOW)
    return found


def test_a_fresh_word_is_the_state() -> None:
    assert one(word()).state is State.ONLINE


def test_a_word_older_than_the_grace_is_unknown_and_keeps_its_time() -> None:
    found = one(word(minutes=11))
    assert found.state is State.UNKNOWN
    assert found.observed_at == NOW - timedelta(minutes=11)
    assert found.since is None


def test_the_source_that_asks_the_terminal_wins_over_a_fresher_one() -> None:
    assert one(word("paxstore", "online", 0), word("handpoint.ping", "offline", 3)).state is State.OFFLINE


def test_another_source_speaks_when_the_best_is_silent() -> None:
    found = one(word("paxstore", "online", 2), word("handpoint.ping", "offline", 30))
    assert (found.state, found.source) == (State.ONLINE, "paxstore")


def test_unknown_is_not_offline_and_never_hides_what_is_known() -> None:
    assert one(word(state="unknown")).state is State.UNKNOWN
    assert one(word(state="unknown", minutes=0), word("paxstore", "online", 5)).state is State.ONLINE


def test_a_terminal_nobody_spoke_of_is_unknown_without_a_time() -> None:
    found = one(word(None, None))
    assert (found.state, found.observed_at) == (State.UNKNOWN, None)


def test_terminals_stay_apart() -> None:
    found = seen.conclude([word(), word(serial="2", state="busy")], NOW)
    assert [terminal.state for terminal in found] == [State.ONLINE, State.BUSY]


def test_what_was_so_at_the_first_look_is_known_to_be() -> None:
    assert one(word(is_since_first=True)).is_since_first
    assert not one(word()).is_since_first
    assert not one(word(minutes=11, is_since_first=True)).is_since_first
    assert not one(word("paxstore", "online", 2, is_since_first=True), word(minutes=3)).is_since_first
