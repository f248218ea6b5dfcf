"""Files that would fill the memory or never end: each is refused within seconds, at a cost that is known."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from connectors.files import limits
from tests.connectors.files.making import SHEET, edited, lying, parts, sheet, workbook, zipped
from tests.connectors.files.measuring import measured

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


MB = 1024 * 1024
PARENT_MB = 80
READ_MB = 400
SECONDS = 20


def strings(megabytes: int) -> bytes:
    into = io.BytesIO(edited({"xl/sharedStrings.xml": None}))
    package = zipfile.ZipFile(into, "a", zipfile.ZIP_DEFLATED, compresslevel=1)
    with package, package.open("xl/sharedStrings.xml", "w") as part:
        part.write(b"<sst>")
        for _ in range(megabytes):
            part.write(b"<si><t>" + b"a" * MB + b"</t></si>")
        part.write(b"</sst>")
    return into.getvalue()


def repeated() -> bytes:
    # One text of 32,767 letters that a million cells show.
    text = f"<sst><si><t>{'a' * 32_767}</t></si></sst>".encode()
    row = "<row>" + '<c t="s"><v>0</v></c>' * 100 + "</row>"
    return edited({"xl/sharedStrings.xml": text}, sheet(row * 10_000))


def members(count: int) -> bytes:
    return zipped({**parts(workbook()), **{f"xl/x/{n}.bin": b"" for n in range(count)}})


def large_images() -> bytes:
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
    "a far cell in other quotes": (lambda: sheet("<row><c r='XFD1'><v>1</v></c></row>"), {"too_wide"}),
    "a row of seven digits": (lambda: sheet('<row><c r="B1000000"><v>1</v></c></row>'), {"too_long"}),
    "one row too many": (lambda: sheet('<row><c r="B200001"><v>1</v></c></row>'), {"too_long"}),
    "one column too many": (lambda: sheet('<row><c r="GS1"><v>1</v></c></row>'), {"too_wide"}),
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
    "a gigabyte of strings, nearly": (lambda: strings(199), {"too_heavy", "inflated", ""}),
    "one text in a million cells": (repeated, {"too_heavy"}),
    "an image of a gigabyte": (lambda: edited({"xl/media/image1.png": bytes(300 * MB)}), {"inflated"}),
    "many large images": (large_images, {"inflated"}),
    "a header that lies of 400 MB": (lambda: lying(10, 400 * MB), {"damaged"}),
    "a header that lies of 4 GB": (lambda: lying(2**32 - 2, 100_000), {"damaged"}),
    "too many parts": (lambda: members(1000), {"too_many_parts"}),
    "very many parts": (lambda: members(150_000), {"too_many_parts"}),
    "depth": (lambda: edited({SHEET: b"<a>" * 3_000_000}), {"damaged", "too_heavy", "too_slow"}),
    "depth that closes": (
        lambda: edited({SHEET: b"<a>" * 1_000_000 + b"</a>" * 1_000_000}),
        {"damaged", "too_heavy", "too_slow", "empty"},
    ),
    "a name without end": (lambda: edited({SHEET: b"<" + b"a" * (25 * MB)}), {"damaged", "too_heavy", "too_slow"}),
    "an attribute without end": (
        lambda: sheet("", f'<x y="{"a" * (25 * MB)}"/>'),
        {"damaged", "too_heavy", "too_slow", "empty"},
    ),
}


@pytest.mark.parametrize("what", HEAVY)
def test_what_is_too_much_is_refused_at_a_known_cost(tmp_path: Path, what: str) -> None:
    make, keys = HEAVY[what]
    path = tmp_path / "Paiements.xlsx"
    path.write_bytes(make())
    found = measured(path)
    assert found.key in keys
    assert found.child_mb <= limits.MEMORY_BYTES / MB
    assert found.parent_mb < PARENT_MB
    assert found.seconds < SECONDS


def test_as_much_as_is_allowed_is_read(tmp_path: Path) -> None:
    path = tmp_path / "Paiements.csv"
    path.write_bytes(("1;" * 9 + "1\n").encode() * limits.ROWS)
    found = measured(path)
    assert (found.key, found.rows) == ("", limits.ROWS)
    assert found.parent_mb < READ_MB
    path.write_bytes(("1;" * 9 + "1\n").encode() * (limits.ROWS + 1))
    assert measured(path).key == "too_long"


def test_a_workbook_as_large_as_allowed_is_read(tmp_path: Path) -> None:
    path = tmp_path / "Paiements.xlsx"
    path.write_bytes(sheet(("<row>" + "<c><v>12.5</v></c>" * 20 + "</row>") * (limits.CELLS // 20)))
    found = measured(path)
    assert (found.key, found.rows) == ("", limits.CELLS // 20)
    assert found.parent_mb < READ_MB
