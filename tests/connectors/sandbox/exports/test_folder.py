"""What is ours in a folder is replaced; what is somebody else's never is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connectors.sandbox.exports.folder import TRUTH, Theirs, Unwritable, write

if TYPE_CHECKING:
    from pathlib import Path


def put(folder: Path, **files: bytes) -> None:
    write(folder, files, {}, {name: {} for name in files})


def test_our_own_files_are_replaced(tmp_path: Path) -> None:
    put(tmp_path / "new" / "folder", a=b"1", b=b"2")
    put(tmp_path / "new" / "folder", a=b"3", b=b"2")
    assert (tmp_path / "new" / "folder" / "a").read_bytes() == b"3"
    assert {path.name for path in (tmp_path / "new" / "folder").iterdir()} == {"a", "b", TRUTH}


def test_somebody_else_s_file_is_left_alone_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"theirs")
    with pytest.raises(Theirs) as found:
        put(tmp_path, a=b"1", b=b"2")
    assert found.value.name == "b"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"b": b"theirs"}


def test_a_file_of_ours_that_was_changed_is_theirs_now(tmp_path: Path) -> None:
    put(tmp_path, a=b"1")
    (tmp_path / "a").write_bytes(b"noted by hand")
    with pytest.raises(Theirs):
        put(tmp_path, a=b"2")
    assert (tmp_path / "a").read_bytes() == b"noted by hand"


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b'{"made_by": "me", "files": []}', b'{"files": 3}', b"\xff"])
def test_a_truth_that_is_not_ours_is_theirs(tmp_path: Path, text: bytes) -> None:
    (tmp_path / TRUTH).write_bytes(text)
    with pytest.raises(Theirs):
        put(tmp_path, a=b"1")


def test_a_folder_that_cannot_be_one_is_unwritable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unwritable):
        put(tmp_path / "file", a=b"1")
