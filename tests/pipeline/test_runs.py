from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import structlog

from connectors.errors import Unauthorized, Unreachable
from data import time as clock
from data.queries import operations
from data.save import Saved
from pipeline import runs

if TYPE_CHECKING:
    from data.store import Store

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)


@pytest.fixture(autouse=True)
def still() -> None:
    clock.live_on(clock.WorldClock(NOW, 0))


def last(store: Store) -> dict[str, Any]:
    return operations.latest_runs(store, count=1)[0]


def failing(store: Store, job: str = "payments") -> None:
    with runs.execution(store, job, "h") as run:
        run.fail_with(Unreachable("h", "feed", "HTTP 503"))


def working(store: Store, job: str = "payments") -> None:
    with runs.execution(store, job, "h"):
        pass


def test_a_run_leaves_a_row_with_what_it_did(store: Store) -> None:
    with runs.execution(store, "payments", "h") as run:
        assert last(store)["state"] == "running"
        run.add(Saved(3, 2, 1, 1))
        run.add(Saved(new=1))
        clock.live_on(clock.WorldClock(NOW + timedelta(seconds=5), 0))
    row = last(store)
    assert (row["new_count"], row["changed_count"], row["unchanged_count"], row["finding_count"]) == (4, 2, 1, 1)
    assert (row["state"], row["started_at"], row["ended_at"]) == ("done", NOW, NOW + timedelta(seconds=5))


def test_a_failure_is_told_without_secrets_or_card_data(store: Store) -> None:
    with runs.execution(store, "payments", "h") as run:
        run.fail_with(Unreachable("h", "feed", 'HTTP 503 {"cardNumber": "4242424242424242", "password": "canary"}'))
    row = last(store)
    assert (row["state"], row["failure_key"]) == ("failed", "unreachable")
    assert row["failure_detail"].startswith("feed: HTTP 503")
    assert "4242" not in row["failure_detail"]
    assert "canary" not in row["failure_detail"]


def test_a_surprise_fails_the_run_and_does_not_escape(store: Store) -> None:
    with runs.execution(store, "payments", "h"):
        divmod(1, 0)
    row = last(store)
    assert (row["state"], row["failure_key"]) == ("failed", "unexpected")
    assert row["failure_detail"].startswith("ZeroDivisionError, ")


def test_a_stop_is_told_and_goes_on(store: Store) -> None:
    with pytest.raises(KeyboardInterrupt), runs.execution(store, "payments", "h"):
        raise KeyboardInterrupt
    assert last(store)["state"] == "interrupted"
    assert operations.connector_state(store, connector="h") is None


def test_runs_of_a_killed_process_are_closed(store: Store) -> None:
    with store.write("runs") as writer:
        operations.start_run(writer, run_id="1", job="payments", connector="h", started_at=NOW)
    runs.close_interrupted(store)
    assert last(store)["state"] == "interrupted"
    assert last(store)["ended_at"] == NOW


def test_a_connector_is_down_since_its_first_failure_and_up_after_a_success(store: Store) -> None:
    failing(store)
    clock.live_on(clock.WorldClock(NOW + timedelta(minutes=2), 0))
    failing(store)
    state = operations.connector_state(store, connector="h")
    assert state
    assert (state["failing_since"], state["last_failure_at"]) == (NOW, NOW + timedelta(minutes=2))
    working(store)
    state = operations.connector_state(store, connector="h")
    assert state
    assert state["failing_since"] is None
    assert state["failure_key"] is None
    assert state["last_success_at"] == NOW + timedelta(minutes=2)


def test_news_are_told_once_down_and_once_recovered(store: Store) -> None:
    with structlog.testing.capture_logs() as logs:
        for job in ("payments", "payments", "payments_nightly"):
            failing(store, job)
        working(store)
        working(store)
    assert [fact["event"] for fact in logs] == ["connector_down", "connector_recovered"]


def test_one_job_that_works_does_not_hide_another_that_fails(store: Store) -> None:
    with structlog.testing.capture_logs() as logs:
        failing(store, "terminals")
        working(store, "payments")
        state = operations.connector_state(store, connector="h")
        assert state
        assert state["failing_since"] == NOW
        working(store, "terminals")
    assert [fact["event"] for fact in logs] == ["connector_down", "connector_recovered"]


def test_a_run_without_connector_concerns_none(store: Store) -> None:
    with runs.execution(store, "retention") as run:
        run.fail_with(Unauthorized("h", "feed"))
    assert operations.connector_states(store) == []


def test_what_a_person_asked_for_says_nothing_of_a_source(store: Store) -> None:
    working(store, "details")
    failing(store, "details")
    assert operations.connector_states(store) == []
    failing(store)
    working(store, "details")
    state = operations.connector_state(store, connector="h")
    assert state
    assert state["failing_since"] == NOW
    clock.live_on(clock.WorldClock(NOW + timedelta(minutes=2), 0))
    failing(store, "details")
    working(store)
    state = operations.connector_state(store, connector="h")
    assert state
    assert state["failing_since"] is None
