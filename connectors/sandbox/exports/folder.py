"""A folder of files of ours: they are replaced by newer ones, and nobody else's ever is."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TRUTH = "truth.json"
_MADE_BY = "encaisse sandbox-files"


class Theirs(Exception):
    """A file that is in the way is not ours, or was changed since; nothing was written."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Unwritable(Exception):
    """The folder cannot be written; the text is the system's reason."""


def write(folder: Path, files: Mapping[str, bytes], truth: dict[str, Any], notes: Mapping[str, dict[str, Any]]) -> None:
    """Write files and the truth about them, in place of those written here before.

    Raises Theirs and Unwritable.
    """
    told = [{"name": name, "sha256": sha256(data).hexdigest()} | notes[name] for name, data in files.items()]
    whole = {"made_by": _MADE_BY, "files": told} | truth
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _refuse_theirs(folder, files)
        for name, data in (*files.items(), (TRUTH, msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n")):
            _replace(folder / name, data)
    except OSError as error:
        raise Unwritable(error.strerror or str(error)) from None


def _refuse_theirs(folder: Path, files: Mapping[str, bytes]) -> None:
    ours = _ours(folder / TRUTH)
    if ours is None and (folder / TRUTH).exists():
        raise Theirs(TRUTH)
    for name, data in files.items():
        path = folder / name
        if path.exists() and sha256(path.read_bytes()).hexdigest() not in {
            (ours or {}).get(name),
            sha256(data).hexdigest(),
        }:
            raise Theirs(name)


def _ours(path: Path) -> dict[str, str] | None:
    """Return the digests of what was written here before; None when it was not us."""
    try:
        told = msgspec.json.decode(path.read_bytes())
        files = {str(one["name"]): str(one["sha256"]) for one in told["files"]}
    except (OSError, msgspec.DecodeError, TypeError, KeyError):
        return None
    return files if told.get("made_by") == _MADE_BY else None


def _replace(path: Path, data: bytes) -> None:
    beside = path.with_name(f"{path.name}.part")
    beside.write_bytes(data)
    beside.replace(path)
