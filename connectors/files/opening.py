"""Reading a file that somebody brings: by a process of its own, which can do nothing else and is believed nothing."""

from __future__ import annotations

import hashlib
import os
import signal
import stat
import subprocess
import sys
from contextlib import contextmanager, suppress
from threading import BoundedSemaphore, Timer
from typing import TYPE_CHECKING

import msgspec

from connectors.files import limits
from connectors.files.answer import unpacked
from connectors.files.book import Book, Unfit
from connectors.files.names import own_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from io import BufferedReader
    from pathlib import Path

    from connectors.files.book import Sheet

# Isolated: no variable of ours, no folder of the user's, and no file written beside the code.
_COMMAND = [sys.executable, "-I", "-B", "-X", "utf8", "-m", "connectors.files.child"]
_ROOM = BoundedSemaphore(limits.AT_ONCE)
_ENDS: dict[int, str] = {
    signal.SIGXCPU: "too_slow",
    signal.SIGKILL: "too_slow",
    signal.SIGABRT: "too_heavy",
}
"""By what a reading process was ended, and what that says of the file."""


def read(path: Path, *, name: str) -> Book:
    """Read a file wholly; raise Unfit, with its reason, for one that cannot be or should not be.

    `name` is what the file is called where it comes from. The file is only ever data: nothing in it is evaluated,
    followed or fetched.
    """
    with _opened(path) as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        with _ROOM:
            sheets, made_at = _believed(*_answer(file))
    return Book(name=own_name(name), sha256=digest, sheets=sheets, made_at=made_at)


@contextmanager
def _opened(path: Path) -> Iterator[BufferedReader]:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        raise Unfit("not_there") from error
    about = os.fstat(descriptor)
    if not stat.S_ISREG(about.st_mode):
        os.close(descriptor)
        raise Unfit("not_there")
    with os.fdopen(descriptor, "rb") as file:
        if about.st_size > limits.FILE_BYTES:
            raise Unfit("too_big", limit=limits.FILE_BYTES // limits.MEGABYTE)
        if not about.st_size:
            raise Unfit("empty")
        yield file


def _answer(file: BufferedReader) -> tuple[bytes, int]:
    process = subprocess.Popen(
        _COMMAND, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, cwd="/", start_new_session=True
    )
    alarm = Timer(limits.WALL_S, _kill, [process.pid])
    alarm.daemon = True
    alarm.start()
    try:
        with process.stdout as answers:  # type: ignore[union-attr]  # asked for by PIPE
            said = answers.read(limits.ANSWER_BYTES + 1)
        if len(said) > limits.ANSWER_BYTES:
            raise Unfit("too_heavy")
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    finally:
        alarm.cancel()
        alarm.join()
        _kill(process.pid)
        process.wait()
    return said, process.returncode


def _kill(group: int) -> None:
    # What the process may have started ends with it; the number is its own until it is waited for.
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def _believed(said: bytes, code: int) -> tuple[list[Sheet], datetime | None]:
    if code:
        raise Unfit(_ENDS.get(-code, "unreadable"))
    try:
        return unpacked(said)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Unfit("unreadable") from error
