"""What happens when: every job in one table, and the one scheduler that runs them.

Nothing of it is stored but which jobs somebody paused: jobs are declared here, and what was missed is seen from what
was done.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from data import time as clock
from data.errors import StoreError
from data.queries import operations, runs_list
from pipeline import jobs, world_clock
from pipeline.log import log, unexpected
from pipeline.when import Daily, Every, Weekly, next_fire

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from pipeline.when import When
    from pipeline.works import Works


@dataclass(frozen=True, slots=True)
class Definition:
    """What a job is: its name, when it runs, and what it does. An interval job begins `first` after the start."""

    name: str
    when: When
    run: Callable[[Works], bool]
    first: timedelta = timedelta(0)


JOBS: tuple[Definition, ...] = (
    Definition("terminals", Every(timedelta(minutes=30)), jobs.list_terminals),
    Definition("payments", Every(timedelta(minutes=2)), jobs.payments),
    Definition("backfill", Every(timedelta(seconds=10)), jobs.history, timedelta(seconds=2)),
    Definition("observations", Every(jobs.OBSERVE_EVERY), jobs.observe_terminals, timedelta(seconds=20)),
    Definition("outbox", Every(timedelta(seconds=15)), jobs.tell_providers, timedelta(seconds=5)),
    Definition("imports", Every(timedelta(minutes=1)), jobs.import_files, timedelta(seconds=10)),
    Definition("settlement_drip", Every(timedelta(minutes=3)), jobs.settle_new, timedelta(minutes=1)),
    # At the start too: until it was read once, no ledger code has a title.
    Definition("organisation", Every(timedelta(days=1)), jobs.list_organisation, timedelta(seconds=40)),
    Definition("organisation_again", Every(timedelta(hours=1)), jobs.list_organisation_again, timedelta(hours=1)),
    # Outside 01:00-03:00, where clocks change; after the acquirer's nightly batch.
    Definition("payments_nightly", Daily(hour=4, minute=10), jobs.payments_nightly),
    Definition("payments_weekly", Weekly(weekday=6, hour=4, minute=40), jobs.payments_weekly),
    Definition("settlement", Daily(hour=5, minute=10), jobs.settle_all),
    Definition("retention", Daily(hour=3, minute=30), jobs.tidy),
)


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands: when it runs next on the clock we live on, whether it runs now, and whether it is paused.

    A paused job has no next run.
    """

    name: str
    next_run_at: datetime | None
    is_running: bool
    is_paused: bool = False


class _Trigger(BaseTrigger):  # type: ignore[misc]  # the library has no types
    """Tells the scheduler, which lives on the machine's time, when a job is due."""

    def __init__(self, when: When, zone: ZoneInfo) -> None:
        self._when = when
        self._zone = zone

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """Return the machine's instant of the next run."""
        return next_fire(self._when, self._zone, previous_fire_time, now)


class Schedule:
    """The scheduler of a desk. No job overlaps itself; what was missed runs once."""

    def __init__(self, works: Works, table: tuple[Definition, ...] = JOBS) -> None:
        self._works = works
        self._table = {job.name: job for job in table}
        self._running: set[str] = set()
        self._paused: set[str] = set()
        self._lock = threading.Lock()
        # It warns whenever a job that still runs is due again, which is how jobs never overlap.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._scheduler = BackgroundScheduler(
            timezone="UTC",
            job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None},
        )

    def start(self) -> None:
        """Begin to run the jobs, but for those that were paused when we stopped."""
        now = clock.SystemClock().now()
        self._paused = {row["job"] for row in runs_list.paused(self._works.store)}
        for job in self._table.values():
            self._scheduler.add_job(
                self._run,
                _Trigger(job.when, self._works.settings.organisation.zone),
                args=[job],
                id=job.name,
                **self._first(job, now),
            )
        self._scheduler.start()

    def stop(self) -> None:
        """Let the jobs that run come to a good point, and run no other."""
        self._works.stopping.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def jobs(self) -> list[Job]:
        """Return every job as it stands, in the order of the table."""
        return [self.job(name) for name in self._table]

    def job(self, name: str) -> Job:
        """Return one job as it stands. Raises KeyError for a name that is not in the table."""
        found = self._scheduler.get_job(self._table[name].name)
        planned = getattr(found, "next_run_time", None)
        with self._lock:
            running, paused = name in self._running, name in self._paused
        return Job(name, _on_our_clock(planned) if planned else None, running, paused)

    def run_now(self, name: str) -> bool:
        """Run a job at once; return False when it runs already. A paused one runs this once."""
        if self.job(name).is_running:
            return False
        self._works.holds.lift()
        self._scheduler.modify_job(name, next_run_time=clock.SystemClock().now())
        return True

    def wake(self, name: str) -> None:
        """Run a job as soon as it can, if the schedule runs: there is work for it. A paused one sleeps on."""
        job = self.job(name)
        if self._scheduler.running and not job.is_running and not job.is_paused:
            self._scheduler.modify_job(name, next_run_time=clock.SystemClock().now())

    def pause(self, name: str, by: str) -> None:
        """Run a job no more until it is resumed, also after a new start. One that runs comes to its end."""
        job = self._table[name].name
        with self._works.store.write("runs") as writer:
            operations.pause(writer, job=job, paused_at=clock.now(), paused_by=by)
        with self._lock:
            self._paused.add(job)
        self._scheduler.pause_job(job)

    def resume(self, name: str) -> None:
        """Run a paused job again when its time comes."""
        job = self._table[name].name
        with self._works.store.write("runs") as writer:
            operations.resume(writer, job=job)
        with self._lock:
            self._paused.discard(job)
        self._scheduler.resume_job(job)

    def _first(self, job: Definition, now: datetime) -> dict[str, datetime | None]:
        """Return when a job runs first: an interval soon, what was missed while we were away soon too."""
        if job.name in self._paused:
            return {"next_run_time": None}
        if isinstance(job.when, Every):
            return {"next_run_time": now + job.first}
        began_at = operations.last_start(self._works.store, job=job.name)
        last_due = job.when.before(clock.now(), self._works.settings.organisation.zone)
        return {"next_run_time": now + timedelta(seconds=30)} if began_at and began_at < last_due else {}

    def _run(self, job: Definition) -> None:
        with self._lock:
            self._running.add(job.name)
            is_paused = job.name in self._paused
        if is_paused:
            # The scheduler planned another run when it began this one.
            self._scheduler.pause_job(job.name)
        try:
            if not self._works.stopping.is_set():
                job.run(self._works)
        except StoreError as error:
            log.error("store_failed", job=job.name, detail=str(error))
        except Exception as error:  # noqa: BLE001 - a job's surprise must not end the scheduler; the log has it whole
            unexpected(error, job=job.name)
        finally:
            with self._lock:
                self._running.discard(job.name)


def _on_our_clock(planned: datetime) -> datetime:
    """Return an instant of the machine's as the clock we live on will tell it."""
    return clock.now() + (planned - clock.SystemClock().now()) * (world_clock.speed() or 1.0)
