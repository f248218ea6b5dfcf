"""Workbooks as they should be, and what can be done to them."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import datetime, time
from typing import TYPE_CHECKING

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
MADE = datetime(2026, 11, 20, 9, 30)  # noqa: DTZ001 - the writer adds the zone itself
ROWS: list[list[str | float]] = [["Reçu", "Montant", "Client"], ["R-1", 12.5, "Zoé"], ["R-2", 1042, "Noël"]]


def workbook(
    rows: Iterable[Iterable[object]] = ROWS, *, from_1904: bool = False, hidden: Iterable[str] = (), made: bool = True
) -> bytes:
    """Return a workbook as a program writes it, with a sheet of the rows and hidden ones beside it."""
    into = io.BytesIO()
    book = xlsxwriter.Workbook(into, {"in_memory": True, "date_1904": from_1904})
    if made:
        book.set_properties({"created": MADE})
    sheet = book.add_worksheet("Paiements")
    day, moment, hour = (book.add_format({"num_format": f}) for f in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss", "hh:mm"))
    for line, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, time):
                sheet.write_datetime(line, column, value, hour)
            elif isinstance(value, datetime):
                sheet.write_datetime(line, column, value, moment if value.hour else day)
            else:
                sheet.write(line, column, value)
    for name in hidden:
        extra = book.add_worksheet(name)
        extra.write(0, 0, "caché")
        extra.hide()
    book.close()
    return into.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def zipped(members: Mapping[str, bytes | None], *, compress: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of the members; None leaves one out."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", compress) as package:
        for name, data in members.items():
            if data is not None:
                package.writestr(zipfile.ZipInfo(name), data, compress, compresslevel=1)
    return into.getvalue()


def edited(changes: Mapping[str, bytes | None], data: bytes | None = None) -> bytes:
    """Return a workbook with parts changed, added or left out."""
    return zipped({**parts(data or workbook()), **changes})


def replaced(name: str, old: str, new: str) -> bytes:
    """Return a workbook with a text in one part replaced; the text must be there."""
    before = parts(workbook())[name].decode()
    assert old in before
    return edited({name: before.replace(old, new).encode()})


def sheet(body: str, before: str = "") -> bytes:
    """Return a workbook whose first sheet has these rows of XML, by hand."""
    return edited({SHEET: f'<worksheet xmlns="{MAIN}">{before}<sheetData>{body}</sheetData></worksheet>'.encode()})


def related(kind: str, target: str, mode: str = "Internal") -> bytes:
    """Return a workbook with one more relation."""
    line = f'<Relationship Id="rIdX" Type="{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    return replaced("xl/_rels/workbook.xml.rels", "</Relationships>", line)


def prefixed(text: str, name: str = SHEET) -> bytes:
    """Return a workbook with a text right before the first element of one of its parts."""
    xml = parts(workbook())[name].decode()
    end = xml.index("?>") + 2
    return edited({name: (xml[:end] + text + xml[end:]).encode()})


def in_utf_16(text: str, name: str = SHEET) -> bytes:
    """Return a workbook with one of its parts in UTF-16, and a text before its first element."""
    xml = parts(workbook())[name].decode()
    body = xml[xml.index("?>") + 2 :]
    return edited({name: f'<?xml version="1.0" encoding="UTF-16"?>{text}{body}'.encode("utf-16")})


def lying(size: int, zeros: int) -> bytes:
    """Return a workbook with a part of many zeros that both of its headers say is of another size."""
    name = b"xl/media/image1.png"
    data = bytearray(edited({name.decode(): bytes(zeros)}))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = data.rindex(signature, 0, data.rindex(name) if at == 24 else data.index(name))
        struct.pack_into("<I", data, start + at, size)
    return bytes(data)


def flagged() -> bytes:
    """Return a workbook whose parts say that they are encrypted."""
    data = bytearray(workbook())
    start = data.index(b"PK\x01\x02")
    while start >= 0:
        data[start + 8] |= 1
        start = data.find(b"PK\x01\x02", start + 4)
    return bytes(data)


def ole(*streams: str) -> bytes:
    """Return the beginning of an OLE container with names of streams."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"".join(name.encode("utf-16-le") for name in streams)
