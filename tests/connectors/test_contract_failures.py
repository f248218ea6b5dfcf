"""What every connector promises (9): whatever goes wrong, the right error."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest

from connectors import errors
from tests.connectors.conftest import StandingClock, options_for
from tests.connectors.replay import Provider, Says
from tests.connectors.samples import (
    arguments_of,
    ask,
    capable,
)

CAPABLE = [pytest.param(*one, id=f"{one[0]}-{one[1]}") for one in capable()]

# 9 ------------------------------------------------------------------------------------------------------------------

NOISE = json.dumps({"unexpected": [{"shape": 1}]}).encode()
FAILURES: dict[str, tuple[Says, type[errors.ConnectorError]]] = {
    "401": (Says(401), errors.Unauthorized),
    "403": (Says(403, b'{"error":{"statusCode":403,"message":"No valid key found"}}'), errors.Unauthorized),
    "429": (Says(429, headers=(("retry-after", "7"),)), errors.Throttled),
    "400": (Says(400, b"plain words"), errors.Refused),
    "404": (Says(404, NOISE), errors.Refused),
    "500": (Says(500, b"<html>broken</html>"), errors.Unreachable),
    "503": (Says(503), errors.Unreachable),
    "redirect": (Says(302, headers=(("location", "http://127.0.0.1:9/elsewhere"),)), errors.Unreadable),
    "timeout": (Says(hangs_s=0.4), errors.Unreachable),
    "reset": (Says(cuts=True), errors.Unreachable),
    "cut in the middle": (Says(body=NOISE, cuts=True), errors.Unreachable),
    "HTML": (Says(200, b"<!DOCTYPE html><html><body>Sign in</body></html>"), errors.Unreadable),
    "cut JSON": (Says(200, NOISE[:-4]), errors.Unreadable),
    "other shape": (Says(200, b'[{"nothing":"known"}]'), errors.Unreadable),
    "foreign": (Says(200, b'{"result":"ok","data":null}'), errors.Unreadable),
    "null": (Says(200, b"null"), errors.Unreadable),
    "not UTF-8": (Says(200, b'{"transactions":["\xff\xfe"]}'), errors.Unreadable),
    "too deep": (Says(200, b"[" * 100_000), errors.Unreadable),
}


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize(("provider", "method", "given"), CAPABLE)
def test_a_failure_is_the_right_error(
    provider: str, method: str, given: dict[str, Any], failure: str, standing: StandingClock
) -> None:
    answer, expected = FAILURES[failure]
    with Provider([answer]) as server:
        options = options_for(provider, server.url, read_timeout_s=0.1)
        played = ask(options, method, arguments_of(method, given))
    if failure == "404" and method == "look_up" and provider == "handpoint":
        # Its published answer for a reference it does not know; elsewhere a bare 404 is a wrong address.
        assert list(played.result.payments) == []
        return
    assert type(played.error) is expected
    assert played.error.connector == provider
    assert played.error.operation
    if isinstance(played.error, errors.Throttled):
        assert played.error.retry_after_s == 7.0


@pytest.mark.parametrize(("provider", "method", "given"), CAPABLE)
def test_a_host_without_a_name_is_unreachable(
    provider: str, method: str, given: dict[str, Any], monkeypatch: pytest.MonkeyPatch, standing: StandingClock
) -> None:
    def no_name(*_args: object, **_more: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", no_name)
    played = ask(options_for(provider, "https://api.example.com"), method, arguments_of(method, given))
    assert isinstance(played.error, errors.Unreachable)
    assert played.error.code == "dns"


@pytest.mark.parametrize(("provider", "method", "given"), CAPABLE)
def test_nobody_listening_is_unreachable(
    provider: str, method: str, given: dict[str, Any], standing: StandingClock
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        played = ask(options_for(provider, url), method, arguments_of(method, given))
    assert isinstance(played.error, errors.Unreachable)
    assert played.error.code == "connect"
