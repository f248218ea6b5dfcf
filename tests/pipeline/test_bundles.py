from __future__ import annotations

import threading
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from connectors.base import Slice
from connectors.errors import Unreachable
from data.model import Finding, Severity, Window
from pipeline.bundles import Bundle, bundled
from tests.data.makers import NOON, a_payment

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUR = timedelta(hours=1)


def slices(count: int, size: int = 3) -> Iterator[Slice]:
    for n in range(count):
        payments = [a_payment(f"{n}-{m}") for m in range(size)]
        yield Slice(Window(NOON + n * HOUR, NOON + (n + 1) * HOUR), payments)


def broken(after: int) -> Iterator[Slice]:
    yield from slices(after)
    raise Unreachable("handpoint", "feed", "gone")


def names(part: Bundle) -> list[str]:
    return [str(name) for name in part.payments.table()["payment_id"].to_pylist()]


def test_nothing_is_no_bundle() -> None:
    assert list(bundled([])) == []


def test_bundles_hold_every_payment_once_and_leave_no_gap() -> None:
    found = list(bundled(slices(10), payments=7))
    assert [len(part.payments) for part in found] == [9, 9, 9, 3]
    assert [name for part in found for name in names(part)] == [f"{n}-{m}" for n in range(10) for m in range(3)]
    assert all(a.window.until == b.window.since for a, b in pairwise(found))
    assert (found[0].window.since, found[-1].window.until) == (NOON, NOON + 10 * HOUR)


def test_a_bundle_keeps_the_findings_of_its_slices() -> None:
    parts = [
        Slice(
            Window(NOON + n * HOUR, NOON + (n + 1) * HOUR),
            [a_payment(f"{n}")],
            [Finding(kind="unreadable_record", subject=f"{n}", connector="h", severity=Severity.WARNING)],
        )
        for n in range(3)
    ]
    [found] = bundled(parts)
    assert [finding.subject for finding in found.findings] == ["0", "1", "2"]


def test_empty_slices_are_covered_too() -> None:
    [found] = bundled(slices(4, size=0))
    assert (found.window, names(found)) == (Window(NOON, NOON + 4 * HOUR), [])


def test_a_failure_comes_after_what_was_read_before_it() -> None:
    found = []
    with pytest.raises(Unreachable, match="gone"):  # noqa: PT012 - what came before the failure counts
        for part in bundled(broken(after=2), payments=100):
            found.append(len(part.payments))  # noqa: PERF401 - kept when the loop fails
    assert found == [6]


def test_who_stops_listening_stops_the_reading() -> None:
    read = []

    def endless() -> Iterator[Slice]:
        for n, part in enumerate(slices(100_000, size=1)):
            read.append(n)
            yield part

    parts = bundled(endless(), payments=1)
    next(parts)
    parts.close()  # type: ignore[attr-defined]
    for thread in threading.enumerate():
        if thread.name == "read-ahead":
            thread.join(5)
    assert len(read) < 10


def test_time_ends_a_bundle() -> None:
    assert [len(part.payments) for part in bundled(slices(3), seconds=0)] == [3, 3, 3]
