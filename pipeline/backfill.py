"""Reading the history: oldest first, with a watermark, so that it goes on where it was after anything."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from data import time as clock
from data.model import Window
from data.queries import operations
from pipeline import collect, windows
from pipeline.progress import Progress

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.bundles import Bundle
    from pipeline.console import Console
    from pipeline.runs import Run
    from pipeline.works import Source, Works

# Small enough that a stop is prompt and a bar moves; the feed splits it further where there is much.
_STEP = timedelta(days=30)


def run(works: Works, console: Console | None = None) -> bool:
    """Go on with every planned backfill; return whether all of them are done."""
    is_done = True
    for source in works.that("feeds_payments"):
        if windows.remaining(works.store, source.name) is None:
            continue
        if works.holds.has(source.name):
            is_done = False
            continue
        with collect.guarded(works, "backfill", source) as run:
            _read(works, source, run, console)
        is_done = is_done and run.state == "done"
    return is_done


def _read(works: Works, source: Source, run: Run, console: Console | None) -> None:
    left = windows.remaining(works.store, source.name)
    if left is None:
        return
    progress = _progress(works, source, left, console)

    def saved(part: Bundle) -> None:
        done_until = min(part.window.until, left.until)
        _advance(works, source, done_until, None)
        if progress:
            progress.advance(done_until, len(part.payments))

    try:
        since = left.since
        while since < left.until and run.state == "done":
            until = min(since + _STEP, left.until)
            collect.read(works, source, Window(since, until), run, saved)
            since = until
        if run.state == "done":
            _advance(works, source, left.until, clock.now())
            if progress:
                progress.finish()
    finally:
        if progress:
            progress.stop()


def _advance(works: Works, source: Source, done_until: datetime, ended_at: datetime | None) -> None:
    with works.store.write("runs") as writer:
        operations.advance_backfill(writer, connector=source.name, done_until=done_until, ended_at=ended_at)


def _progress(works: Works, source: Source, left: Window, console: Console | None) -> Progress | None:
    if console is None:
        return None
    planned = operations.backfill(works.store, connector=source.name)
    whole = Window(planned["since"], planned["until"]) if planned else left
    return Progress(console, works.settings.organisation.zone, source.name, whole, left.since)
