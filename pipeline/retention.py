"""What is kept for a while only, and what is put in order once it is complete."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from data import keys
from data import time as clock
from data.queries import operations, outbox

if TYPE_CHECKING:
    from data.store import Store

OBSERVATIONS = timedelta(days=30)
RUNS = timedelta(days=90)
MESSAGES = timedelta(days=90)
LATE = timedelta(days=7)


def tidy(store: Store) -> None:
    """Delete old observations, runs and messages, but the latest word on each terminal; sort the keys of past days."""
    now = clock.now()
    with store.write("terminals", "runs") as writer:
        operations.forget_observations(writer, before=now - OBSERVATIONS)
        operations.forget_runs(writer, before=now - RUNS)
        outbox.forget(writer, before=now - MESSAGES)
    keys.settle(store, until=now - LATE)
