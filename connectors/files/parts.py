"""One XML part of a workbook as it goes by: well formed, in UTF-8, and without declarations of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from connectors.files import limits
from connectors.files.book import Unfit

if TYPE_CHECKING:
    from collections.abc import Callable

# A cell far out, as it is usually written; what is written otherwise is found by its size.
_FAR_CELL = rb"(?:(?:[A-Z]{3,}|G[S-Z]|[H-Z][A-Z])[0-9]|[A-Z]+(?:[2-9][0-9]{5}|[0-9]{7,}))"
_FAR = [re.compile(rb" r=" + quote + _FAR_CELL) for quote in (b'"', b"'")]
_FAR_BYTES = 64
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']{0,40})""")
_REFERENCE = re.compile(r"([A-Za-z]+)([0-9]+)")
_HEAD_BYTES = 300


class _Target:
    def doctype(self, *_: str | None) -> None:
        raise Unfit("entities")

    def close(self) -> None:
        pass


class Elements(_Target):
    """What is called for every element with its attributes, names without their namespace."""

    def __init__(self, tell: Callable[[str, dict[str, str]], None]) -> None:
        self._tell = tell

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Tell of an element."""
        self._tell(tag.rpartition("}")[2], attributes)


class Texts(_Target):
    """The texts of the elements with the given names."""

    def __init__(self, *names: str) -> None:
        self._names = names
        self._now = ""
        self.found: list[str] = []

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        """See an element begin."""
        self._now = tag.rpartition("}")[2]
        if self._now in self._names:
            self.found.append("")

    def end(self, _tag: str) -> None:
        """See an element end."""
        self._now = ""

    def data(self, text: str) -> None:
        """See text."""
        if self._now in self._names:
            self.found[-1] += text


class Part:
    """A part that is watched while it is copied; `is_far` tells that it seems to have cells far out."""

    def __init__(self, target: _Target | None = None) -> None:
        self._parser = ET.XMLParser(target=target or _Target())  # noqa: S314 - it ends at a declaration
        self._before = b""
        self._is_first = True
        self.is_far = False

    def feed(self, chunk: bytes) -> None:
        """Look at the next bytes; raise Unfit for what has no place in a workbook."""
        try:
            self._parser.feed(chunk)
        except ET.ParseError as error:
            raise Unfit("damaged") from error
        if self._is_first:
            _refuse_other_encodings(chunk[:_HEAD_BYTES])
        self._is_first = False
        self.is_far = self.is_far or _is_far(chunk) or _is_far(self._before + chunk[:_FAR_BYTES])
        self._before = chunk[-_FAR_BYTES:]

    def close(self) -> None:
        """Make sure that it came to its end."""
        try:
            self._parser.close()
        except ET.ParseError as error:
            raise Unfit("damaged") from error


class Extent:
    """How far the filled cells of a sheet reach: raise Unfit as soon as it is too far."""

    def __init__(self) -> None:
        self._reference = ""

    def see(self, tag: str, attributes: dict[str, str]) -> None:
        """Look at an element of a sheet."""
        if tag == "c":
            self._reference = attributes.get("r", "")
        elif tag in ("v", "is") and self._reference:
            self._refuse(_REFERENCE.fullmatch(self._reference))
            self._reference = ""

    def _refuse(self, found: re.Match[str] | None) -> None:
        if not found:
            raise Unfit("damaged")
        letters, digits = found[1].upper(), found[2]
        column = 0
        for letter in letters[:4]:
            column = column * 26 + ord(letter) - ord("A") + 1
        if column > limits.COLUMNS:
            raise Unfit("too_wide", limit=limits.COLUMNS)
        if len(digits) > len(str(limits.ROWS)) or int(digits) > limits.ROWS:
            raise Unfit("too_long", limit=limits.ROWS)


def _is_far(text: bytes) -> bool:
    return any(pattern.search(text) for pattern in _FAR)


def _refuse_other_encodings(head: bytes) -> None:
    declared = _DECLARED.match(head.removeprefix(b"\xef\xbb\xbf"))
    if 0 in head or (declared and declared[1].lower() not in (b"utf-8", b"us-ascii")):
        raise Unfit("damaged")
