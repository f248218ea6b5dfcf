"""The reading process has no powers, and what it answers is not believed."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import msgspec
import pytest

from connectors.files import limits, opening
from connectors.files.answer import Read, packed, refusal, unpacked
from connectors.files.book import Sheet, Unfit
from connectors.files.names import own_name
from data import time as clock

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "SECRET-Zx81Qw"
CONFINED = "import sys; from connectors.files import child; child.confine()\n"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_bytes(b"a;b\n1;2\n")
    return path


def answering(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(opening, "_COMMAND", [sys.executable, "-I", "-c", code])


def refused(path: Path) -> str:
    with pytest.raises(Unfit) as raised:
        opening.read(path, name="export.csv")
    return raised.value.key


@pytest.mark.parametrize(
    "attempt",
    [
        "open('/etc/hostname')",
        "open('/tmp/encaisse-escaped', 'w')",
        "import socket; socket.socket()",
        "import os; os.pipe()",
        "import subprocess; subprocess.run(['true'])",
        "import tempfile; tempfile.TemporaryFile()",
        "import decimal, json, sqlite3",
        "bytearray(2 * 1024 ** 3)",
    ],
)
def test_a_confined_process_cannot(attempt: str) -> None:
    early = "import socket, os, subprocess, tempfile, resource\n"
    code = f"{early}{CONFINED}try:\n    {attempt}\nexcept BaseException:\n    sys.exit(7)\n"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 7


@pytest.mark.parametrize("attempt", ["import os; os.write(2, b'x')", "while True: pass"])
def test_a_confined_process_neither_writes_a_file_nor_runs_for_ever(tmp_path: Path, attempt: str) -> None:
    into = tmp_path / "written"
    code = f"from connectors.files import child, limits; limits.CPU_S = 1; child.confine()\n{attempt}\n"
    with into.open("wb") as file:
        done = subprocess.run([sys.executable, "-c", code], check=False, stderr=file)
    assert done.returncode != 0
    assert into.stat().st_size == 0


def test_the_process_gets_no_environment(monkeypatch: pytest.MonkeyPatch, export: Path) -> None:
    monkeypatch.setenv("ENCAISSE_SECRET", SECRET)
    said = "from connectors.files.answer import packed; from connectors.files.book import Sheet; import os, sys; "
    answering(monkeypatch, said + "sys.stdout.buffer.write(packed([Sheet('', [[repr(dict(os.environ))]])], None))")
    assert SECRET not in str(opening.read(export, name="x").sheets)


def test_the_process_inherits_no_open_file(monkeypatch: pytest.MonkeyPatch, export: Path) -> None:
    said = "from connectors.files.answer import packed; from connectors.files.book import Sheet; import os, sys; "
    answering(
        monkeypatch, said + "sys.stdout.buffer.write(packed([Sheet('', [[len(os.listdir('/proc/self/fd'))]])], None))"
    )
    descriptor = os.dup(0)
    os.set_inheritable(descriptor, True)  # noqa: FBT003 - its only parameter
    try:
        assert opening.read(export, name="x").sheets == [Sheet("", [[4]])]  # the fourth lists the three
    finally:
        os.close(descriptor)


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("", "unreadable"),
        ("print('hello')", "unreadable"),
        ("raise SystemExit(3)", "unreadable"),
        ("import os; os.kill(os.getpid(), 11)", "unreadable"),
        ("import os; os.abort()", "too_heavy"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "too_slow"),
        ("import sys; [sys.stdout.write('x' * 1000000) for _ in range(200)]", "too_heavy"),
        ("import sys; sys.stdout.buffer.write(b'\\x93\\xa4read\\x90')", "unreadable"),
        ("import sys; sys.stdout.buffer.write(b'\\xdf\\xff\\xff\\xff\\xff')", "unreadable"),
        ("import sys; sys.stdout.buffer.write(b'\\x91' * 100000)", "unreadable"),
    ],
)
def test_whatever_the_process_does_is_a_refusal(
    monkeypatch: pytest.MonkeyPatch, export: Path, code: str, key: str
) -> None:
    answering(monkeypatch, f"import resource; resource.setrlimit(resource.RLIMIT_CORE, (0, 0)); {code}")
    assert refused(export) == key


@pytest.mark.parametrize("code", ["import time; time.sleep(60)", "import os, time; os.fork(); time.sleep(60)"])
def test_a_process_that_does_not_answer_is_ended_with_its_children(
    monkeypatch: pytest.MonkeyPatch, export: Path, code: str
) -> None:
    monkeypatch.setattr(limits, "WALL_S", 0.5)
    answering(monkeypatch, code)
    started = clock.wall_monotonic()
    assert refused(export) == "too_slow"
    assert clock.wall_monotonic() - started < 10


def test_a_process_that_leaves_another_behind_is_ended_with_it(monkeypatch: pytest.MonkeyPatch, export: Path) -> None:
    monkeypatch.setattr(limits, "WALL_S", 0.5)
    answering(monkeypatch, "import os, time; os.fork() or time.sleep(60)")
    started = clock.wall_monotonic()
    assert refused(export) == "unreadable"
    assert clock.wall_monotonic() - started < 10


@pytest.mark.parametrize(
    "said",
    [
        msgspec.msgpack.encode(Read([("", [[{"a": 1}]])], None)),
        msgspec.msgpack.encode(Read([("", [[b"bytes"]])], None)),
        msgspec.msgpack.encode(Read([("", [[[1]]])], None)),
        msgspec.msgpack.encode(Read([("", [[msgspec.msgpack.Ext(9, b"x")]])], None)),
        msgspec.msgpack.encode(Read([("", [[msgspec.msgpack.Ext(1, b"x")]])], None)),
        msgspec.msgpack.encode(Read([("", [[msgspec.msgpack.Ext(1, b"\xff")]])], None)),
        msgspec.msgpack.encode(Read([], "yesterday")),
        packed([Sheet("", [["a"]])], None)[:-1],
        packed([Sheet("", [["a"]])], None) + b"\x00",
        b"",
    ],
)
def test_an_answer_that_is_none_is_not_believed(said: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - msgspec's errors are of many texts
        unpacked(said)


def test_a_refusal_comes_through_with_its_facts() -> None:
    with pytest.raises(Unfit) as raised:
        unpacked(refusal("quotes", line=3))
    assert (raised.value.key, raised.value.facts) == ("quotes", {"line": 3})


def test_what_is_not_a_file_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "closed").symlink_to(tmp_path / "nowhere")
    found = {refused(path) for path in (tmp_path / "none", tmp_path, tmp_path / "pipe", tmp_path / "closed")}
    assert found == {"not_there"}


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("Paiements.xlsx", "Paiements.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Exports\\x\\Détails (2).csv", "Détails (2).csv"),
        ("a\x00b\x1b[31m\n.csv", "ab[31m.csv"),
        ("xslx\u202ecod.exe", "xslxcod.exe"),
        ("\u200bnom\ud800.csv", "nom.csv"),
        ("..", "?"),
        ("", "?"),
        ("/", "?"),
        ("=cmd|' /C calc'!A0.csv", "C calc'!A0.csv"),
        ("é" * 300 + ".xlsx", "é" * 115 + ".xlsx"),
        ("x" * 100_000, "x" * 120),
        ("a." + "x" * 300, "a." + "x" * 118),
    ],
)
def test_a_name_is_only_a_name(name: str, own: str) -> None:
    assert own_name(name) == own
