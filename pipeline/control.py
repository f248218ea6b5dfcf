"""The door for commands: what the server's process can do, asked for through a Unix socket of its owner's alone.

One JSON line in: the command and where it was given. JSON lines out: what it says, then its exit code.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import socket
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from pipeline.console import Console
from pipeline.log import log, unexpected

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.console import Stream
    from pipeline.works import Works

_LONGEST_PATH = 100
_LONGEST_LINE = 65_536


class Asked(Struct, frozen=True):
    """A command: its words, and where and how it was given."""

    argv: list[str]
    cwd: str
    language: str
    is_interactive: bool = False
    columns: int = 80


class Said(Struct, frozen=True, omit_defaults=True):
    """A piece of the answer: text for one of the two streams, or the exit code, which is the last."""

    out: str | None = None
    err: str | None = None
    code: int | None = None


def socket_file(database: Path) -> Path:
    """Return the socket of a database's server; a short one elsewhere when the path is too long for a socket."""
    file = database.with_name(f"{database.name}.sock")
    if len(os.fsencode(file)) <= _LONGEST_PATH:
        return file
    name = hashlib.blake2b(os.fsencode(file), digest_size=8).hexdigest()
    return Path(tempfile.gettempdir()) / f"encaisse-{os.getuid()}" / f"{name}.sock"


class Control:
    """Takes commands while the server runs, and runs each as the command line would."""

    def __init__(self, works: Works) -> None:
        self._works = works
        self._file = socket_file(works.settings.database)
        self._listener: socket.socket | None = None
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Listen. The database's lock is ours, so a socket that is there already is nobody's."""
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        os.fchmod(listener.fileno(), 0o600)
        listener.bind(str(self._file))
        self._file.chmod(0o600)
        listener.listen(8)
        self._listener = listener
        self._thread(self._accept, listener)

    def stop(self) -> None:
        """Take no more commands; those under way end first."""
        if self._listener is None:
            return
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._listener = None
        self._file.unlink(missing_ok=True)
        for thread in list(self._threads):
            thread.join()

    def _thread(self, target: Callable[[socket.socket], None], of: socket.socket) -> None:
        thread = threading.Thread(target=target, args=[of], name="control", daemon=True)
        self._threads = [known for known in self._threads if known.is_alive()] + [thread]
        thread.start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            self._thread(self._answer, connection)

    def _answer(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as lines:
            try:
                asked = msgspec.json.decode(lines.readline(_LONGEST_LINE), type=Asked)
            except (msgspec.MsgspecError, OSError):
                return
            _send(connection, Said(code=self._run(asked, connection)))

    def _run(self, asked: Asked, connection: socket.socket) -> int:
        from pipeline import cli  # noqa: PLC0415 - the command line imports this module to ask

        def write(stream: Stream, text: str) -> None:
            _send(connection, Said(out=text) if stream == "out" else Said(err=text))

        console = Console(
            write,
            asked.language,
            is_interactive=asked.is_interactive,
            columns=asked.columns,
            cwd=Path(asked.cwd),
        )
        log.info("command", command=asked.argv[0] if asked.argv else "")
        try:
            return cli.run_inside(asked.argv, self._works, console)
        except Exception as error:  # noqa: BLE001 - the server outlives a command that fails; the log has it whole
            return cli.say_unexpected(console, unexpected(error, command=asked.argv[:1]))


def _send(connection: socket.socket, said: Said) -> None:
    """Send a piece; whoever went away misses it."""
    with contextlib.suppress(OSError):
        connection.sendall(msgspec.json.encode(said) + b"\n")


def ask(database: Path, argv: list[str], console: Console) -> int | None:
    """Have the database's server run a command; return its exit code, or None when no server answers."""
    asked = Asked(argv, str(console.cwd), console.language, console.is_interactive, console.columns)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with connection:
        try:
            connection.connect(str(socket_file(database)))
            connection.sendall(msgspec.json.encode(asked) + b"\n")
        except OSError:
            return None
        with connection.makefile("rb") as lines:
            for line in lines:
                said = msgspec.json.decode(line, type=Said)
                if said.code is not None:
                    return said.code
                console.pass_on("err" if said.out is None else "out", said.out or said.err or "")
    return 1
