"""Rows as CSV: RFC 4180, UTF-8, machine names, stored words; the same whatever the reader's language.

No byte order mark: it would stick to the first machine name in programs, for which this file is; people have the
workbook. A text that a spreadsheet would take for a formula gets an apostrophe in front; so does one that begins with
apostrophes and then such a sign, so that taking one apostrophe away always gives the text back. Numbers are no texts.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from zoneinfo import ZoneInfo

    import pyarrow as pa

    from data.fields import Field
    from pipeline.reports.control import Control
    from pipeline.reports.question import Question

_SIGNS = "'=+-@\t\r\n"
_DANGEROUS = re.compile(r"'*[=+\-@\t\r\n]")
# What XML and most programs refuse: control characters but tab and line ends, and what Unicode says is no character.
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def clean(text: str) -> str:
    """Take away the characters that no file of ours may hold."""
    return text if text.isprintable() else _REFUSED.sub("", text)


def is_dangerous(text: str) -> bool:
    """Tell whether a spreadsheet might take a text for a formula."""
    return text[:1] in _SIGNS and _DANGEROUS.match(text) is not None


def neutral(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    kept = clean(text)
    return f"'{kept}" if is_dangerous(kept) else kept


def header(fields: Sequence[Field]) -> bytes:
    """Return the first line: the machine names."""
    return _encoded([[one.name for one in fields]])


def lines(batch: pa.RecordBatch, fields: Sequence[Field], zone: ZoneInfo) -> bytes:
    """Return the rows of a batch as lines."""
    columns = [_texts(batch.column(one.name).to_pylist(), one, zone) for one in fields]
    return _encoded(zip(*columns, strict=True))


def _encoded(rows: Any) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def _texts(values: list[Any], one: Field, zone: ZoneInfo) -> list[str]:
    def local(value: Any) -> str:
        return str(value.replace(tzinfo=UTC).astimezone(zone).isoformat())

    ways: dict[str, Callable[[Any], str]] = {
        "instant": local,
        "date": lambda value: str(value.isoformat()),
        "money": str,
        "integer": str,
        "boolean": lambda value: "true" if value else "false",
    }
    way = ways.get(one.type, neutral)
    return ["" if value is None else way(value) for value in values]


class CsvFile:
    """The CSV file of a report."""

    def __init__(self, path: Path, question: Question, totals: Control) -> None:
        del totals
        self._file = path.open("wb")
        self._file.write(header(question.fields))

    def add(self, batch: pa.RecordBatch, lines: bytes) -> None:
        """Write the lines of a batch."""
        del batch
        self._file.write(lines)

    def finish(self, control: Control, digest: str) -> None:
        """Close the file, whole; its figures and its digest are for the workbook to tell."""
        del control, digest
        self._file.close()

    def abandon(self) -> None:
        """Close the file, unfinished."""
        self._file.close()
