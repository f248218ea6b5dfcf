"""Collecting payments: a window of each feed becomes facts and a run row; no provider's failure escapes from here."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from connectors.errors import ConnectorError, Unauthorized
from data.save import save_payments
from pipeline import runs, typed, windows
from pipeline.absent import tell_near
from pipeline.bundles import bundled
from pipeline.suspicions import look_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import timedelta

    from data.model import Window
    from pipeline.bundles import Bundle
    from pipeline.runs import Run
    from pipeline.works import Source, Works


@contextmanager
def guarded(works: Works, job: str, source: Source) -> Iterator[Run]:
    """Run the part of a job that talks to one provider: its failure ends this run, and nothing else."""
    with works.turns.at(job, source.name), runs.execution(works.store, job, source.name) as run:
        try:
            yield run
        except Unauthorized as failure:
            works.holds.hold(source.name)
            run.fail_with(failure)
        except ConnectorError as failure:
            run.fail_with(failure)


def payments(works: Works) -> bool:
    """Read what is new of every feed; return whether all of it was read."""
    return each(works, "payments", lambda source: windows.recent(works.store, source.name, works.settings.history_days))


def reread(works: Works, job: str, length: timedelta) -> bool:
    """Read a stretch of every feed again, for what came late or changed; return whether all of it was read."""
    return each(works, job, lambda _: windows.back(length))


def each(works: Works, job: str, window_of: Callable[[Source], Window]) -> bool:
    """Read a window of every feed that is not held back; return whether all of them were read."""
    is_whole = True
    for source in works.that("feeds_payments"):
        if works.holds.has(source.name):
            is_whole = False
            continue
        with guarded(works, job, source) as run:
            read(works, source, window_of(source), run)
        is_whole = is_whole and run.state == "done"
    return is_whole


def read(
    works: Works, source: Source, window: Window, run: Run, saved: Callable[[Bundle], None] = lambda _: None
) -> None:
    """Save a window of one feed, some slices at a time, and look at what is strange in each.

    `saved` is called after each save. When everything is asked to stop, the run ends between two of them.
    """
    for part in bundled(source.connector.feed(window)):
        run.add(
            save_payments(
                works.store, part.payments, connector=source.name, findings=part.findings, reading=part.window
            )
        )
        run.add(look_for(works.store, source.name, part.window))
        # Last, so that a window is read again when we were killed before we had looked at it.
        save_payments(works.store, (), connector=source.name, covers=part.window)
        tell_near(works, part.window)
        typed.tell_near(works, part.window)
        saved(part)
        if works.stopping.is_set():
            run.state = "interrupted"
            return
