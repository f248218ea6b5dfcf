"""What a file is, by its bytes: a name says nothing."""

from __future__ import annotations

import re
from typing import Literal

from connectors.files.book import Unfit

_STARTS: tuple[tuple[str, tuple[bytes, ...]], ...] = (
    ("pdf", (b"%PDF",)),
    ("image", (b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*", b"RIFF", b"BM")),
    ("archive", (b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"BZh", b"\xfd7zXZ")),
    ("old_workbook", (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00")),
    ("document", (b"{\\rtf",)),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BITMAP_HEADER = 14
_TEXTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "web_page",
        re.compile(
            r"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|div)\b",
            re.IGNORECASE | re.DOTALL,
        ),
    ),
    ("web_page", re.compile(r"\s*MIME-Version:", re.IGNORECASE)),
    ("xml", re.compile(r"\s*<[?!a-z]", re.IGNORECASE)),
    ("json", re.compile(r'\s*(?:\{\s*["}]|\[\s*(?:[{\["\]]))')),
)


def kind(data: bytes) -> Literal["zip", "text"]:
    """Return how the bytes are to be read; raise Unfit for a kind of file that is not."""
    if not data:
        raise Unfit("empty")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if data.startswith(_OLE):
        raise Unfit("locked" if _ENCRYPTED in data else "old_workbook")
    for name, starts in _STARTS:
        if data.startswith(starts) and not (data.startswith((b"BM", b"RIFF")) and 0 not in data[:_BITMAP_HEADER]):
            raise Unfit(name)
    return "text"


def refuse_other_text(text: str) -> None:
    """Raise Unfit for a text that is not rows of fields."""
    if not text.strip():
        raise Unfit("empty")
    for name, pattern in _TEXTS:
        if pattern.match(text):
            raise Unfit(name)
