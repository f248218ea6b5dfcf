"""Slices put together before they are saved, and read ahead while the ones before are being saved.

A save costs about the same for one payment as for some thousands; and the provider answers while the database writes.
"""

from __future__ import annotations

from queue import Full, Queue
from threading import Event, Thread
from typing import TYPE_CHECKING, NamedTuple

from connectors.base import Slice
from data import time as clock
from data.model import Window

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Larger bundles are hardly quicker, and each costs memory three times over: read ahead, in columns, in the transaction.
PAYMENTS = 10_000
SECONDS = 5.0
_STEP_S = 0.2


class _Said(NamedTuple):
    """What the reading thread hands over: a bundle, its failure, or neither at the end."""

    part: Slice | None = None
    failure: BaseException | None = None


def bundled(slices: Iterable[Slice], payments: int = PAYMENTS, seconds: float = SECONDS) -> Iterator[Slice]:
    """Yield consecutive slices as fewer, longer ones, one of them read ahead; a failure comes after what was read."""
    ahead = _Ahead(_joined_up(slices, payments, seconds))
    try:
        while (said := ahead.ready.get()).part is not None:
            yield said.part
        if said.failure is not None:
            raise said.failure
    finally:
        ahead.stopped.set()


class _Ahead:
    """Reads slices in a thread of its own, one more than was asked for."""

    def __init__(self, parts: Iterable[Slice]) -> None:
        self.ready: Queue[_Said] = Queue(maxsize=1)
        self.stopped = Event()
        self._parts = parts
        Thread(target=self._read, name="read-ahead", daemon=True).start()

    def _read(self) -> None:
        try:
            for part in self._parts:
                if not self._hand_over(_Said(part)):
                    return
        except BaseException as failure:  # noqa: BLE001 - raised again where the slices are wanted
            self._hand_over(_Said(failure=failure))
        else:
            self._hand_over(_Said())

    def _hand_over(self, said: _Said) -> bool:
        while not self.stopped.is_set():
            try:
                self.ready.put(said, timeout=_STEP_S)
            except Full:
                continue
            return True
        return False


def _joined_up(slices: Iterable[Slice], payments: int, seconds: float) -> Iterator[Slice]:
    waiting: list[Slice] = []
    count, began = 0, clock.wall_monotonic()
    try:
        for part in slices:
            waiting.append(part)
            count += len(part.payments)
            if count >= payments or clock.wall_monotonic() - began >= seconds:
                yield joined(waiting)
                waiting, count, began = [], 0, clock.wall_monotonic()
    except Exception:
        # What was read before the failure is complete, and worth keeping.
        if waiting:
            yield joined(waiting)
        raise
    if waiting:
        yield joined(waiting)


def joined(parts: list[Slice]) -> Slice:
    """Return consecutive slices as one."""
    return Slice(
        Window(parts[0].window.since, parts[-1].window.until),
        [payment for part in parts for payment in part.payments],
        [finding for part in parts for finding in part.findings],
    )
