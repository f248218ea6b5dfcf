"""Slices put together before they are saved, and read ahead while the ones before are being saved.

A save costs about the same for one payment as for some thousands; and the provider answers while the database writes.
The payments become columns as they are read: they take half the memory so, and the database starts at once.
"""

from __future__ import annotations

from queue import SimpleQueue
from threading import Event, Semaphore, Thread
from typing import TYPE_CHECKING, NamedTuple

from data import time as clock
from data.columns import Columns
from data.model import Window

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from connectors.base import Slice
    from data.model import Finding

# Larger bundles are hardly quicker, and each costs memory three times: read ahead, given, in the transaction.
PAYMENTS = 16_000
SECONDS = 5.0
_STEP_S = 0.2


class Bundle(NamedTuple):
    """Consecutive slices as one, ready to be saved."""

    window: Window
    payments: Columns
    findings: Sequence[Finding]


class _Said(NamedTuple):
    """What the reading thread hands over: a bundle, its failure, or neither at the end."""

    part: Bundle | None = None
    failure: BaseException | None = None


def bundled(slices: Iterable[Slice], payments: int = PAYMENTS, seconds: float = SECONDS) -> Iterator[Bundle]:
    """Yield consecutive slices as fewer, longer ones, one of them read ahead; a failure comes after what was read."""
    ahead = _Ahead(_joined_up(slices, payments, seconds))
    try:
        while (said := ahead.next()).part is not None:
            yield said.part
        if said.failure is not None:
            raise said.failure
    finally:
        ahead.stopped.set()


class _Ahead:
    """Reads slices in a thread of its own, one more than was asked for."""

    def __init__(self, parts: Iterable[Bundle]) -> None:
        self.stopped = Event()
        self._wanted = Semaphore(0)
        self._ready: SimpleQueue[_Said] = SimpleQueue()
        self._parts = parts
        Thread(target=self._read, name="read-ahead", daemon=True).start()

    def next(self) -> _Said:
        """Return what was read meanwhile, once it is; the thread then reads on."""
        self._wanted.release()
        return self._ready.get()

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
        """Hand over once it is wanted: to read further before that would hold a third bundle in memory."""
        while not self.stopped.is_set():
            if self._wanted.acquire(timeout=_STEP_S):
                self._ready.put(said)
                return True
        return False


def _joined_up(slices: Iterable[Slice], payments: int, seconds: float) -> Iterator[Bundle]:
    waiting: Bundle | None = None
    began = clock.wall_monotonic()
    try:
        for part in slices:
            waiting = _with(waiting, part)
            if len(waiting.payments) >= payments or clock.wall_monotonic() - began >= seconds:
                yield waiting
                waiting, began = None, clock.wall_monotonic()
    except Exception:
        # What was read before the failure is complete, and worth keeping.
        if waiting is not None:
            yield waiting
        raise
    if waiting is not None:
        yield waiting


def _with(bundle: Bundle | None, part: Slice) -> Bundle:
    """Return a bundle that holds the next slice too."""
    if bundle is None:
        return Bundle(part.window, Columns(part.payments), part.findings)
    bundle.payments.extend(part.payments)
    return Bundle(Window(bundle.window.since, part.window.until), bundle.payments, [*bundle.findings, *part.findings])
