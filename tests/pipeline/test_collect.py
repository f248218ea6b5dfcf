from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from connectors.errors import ConnectorError, Throttled, Unauthorized, Unreachable
from data.queries import operations
from pipeline import collect, jobs
from pipeline.works import Source, Works
from tests.pipeline.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pytest

    from connectors.base import Slice
    from connectors.sandbox.server import Sandbox
    from data.model import Window


class Broken:
    """A feed that yields what another yields, and then fails."""

    def __init__(self, real: Any, error: Exception, after: int = 0) -> None:
        self.real = real
        self.error = error
        self.after = after

    def feed(self, window: Window) -> Iterator[Slice]:
        for number, part in enumerate(self.real.feed(window)):
            if number == self.after:
                break
            yield part
        raise self.error


def states(works: Works) -> dict[tuple[str, str], str]:
    rows = operations.latest_runs(works.store, count=50)
    return {(row["job"], row["connector"]): row["state"] for row in reversed(rows)}


def failures(works: Works) -> list[str]:
    return [row["failure_key"] for row in reversed(operations.latest_runs(works.store, count=50))]


def with_sources(works: Works, **broken: Exception) -> Works:
    """Return works whose feed is there once more under each of these names, failing so."""
    real = works.that("feeds_payments")[0]
    more = [Source(name, real.manifest, "mer1", Broken(real.connector, error)) for name, error in broken.items()]
    return Works(works.store, works.settings, (*more, *works.sources))


def truth(sandbox: Sandbox, since_days: int) -> list[str]:
    """Return the guids of what the feed shows by now of the last days."""
    legs = sandbox.world.legs(NOW - timedelta(days=since_days), NOW, visible_by=NOW)
    return sorted({leg.guid for leg, _ in legs})


def test_a_run_saves_what_the_feed_shows_and_proves_it_read(
    sandbox_of: Callable[..., Sandbox], works_of: Callable[..., Works]
) -> None:
    sandbox = sandbox_of(emv_pairs="none")
    works = works_of(sandbox)
    assert collect.payments(works)
    held = works.store.rows("SELECT remote_id FROM facts.payments ORDER BY remote_id")
    assert [row["remote_id"] for row in held] == truth(sandbox, 2)
    assert len(held) > 50
    coverage = works.store.rows("SELECT connector, since, until FROM facts.coverage")
    assert coverage == [{"connector": "handpoint", "since": NOW - timedelta(days=2), "until": NOW}]
    assert states(works) == {("payments", "handpoint"): "done"}


def test_a_second_run_changes_nothing(sandbox_of: Callable[..., Sandbox], works_of: Callable[..., Works]) -> None:
    works = works_of(sandbox_of())
    collect.payments(works)
    before = works.store.rows("SELECT * FROM facts.payment_versions ORDER BY ALL")
    assert collect.reread(works, "payments_nightly", timedelta(days=2))
    assert works.store.rows("SELECT * FROM facts.payment_versions ORDER BY ALL") == before
    row = operations.latest_runs(works.store, count=1)[0]
    assert (row["job"], row["new_count"], row["changed_count"]) == ("payments_nightly", 0, 0)
    assert row["unchanged_count"] == len({version["payment_id"] for version in before})


def test_one_feed_that_fails_never_stops_another(
    sandbox_of: Callable[..., Sandbox], works_of: Callable[..., Works]
) -> None:
    errors: dict[str, Exception] = {
        "a": Unreachable("a", "feed", "HTTP 503"),
        "b": Throttled("b", "feed"),
        "c": ConnectorError("c", "feed"),
        "d": ZeroDivisionError("a bug of ours"),
    }
    works = with_sources(works_of(sandbox_of()), **errors)
    assert not collect.payments(works)
    assert failures(works) == ["unreachable", "throttled", "connector_error", "unexpected", None]
    assert works.store.rows("SELECT count(*) AS n FROM facts.payments")[0]["n"] > 50


def test_what_was_read_before_a_failure_stays_and_the_rest_is_read_next(
    sandbox_of: Callable[..., Sandbox], works_of: Callable[..., Works]
) -> None:
    works = works_of(sandbox_of(), connectors={"handpoint": {"page_limit": 20}})
    source = works.that("feeds_payments")[0]
    breaking = Source(source.name, source.manifest, "", Broken(source.connector, Unreachable("h", "feed"), after=2))
    assert not collect.payments(Works(works.store, works.settings, (breaking,)))
    some = works.store.rows("SELECT count(*) AS n FROM facts.payments")[0]["n"]
    assert collect.payments(works)
    whole = works.store.rows("SELECT count(*) AS n FROM facts.payments")[0]["n"]
    assert 0 < some < whole
    assert len(works.store.rows("SELECT * FROM facts.coverage")) == 1


def test_a_refused_key_leaves_its_connector_alone_until_somebody_asks(
    sandbox_of: Callable[..., Sandbox], works_of: Callable[..., Works]
) -> None:
    works = with_sources(works_of(sandbox_of()), a=Unauthorized("a", "feed", "HTTP 401"))
    for _ in range(3):
        collect.payments(works)
    assert failures(works).count("unauthorized") == 1
    works.holds.lift()
    collect.payments(works)
    assert failures(works).count("unauthorized") == 2


def test_everything_stops_between_two_slices_when_asked(
    sandbox_of: Callable[..., Sandbox], works_of: Callable[..., Works]
) -> None:
    works = works_of(sandbox_of())
    works.stopping.set()
    collect.payments(works)
    assert states(works) == {("payments", "handpoint"): "interrupted"}


def test_a_job_and_a_command_take_turns(
    sandbox_of: Callable[..., Sandbox], works_of: Callable[..., Works], monkeypatch: pytest.MonkeyPatch
) -> None:
    works = works_of(sandbox_of())
    inside, most, seen = 0, 0, threading.Lock()
    real = collect.read

    def watched(*args: Any) -> None:
        nonlocal inside, most
        with seen:
            inside += 1
            most = max(most, inside)
        real(*args)
        with seen:
            inside -= 1

    monkeypatch.setattr(collect, "read", watched)
    threads = [threading.Thread(target=collect.payments, args=[works]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert len(operations.latest_runs(works.store, count=9)) == 4


def test_every_job_of_the_table_leaves_a_done_run(
    sandbox_of: Callable[..., Sandbox], works_of: Callable[..., Works]
) -> None:
    works = works_of(sandbox_of())
    for job in (jobs.list_terminals, jobs.payments, jobs.history, jobs.payments_nightly, jobs.payments_weekly):
        assert job(works)
    for job in (jobs.observe_terminals, jobs.settle_new, jobs.settle_all, jobs.tidy):
        assert job(works)
    assert set(states(works).values()) == {"done"}
