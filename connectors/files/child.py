"""The process that reads one hostile file: bytes in, an answer out, and nothing else that it could do.

It takes its own powers away before it looks at the first byte: nothing can be opened, written, started or connected
to any more, and memory and time are counted.
"""

from __future__ import annotations

import codecs
import resource
import sys

from connectors.files import limits
from connectors.files.answer import packed, refusal
from connectors.files.book import Unfit
from connectors.files.kinds import kind
from connectors.files.text import read_text
from connectors.files.workbook import read_workbook

_STANDARD_STREAMS = 3


def main() -> None:
    """Read the file that comes in, and answer."""
    confine()
    data = sys.stdin.buffer.read(limits.FILE_BYTES + 1)
    sys.stdout.buffer.write(answer(data))
    sys.stdout.buffer.flush()


def confine() -> None:
    """Give up whatever reading a file does not need; for good, a process cannot take it back."""
    for name in ("cp1252", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp437"):
        codecs.lookup(name)  # no module can be loaded later
    for which, most in (
        (resource.RLIMIT_AS, limits.MEMORY_BYTES),
        (resource.RLIMIT_CPU, limits.CPU_S),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, _STANDARD_STREAMS),
    ):
        resource.setrlimit(which, (most, most))


def answer(data: bytes) -> bytes:
    """Return the packed answer to a file; whatever goes wrong is a refusal."""
    try:
        said = _read(data)
    except Unfit as unfit:
        return refusal(unfit.key, **unfit.facts)
    except MemoryError:
        return refusal("too_heavy")
    except BaseException:  # noqa: BLE001 - a panic of the library that reads workbooks is no Exception
        return refusal("unreadable")
    return said if len(said) <= limits.ANSWER_BYTES else refusal("too_heavy")


def _read(data: bytes) -> bytes:
    if len(data) > limits.FILE_BYTES:
        raise Unfit("too_big", limit=limits.FILE_BYTES // limits.MEGABYTE)
    if kind(data) == "zip":
        return packed(*read_workbook(data))
    return packed([read_text(data)], None)


if __name__ == "__main__":
    main()
