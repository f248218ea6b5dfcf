"""What a name may be: an alias or a site, as people write it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from connectors.redact import redact_text
from data.locale import N_
from pipeline.errors import ActRefused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LONGEST = 40
LONGEST_SITE = 60
# Control and format characters, among them those that turn the direction of writing; surrogates, line ends.
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")

BLANK = N_("Write a name: it cannot be empty.")
TOO_LONG = N_("This name has {count} characters; {most} at most.")
UNSEEN = N_("This name holds characters that cannot be seen; write it by hand instead of pasting it.")
A_CARD = N_("This looks like a card number: choose another name.")
TAKEN = N_(
    "Another terminal is already called “{alias}” (serial {serial}): choose another name, or rename that one first."
)


def fit(text: str, most: int = LONGEST) -> str:
    """Return a name as it is kept, spaces around it and doubled ones left out. Raises ActRefused."""
    written = text.strip()
    if not written:
        raise ActRefused(BLANK)
    if any(unicodedata.category(letter) in _UNSEEN for letter in written):
        raise ActRefused(UNSEEN)
    name = unicodedata.normalize("NFC", " ".join(written.split()))
    if len(name) > most:
        raise ActRefused(TOO_LONG, count=len(name), most=most)
    if redact_text(name) != name:
        raise ActRefused(A_CARD)
    return name


def folded(name: str) -> str:
    """Return what two names that people would take for the same have in common: capitals and accents do not count.

    As `facts.folded` has it, nor do ligatures and typographic apostrophes.
    """
    letters = unicodedata.normalize("NFKD", " ".join(name.split()).casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return bare.replace("œ", "oe").replace("æ", "ae").replace("\u2019", "'")


def refuse_taken(alias: str, terminals: Iterable[Mapping[str, Any]], *, but: tuple[str, ...]) -> None:
    """Refuse an alias that a terminal in service has, other than some: people choose a terminal by its alias.

    Raises ActRefused.
    """
    for one in terminals:
        if one["serial"] not in but and one["replaced_by"] is None and folded(one["alias"]) == folded(alias):
            raise ActRefused(TAKEN, alias=one["alias"], serial=one["serial"])
