from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from connectors.errors import ConnectorError, Refused, Unauthorized, Unreachable, Unreadable
from connectors.registry import manifests
from data import time as clock
from data.model import Kind, Status
from data.queries import operations
from data.queries import payment as questions
from data.save import save_payments
from pipeline import collect
from pipeline.details import AGAIN_AFTER, KNOWN_WITHIN, REST, Asking, Details, is_due
from pipeline.works import Source, Works
from tests.pipeline.chips import Asked, ended, keep, opened, seen
from tests.pipeline.payments import NOON, payment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from connectors.sandbox.server import Sandbox
    from data.store import Store

NOW = NOON + timedelta(hours=2)


@pytest.fixture
def asked() -> Asked:
    clock.live_on(clock.WorldClock(NOW, 0))
    return Asked()


@pytest.fixture
def works(store: Store, asked: Asked) -> Works:
    sources = (
        Source("handpoint", manifests()["handpoint"], "mer1", asked),
        Source("other", manifests()["handpoint"], "mer2", Asked()),
        Source("paysafe", manifests()["paysafe"], "1001", Asked()),
    )
    return Works(store, None, sources)  # type: ignore[arg-type]  # nothing here reads the settings


@pytest.fixture
def details(works: Works) -> Iterator[Details]:
    asking = Details(works)
    yield asking
    asking.stop()


def is_failing(works: Works) -> bool:
    state = operations.connector_states(works.store)
    return any(row["failing_since"] for row in state)


def test_what_the_provider_knows_more_is_saved(works: Works, details: Details, asked: Asked) -> None:
    one = payment("1")
    keep(works, one)
    assert opened(details, works, one) is Asking.UNDER_WAY
    ended(details, asked)
    after = seen(works, one)
    assert after["payment"]["aid"] == "A0000000031010"
    assert after["payment"]["sources"] == "handpoint.feed+handpoint.status"
    assert [(row["connector"], row["is_known"], row["is_final"]) for row in after["lookups"]] == [
        ("handpoint", True, True)
    ]
    assert opened(details, works, one) is Asking.OVER


def test_a_page_never_waits_for_the_provider(works: Works, details: Details, asked: Asked) -> None:
    one = payment("1")
    keep(works, one)
    asked.may_answer.clear()
    started = clock.wall_monotonic()
    assert opened(details, works, one) is Asking.UNDER_WAY
    assert clock.wall_monotonic() - started < 1
    assert seen(works, one)["payment"]["aid"] is None


def test_opened_again_and_again_it_is_asked_for_once(works: Works, details: Details, asked: Asked) -> None:
    one = payment("1")
    keep(works, one)
    asked.may_answer.clear()
    assert {opened(details, works, one) for _ in range(20)} == {Asking.UNDER_WAY}
    assert details.is_under_way(one.payment_id)
    assert asked.begun.wait(10)
    assert details._pool._work_queue.empty()
    ended(details, asked)
    assert not details.is_under_way(one.payment_id)
    assert {opened(details, works, one) for _ in range(20)} == {Asking.OVER}
    assert asked.asked == ["1"]


def test_a_page_that_knows_less_than_the_database_has_nothing_asked_again(
    works: Works, details: Details, asked: Asked
) -> None:
    one = payment("1")
    keep(works, one)
    before = seen(works, one)
    opened(details, works, one)
    ended(details, asked)
    assert details.opened(**before) is Asking.UNDER_WAY
    ended(details, asked)
    assert asked.asked == ["1"]


def test_a_reference_that_the_provider_does_not_know_is_asked_for_again_while_it_may_be_on_its_way(
    works: Works, details: Details, asked: Asked
) -> None:
    one = payment("1")
    keep(works, one)
    asked.unknown = {"1"}
    opened(details, works, one)
    ended(details, asked)
    assert opened(details, works, one) is Asking.OVER
    clock.live_on(clock.WorldClock(NOW + AGAIN_AFTER, 0))
    assert opened(details, works, one) is Asking.UNDER_WAY
    ended(details, asked)
    clock.live_on(clock.WorldClock(NOON + KNOWN_WITHIN, 0))
    opened(details, works, one)
    ended(details, asked)
    clock.live_on(clock.WorldClock(NOON + 3 * KNOWN_WITHIN, 0))
    assert opened(details, works, one) is Asking.OVER
    assert asked.asked == ["1"] * 3


def test_what_is_still_unknown_may_be_asked_for_again(works: Works, details: Details, asked: Asked) -> None:
    one = payment("1")
    keep(works, one)
    asked.status = Status.UNKNOWN
    opened(details, works, one)
    ended(details, asked)
    assert [row["is_final"] for row in seen(works, one)["lookups"]] == [False]


@pytest.mark.parametrize(
    "fields",
    [
        {"reference": None},
        {"reference": ""},
        {"kind": Kind.VOID, "undoes": Kind.PAYMENT},
        {"aid": "A0000002771010"},
    ],
    ids=["no reference", "empty reference", "a void", "told already"],
)
def test_nothing_is_asked_without_need(works: Works, details: Details, asked: Asked, fields: dict[str, Any]) -> None:
    one = payment("1", **fields)
    keep(works, one)
    assert opened(details, works, one) is Asking.OVER
    assert asked.asked == []


def test_an_inferred_refund_is_known_to_nobody(works: Works) -> None:
    one = payment("1", kind=Kind.REFUND, source="inferred")
    keep(works, one)
    assert not is_due(seen(works, one)["payment"], "handpoint", [])


def test_only_who_told_of_a_payment_is_asked(works: Works, details: Details, asked: Asked) -> None:
    one = payment("1")
    keep(works, one)
    opened(details, works, one)
    ended(details, asked)
    assert [source.connector.asked for source in works.sources] == [["1"], [], []]
    strange = payment("2")
    save_payments(works.store, [strange], connector="gone")
    assert opened(details, works, strange) is Asking.OVER


def test_a_provider_that_does_not_answer_is_left_alone_for_a_while(
    works: Works, details: Details, asked: Asked
) -> None:
    one, two = payment("1"), payment("2")
    keep(works, one, two)
    asked.failure = Unreachable("handpoint", "look up", "HTTP 503")
    opened(details, works, one)
    ended(details, asked)
    assert opened(details, works, one) is Asking.UNANSWERED
    assert opened(details, works, two) is Asking.UNANSWERED
    assert asked.asked == ["1"]
    assert seen(works, one)["lookups"] == []
    asked.failure = None
    clock.live_on(clock.WorldClock(NOW + REST, 0))
    assert opened(details, works, one) is Asking.UNDER_WAY
    ended(details, asked)
    assert seen(works, one)["payment"]["aid"] == "A0000000031010"


def test_what_waits_behind_one_that_was_not_answered_is_not_asked_for(
    works: Works, details: Details, asked: Asked
) -> None:
    one, two = payment("1"), payment("2")
    keep(works, one, two)
    asked.failure = Unreachable("handpoint", "look up", "HTTP 503")
    asked.may_answer.clear()
    opened(details, works, one)
    assert opened(details, works, two) is Asking.UNDER_WAY
    ended(details, asked)
    assert asked.asked == ["1"]
    assert opened(details, works, two) is Asking.UNANSWERED


def test_a_look_up_that_fails_says_nothing_of_the_source(works: Works, details: Details, asked: Asked) -> None:
    one = payment("1")
    keep(works, one)
    asked.failure = Unreachable("handpoint", "look up", "HTTP 503")
    opened(details, works, one)
    ended(details, asked)
    [run] = operations.latest_runs(works.store, count=5)
    assert (run["job"], run["state"], run["failure_key"]) == ("details", "failed", "unreachable")
    assert not is_failing(works)


def test_a_key_that_is_not_accepted_is_not_used_again(works: Works, details: Details, asked: Asked) -> None:
    one = payment("1")
    keep(works, one)
    asked.failure = Unauthorized("handpoint", "look up", "HTTP 401")
    opened(details, works, one)
    ended(details, asked)
    assert works.holds.has("handpoint")
    clock.live_on(clock.WorldClock(NOW + REST, 0))
    assert opened(details, works, one) is Asking.UNANSWERED
    assert asked.asked == ["1"]


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (Refused("handpoint", "look up", "no", code="422"), "look_up_refused"),
        (Unreadable("handpoint", "look up", "markup, 9 bytes"), "look_up_unreadable"),
    ],
)
def test_one_that_cannot_be_looked_up_is_a_finding_and_is_not_asked_for_at_each_opening(
    works: Works, details: Details, asked: Asked, failure: ConnectorError, kind: str
) -> None:
    one = payment("1")
    keep(works, one)
    asked.failure = failure
    opened(details, works, one)
    ended(details, asked)
    assert opened(details, works, one) is Asking.OVER
    found = questions.findings(works.store, payment_id=one.payment_id, remote_id=one.remote_id)
    assert [row["kind"] for row in found] == [kind]


def test_a_surprise_is_logged_and_is_not_repeated_at_once(
    works: Works, details: Details, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = payment("1")
    keep(works, one)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("pipeline.details.look_up", broken)
    opened(details, works, one)
    ended(details, asked)
    assert opened(details, works, one) is Asking.UNANSWERED


def test_a_desk_that_closes_asks_for_no_more(works: Works, details: Details, asked: Asked) -> None:
    one = payment("1")
    keep(works, one)
    details.stop()
    assert opened(details, works, one) is Asking.UNANSWERED
    assert asked.asked == []


def test_the_chips_story_comes_from_a_provider_that_speaks_its_protocol(
    sandbox_of: Callable[..., Sandbox], works_of: Callable[..., Works]
) -> None:
    works = works_of(sandbox_of())
    collect.payments(works)
    sql = "SELECT payment_id, occurred_at, aid FROM facts.payments WHERE kind = 'payment' AND status = 'approved' "
    [row] = works.store.rows(f"{sql} AND entry_mode = 'chip' ORDER BY occurred_at DESC LIMIT 1")
    assert row["aid"] is None
    details = Details(works)
    bounds = {"payment_id": row["payment_id"], "since": row["occurred_at"], "until": row["occurred_at"]}
    whole = questions.one(works.store, **bounds)
    assert whole is not None
    told_by = [version["connector"] for version in questions.versions(works.store, **bounds)]
    assert details.opened(whole, told_by, []) is Asking.UNDER_WAY
    details._pool.submit(lambda: None).result(30)
    details.stop()
    [after] = works.store.rows(f"{sql} AND payment_id = $id", id=row["payment_id"])
    assert after["aid"].startswith("A0")
