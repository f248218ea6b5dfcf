"""What reading a file costs, measured in a small process of its own: a child counts what its parent held."""

from __future__ import annotations

import re
import resource
import subprocess
import sys
from pathlib import Path

import msgspec
from msgspec import Struct

from connectors.files.book import Unfit
from connectors.files.opening import read
from data import time as clock

_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


class Cost(Struct):
    """How a reading ended, and what it took in megabytes and seconds."""

    key: str
    rows: int
    parent_mb: float
    child_mb: float
    seconds: float


def measured(path: Path) -> Cost:
    """Read a file in a process of its own and return what that took."""
    command = [sys.executable, "-m", __name__, str(path)]
    return msgspec.json.decode(subprocess.run(command, check=True, capture_output=True).stdout, type=Cost)


def cost(path: Path) -> Cost:
    """Read a file here and return what that took."""
    started = clock.wall_monotonic()
    key, rows = "", 0
    try:
        rows = sum(len(each.rows) for each in read(path, name=path.name).sheets)
    except Unfit as unfit:
        key = unfit.key
    seconds = clock.wall_monotonic() - started
    peak = _PEAK.search(Path("/proc/self/status").read_text(encoding="ascii"))
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return Cost(key, rows, int(peak[1]) / 1024 if peak else 0, child / 1024, seconds)


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(cost(Path(sys.argv[1]))))
