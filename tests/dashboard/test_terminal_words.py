from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dashboard import terminal_words as said
from dashboard.seen import Seen
from data.model import State
from tests.dashboard.days import NOW, ascii_like, reader

HERE = reader()


def seen(**more: Any) -> Seen:
    wanted: dict[str, Any] = {
        "serial": "1", "alias": "A", "site": None, "is_lost": False, "state": State.OFFLINE, "since": NOW,
        "observed_at": NOW - timedelta(minutes=2), "source": "handpoint.ping",
    }  # fmt: skip
    return Seen(**(wanted | more))


@pytest.mark.parametrize(
    ("ago", "word"),
    [
        (timedelta(seconds=5), "Hors ligne · 1 min"),
        (timedelta(minutes=22, seconds=50), "Hors ligne · 22 min"),
        (timedelta(minutes=59, seconds=59), "Hors ligne · 59 min"),
        (timedelta(hours=1, minutes=59), "Hors ligne · 1 h"),
        (timedelta(hours=23, minutes=59), "Hors ligne · 23 h"),
        (timedelta(days=3, hours=4), "Hors ligne · 3 j"),
    ],
)
def test_since_how_long_one_is_down_is_said_in_one_unit(ago: timedelta, word: str) -> None:
    assert ascii_like(said.worded(seen(since=NOW - ago), HERE)) == word


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"state": State.ONLINE}, "En ligne"),
        ({"state": State.UNKNOWN, "since": None}, "État inconnu"),
        ({"state": State.ASLEEP, "since": NOW - timedelta(hours=2)}, "En veille · 2 h"),
        ({"is_lost": True}, "Perdu"),
        ({"is_lost": True, "is_retired": True}, "Remplacé"),
    ],
)
def test_only_what_is_down_and_expected_to_be_up_has_a_duration(more: dict[str, Any], word: str) -> None:
    assert ascii_like(said.worded(seen(**more), HERE)) == word
