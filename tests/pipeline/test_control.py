from __future__ import annotations

import json
import os
import socket
import stat
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from data.errors import StoreBusy
from pipeline import cli, commands, control
from pipeline.desk import Desk, current
from pipeline.lock import StoreLock, holder, lock_file
from tests.pipeline.conftest import NOW, write_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from connectors.sandbox.server import Sandbox
    from pipeline.settings import Settings
    from tests.pipeline.conftest import Heard

SINCE = (NOW - timedelta(days=2)).date().isoformat()
TODAY = NOW.date().isoformat()
REPORT = ["report", "payment-details", "--from", SINCE, "--to", TODAY, "--out", "details.csv"]


@pytest.fixture
def desk(sandbox_of: Callable[..., Sandbox], settings_of: Callable[..., Settings]) -> Iterator[Desk]:
    """Open a desk that takes commands and runs no job."""
    opened = Desk.open(settings_of(sandbox_of(), organisation={"language": "en_CA"}))
    opened.schedule.start = lambda: None  # type: ignore[method-assign]
    opened.start()
    yield opened
    opened.close()


def test_a_command_runs_inside_the_server_and_says_the_same(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENCAISSE_CONFIG", str(desk.settings.file))
    monkeypatch.chdir(tmp_path)
    assert cli.main(["backfill", "--since", SINCE]) == 0
    assert "Payment history (handpoint): " in capsys.readouterr().out
    assert cli.main(REPORT) == 0
    inside = capsys.readouterr().out
    text = (tmp_path / "details.csv").read_bytes()
    assert len(text.splitlines()) > 50
    desk.close()
    assert cli.main(REPORT) == 0
    assert capsys.readouterr().out == inside
    assert (tmp_path / "details.csv").read_bytes() == text


def test_errors_and_codes_come_back(desk: Desk, heard: Heard) -> None:
    console = heard.console(cwd=Path("/"))
    assert control.ask(desk.settings.database, ["backfill", "--since", "2999-01-01"], console) == 1
    assert "yet to come" in heard.err
    assert control.ask(desk.settings.database, ["backfill"], console) == 2
    assert heard.out == ""


@pytest.mark.parametrize("command", ["serve", "demo", "sandbox", "init", "check"])
def test_only_what_works_with_the_database_runs_inside(desk: Desk, heard: Heard, command: str) -> None:
    assert control.ask(desk.settings.database, [command], heard.console()) == 1
    assert "stop the server first" in heard.err


def test_a_surprise_inside_is_a_sentence_outside(desk: Desk, heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    def surprised(*_: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setitem(commands.WITH_STORE, "backfill", surprised)
    assert control.ask(desk.settings.database, ["backfill", "--since", SINCE], heard.console()) == 1
    assert "did not foresee" in heard.err
    assert control.ask(desk.settings.database, REPORT, heard.console(cwd=Path("/nowhere"))) == 1


def test_the_socket_is_its_owner_s_alone(desk: Desk) -> None:
    mode = control.socket_file(desk.settings.database).stat().st_mode
    assert (stat.S_ISSOCK(mode), stat.S_IMODE(mode)) == (True, 0o600)


def test_nonsense_on_the_socket_harms_nobody(desk: Desk, heard: Heard) -> None:
    path = str(control.socket_file(desk.settings.database))
    for nonsense in (b"", b"\n", b"{}\n", b"[1", b"x" * 100_000, json.dumps({"argv": "serve"}).encode() + b"\n"):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(path)
            try:
                connection.sendall(nonsense)
                connection.shutdown(socket.SHUT_WR)
                assert connection.recv(100) == b""
            except (BrokenPipeError, ConnectionResetError):
                pass
    assert control.ask(desk.settings.database, ["backfill", "--since", SINCE], heard.console()) == 0


def test_whoever_goes_away_does_not_stop_the_server(desk: Desk, heard: Heard) -> None:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(control.socket_file(desk.settings.database)))
        asked = {"argv": ["backfill", "--since", SINCE], "cwd": "/", "language": "en_CA"}
        connection.sendall(json.dumps(asked).encode() + b"\n")
    assert control.ask(desk.settings.database, ["backfill", "--since", SINCE], heard.console()) == 0


def test_a_path_too_long_for_a_socket_has_a_short_one(tmp_path: Path) -> None:
    short, long = tmp_path / "x.duckdb", tmp_path / ("deep" * 30) / "x.duckdb"
    assert control.socket_file(short) == tmp_path / "x.duckdb.sock"
    assert len(os.fsencode(control.socket_file(long))) < 100
    assert control.socket_file(long) != control.socket_file(long.with_name("y.duckdb"))


def test_a_second_server_on_the_same_file_is_refused_by_name(desk: Desk) -> None:
    with pytest.raises(StoreBusy, match=str(os.getpid())):
        Desk.open(desk.settings)


def test_a_closed_desk_leaves_nothing_behind(desk: Desk) -> None:
    database = desk.settings.database
    assert current() is desk
    assert holder(database) == os.getpid()
    desk.close()
    assert holder(database) is None
    assert not control.socket_file(database).exists()
    assert not database.with_name(f"{database.name}.wal").exists()
    with pytest.raises(LookupError):
        current()
    Desk.open(desk.settings).close()


def test_a_socket_left_by_a_killed_server_is_replaced(desk: Desk, heard: Heard) -> None:
    file = control.socket_file(desk.settings.database)
    desk.close()
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(file))
    assert control.ask(desk.settings.database, REPORT, heard.console()) is None
    again = Desk.open(desk.settings)
    again.schedule.start = lambda: None  # type: ignore[method-assign]
    again.start()
    assert control.ask(desk.settings.database, ["backfill"], heard.console()) == 2
    again.close()


def test_the_environment_names_the_desk(
    sandbox_of: Callable[..., Sandbox], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_settings(tmp_path, sandbox_of())
    other = tmp_path / "other.duckdb"
    opened: Any = Desk.from_environment({"ENCAISSE_CONFIG": str(file), "ENCAISSE_DATABASE": str(other)})
    try:
        assert opened.settings.database == other
        assert {job.name for job in opened.schedule.jobs()} >= {"payments", "observations"}
        assert any(job.next_run_at for job in opened.schedule.jobs())
    finally:
        opened.close()


def test_a_lock_says_who_holds_it_and_survives_a_reading(tmp_path: Path) -> None:
    database = tmp_path / "x.duckdb"
    assert holder(database) is None
    with StoreLock(database):
        assert holder(database) == os.getpid()
        assert lock_file(database).read_text(encoding="utf-8") == f"{os.getpid()}\n"
        assert holder(database) == os.getpid()
    assert holder(database) is None
    assert not database.exists()
