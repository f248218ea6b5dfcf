"""`encaisse serve`: check what can be checked, then run the desk as a process of its own and pass signals on."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING

from data import time as clock
from data.errors import StoreBusy, StoreError
from data.locale import N_
from pipeline import parent, words
from pipeline.bringing import LARGEST_MB
from pipeline.desk import opened
from pipeline.errors import CommandError
from pipeline.lock import holder
from pipeline.settings import load

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from pipeline.console import Console
    from pipeline.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "dashboard" / "asgi.py"
_START_S = 60.0

OPENS = N_("The desk is open at {url}. It listens to this machine only: there are no accounts yet.")
PORT_TAKEN = N_("Port {port} is in use: stop what uses it, or write another under [serve] port in {file}.")
PORT_FORBIDDEN = N_("Port {port} may not be used ({reason}): write another under [serve] port in {file}.")
SENTENCE = "{sentence}"
CLOSED = N_("The desk is closed.")


def run(_: Namespace, console: Console) -> int:
    """Serve the desk of the settings until told to stop; return its exit code."""
    settings = load()
    ready(settings, console)
    with running(settings) as desk:
        if answers(settings, desk):
            console.say(OPENS, url=url(settings))
        code = watch(desk)
    console.say(CLOSED)
    return code


def url(settings: Settings) -> str:
    """Return the address people open."""
    host = settings.serve.host
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.serve.port}"


def ready(settings: Settings, console: Console) -> None:
    """Raise CommandError when the desk could not open: the port is taken, or the database cannot be used."""
    port_is_free(settings)
    try:
        with opened(settings):
            pass
    except StoreError as error:
        sentence = words.store_failure(error, settings.database, console.language)
        raise CommandError(SENTENCE, sentence=sentence) from error


def database_is_free(database: Path, console: Console) -> None:
    """Raise CommandError when another process has the database."""
    pid = holder(database)
    if pid is not None:
        sentence = words.store_failure(StoreBusy(database, pid or None), database, console.language)
        raise CommandError(SENTENCE, sentence=sentence)


def port_is_free(settings: Settings) -> None:
    """Raise CommandError when the port cannot be listened to."""
    host, port = settings.serve.host, settings.serve.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise CommandError(PORT_FORBIDDEN, port=port, reason=error.strerror, file=settings.file) from None
        except OSError:
            raise CommandError(PORT_TAKEN, port=port, file=settings.file) from None


def start(settings: Settings) -> subprocess.Popen[bytes]:
    """Start the desk's process."""
    options = {
        "server.address": settings.serve.host,
        "server.port": str(settings.serve.port),
        "server.headless": "true",
        "server.maxUploadSize": str(LARGEST_MB),
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
        "client.showErrorDetails": "none",
    }
    words_given = [part for name, value in options.items() for part in (f"--{name}", value)]
    environ = os.environ | {"ENCAISSE_CONFIG": str(settings.file), "ENCAISSE_DATABASE": str(settings.database)}
    return parent.start(
        [sys.executable, "-m", "streamlit", "run", str(APP), *words_given],
        environ,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,  # its welcome, in English; what goes wrong comes on the other stream
        start_new_session=True,
    )


def answers(settings: Settings, process: subprocess.Popen[bytes]) -> bool:
    """Wait until the desk is open; return False when it ended, or took too long."""
    until = clock.wall_monotonic() + _START_S
    while clock.wall_monotonic() < until and process.poll() is None:
        if is_open(settings):
            return True
        clock.wall_sleep(0.1)
    return False


def is_open(settings: Settings) -> bool:
    """Tell whether the desk answers, with its database open."""
    asking = HTTPConnection(settings.serve.host, settings.serve.port, timeout=2)
    try:
        asking.request("GET", "/healthz")
        return asking.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        asking.close()


@contextmanager
def running(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """Run the desk's process for a while."""
    desk = start(settings)
    try:
        yield desk
    finally:
        stop(desk)
        parent.ended(desk)


def watch(desk: subprocess.Popen[bytes]) -> int:
    """Wait for the desk to end by itself, or until asked to stop; return 0 when it was asked."""
    try:
        return desk.wait()
    except KeyboardInterrupt:
        return 0


def stop(desk: subprocess.Popen[bytes]) -> None:
    """Ask the desk to close and wait for it; asked a second time, do not wait."""
    try:
        desk.terminate()
        desk.wait()
    except KeyboardInterrupt:
        desk.kill()
        desk.wait()
