"""What is wrong with the settings, and how to put it right, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from data.locale import N_, translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Word(str):
    """A value that is itself a msgid."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong at one place. `what` and `fix` are msgids that `values` complete; no value is a secret."""

    where: str
    what: str
    fix: str
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: str) -> str:
        """Say what is wrong, and where."""
        return f"{self.where}: {self._said(self.what, language)}"

    def remedy(self, language: str) -> str:
        """Say what to do about it."""
        return self._said(self.fix, language)

    def _said(self, text: str, language: str) -> str:
        words = translator(language)
        values = {name: words.gettext(v) if isinstance(v, Word) else v for name, v in self.values.items()}
        return words.gettext(text).format_map(values)


UNKNOWN_KEY = N_("this setting is not known")
REMOVE_IT = N_("Remove it: nothing reads it. Known here: {known}.")
MEANT = N_("Did you mean “{nearest}”? Rename it, or remove it.")


def unknown(where: str, name: str, known: Iterable[str]) -> Problem:
    """Return the problem of a key nobody reads, with the nearest that somebody does."""
    names = sorted(known)
    meant = nearest(name, names)
    return Problem(where, UNKNOWN_KEY, MEANT if meant else REMOVE_IT, {"nearest": meant, "known": ", ".join(names)})


def nearest(word: str, words: Iterable[str]) -> str:
    """Return the word that was probably meant, or nothing."""
    return next(iter(get_close_matches(word, list(words), n=1, cutoff=0.6)), "")
