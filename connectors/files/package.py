"""A workbook's zip, looked at before anything else does, and packed anew: whatever reads it sees what was looked at."""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from connectors.files import limits
from connectors.files.book import Unfit
from connectors.files.parts import Elements, Extent, Part, Texts

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKBOOK = "xl/workbook.xml"
CORE = "docProps/core.xml"
_TYPES = "[Content_Types].xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_XML = (".xml", ".rels")
_CHUNK = limits.MEGABYTE
_ENCRYPTED = 0x1
_UNPACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError,
    OverflowError,
)  # fmt: skip
_ACTIVE = {
    "macros": re.compile(
        r"vbaproject|macroenabled|macrosheet|dialogsheet|/activex/|/ctrlprops/|vbadata|xlcustomization", re.IGNORECASE
    ),
    "links": re.compile(r"externallink|connections|querytable|ddelink|oleobject|/embeddings/|/package$", re.IGNORECASE),
}


def packed_anew(data: bytes) -> io.BytesIO:
    """Return the XML parts of a workbook in a zip of our own; raise Unfit for anything else than a plain workbook."""
    clean = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(clean, "w") as ours:
            members = _members(package)
            far = _copy(package, members, ours)
    except _BROKEN as error:
        raise Unfit("damaged") from error
    with zipfile.ZipFile(clean) as ours:
        _refuse_active_relations(ours)
        for name in far:
            _parse(ours, name, Elements(Extent().see))
    clean.seek(0)
    return clean


def stamps(clean: io.BytesIO) -> list[str]:
    """Return when a workbook says it was made and saved, as it says it."""
    texts = Texts("created", "modified")
    with zipfile.ZipFile(clean) as ours:
        if CORE in ours.namelist():
            _parse(ours, CORE, texts)
    clean.seek(0)
    return texts.found


def _members(package: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    listed = package.infolist()
    if len(listed) > limits.PARTS:
        raise Unfit("too_many_parts", limit=limits.PARTS)
    if any(member.flag_bits & _ENCRYPTED for member in listed):
        raise Unfit("locked")
    names = [_name(member) for member in listed]
    if len({name.lower() for name in names}) < len(names) or any(m.compress_type not in _UNPACKED for m in listed):
        raise Unfit("damaged")
    _refuse_other_packages(names)
    for key, pattern in _ACTIVE.items():
        if any(pattern.search(f"/{name}") for name in names):
            raise Unfit(key)
    return dict(zip(names, listed, strict=True))


def _name(member: zipfile.ZipInfo) -> str:
    name = member.orig_filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or ":" in name or not name.isprintable():
        raise Unfit("paths")
    return name


def _refuse_other_packages(names: list[str]) -> None:
    if WORKBOOK in names:
        return
    if "xl/workbook.bin" in names:
        raise Unfit("binary_workbook")
    if "mimetype" in names or "META-INF/manifest.xml" in names:
        raise Unfit("opendocument")
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise Unfit("document")
    raise Unfit("damaged" if _TYPES in names else "archive")


def _copy(package: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], ours: zipfile.ZipFile) -> list[str]:
    left = limits.INFLATED_BYTES
    far = []
    for name, member in members.items():
        is_xml = name.endswith(_XML)
        part = Part() if is_xml else None
        size = 0
        with ours.open(name, "w") if is_xml else io.BytesIO() as into:
            for chunk in _chunks(package, member):
                size += len(chunk)
                if size > left:
                    raise Unfit("inflated", limit=limits.INFLATED_BYTES // limits.MEGABYTE)
                if part:
                    part.feed(chunk)
                    into.write(chunk)
        left -= size
        if size != member.file_size:
            raise Unfit("damaged")
        if part:
            part.close()
            far += [name] if part.is_far else []
    return far


def _chunks(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with package.open(member) as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _refuse_active_relations(ours: zipfile.ZipFile) -> None:
    names = set(ours.namelist())
    if not {_TYPES, _RELATIONS} <= names:
        raise Unfit("damaged")
    for name in names:
        if name.endswith(".rels") or name == _TYPES:
            _parse(ours, name, Elements(_refuse_active))
    _parse(ours, _RELATIONS, Elements(lambda _tag, attributes: _refuse_missing(attributes, names)))


def _refuse_active(_tag: str, attributes: dict[str, str]) -> None:
    what = attributes.get("Type", "") or attributes.get("ContentType", "")
    for key, pattern in _ACTIVE.items():
        if pattern.search(what):
            raise Unfit(key)
    # A link in a cell is text to us; anything else that is fetched from elsewhere is not.
    if attributes.get("TargetMode", "").lower() == "external" and not what.endswith("/hyperlink"):
        raise Unfit("links")


def _refuse_missing(attributes: dict[str, str], names: set[str]) -> None:
    target = attributes.get("Target")
    if target is None:
        return
    path = posixpath.normpath(posixpath.join("/xl", target)).removeprefix("/")
    if path.endswith(_XML) and path not in names:
        raise Unfit("damaged")


def _parse(ours: zipfile.ZipFile, name: str, target: Elements | Texts) -> None:
    part = Part(target)
    for chunk in _chunks(ours, ours.getinfo(name)):
        part.feed(chunk)
    part.close()
