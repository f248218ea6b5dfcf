"""Runs: every execution of a job leaves a row, with what it did and, if it failed, why."""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from connectors.redact import brief
from data import time as clock
from data.errors import StoreError
from data.queries import operations
from data.save import Saved
from pipeline import world_clock
from pipeline.log import log, unexpected

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from connectors.errors import ConnectorError
    from data.store import Store, Writer

_FEED = ("payments", "payments_nightly", "payments_weekly", "backfill")
_SETTLEMENT = ("settlement", "settlement_drip", "settlement_period")
# Asked for by a person about one payment: tells nothing of how fresh a source is, and nobody tries again by itself.
_ON_DEMAND = ("details",)


def _new_id() -> str:
    """Return an id that sorts as runs begin, also where the clock we live on stands still."""
    return f"{int(clock.SystemClock().now().timestamp() * 1_000_000):016x}{uuid.uuid4().hex[:8]}"


@dataclass(slots=True)
class Run:
    """A run under way: what it did so far, and what went wrong."""

    job: str
    connector: str | None
    started_at: datetime
    run_id: str = field(default_factory=_new_id)
    saved: Saved = field(default_factory=Saved)
    state: str = "done"
    failure_key: str | None = None
    failure_detail: str | None = None

    def add(self, saved: Saved) -> None:
        """Count what was saved."""
        self.saved += saved

    def fail(self, key: str, detail: str) -> None:
        """Say that the run failed, and why; nothing secret is kept."""
        self.state = "failed"
        self.failure_key = key
        self.failure_detail = brief(detail)

    def fail_with(self, error: ConnectorError) -> None:
        """Say that the provider failed us."""
        self.fail(error.key, f"{error.operation}: {error.detail or error.__doc__}")


@contextmanager
def execution(store: Store, job: str, connector: str | None = None) -> Iterator[Run]:
    """Write a run's row around what it does. What nobody foresaw fails the run and goes to the log."""
    world_clock.refresh()
    run = Run(job, connector, clock.now())
    with store.write("runs") as writer:
        operations.start_run(writer, run_id=run.run_id, job=job, connector=connector, started_at=run.started_at)
    try:
        yield run
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001 - one job's surprise must not stop the others; the log has it whole
        run.fail("unexpected", f"{type(error).__name__}, {unexpected(error, job=job, connector=connector)}")
    except BaseException:
        run.state = "interrupted"
        _end(store, run)
        raise
    _end(store, run)


def _end(store: Store, run: Run) -> None:
    ended_at = clock.now()
    with store.write("runs") as writer:
        operations.end_run(
            writer,
            run_id=run.run_id,
            ended_at=ended_at,
            state=run.state,
            new_count=run.saved.new,
            changed_count=run.saved.changed,
            unchanged_count=run.saved.unchanged,
            finding_count=run.saved.findings,
            failure_key=run.failure_key,
            failure_detail=run.failure_detail,
        )
        is_noted = run.connector and run.state != "interrupted" and run.job not in _ON_DEMAND
        news = _note_connector(writer, run, ended_at) if is_noted else None
    if news:
        log.warning(news, connector=run.connector, job=run.job, failure=run.failure_key, detail=run.failure_detail)


def _note_connector(writer: Writer, run: Run, ended_at: datetime) -> str | None:
    """Write how the run's connector fares; return the news, if it is any: once down, once recovered."""
    name = run.connector or ""
    known = operations.connector_state(writer, connector=name) or dict.fromkeys(
        ("last_success_at", "last_failure_at", "failing_since", "failure_key", "failure_detail")
    )
    state = {key: known[key] for key in known if key != "connector"}
    if run.state == "failed":
        state |= {"last_failure_at": ended_at, "failure_key": run.failure_key, "failure_detail": run.failure_detail}
        state["failing_since"] = known["failing_since"] or ended_at
    else:
        state["last_success_at"] = ended_at
        since = ended_at - timedelta(days=1)
        if not operations.failing_jobs(writer, connector=name, jobs=(*_kin(run.job), *_ON_DEMAND), since=since):
            state |= dict.fromkeys(("failing_since", "failure_key", "failure_detail"))
    operations.save_connector_state(writer, connector=name, **state)
    if bool(state["failing_since"]) == bool(known["failing_since"]):
        return None
    return "connector_down" if state["failing_since"] else "connector_recovered"


def _kin(job: str) -> tuple[str, ...]:
    """Return the jobs that prove the same thing as this one: when one works, all do."""
    return next((kin for kin in (_FEED, _SETTLEMENT) if job in kin), (job,))


def close_interrupted(store: Store) -> None:
    """Close the runs that a killed process left open."""
    with store.write("runs") as writer:
        operations.interrupt_runs(writer, ended_at=clock.now())
