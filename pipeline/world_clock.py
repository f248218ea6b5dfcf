"""Living on a world's clock: the sandbox says what time it is there, and how fast it goes."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from connectors.errors import ConnectorError
from connectors.http import Door, Line, Operation, Question, Reply
from connectors.registry import Options
from data import time as clock

if TYPE_CHECKING:
    from collections.abc import Callable


class _Told(Struct):
    now: datetime
    speed: float


class _World:
    """The world this process lives on, if it lives on one."""

    ask: Callable[[], _Told] | None = None
    speed: float = 1.0


def follow(url: str | None) -> None:
    """Live on the world whose clock this is; None is our own world. Raises ConnectorError."""
    if url is None:
        _World.ask, _World.speed = None, 1.0
        clock.live_on(clock.SystemClock())
        return
    _World.ask = _asker(url)
    _set(_World.ask())


def refresh() -> None:
    """Read a frozen world's clock again: it moves only when somebody moves it. One that is gone stays where it was."""
    if _World.ask is not None and _World.speed == 0:
        with suppress(ConnectorError):
            _set(_World.ask())


def speed() -> float:
    """Return how many times faster than ours time goes; 0 when it stands still."""
    return _World.speed


def _set(told: _Told) -> None:
    _World.speed = told.speed
    clock.live_on(clock.WorldClock(told.now.astimezone(UTC), told.speed))


def _asker(url: str) -> Callable[[], _Told]:
    parts = urlsplit(url)
    base = f"{parts.scheme}://{parts.netloc}"
    options = Options(
        name="clock",
        provider="sandbox",
        environment="demo",
        urls={"url": base},
        switches={"requests_per_second": 50.0, "read_timeout_s": 5.0, "connect_timeout_s": 5.0},
    )
    # Asked once: a clock that has to be waited for tells nothing.
    read_clock = Operation(name="clock", path=parts.path, is_read=False)
    door = Door(Line(options, key="clock"), base, [read_clock])

    def read(reply: Reply) -> _Told:
        return msgspec.json.decode(reply.content, type=_Told)

    return lambda: door.ask(Question(operation=read_clock, path=parts.path), read)
