"""What is kept for a while only."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from data import time as clock
from data.queries import operations, outbox

if TYPE_CHECKING:
    from data.store import Store

OBSERVATIONS = timedelta(days=30)
RUNS = timedelta(days=90)
MESSAGES = timedelta(days=90)


def tidy(store: Store) -> None:
    """Delete old observations, runs and messages; the latest word on each terminal stays."""
    now = clock.now()
    with store.write("terminals", "runs") as writer:
        operations.forget_observations(writer, before=now - OBSERVATIONS)
        operations.forget_runs(writer, before=now - RUNS)
        outbox.forget(writer, before=now - MESSAGES)
