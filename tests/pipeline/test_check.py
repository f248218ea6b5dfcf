from __future__ import annotations

import io
import os
import re
import socket
import tomllib
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from data import time as clock
from pipeline import check, cli, init, settings
from pipeline.lock import StoreLock
from tests.pipeline.conftest import write_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from connectors.sandbox.server import Sandbox
    from pipeline.settings import Settings
    from tests.pipeline.conftest import Heard

GONE = {"connect_timeout_s": 0.2, "requests_per_second": 1000}


def report(heard: Heard, wanted: Settings, language: str = "en_CA") -> int:
    return check.report(wanted, heard.console(language))


def test_what_is_well_is_one_line_each(
    sandbox_of: Callable[..., Sandbox], settings_of: Callable[..., Settings], heard: Heard
) -> None:
    assert report(heard, settings_of(sandbox_of())) == 0
    assert heard.err == ""
    assert all(line.startswith("✓ ") for line in heard.out.splitlines())
    for words in (
        "handpoint: lists terminals (6)",
        "handpoint: feeds payments",
        "paysafe: looks payments up",
        "smartrec: lists sites (4)",
    ):
        assert words in heard.out


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"handpoint": {"key": "wrong"}}, "handpoint: The provider does not accept our key"),
        ({"paxstore": {"secret": "wrong"}}, "paxstore: The provider does not accept our key"),
        ({"paysafe": {"password": "wrong"}}, "paysafe: The provider does not accept our key"),
        ({"smartrec": {"secret": "wrong"}}, "smartrec: The provider does not accept our key"),
        ({"paysafe": {"url": "http://127.0.0.1:9"} | GONE}, "paysafe: The provider does not answer"),
    ],
)
def test_a_provider_that_is_not_well_is_told_with_its_fix_and_without_secrets(
    sandbox_of: Callable[..., Sandbox],
    settings_of: Callable[..., Settings],
    heard: Heard,
    changes: dict[str, Any],
    words: str,
) -> None:
    assert report(heard, settings_of(sandbox_of(), connectors=changes)) == 1
    assert words in heard.err
    assert "\n  → " in heard.err
    assert "wrong" not in heard.err.replace("wrong key", "")


@pytest.fixture
def silent() -> Iterator[str]:
    """Serve an address that takes every connection and answers none."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_hosts_that_hang_are_told_together_in_the_order_of_the_settings(
    sandbox_of: Callable[..., Sandbox], tmp_path: Path, heard: Heard, silent: str
) -> None:
    urls = {"handpoint": ("cloud_url", "transactions_url", "feed_url"), "paxstore": ("url",), "paysafe": ("url",)}
    changes = {name: dict.fromkeys(names, silent) for name, names in urls.items()}
    file = write_settings(tmp_path, sandbox_of(), connectors=changes)
    file.write_text(re.sub(r"\[clock\]\nurl = .*\n", "", file.read_text(encoding="utf-8")), encoding="utf-8")
    began = clock.wall_monotonic()
    assert report(heard, settings.load(file, {})) == 3
    assert clock.wall_monotonic() - began < 12
    told = [line.split(":")[0] for line in heard.err.splitlines() if line.startswith("✗")]
    assert told == ["✗ handpoint", "✗ paxstore", "✗ paysafe"]
    assert heard.err.count("The provider does not answer") == 3
    assert "timeout" in heard.err.lower()


def test_what_says_nothing_at_all_is_told_too(
    sandbox_of: Callable[..., Sandbox],
    settings_of: Callable[..., Settings],
    heard: Heard,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hangs = Event()
    monkeypatch.setattr(check, "_list", lambda _: hangs.wait(30))
    monkeypatch.setattr(check, "_LONGEST_S", 2.0)
    assert report(heard, settings_of(sandbox_of())) == 2
    hangs.set()
    assert "✗ handpoint: no answer in 2 seconds\n  → See whether this machine" in heard.err
    assert "✓ paysafe: looks payments up" in heard.out


def test_what_nobody_foresaw_is_not_swallowed(
    sandbox_of: Callable[..., Sandbox],
    settings_of: Callable[..., Settings],
    heard: Heard,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(check, "_list", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        report(heard, settings_of(sandbox_of()))


def test_the_same_is_said_in_french(
    sandbox_of: Callable[..., Sandbox], settings_of: Callable[..., Settings], heard: Heard
) -> None:
    report(heard, settings_of(sandbox_of(), connectors={"handpoint": {"key": "wrong"}}), "fr_CA")
    assert "accepte pas notre clé" in heard.err
    assert "donne la liste des terminaux (6)" in heard.out


def test_a_wrong_address_is_a_problem(
    sandbox_of: Callable[..., Sandbox], settings_of: Callable[..., Settings], heard: Heard
) -> None:
    sandbox = sandbox_of()
    assert report(heard, settings_of(sandbox, connectors={"handpoint": {"feed_url": f"{sandbox.url}/truth"}})) == 1
    assert "handpoint: The provider understood the request and refused it" in heard.err
    assert "Compare merchant_account and the addresses" in heard.err


def test_a_clock_that_is_gone_is_a_problem(
    sandbox_of: Callable[..., Sandbox], settings_of: Callable[..., Settings], heard: Heard
) -> None:
    assert report(heard, settings_of(sandbox_of(), clock={"url": "http://127.0.0.1:9/truth/clock"})) == 1
    assert "Start the sandbox" in heard.err


def test_a_damaged_database_is_a_problem(
    sandbox_of: Callable[..., Sandbox], settings_of: Callable[..., Settings], heard: Heard
) -> None:
    wanted = settings_of(sandbox_of())
    wanted.database.parent.mkdir(parents=True)
    wanted.database.write_bytes(b"not a database " * 1000)
    assert report(heard, wanted) == 1
    assert "set it aside" in heard.err


def test_a_database_in_use_is_well(
    sandbox_of: Callable[..., Sandbox], settings_of: Callable[..., Settings], heard: Heard
) -> None:
    wanted = settings_of(sandbox_of())
    wanted.database.parent.mkdir(parents=True)
    wanted.database.write_bytes(b"whatever")
    with StoreLock(wanted.database):
        assert report(heard, wanted) == 0
    assert f"in use by process {os.getpid()}" in heard.out


def test_little_room_is_a_problem(
    sandbox_of: Callable[..., Sandbox],
    settings_of: Callable[..., Settings],
    heard: Heard,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(check, "_ROOM", 10**18)
    assert report(heard, settings_of(sandbox_of())) == 1
    assert "MB are free beside the database" in heard.err


def test_files_alone_will_do(tmp_path: Path, heard: Heard) -> None:
    file = tmp_path / "encaisse.toml"
    file.write_text('environment = "live"\n[organisation]\nname = "S"\n', encoding="utf-8")
    assert report(heard, settings.load(file, {})) == 0
    assert "Connectors: none; payments come from the files that are imported" in heard.out


def test_the_command_ends_with_a_code(
    sandbox_of: Callable[..., Sandbox],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    sandbox = sandbox_of()
    monkeypatch.setenv("ENCAISSE_CONFIG", str(write_settings(tmp_path, sandbox)))
    assert cli.main(["check"]) == 0
    write_settings(tmp_path, sandbox, connectors={"handpoint": {"key": "wrong"}})
    assert cli.main(["check"]) == 1
    write_settings(tmp_path, sandbox, more={"x": 1}, serve={"port": 0})
    capsys.readouterr()
    assert cli.main(["check"]) == 1
    assert capsys.readouterr().err.count("→") == 2


ANSWERS = ["2", "Ville des Saules", "", "y", "mer1", "", "", "", "", "n", "n", "n"]


def answering(heard: Heard, monkeypatch: pytest.MonkeyPatch, answers: list[str]) -> Any:
    left = iter(answers)
    console = heard.console("fr_CA")

    def ask_line(question: str) -> str:
        heard.out += question
        try:
            return next(left)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr(console, "ask_line", ask_line)
    return console


def test_init_asks_the_language_first_writes_and_checks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, heard: Heard
) -> None:
    file = tmp_path / "new" / "encaisse.toml"
    monkeypatch.setenv("ENCAISSE_CONFIG", str(file))
    assert init.run(None, answering(heard, monkeypatch, ANSWERS)) == 1  # type: ignore[arg-type]  # no arguments
    assert heard.out.startswith("Langue / Language")
    assert "Name of the organisation" in heard.out
    values = tomllib.loads(file.read_text(encoding="utf-8"))
    assert values["organisation"]["name"] == "Ville des Saules"
    assert values["organisation"]["zone"] == "America/Toronto"
    assert values["connectors"]["handpoint"]["key_env"] == "ENCAISSE_HANDPOINT_KEY"
    assert list(values["connectors"]) == ["handpoint"]
    assert file.stat().st_mode & 0o777 == 0o600
    assert "export ENCAISSE_HANDPOINT_KEY" in heard.err
    assert settings.load(file, {"ENCAISSE_HANDPOINT_KEY": "k"}).language == "en_CA"


def test_init_asks_for_a_key_where_a_token_would_do_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, heard: Heard
) -> None:
    file = tmp_path / "encaisse.toml"
    monkeypatch.setenv("ENCAISSE_CONFIG", str(file))
    answers = [*ANSWERS[:3], "n", "n", "n", "y", "", "loisirs-saules", "", ""]
    init.run(None, answering(heard, monkeypatch, answers))  # type: ignore[arg-type]  # no arguments
    assert tomllib.loads(file.read_text(encoding="utf-8"))["connectors"]["smartrec"] == {
        "url": "https://app.amilia.com",
        "organisation": "loisirs-saules",
        "key_env": "ENCAISSE_SMARTREC_KEY",
        "secret_env": "ENCAISSE_SMARTREC_SECRET",
    }


@pytest.mark.parametrize(("answer", "stays"), [("n", True), ("", True), ("o", False)])
def test_init_writes_over_a_file_only_when_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    heard: Heard,
    answer: str,
    stays: bool,  # noqa: FBT001 - a case
) -> None:
    file = tmp_path / "encaisse.toml"
    file.write_text("# mine\n", encoding="utf-8")
    monkeypatch.setenv("ENCAISSE_CONFIG", str(file))
    answers = ["1", answer, *ANSWERS[1:3], "n", "n", "n", "n"]
    init.run(None, answering(heard, monkeypatch, answers))  # type: ignore[arg-type]  # no arguments
    assert (file.read_text(encoding="utf-8") == "# mine\n") is stays


def test_init_without_answers_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "encaisse.toml"
    monkeypatch.setenv("ENCAISSE_CONFIG", str(file))
    monkeypatch.setattr("sys.stdin", io.StringIO("2\nVille\n"))
    assert cli.main(["init"]) == 1
    assert "Nothing was written" in capsys.readouterr().err
    assert not file.exists()
