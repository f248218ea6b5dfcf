"""What we conclude of each terminal: its freshest word, or unknown when all words are too old."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from data.model import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Three rounds of observation: a word older than that says how a terminal was, not how it is.
GRACE = timedelta(minutes=10)
# What stands for a serial number while only SmartRec's exports name a terminal.
NAMED_IN_FILES = "smartrec:"
# The source that asks the terminal itself knows best whether it can take a payment.
_BEST = "handpoint"


class Seen(Struct, frozen=True, kw_only=True):
    """A terminal and how it is; `state` is unknown when nothing fresh was heard, whatever `observed_at` says.

    `is_since_first` tells that it was so when we first heard of it: since then at least.
    """

    serial: str
    alias: str
    site: str | None
    is_lost: bool
    is_retired: bool = False
    state: State
    since: datetime | None
    observed_at: datetime | None
    source: str | None
    is_since_first: bool = False

    @property
    def is_named_only(self) -> bool:
        """Whether nobody but a file knows it, by its name: there is nobody to ask how it is."""
        return self.serial.startswith(NAMED_IN_FILES)

    @property
    def is_offered(self) -> bool:
        """Whether payments may be taken on it: neither lost, nor replaced by another."""
        return not (self.is_lost or self.is_retired)


def conclude(rows: Iterable[dict[str, Any]], now: datetime) -> list[Seen]:
    """Return one conclusion a terminal, from the latest word of each source on it (`fleet.terminals`)."""
    return [_one(list(words), now) for _, words in groupby(rows, key=itemgetter("serial"))]


def _one(words: Sequence[dict[str, Any]], now: datetime) -> Seen:
    spoken = [word for word in words if word["source"] is not None]
    known = [word for word in spoken if word["state"] != State.UNKNOWN]
    fresh = [word for word in known if now - word["observed_at"] <= GRACE]
    best = min(fresh, key=_rank) if fresh else max(known or spoken, key=itemgetter("observed_at"), default=None)
    return Seen(
        serial=words[0]["serial"],
        alias=words[0]["alias"],
        site=words[0]["site"],
        is_lost=words[0]["is_lost"],
        is_retired=words[0]["is_retired"],
        state=State(best["state"]) if best and fresh else State.UNKNOWN,
        since=best["since"] if best and fresh else None,
        observed_at=best["observed_at"] if best else None,
        source=best["source"] if best else None,
        is_since_first=bool(best and fresh and best["is_since_first"]),
    )


def _rank(word: dict[str, Any]) -> tuple[bool, float]:
    return not word["source"].startswith(_BEST), -word["observed_at"].timestamp()
