"""A process that ends with the one that started it, however that one ends.

The parent holds one end of a pipe and never writes; its own end, even by a kill, closes it, and the child reads that.
"""

from __future__ import annotations

import os
import signal
import subprocess
from threading import Thread
from typing import TYPE_CHECKING, Any

from data import time as clock
from pipeline.log import log

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_VARIABLE = "ENCAISSE_ENDS_WITH_PARENT"
_STDIN = 0
# Time for what runs to come to a good point; a provider that hangs must not keep the database from its owner.
_GRACE_S = 60.0


def start(command: Sequence[str], environ: Mapping[str, str] = os.environ, **how: Any) -> subprocess.Popen[Any]:
    """Start a process that follows this one; it must call `follow`."""
    return subprocess.Popen(command, stdin=subprocess.PIPE, env={**environ, _VARIABLE: "1"}, **how)


def ended(process: subprocess.Popen[Any]) -> None:
    """Let go of a process that has ended."""
    if process.stdin:
        process.stdin.close()


def follow() -> None:
    """End this process, as a signal would, when the one that started it by `start` is gone."""
    if os.environ.pop(_VARIABLE, None):
        Thread(target=_watch, name="parent", daemon=True).start()


def _watch() -> None:
    while os.read(_STDIN, 1):
        pass
    log.warning("parent_gone")
    os.kill(os.getpid(), signal.SIGTERM)
    clock.wall_sleep(_GRACE_S)
    os.kill(os.getpid(), signal.SIGKILL)
