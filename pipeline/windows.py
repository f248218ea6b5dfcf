"""Which window of each feed is to be read next: decided from what is proven read, never from a stored schedule."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from data import time as clock
from data.model import Window
from data.queries import operations

if TYPE_CHECKING:
    from datetime import datetime

    from data.store import Store

LOOK_BACK = timedelta(hours=2)
# Long enough that every payment is read once more when it is older than the 48 hours a completion may take.
NIGHTLY = timedelta(days=3)
WEEKLY = timedelta(days=35)
RECENT = timedelta(days=7)


def recent(store: Store, connector: str, history_days: int) -> Window:
    """Return what a normal run reads: from a little before the end of what is proven read without a hole, until now.

    The first time, that is the last days; the history before them is planned as a backfill.
    """
    now = clock.now()
    planned = operations.backfill(store, connector=connector)
    if planned is None:
        until = now - min(RECENT, timedelta(days=history_days))
        _plan(store, connector, now - timedelta(days=history_days), until)
        return Window(until, now)
    covered = operations.covered_until(store, connector=connector, beyond=planned["until"])
    return Window(min(covered - LOOK_BACK if covered else planned["until"], now), now)


def back(length: timedelta) -> Window:
    """Return the window of this length that ends now."""
    now = clock.now()
    return Window(now - length, now)


def ask_since(store: Store, connector: str, since: datetime) -> None:
    """Plan a backfill from an instant on. One that is under way and covers as much goes on where it is."""
    planned = operations.backfill(store, connector=connector)
    if planned is None:
        _plan(store, connector, since, clock.now())
    elif planned["ended_at"] is None and planned["since"] <= since:
        return
    elif planned["ended_at"] is None:
        _plan(store, connector, since, planned["until"])
    else:
        covered = operations.covered_until(store, connector=connector, beyond=planned["until"])
        read_until = covered or planned["until"]
        # What lies beyond is the normal runs' to read, unless all that is asked for lies there.
        _plan(store, connector, min(since, read_until), read_until if since < read_until else clock.now())


def remaining(store: Store, connector: str) -> Window | None:
    """Return what is left of a connector's backfill."""
    planned = operations.backfill(store, connector=connector)
    if planned is None or planned["ended_at"] is not None:
        return None
    return Window(planned["done_until"], planned["until"])


def _plan(store: Store, connector: str, since: datetime, until: datetime) -> None:
    """Plan a backfill; one of nothing is done at once."""
    now = clock.now()
    since = min(since, until)
    with store.write("runs") as writer:
        operations.save_backfill(
            writer, connector=connector, since=since, until=until, done_until=since, started_at=now
        )
        if since == until:
            operations.advance_backfill(writer, connector=connector, done_until=until, ended_at=now)
