"""Files that would fill the memory or never end: each is refused within seconds, at a cost that is known."""

from __future__ import annotations

import resource
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from connectors.files import limits
from connectors.files.book import Book, Unfit
from data import time as clock
from tests.connectors.files.making import SHEET, edited, lying, parts, sheet, workbook, zipped

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.connectors.files.conftest import Reads

MB = 1024 * 1024
PARENT_MB = 80
SECONDS = 20


def strings(megabytes: int) -> bytes:
    one = b"<si><t>" + b"a" * MB + b"</t></si>"
    return edited({"xl/sharedStrings.xml": b"<sst>" + one * megabytes + b"</sst>"})


def repeated() -> bytes:
    # One text of 32,767 letters that a million cells show.
    text = f"<sst><si><t>{'a' * 32_767}</t></si></sst>".encode()
    row = "<row>" + '<c t="s"><v>0</v></c>' * 100 + "</row>"
    return edited({"xl/sharedStrings.xml": text}, sheet(row * 10_000))


def members(count: int) -> bytes:
    return zipped({**parts(workbook()), **{f"xl/x/{n}.bin": b"" for n in range(count)}})


def overlapping() -> bytes:
    return edited({f"xl/media/{n}.bin": bytes(20 * MB) for n in range(15)})


HEAVY: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "a column far out": (lambda: sheet('<row r="1"><c r="ABCDE1"><v>1</v></c></row>'), {"too_wide"}),
    "a column beyond counting": (lambda: sheet(f'<row><c r="{"Z" * 5000}1"><v>1</v></c></row>'), {"too_wide"}),
    "a column that comes round": (lambda: sheet('<row><c r="ABCDEABCDE1"><v>1</v></c></row>'), {"too_wide"}),
    "the last column": (lambda: sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>'), {"too_wide"}),
    "the last corner": (lambda: sheet('<row><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>'), {"too_wide"}),
    "the last row": (lambda: sheet('<row><c r="A1"><v>1</v></c><c r="A1048576"><v>1</v></c></row>'), {"too_long"}),
    "a row beyond counting": (lambda: sheet(f'<row><c r="A{"9" * 5000}"><v>1</v></c></row>'), {"too_long"}),
    "a corner within the limits": (
        lambda: sheet('<row><c r="A1"><v>1</v></c></row><row><c r="GR200000"><v>1</v></c></row>'),
        {"too_many_cells", "too_heavy"},
    ),
    "a far cell written otherwise": (
        lambda: sheet("<row><c r='A1'><v>1</v></c><c r = 'XFD1048576'><v>1</v></c></row>"),
        {"too_heavy", "too_wide"},
    ),
    "far cells in turn": (
        lambda: sheet('<row r="1"><c r="A1"><v>1</v></c><c r="XFC1" s="1"/></row><row><c r="XFD2"><is/></c></row>'),
        {"too_wide"},
    ),
    "a very wide row": (lambda: sheet("<row>" + "<c><v>1</v></c>" * 1_000_000 + "</row>"), {"too_wide"}),
    "a million rows": (lambda: sheet("<row><c><v>1</v></c></row>" * 1_000_000), {"too_long"}),
    "a wide row and many rows": (
        lambda: sheet("<row>" + "<c><v>1</v></c>" * 100_000 + "</row>" + "<row><c><v>1</v></c></row>" * 100_000),
        {"too_heavy", "too_wide"},
    ),
    "many full rows": (lambda: sheet(("<row>" + "<c><v>1</v></c>" * 200 + "</row>") * 15_000), {"too_many_cells"}),
    "a cell as large as the workbook": (
        lambda: sheet(f'<row><c t="inlineStr"><is><t>{"a" * (190 * MB)}</t></is></c></row>'),
        {"too_heavy", "too_slow"},
    ),
    "a gigabyte of strings": (lambda: strings(1024), {"inflated"}),
    "a gigabyte of strings, nearly": (lambda: strings(199), {"too_heavy", "inflated", "ROWS"}),
    "one text in a million cells": (repeated, {"too_heavy"}),
    "an image of a gigabyte": (lambda: edited({"xl/media/image1.png": bytes(1024 * MB)}), {"inflated"}),
    "many large images": (overlapping, {"inflated"}),
    "a header that lies of 400 MB": (lambda: lying(10, 400 * MB), {"damaged"}),
    "a header that lies of 4 GB": (lambda: lying(2**32 - 2, 100_000), {"damaged"}),
    "too many parts": (lambda: members(1000), {"too_many_parts"}),
    "very many parts": (lambda: members(150_000), {"too_many_parts"}),
    "depth": (lambda: edited({SHEET: b"<a>" * 3_000_000}), {"damaged", "too_heavy", "too_slow"}),
    "depth that closes": (
        lambda: edited({SHEET: b"<a>" * 1_000_000 + b"</a>" * 1_000_000}),
        {"damaged", "too_heavy", "too_slow", "empty"},
    ),
    "a name without end": (lambda: edited({SHEET: b"<" + b"a" * (150 * MB)}), {"damaged", "too_heavy", "too_slow"}),
    "an attribute without end": (
        lambda: sheet("", f'<x y="{"a" * (150 * MB)}"/>'),
        {"damaged", "too_heavy", "too_slow", "empty"},
    ),
}


def resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / MB


@pytest.mark.parametrize("what", HEAVY)
def test_what_is_too_much_is_refused_at_a_known_cost(reading: Reads, what: str) -> None:
    make, keys = HEAVY[what]
    data = make()
    started, before = clock.wall_monotonic(), resident()
    found = reading(data, "Paiements.xlsx")
    assert clock.wall_monotonic() - started < SECONDS
    assert resident() - before < PARENT_MB
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    # A child counts what its parent held when it was started.
    assert most <= max(limits.MEMORY_BYTES / MB, own)
    if isinstance(found, Book):
        assert "ROWS" in keys
    else:
        assert found.key in keys


def test_as_much_as_is_allowed_is_read(reading: Reads) -> None:
    found = reading(("1;" * 9 + "1\n").encode() * limits.ROWS)
    assert isinstance(found, Book)
    assert len(found.sheets[0].rows) == limits.ROWS
    assert isinstance(reading(("1;" * 9 + "1\n").encode() * (limits.ROWS + 1)), Unfit)


def test_a_workbook_as_large_as_allowed_is_read(reading: Reads) -> None:
    row = "<row>" + "<c><v>12.5</v></c>" * 20 + "</row>"
    found = reading(sheet(row * (limits.CELLS // 20)))
    assert isinstance(found, Book)
    assert len(found.sheets[0].rows) == limits.CELLS // 20
