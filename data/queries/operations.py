"""What the pipeline writes down of its own work, and asks of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.queries import load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from data.store import Reader, Store, Writer

_SQL = load("operations")


def _first(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    return rows[0] if rows else None


def start_run(writer: Writer, *, run_id: str, job: str, connector: str | None, started_at: datetime) -> None:
    """Write that a run has begun."""
    writer.run(_SQL["start_run"], run_id=run_id, job=job, connector=connector, started_at=started_at)


def end_run(  # noqa: PLR0913 - the columns of a run
    writer: Writer,
    *,
    run_id: str,
    ended_at: datetime,
    state: str,
    new_count: int,
    changed_count: int,
    unchanged_count: int,
    finding_count: int,
    failure_key: str | None,
    failure_detail: str | None,
) -> None:
    """Write that a run has ended, and how."""
    writer.run(
        _SQL["end_run"],
        run_id=run_id,
        ended_at=ended_at,
        state=state,
        new_count=new_count,
        changed_count=changed_count,
        unchanged_count=unchanged_count,
        finding_count=finding_count,
        failure_key=failure_key,
        failure_detail=failure_detail,
    )


def interrupt_runs(writer: Writer, *, ended_at: datetime) -> None:
    """Close the runs that a killed process left open."""
    writer.run(_SQL["interrupt_runs"], ended_at=ended_at)


def latest_runs(store: Store, *, count: int) -> list[dict[str, Any]]:
    """Return the latest runs, newest first."""
    return store.rows(_SQL["latest_runs"], count=count)


def last_start(store: Store, *, job: str) -> datetime | None:
    """Return when a job last began."""
    found: datetime | None = store.rows(_SQL["last_start"], job=job)[0]["started_at"]
    return found


def connector_states(store: Store) -> list[dict[str, Any]]:
    """Return how each connector fares."""
    return store.rows(_SQL["connector_states"])


def connector_state(store: Store | Reader, *, connector: str) -> dict[str, Any] | None:
    """Return how one connector fares, once it was tried."""
    return _first(store.rows(_SQL["connector_state"], connector=connector))


def failing_jobs(store: Store | Reader, *, connector: str, jobs: Sequence[str], since: datetime) -> list[str]:
    """Return the jobs of a connector, other than these, whose latest run since then failed."""
    rows = store.rows(_SQL["failing_jobs"], connector=connector, jobs=list(jobs), since=since)
    return [row["job"] for row in rows]


def save_connector_state(  # noqa: PLR0913 - the columns of a connector
    writer: Writer,
    *,
    connector: str,
    last_success_at: datetime | None,
    last_failure_at: datetime | None,
    failing_since: datetime | None,
    failure_key: str | None,
    failure_detail: str | None,
) -> None:
    """Write how a connector fares."""
    writer.run(
        _SQL["save_connector_state"],
        connector=connector,
        last_success_at=last_success_at,
        last_failure_at=last_failure_at,
        failing_since=failing_since,
        failure_key=failure_key,
        failure_detail=failure_detail,
    )


def backfills(store: Store) -> list[dict[str, Any]]:
    """Return every backfill and how far it is."""
    return store.rows(_SQL["backfills"])


def backfill(store: Store, *, connector: str) -> dict[str, Any] | None:
    """Return the backfill of one connector, if it ever had one."""
    return _first(store.rows(_SQL["backfill"], connector=connector))


def save_backfill(  # noqa: PLR0913 - the columns of a backfill
    writer: Writer, *, connector: str, since: datetime, until: datetime, done_until: datetime, started_at: datetime
) -> None:
    """Write that a backfill begins."""
    writer.run(
        _SQL["save_backfill"],
        connector=connector,
        since=since,
        until=until,
        done_until=done_until,
        started_at=started_at,
    )


def advance_backfill(writer: Writer, *, connector: str, done_until: datetime, ended_at: datetime | None) -> None:
    """Write how far a backfill has come."""
    writer.run(_SQL["advance_backfill"], connector=connector, done_until=done_until, ended_at=ended_at)


def covered_until(store: Store, *, connector: str, beyond: datetime) -> datetime | None:
    """Return how far a feed has been read without a hole, if it was read from an instant on."""
    found: datetime | None = store.rows(_SQL["covered_until"], connector=connector, beyond=beyond)[0]["until"]
    return found


def lone_first_legs(store: Store, *, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """Return the payments of a period of which only the first message was ever seen."""
    return store.rows(_SQL["lone_first_legs"], since=since, until=until)


def possible_doubles(store: Store, *, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """Return the payments of a period that may have been taken twice."""
    return store.rows(_SQL["possible_doubles"], since=since, until=until)


def accounts(store: Store) -> dict[str, tuple[str, str]]:
    """Return the provider and merchant account that each connector was first used with."""
    return {row["connector"]: (row["provider"], row["merchant_account"]) for row in store.rows(_SQL["accounts"])}


def add_account(
    writer: Writer, *, connector: str, provider: str, merchant_account: str, first_used_at: datetime
) -> None:
    """Write that a connector is used for the first time."""
    writer.run(
        _SQL["add_account"],
        connector=connector,
        provider=provider,
        merchant_account=merchant_account,
        first_used_at=first_used_at,
    )


def over_findings(store: Store, *, since: datetime) -> list[str]:
    """Return the findings that facts of a period have answered."""
    return [row["finding_id"] for row in store.rows(_SQL["over_findings"], since=since)]


def open_findings(store: Store, *, kind: str) -> list[dict[str, Any]]:
    """Return the open findings of one kind."""
    return store.rows(_SQL["open_findings"], kind=kind)


def close_finding(writer: Writer, *, finding_id: str, closed_at: datetime, closed_by: str) -> None:
    """Write that a finding is over, and keep that in its history."""
    writer.run(_SQL["close_finding"], finding_id=finding_id, closed_at=closed_at, closed_by=closed_by)
    note_closed(writer, finding_id=finding_id, closed_at=closed_at, closed_by=closed_by)


def note_closed(writer: Writer, *, finding_id: str, closed_at: datetime, closed_by: str) -> None:
    """Note in a finding's history that it is over."""
    writer.run(_SQL["note_closed"], finding_id=finding_id, closed_at=closed_at, closed_by=closed_by)


def pause(writer: Writer, *, job: str, paused_at: datetime, paused_by: str) -> None:
    """Write that somebody paused a job."""
    writer.run(_SQL["pause"], job=job, paused_at=paused_at, paused_by=paused_by)


def resume(writer: Writer, *, job: str) -> None:
    """Write that a job is paused no more."""
    writer.run(_SQL["resume"], job=job)


def forget_observations(writer: Writer, *, before: datetime) -> None:
    """Delete old observations."""
    writer.run(_SQL["forget_observations"], before=before)


def forget_runs(writer: Writer, *, before: datetime) -> None:
    """Delete old runs."""
    writer.run(_SQL["forget_runs"], before=before)
