"""Chance without a stream: what is drawn for a subject depends on the seed, the subject and the attempt only."""

from __future__ import annotations

from bisect import bisect_right
from hashlib import blake2b
from itertools import accumulate
from struct import Struct
from typing import Generic, TypeVar

T = TypeVar("T")

SPAN = 1 << 32
_WORDS = Struct("<16I").unpack


class Chance:
    """Draws of one seed: sixteen words of 32 bits for each subject and attempt."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._prefix = f"{seed}|"

    def draws(self, subject: str, attempt: int = 0) -> tuple[int, ...]:
        """Return the sixteen words of a subject's attempt, always the same."""
        return _WORDS(blake2b(f"{self._prefix}{subject}|{attempt}".encode()).digest())


class Weighted(Generic[T]):
    """A choice among items in the proportion of their weights."""

    def __init__(self, weights: dict[T, float]) -> None:
        self.items = tuple(weights)
        total = sum(weights.values())
        self._limits = [round(share * SPAN / total) for share in accumulate(weights.values())][:-1]

    def pick(self, word: int) -> T:
        """Return the item that a word chooses."""
        return self.items[bisect_right(self._limits, word)]


def limit(probability: float) -> int:
    """Return the word below which something of this probability happens."""
    return round(probability * SPAN)


def between(word: int, low: int, high: int) -> int:
    """Return the whole number in [low, high) that a word chooses."""
    return low + (word * (high - low) >> 32)
