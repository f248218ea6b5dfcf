"""What we keep is its owner's alone, also where it once was not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from pipeline import collect, desk, log, private

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from connectors.sandbox.server import Sandbox
    from pipeline.settings import Settings


@pytest.fixture(autouse=True)
def usual_mask() -> Iterator[None]:
    """Let others read what is made, unless something forbids it."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_what_the_desk_makes_is_private(
    sandbox_of: Callable[..., Sandbox], settings_of: Callable[..., Settings]
) -> None:
    wanted = settings_of(sandbox_of())
    with desk.opened(wanted) as works:
        collect.payments(works)
        log.log.info("something")
        made = [file for file in wanted.database.parent.iterdir() if file.suffix != ".toml"]
        names = {file.name for file in made}
        assert {wanted.database.name, log.log_file(wanted.database).name} <= names
        assert {file.name: file.stat().st_mode & 0o077 for file in made} == dict.fromkeys(names, 0)
    assert os.umask(0o022) == 0o022


def test_what_stands_beside_a_database_is_made_private_at_the_start(
    sandbox_of: Callable[..., Sandbox], settings_of: Callable[..., Settings]
) -> None:
    wanted = settings_of(sandbox_of())
    with desk.opened(wanted):
        pass
    folder = wanted.database.parent
    names = ("encaisse.duckdb", "encaisse.duckdb.before-0001", "encaisse.duckdb.lock", "encaisse.log", "encaisse.log.1")
    for name in names:
        (folder / name).touch()
        (folder / name).chmod(0o644)
    (folder / "report.xlsx").touch(0o644)
    with desk.opened(wanted):
        pass
    assert {name: (folder / name).stat().st_mode & 0o777 for name in names} == dict.fromkeys(names, 0o600)
    assert (folder / "report.xlsx").stat().st_mode & 0o777 == 0o644
    told = [json.loads(line) for line in (folder / "encaisse.log").read_text(encoding="utf-8").splitlines()]
    found = {one["file"]: one["mode_before"] for one in told if one["event"] == "made_private"}
    assert found["encaisse.duckdb"] == found["encaisse.duckdb.before-0001"] == "0644"


def test_what_cannot_be_made_private_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir(mode=0o755)
    assert private.tighten([tmp_path / "none", tmp_path / "folder"]) == {}


def test_the_lock_on_a_database_is_still_held_after_its_file_was_made_private(
    sandbox_of: Callable[..., Sandbox], settings_of: Callable[..., Settings]
) -> None:
    wanted = settings_of(sandbox_of())
    with desk.opened(wanted):
        wanted.database.chmod(0o644)
        assert private.tighten([wanted.database]) == {wanted.database: "0644"}
        code = f"import duckdb; duckdb.connect({str(wanted.database)!r}, read_only=True)"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert "lock" in done.stderr.lower()


def test_a_file_that_others_could_read_becomes_private(tmp_path: Path) -> None:
    file = tmp_path / "encaisse.toml"
    file.write_text("# old", encoding="utf-8")
    private.write(file, "# new")
    assert (file.read_text(encoding="utf-8"), file.stat().st_mode & 0o777) == ("# new", 0o600)
