"""CSV and its kin: what encoding, what separator, which fields. Numbers stay the text that they are."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from typing import TYPE_CHECKING

from connectors.files import limits
from connectors.files.book import Sheet, Unfit
from connectors.files.kinds import refuse_other_text

if TYPE_CHECKING:
    from connectors.files.book import Cell

_SAMPLE = 64 * 1024
_SEPARATORS = ";\t|,"
# So many lines of one width say that a separator is meant: a comma may just as well stand in a number.
_AGREED = 0.8
_SAID = re.compile(r"sep=([;\t|,])\r?\n?", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
# UTF-8 cut within a letter ends in one of these, which end no word in Windows-1252.
_CUT = "unexpected end of data"
_LEADS = b"\xc2\xc3\xe2"
_UTF_8_MARK = b"\xef\xbb\xbf"
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_text(data: bytes) -> Sheet:
    """Read a text of fields as one sheet; an empty field is None. Raise Unfit rather than guess."""
    text = decoded(data).removesuffix("\x1a")
    refuse_other_text(text)
    found = _CONTROL.search(text)
    if found:
        raise Unfit("not_text")
    return Sheet("", _rows(text, separator(text)))


def decoded(data: bytes) -> str:
    """Return the text of the bytes: as their mark says, UTF-8 if they are, else Windows-1252."""
    if data.startswith(_UTF_16_MARKS):
        return _strictly(data, "utf-16")
    if data.startswith(_UTF_8_MARK):
        return _strictly(data, "utf-8-sig")
    if 0 in data:
        return _strictly(data, _utf_16_without_mark(data))
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        if error.reason == _CUT and data[error.start] in _LEADS:
            raise Unfit("encoding") from error
        return _western(data)


def separator(text: str) -> str:
    """Return what stands between the fields, by how many lines agree on a width."""
    said = _SAID.match(text)
    if said:
        return said[1]
    sample = text[:_SAMPLE]
    whole = sample if len(text) <= _SAMPLE else sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample
    scores = {each: _agreement(whole, each) for each in _SEPARATORS}
    agreed = [each for each in _SEPARATORS if each != "," and scores[each][0] >= _AGREED]
    return max(agreed or _SEPARATORS, key=lambda each: scores[each][1])


def _agreement(sample: str, each: str) -> tuple[float, int]:
    try:
        widths = Counter(len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=each) if row)
    except csv.Error:
        return 0.0, 0
    width, lines = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(0, 0))
    return (lines / widths.total(), lines * (width - 1)) if width > 1 else (0.0, 0)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unfit("encoding") from error


def _utf_16_without_mark(data: bytes) -> str:
    low, high = data[:_SAMPLE:2], data[1:_SAMPLE:2]
    if high.count(0) > _AGREED * len(high) and not low.count(0):
        return "utf-16-le"
    if low.count(0) > _AGREED * len(low) and not high.count(0):
        return "utf-16-be"
    raise Unfit("not_text")


def _western(data: bytes) -> str:
    # UTF-8 with a piece missing or of another kind would be read as nonsense without a sign of it.
    meant = sum(len(found) for found in _MULTIBYTE.findall(data))
    if meant * 2 >= len(_HIGH.findall(data)):
        raise Unfit("encoding")
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise Unfit("not_text") from error


def _rows(text: str, between: str) -> list[list[Cell]]:
    csv.field_size_limit(limits.TEXT_CHARACTERS)
    rows: list[list[Cell]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True):
            cells += len(row)
            _refuse_too_much(len(row), len(rows) + 1, cells)
            rows.append([field or None for field in row])
    except csv.Error as error:
        key = "long_text" if "limit" in str(error) else "quotes"
        raise Unfit(key, line=len(rows) + 1, limit=limits.TEXT_CHARACTERS) from error
    return rows


def _refuse_too_much(width: int, lines: int, cells: int) -> None:
    if width > limits.COLUMNS:
        raise Unfit("too_wide", limit=limits.COLUMNS)
    if lines > limits.ROWS:
        raise Unfit("too_long", limit=limits.ROWS)
    if cells > limits.CELLS:
        raise Unfit("too_many_cells", limit=limits.CELLS)
