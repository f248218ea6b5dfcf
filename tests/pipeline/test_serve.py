from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import tomllib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from data import time as clock
from data.store import Store
from pipeline import demo, parent, serve, settings
from pipeline.errors import CommandError
from pipeline.lock import StoreLock, holder
from tests.pipeline.conftest import NOW, write_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from connectors.sandbox.server import Sandbox
    from tests.pipeline.conftest import Heard

SINCE = (NOW - timedelta(days=2)).date().isoformat()
TODAY = NOW.date().isoformat()


@pytest.fixture
def taken() -> Iterator[int]:
    """Take a port of this machine."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def free() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def encaisse(file: Path, *argv: str, **how: Any) -> subprocess.Popen[str]:
    environ = os.environ | {"ENCAISSE_CONFIG": str(file), "LANG": "en_CA.UTF-8"}
    command = [sys.executable, "-m", "pipeline.cli", *argv]
    return subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **how)


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def test_a_served_desk_takes_commands_refuses_a_second_one_and_stops_when_asked(
    sandbox_of: Callable[..., Sandbox], tmp_path: Path, free: int
) -> None:
    english = {"language": "en_CA"}
    file = write_settings(tmp_path, sandbox_of(), organisation=english, serve={"port": free})
    desk = encaisse(file, "serve")
    try:
        assert serve.answers(settings.load(file, {}), desk), ended(desk)  # type: ignore[arg-type]  # text, not bytes
        database = tmp_path / "data" / "var" / "encaisse.duckdb"
        pid = holder(database)
        assert pid not in (None, 0, desk.pid)

        code, out, err = ended(encaisse(file, "backfill", "--since", SINCE, cwd=tmp_path))
        assert (code, err) == (0, "")
        assert "Payment history (handpoint)" in out
        words = ("report", "payment-details", "--from", SINCE, "--to", TODAY, "--out", "details.csv")
        assert ended(encaisse(file, *words, cwd=tmp_path))[0] == 0
        assert len((tmp_path / "details.csv").read_bytes().splitlines()) > 20

        code, _, err = ended(encaisse(file, "serve"))
        assert (code, len(err.splitlines())) == (1, 1)
        assert f"Port {free} is in use" in err
        write_settings(tmp_path, sandbox_of(), organisation=english, serve={"port": free + 1})
        code, _, err = ended(encaisse(file, "serve"))
        assert (code, len(err.splitlines())) == (1, 1)
        assert f"in use by process {pid}" in err
    finally:
        desk.send_signal(signal.SIGTERM)
        code, out, _ = ended(desk)
    assert code == 0
    assert out.splitlines()[-1] == "The desk is closed."
    assert holder(database) is None


def wait_for(told: Callable[[], bool], seconds: float = 30) -> bool:
    until = clock.wall_monotonic() + seconds
    while not told() and clock.wall_monotonic() < until:
        clock.wall_sleep(0.1)
    return told()


def test_a_served_desk_that_is_killed_leaves_the_database_free(
    sandbox_of: Callable[..., Sandbox], tmp_path: Path, free: int
) -> None:
    file = write_settings(tmp_path, sandbox_of(), serve={"port": free})
    wanted = settings.load(file, {})
    command = encaisse(file, "serve")
    assert serve.answers(wanted, command)  # type: ignore[arg-type]  # text, not bytes
    desk = holder(wanted.database)
    assert desk
    try:
        command.kill()
        ended(command)
        assert wait_for(lambda: holder(wanted.database) is None), "the desk outlives the command"
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(desk, signal.SIGKILL)
    organisation = wanted.organisation
    with Store.open(
        wanted.database, environment=wanted.environment, organisation=organisation.name, zone=organisation.zone
    ) as store:
        assert store.rows("SELECT count(*) AS n FROM ops.stamp") == [{"n": 1}]
    assert '"parent_gone"' in (tmp_path / "data" / "var" / "encaisse.log").read_text(encoding="utf-8")


def test_the_world_of_a_demonstration_that_is_killed_ends_too(free: int) -> None:
    code = (
        f"from pipeline import demo\nwith demo.world({free}, seed=1, days=1):\n    print('up', flush=True)\n    input()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "up\n"
    assert demo.free_port(free) > free
    process.kill()
    ended(process)
    assert wait_for(lambda: demo.free_port(free) == free)


def test_what_was_not_started_so_follows_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ENCAISSE_ENDS_WITH_PARENT", raising=False)
    before = threading.active_count()
    parent.follow()
    assert threading.active_count() == before


def test_a_port_in_use_is_told_before_anything_starts(
    sandbox_of: Callable[..., Sandbox], tmp_path: Path, taken: int, heard: Heard
) -> None:
    wanted = settings.load(write_settings(tmp_path, sandbox_of(), serve={"port": taken}), {})
    with pytest.raises(CommandError, match=f"Port {taken} is in use"):
        serve.ready(wanted, heard.console())
    assert not wanted.database.exists()


def test_a_database_in_use_is_told_before_anything_starts(
    sandbox_of: Callable[..., Sandbox], tmp_path: Path, free: int, heard: Heard
) -> None:
    wanted = settings.load(write_settings(tmp_path, sandbox_of(), serve={"port": free}), {})
    with StoreLock(wanted.database), pytest.raises(CommandError, match=f"process {os.getpid()}"):
        serve.ready(wanted, heard.console())


def test_a_database_that_cannot_be_used_is_told_before_anything_starts(
    sandbox_of: Callable[..., Sandbox], tmp_path: Path, free: int
) -> None:
    file = write_settings(tmp_path, sandbox_of(), organisation={"language": "en_CA"}, serve={"port": free})
    database = tmp_path / "data" / "var" / "encaisse.duckdb"
    database.parent.mkdir(parents=True)
    database.write_bytes(b"not a database " * 1000)
    code, _, err = ended(encaisse(file, "serve"))
    assert (code, len(err.splitlines())) == (1, 1)
    assert "set it aside and restore the latest backup" in err


def test_a_demonstration_takes_the_next_free_port(taken: int) -> None:
    assert demo.free_port(taken) > taken


def test_no_free_port_is_a_sentence(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "_TRIES", 1)
    with pytest.raises(CommandError, match=f"from {taken} to {taken}"):
        demo.free_port(taken)


def test_a_demonstration_keeps_the_data_of_its_world_and_sets_others_aside(tmp_path: Path) -> None:
    wanted = demo.prepare(tmp_path, 9199, 8599, seed=3, days=5)
    assert (wanted.serve.port, wanted.history_days, wanted.environment) == (8599, 5, "demo")
    assert wanted.database == tmp_path / "encaisse.duckdb"
    assert tomllib.loads(wanted.file.read_text(encoding="utf-8"))["clock"]["url"].startswith("http://127.0.0.1:9199/")
    wanted.database.write_bytes(b"of seed 3")
    assert demo.prepare(tmp_path, 9198, 8598, seed=3, days=5).database.read_bytes() == b"of seed 3"
    again = demo.prepare(tmp_path, 9198, 8598, seed=4, days=5)
    assert not again.database.exists()
    assert (tmp_path / "previous-encaisse.duckdb").read_bytes() == b"of seed 3"
    assert json.loads((tmp_path / "world.json").read_text(encoding="utf-8"))["seed"] == 4


def test_a_world_that_cannot_start_is_a_sentence(taken: int) -> None:
    with pytest.raises(CommandError, match="did not start"), demo.world(taken, seed=1, days=1):
        pass


def test_a_demonstration_shows_its_address_collects_and_stops(tmp_path: Path) -> None:
    code = f"from pathlib import Path; from pipeline import cli, demo; demo.FOLDER = Path({str(tmp_path)!r}); "
    code += "raise SystemExit(cli.main(['demo', '--days', '9', '--seed', '5']))"
    environ = {name: value for name, value in os.environ.items() if not name.startswith("ENCAISSE_")}
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        env=environ | {"ENCAISSE_CONFIG": str(tmp_path / "none.toml"), "LANG": "en_CA.UTF-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        said = [process.stdout.readline() for _ in range(2)]
        assert "The demonstration is at http://127.0.0.1:" in said[1]
        database = tmp_path / "encaisse.duckdb"
        assert holder(database)
        clock.wall_sleep(5)
    finally:
        process.send_signal(signal.SIGINT)
        code_found, out, err = ended(process)
    assert (code_found, "is over" in out) == (0, True), err
    assert holder(database) is None
    log = tmp_path / "encaisse.log"
    assert not log.exists() or "unexpected" not in log.read_text(encoding="utf-8")
    wanted = settings.load(tmp_path / "encaisse.toml", {})
    organisation = wanted.organisation
    with Store.open(database, environment="demo", organisation=organisation.name, zone=organisation.zone) as store:
        assert store.rows("SELECT count(*) AS n FROM facts.payments")[0]["n"] > 500
        assert store.rows("SELECT count(*) AS n FROM ops.terminals")[0]["n"] == 24
