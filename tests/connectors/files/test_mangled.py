"""Files that are not what they say, or want to be more than a file: each is refused with its own reason."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from typing import TYPE_CHECKING

import pytest

from connectors.files.book import Book, Unfit
from data import time as clock
from tests.connectors.files.making import (
    ROWS,
    SHEET,
    edited,
    flagged,
    in_utf_16,
    lying,
    ole,
    parts,
    prefixed,
    related,
    replaced,
    sheet,
    workbook,
    zipped,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.connectors.files.conftest import Reads

DOCTYPE = "<!DOCTYPE worksheet>"
EXTERNAL = '<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
LAUGHS = (
    '<!DOCTYPE w [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HIDDEN = '<sheet name="Paiements" sheetId="1" state="{}"'
MB = 1024 * 1024


def without(name: str) -> bytes:
    return edited({name: None})


def seeded(size: int, before: bytes = b"") -> bytes:
    return before + random.Random(7).randbytes(size)


def nested() -> bytes:
    inner = workbook()
    for _ in range(5):
        inner = zipped({"inner.xlsx": inner})
    return inner


def twice(name: str) -> bytes:
    into = io.BytesIO(workbook())
    with zipfile.ZipFile(into, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr(name, b"<worksheet/>")
    return into.getvalue()


def flipped(at: float) -> bytes:
    data = bytearray(workbook([["x" * 50 + str(n) for n in range(5)] for _ in range(50)]))
    middle = int(len(data) * at)
    data[middle] ^= 0xFF
    return bytes(data)


def with_encrypted_name() -> bytes:
    return ole("Root Entry", "EncryptionInfo", "EncryptedPackage")


OTHER_KINDS: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "empty"),
    "an old workbook": (lambda: ole("Root Entry", "Workbook"), "old_workbook"),
    "an older workbook": (lambda: b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(100), "old_workbook"),
    "a protected workbook": (with_encrypted_name, "locked"),
    "encrypted parts": (flagged, "locked"),
    "a PDF": (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "pdf"),
    "a PNG": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(40), "image"),
    "a JPEG": (lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF", "image"),
    "a GIF": (lambda: b"GIF89a\x01\x00", "image"),
    "a TIFF": (lambda: b"II*\x00\x08", "image"),
    "a bitmap": (lambda: b"BM\x36\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00", "image"),
    "a WebP": (lambda: b"RIFF\x24\x00\x00\x00WEBPVP8 ", "image"),
    "a gzip": (lambda: gzip.compress(b"a;b\n1;2\n"), "archive"),
    "a 7z": (lambda: b"7z\xbc\xaf\x27\x1c\x00\x04", "archive"),
    "a RAR": (lambda: b"Rar!\x1a\x07\x01\x00", "archive"),
    "an xz": (lambda: b"\xfd7zXZ\x00\x00\x04", "archive"),
    "rich text": (lambda: b"{\\rtf1\\ansi x}", "document"),
    "a page": (lambda: b"<html><table><tr><td>1</td></tr></table></html>", "web_page"),
    "a page with a type": (lambda: b"\n<!DOCTYPE html>\n<html></html>", "web_page"),
    "a page after a mark": (lambda: b"\xef\xbb\xbf<HTML></HTML>", "web_page"),
    "a page in UTF-16": (lambda: "<html></html>".encode("utf-16"), "web_page"),
    "a page after a comment": (lambda: b"<!-- made by us --><html></html>", "web_page"),
    "a table alone": (lambda: b"<table><tr><td>1</td></tr></table>", "web_page"),
    "a saved page": (lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "web_page"),
    "XML": (lambda: b'<?xml version="1.0"?><Workbook/>', "xml"),
    "XML without a head": (lambda: b"<rows><row/></rows>", "xml"),
    "XML with laughs": (lambda: bytes(LAUGHS, "utf-8") + b"<w>&h;</w>", "xml"),
    "JSON": (lambda: b'{"payments": []}', "json"),
    "a list in JSON": (lambda: b'[\n {"id": 1}\n]', "json"),
    "deep JSON": (lambda: b"[" * 1_000_000, "json"),
    "a zip of texts": (lambda: zipped({"a.csv": b"a;b\n"}), "archive"),
    "an empty zip": (lambda: zipped({}), "archive"),
    "a workbook in a zip": (lambda: zipped({"export.xlsx": workbook()}), "archive"),
    "zips in zips": (nested, "archive"),
    "a zip with a comment only": (lambda: b"PK\x05\x06" + bytes(18), "archive"),
    "OpenDocument": (lambda: zipped({"mimetype": b"application/vnd.oasis", "content.xml": b"<a/>"}), "opendocument"),
    "a binary workbook": (lambda: zipped({"xl/workbook.bin": b"x"}), "binary_workbook"),
    "a letter": (lambda: zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}), "document"),
    "slides": (lambda: zipped({"ppt/presentation.xml": b"<p/>"}), "document"),
    "random bytes": (lambda: seeded(5000), "not_text"),
    "many random bytes": (lambda: seeded(5 * MB), "not_text"),
    "random bytes after a zip's mark": (lambda: seeded(5000, b"PK\x03\x04"), "damaged"),
    "zeros": (lambda: bytes(1000), "not_text"),
    "a program": (lambda: b"\x7fELF\x02\x01\x01" + bytes(60), "not_text"),
    "a database": (lambda: b"SQLite format 3\x00" + bytes(60), "not_text"),
    "too many bytes": (lambda: bytes(25 * MB + 1), "too_big"),
}

ACTIVE: dict[str, tuple[Callable[[], bytes], str]] = {
    "macros": (lambda: edited({"xl/vbaProject.bin": b"x"}), "macros"),
    "macros elsewhere": (lambda: edited({"xl/other/VBAPROJECT.BIN": b"x"}), "macros"),
    "a type with macros": (lambda: replaced("[Content_Types].xml", "sheet.main", "sheet.macroEnabled.main"), "macros"),
    "old macros": (lambda: edited({"xl/macrosheets/sheet1.xml": b"<a/>"}), "macros"),
    "a relation to macros": (lambda: related("http://x/vbaProject", "theme/theme1.xml"), "macros"),
    "controls": (lambda: edited({"xl/activeX/activeX1.xml": b"<a/>"}), "macros"),
    "dialogs": (lambda: edited({"xl/dialogsheets/sheet1.xml": b"<a/>"}), "macros"),
    "another workbook": (lambda: edited({"xl/externalLinks/externalLink1.xml": b"<a/>"}), "links"),
    "a relation to another workbook": (lambda: related(f"{RELATION}/externalLinkPath", "x.xlsx", "External"), "links"),
    "an image elsewhere": (lambda: related(f"{RELATION}/image", "http://example.org/a.png", "External"), "links"),
    "a template elsewhere": (lambda: related(f"{RELATION}/attachedTemplate", "//host/x", "external"), "links"),
    "connections": (lambda: edited({"xl/connections.xml": b"<a/>"}), "links"),
    "queries": (lambda: edited({"xl/queryTables/queryTable1.xml": b"<a/>"}), "links"),
    "documents inside": (lambda: edited({"xl/embeddings/oleObject1.bin": b"x"}), "links"),
    "a declaration": (lambda: prefixed(DOCTYPE), "entities"),
    "a declaration in the strings": (lambda: prefixed(DOCTYPE, "xl/sharedStrings.xml"), "entities"),
    "a declaration in a relation": (lambda: prefixed(DOCTYPE, "_rels/.rels"), "entities"),
    "a declaration in the properties": (lambda: prefixed(DOCTYPE, "docProps/core.xml"), "entities"),
    "a declaration in a part of no use": (lambda: edited({"customXml/item1.xml": b"<!DOCTYPE a><a/>"}), "entities"),
    "an entity from elsewhere": (lambda: prefixed(EXTERNAL), "entities"),
    "laughs": (lambda: prefixed(LAUGHS), "entities"),
    "laughs in UTF-16": (lambda: in_utf_16(LAUGHS), "entities"),
    "a declaration in UTF-16": (lambda: in_utf_16(DOCTYPE, "xl/workbook.xml"), "entities"),
    "an entity never declared": (lambda: sheet("<row><c><v>&x;</v></c></row>"), "damaged"),
    "a path upwards": (lambda: edited({"../../x.xml": b"<a/>"}), "paths"),
    "a path upwards in the middle": (lambda: edited({"xl/../../x.xml": b"<a/>"}), "paths"),
    "a path upwards with backslashes": (lambda: edited({"..\\x.xml": b"<a/>"}), "paths"),
    "a path from the root": (lambda: edited({"/etc/x.xml": b"<a/>"}), "paths"),
    "a path of a drive": (lambda: edited({"C:\\x.xml": b"<a/>"}), "paths"),
    "a path with a line end": (lambda: edited({"xl/a\nb.xml": b"<a/>"}), "paths"),
    "a hidden sheet only": (
        lambda: replaced("xl/workbook.xml", HIDDEN.format("visible").split(" state")[0], HIDDEN.format("hidden")),
        "hidden",
    ),
    "a very hidden sheet only": (
        lambda: replaced("xl/workbook.xml", HIDDEN.format("visible").split(" state")[0], HIDDEN.format("veryHidden")),
        "hidden",
    ),
}

DAMAGED: dict[str, Callable[[], bytes]] = {
    "no strings": lambda: without("xl/sharedStrings.xml"),
    "no styles": lambda: without("xl/styles.xml"),
    "no sheet": lambda: without(SHEET),
    "no list of sheets": lambda: without("xl/workbook.xml"),
    "no relations of the sheets": lambda: without("xl/_rels/workbook.xml.rels"),
    "no types": lambda: without("[Content_Types].xml"),
    "a part cut": lambda: edited({SHEET: parts(workbook())[SHEET][:-20]}),
    "strings cut": lambda: edited({"xl/sharedStrings.xml": parts(workbook())["xl/sharedStrings.xml"][:60]}),
    "an empty part": lambda: edited({SHEET: b""}),
    "a part that is no XML": lambda: edited({SHEET: b"hello"}),
    "a part of random bytes": lambda: edited({SHEET: seeded(500)}),
    "a part that is HTML": lambda: edited({"xl/workbook.xml": b"<html></html>"}),
    "a list of sheets without sheets": lambda: edited({"xl/workbook.xml": b"<workbook/>"}),
    "another encoding": lambda: edited({SHEET: latin()}),
    "a string that is not there": lambda: sheet('<row><c t="s"><v>99</v></c></row>'),
    "a cell of no kind": lambda: sheet('<row><c t="zz"><v>1</v></c></row>'),
    "an error of no kind": lambda: sheet('<row><c t="e"><v>#BOO</v></c></row>'),
    "a row before the first": lambda: sheet('<row><c r="A0"><v>1</v></c></row>'),
    "neither yes nor no": lambda: sheet('<row><c t="b"><v>7</v></c></row>'),
    "the same part twice": lambda: twice(SHEET),
    "the same part in capitals": lambda: edited({"XL/WORKSHEETS/SHEET1.XML": b"<worksheet/>"}),
    "packed otherwise": lambda: zipped(parts(workbook()), compress=zipfile.ZIP_BZIP2),
    "packed otherwise still": lambda: zipped(parts(workbook()), compress=zipfile.ZIP_LZMA),
    "a header that says less": lambda: lying(1000, 100_000),
    "a header that says more": lambda: lying(200_000, 100_000),
    "a header that says nothing": lambda: lying(0, 100_000),
}


def latin() -> bytes:
    body = parts(workbook())[SHEET].decode().split("?>", 1)[1]
    return f'<?xml version="1.0" encoding="ISO-8859-1"?>{body}'.encode("latin-1")


def refused(found: Book | Unfit) -> str:
    assert isinstance(found, Unfit), "it was read"
    return found.key


@pytest.mark.parametrize("what", OTHER_KINDS)
def test_what_is_no_workbook_is_called_what_it_is(reading: Reads, what: str) -> None:
    make, key = OTHER_KINDS[what]
    assert refused(reading(make(), "Paiements.xlsx")) == key


@pytest.mark.parametrize("what", ACTIVE)
def test_what_could_act_is_refused(reading: Reads, what: str) -> None:
    make, key = ACTIVE[what]
    assert refused(reading(make(), "Paiements.xlsx")) == key


@pytest.mark.parametrize("what", DAMAGED)
def test_what_is_damaged_is_refused(reading: Reads, what: str) -> None:
    assert refused(reading(DAMAGED[what](), "Paiements.xlsx")) == "damaged"


@pytest.mark.parametrize("kept", [0.001, 0.01, *(n / 20 for n in range(1, 20)), 0.99, 0.999, 0.9999])
def test_a_workbook_cut_short_is_refused(reading: Reads, kept: float) -> None:
    whole = workbook()
    key = refused(reading(whole[: max(4, int(len(whole) * kept))]))
    assert key == "damaged"


@pytest.mark.parametrize("at", [n / 40 for n in range(1, 40)])
def test_one_wrong_byte_is_found_or_harmless(reading: Reads, at: float) -> None:
    whole = [["x" * 50 + str(n) for n in range(5)] for _ in range(50)]
    started = clock.wall_monotonic()
    found = reading(flipped(at))
    assert isinstance(found, Unfit) or found.sheets[0].rows == whole
    assert clock.wall_monotonic() - started < 10


def test_a_workbook_after_other_bytes_is_read_as_what_it_begins_with(reading: Reads) -> None:
    assert refused(reading(b"%PDF-1.7\n" + workbook())) == "pdf"


def test_a_zip_appended_to_a_workbook_is_not_two_files(reading: Reads) -> None:
    found = reading(workbook() + workbook([["other"]]))
    assert isinstance(found, Unfit) or found.sheets[0].rows in (ROWS, [["other"]])
