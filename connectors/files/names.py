"""Names that come with a file: data for people to read, never a path."""

from __future__ import annotations

import unicodedata

from connectors.files.limits import NAME_CHARACTERS

_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
NAMELESS = "?"


def own_name(name: str) -> str:
    """Return a file's own name: without folders and invisible characters, 120 characters at most."""
    last = visible(name.replace("\\", "/")).rpartition("/")[2].strip(". ")
    stem, dot, suffix = last.rpartition(".")
    if len(last) > NAME_CHARACTERS and stem and len(suffix) < NAME_CHARACTERS // 2:
        last = stem[: NAME_CHARACTERS - len(suffix) - 1] + dot + suffix
    return last[:NAME_CHARACTERS] or NAMELESS


def visible(name: str) -> str:
    """Return a name without what changes how it looks or where it goes."""
    return "".join(each for each in name if unicodedata.category(each) not in _INVISIBLE)[: 8 * NAME_CHARACTERS]
