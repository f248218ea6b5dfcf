from __future__ import annotations

import gc
import gzip
import json
import logging
from typing import TYPE_CHECKING, Any

import pytest

from connectors import errors, http
from connectors.address import segment
from connectors.http import Door, Line, Operation, Question, Reply
from connectors.limiter import Priority
from connectors.registry import Options
from data import time as clock
from tests.connectors.replay import Provider, Says, says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectors.manifest import Switch
    from tests.connectors.conftest import StandingClock

READ = Operation(name="read", path="/things")
FIND = Operation(name="find", path="/search", method="POST")
WRITE = Operation(name="write", path="/things", method="PUT", is_read=False)
CALL = Operation(name="call", path="/call", method="POST", silence_tells=True)


def line(url: str, **switches: Switch) -> Line:
    given: dict[str, Switch] = {"requests_per_second": 1000, "read_timeout_s": 1, "connect_timeout_s": 1}
    return Line(
        Options(
            name="essai",
            provider="essai",
            environment="demo",
            urls={"url": url},
            secrets={"key": "SECRET-key"},
            switches=given | switches,
        ),
        key="SECRET-key",
    )


class Through:
    """A door onto a provider, for tests."""

    def __init__(self, provider: Provider, **switches: Switch) -> None:
        self.line = line(provider.url, **switches)
        self.door = Door(
            self.line,
            provider.url,
            (READ, FIND, WRITE, CALL),
            headers={"X-Key": "SECRET-key"},
            explain=lambda content: (json.loads(content).get("code"), json.loads(content).get("message", "")),
            meanings={"locked": errors.Unauthorized, "slow": errors.Throttled},
        )

    def ask(self, operation: Operation, path: str | None = None, **more: Any) -> Any:
        question = Question(operation=operation, path=path or operation.path, **more)
        return self.door.ask(question, lambda reply: json.loads(reply.content))


@pytest.fixture(autouse=True)
def still(standing: StandingClock) -> StandingClock:
    return standing


@pytest.fixture
def hung_up() -> Iterator[None]:
    yield
    gc.collect()


def test_a_read_is_tried_again_with_growing_pauses(still: StandingClock) -> None:
    with Provider([Says(500), Says(502), Says(200, b"<html>"), says({"a": 1})]) as provider:
        assert Through(provider).ask(READ) == {"a": 1}
    assert [slept for slept in still.slept if slept >= 0.5] == [0.5, 1.0, 2.0]


def test_a_read_is_given_up_after_six_tries() -> None:
    with Provider([Says(503)]) as provider, pytest.raises(errors.Unreachable, match="HTTP 503"):
        Through(provider).ask(READ)
    assert len(provider.asked) == 6


def test_a_search_by_post_is_a_read() -> None:
    with Provider([Says(500), says([])]) as provider:
        assert Through(provider).ask(FIND, body={"from": 1}) == []
    assert [asked.json() for asked in provider.asked] == [{"from": 1}] * 2
    assert provider.asked[0].headers["content-type"] == "application/json"


@pytest.mark.parametrize("answer", [Says(500), Says(429), Says(200, b"{"), Says(cuts=True), Says(hangs_s=0.3)])
def test_a_write_is_sent_once(answer: Says) -> None:
    with Provider([answer]) as provider, pytest.raises(errors.ConnectorError):
        Through(provider, read_timeout_s=0.1).ask(WRITE, body={})
    assert len(provider.asked) == 1


@pytest.mark.parametrize("answer", [Says(cuts=True), Says(hangs_s=0.3)])
def test_silence_that_tells_is_not_asked_again(answer: Says) -> None:
    with Provider([answer]) as provider, pytest.raises(errors.Unreachable) as caught:
        Through(provider, read_timeout_s=0.1).ask(CALL)
    assert caught.value.code in http.SILENCE
    assert len(provider.asked) == 1


def test_what_tells_by_its_silence_is_asked_again_when_it_speaks() -> None:
    with Provider([Says(500), says({})]) as provider:
        assert Through(provider).ask(CALL) == {}


def test_a_time_out_is_tried_three_times() -> None:
    with Provider([Says(hangs_s=0.3)]) as provider, pytest.raises(errors.Unreachable) as caught:
        Through(provider, read_timeout_s=0.1).ask(READ)
    assert caught.value.code == "timeout"
    assert len(provider.asked) == 3


def test_a_time_out_may_be_given_with_the_question() -> None:
    with Provider([Says(hangs_s=0.3)]) as provider, pytest.raises(errors.Unreachable):
        Through(provider).ask(CALL, read_timeout_s=0.1)


def test_retry_after_is_waited_for_exactly(still: StandingClock) -> None:
    answers = [says({}, 429, retry_after="7"), says({}, 429, retry_after="2.5"), says({}, 429), says({"a": 1})]
    with Provider(answers) as provider:
        assert Through(provider).ask(READ) == {"a": 1}
    assert [round(slept, 6) for slept in still.slept if slept > 0.1] == [7, 2.5, 1]


def test_a_provider_that_asks_for_an_hour_is_not_waited_for(still: StandingClock) -> None:
    with Provider([says({}, 429, retry_after="3600")]) as provider, pytest.raises(errors.Throttled) as caught:
        Through(provider).ask(READ)
    assert caught.value.retry_after_s == 3600
    assert len(provider.asked) == 1
    assert sum(still.slept) < 1


def test_a_throttled_key_rests_for_everybody(still: StandingClock) -> None:
    with Provider([says({}, 429, retry_after="9"), says({})]) as provider:
        through = Through(provider)
        with pytest.raises(errors.Throttled):
            through.ask(WRITE, body={})
        assert sum(still.slept) < 1
        through.ask(READ)
    assert sum(still.slept) == pytest.approx(9, abs=0.01)


def test_unauthorized_is_never_asked_twice() -> None:
    for status in (401, 403):
        with Provider([Says(status)]) as provider, pytest.raises(errors.Unauthorized):
            Through(provider).ask(READ)
        assert len(provider.asked) == 1


def test_the_provider_s_code_goes_before_http_s() -> None:
    with Provider([says({"code": "locked", "message": "Key locked"}, 400)]) as provider:
        with pytest.raises(errors.Unauthorized, match="Key locked") as caught:
            Through(provider).ask(READ)
        assert caught.value.code == "locked"
    with Provider([says({"code": "slow"}, 400, retry_after="3"), says({})]) as provider:
        assert Through(provider).ask(READ) == {}


def test_a_refusal_cut_short_is_not_a_refusal() -> None:
    with Provider([Says(400, b'{"code":"no'), says({"a": 1})]) as provider:
        assert Through(provider).ask(READ) == {"a": 1}


def test_redirects_are_not_followed() -> None:
    with Provider([says({"secret": 1})]) as elsewhere:
        moved = says({}, 307, location=f"{elsewhere.url}/things")
        with Provider([moved]) as provider, pytest.raises(errors.Unreadable, match="sent elsewhere"):
            Through(provider).ask(READ)
        assert not elsewhere.asked
        assert len(provider.asked) == 1


@pytest.mark.parametrize(
    ("operation", "path"),
    [
        (Operation(name="other", path="/other"), "/other"),
        (Operation(name="read", path="/things", method="DELETE"), "/things"),
        (READ, "/thingsandmore"),
        (READ, "/things/../other"),
        (READ, "/things//x"),
        (READ, "/things?all=1"),
        (READ, "/things#x"),
        (READ, "/other"),
    ],
)
def test_a_door_lets_only_its_operations_through(operation: Operation, path: str) -> None:
    with Provider([says({})]) as provider, pytest.raises(errors.Refused) as caught:
        Through(provider).ask(operation, path)
    assert caught.value.code == "not_allowed"
    assert not provider.asked


def test_below_its_path_an_operation_goes_through() -> None:
    with Provider([says({})]) as provider:
        through = Through(provider)
        through.ask(READ, "/things/" + segment("a b/é?"), query=(("x", "é &"),))
    assert provider.asked[0].path == "/things/a%20b%2F%C3%A9%3F"
    assert provider.asked[0].query == "x=%C3%A9%20%26"


def test_a_segment_of_dots_stays_a_segment() -> None:
    assert segment("..") == "%2E%2E"
    assert segment("v1.2") == "v1.2"


def test_a_reply_too_large_is_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "LARGEST_REPLY", 1000)
    bomb = gzip.compress(b" " * 1_000_000)
    for answer in (Says(200, b"x" * 1001), Says(200, bomb, (("content-encoding", "gzip"),))):
        with Provider([answer]) as provider, pytest.raises(errors.Unreadable) as caught:
            Through(provider).ask(READ)
        assert caught.value.code == "too_large"
        assert len(provider.asked) == 1


def test_a_broken_encoding_is_unreadable() -> None:
    with Provider([Says(200, b"not gzip", (("content-encoding", "gzip"),))]) as provider:
        with pytest.raises(errors.Unreadable) as caught:
            Through(provider).ask(READ)
        assert caught.value.code == "encoding"


def test_an_unreadable_reply_is_told_by_its_shape_alone() -> None:
    body = {"people": [{"cardHolderName": "CANARI", "sum": 12.5, "ok": None, "n'est": True}], "note": "4111 CANARI"}
    with Provider([says(body)]) as provider, pytest.raises(errors.Unreadable) as caught:
        Through(provider).door.ask(Question(operation=READ, path="/things"), _reads_nothing)
    assert caught.value.detail == (
        "KeyError in {people: [1 of {cardHolderName: text, sum: number, ok: null, ?: bool}], note: text}"
    )


def _reads_nothing(reply: Reply) -> object:
    return json.loads(reply.content)["absent"]


def test_a_mistake_of_ours_is_not_the_provider_s() -> None:
    def mistaken(_reply: Reply) -> object:
        message = "ours"
        raise AttributeError(message)

    with Provider([says({})]) as provider, pytest.raises(AttributeError):
        Through(provider).door.ask(Question(operation=READ, path="/things"), mistaken)


def test_logs_hold_neither_query_nor_key(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with Provider([Says(500, b'{"message":"SECRET-key is bad"}'), says({})]) as provider:
        Through(provider).ask(READ, query=(("sysKey", "SECRET-key"),))
    assert provider.asked[0].headers["x-key"] == "SECRET-key"
    assert "read /things: 200" in caplog.text
    assert "SECRET" not in caplog.text
    assert "sysKey" not in caplog.text


def test_connections_are_kept_and_closed(hung_up: None) -> None:
    with Provider([says({})]) as provider:
        through = Through(provider)
        for _ in range(3):
            through.ask(READ)
        first = through.line.client()
        through.line.close()
        assert first.is_closed
        through.ask(READ)
        assert through.line.client() is not first
        del through, first  # what is forgotten is closed: an open socket would fail this test


def test_turns_are_taken_by_priority_of_the_operation(monkeypatch: pytest.MonkeyPatch) -> None:
    with Provider([says({})]) as provider:
        through = Through(provider)
        taken: list[Priority] = []
        monkeypatch.setattr(through.line.limiter, "turn", taken.append)
        through.ask(READ)
    assert taken == [Priority.COLLECT]


def test_in_a_frozen_world_nothing_waits() -> None:
    clock.live_on(clock.WorldClock(clock.now(), 0))
    started = clock.wall_monotonic()
    with Provider([says({}, 429, retry_after="30"), Says(500), Says(500), says({})]) as provider:
        Through(provider, requests_per_second=0.1).ask(READ)
    assert clock.wall_monotonic() - started < 2
