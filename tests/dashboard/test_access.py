from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.responses import PlainTextResponse

from dashboard.access import LoopbackOnly, is_cross_site
from tests.dashboard.days import ascii_like

OURS = {"host": "127.0.0.1:8501"}


async def _inside(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
    else:
        await PlainTextResponse("in")(scope, receive, send)


def answered(  # noqa: PLR0913 - what a request is, each by its name
    headers: dict[str, str],
    *,
    kind: str = "http",
    method: str = "GET",
    client: tuple[str, int] | None = ("127.0.0.1", 40_000),
    port: int = 8501,
    query: bytes = b"",
) -> list[dict[str, Any]]:
    """Return what the middleware sends back for one request."""
    sent: list[dict[str, Any]] = []
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    scope: dict[str, Any] = {
        "type": kind,
        "path": "/",
        "headers": raw,
        "client": client,
        "server": ("127.0.0.1", port),
        "query_string": query,
    }
    if kind == "http":
        scope["method"] = method

    async def receive() -> dict[str, Any]:
        return {"type": f"{kind}.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(LoopbackOnly(_inside)(scope, receive, send))
    return sent


def passes(headers: dict[str, str], **more: Any) -> bool:
    first = answered(headers, **more)[0]
    return first.get("status") == 200 or first["type"] == "websocket.accept"


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost:8501", "[::1]:8501", "LOCALHOST:8501"])
def test_our_own_names_pass(host: str) -> None:
    assert passes({"host": host})


@pytest.mark.parametrize(
    "host",
    [
        "encaisse.example:8501",
        "127.0.0.1",
        "127.0.0.1:80",
        "127.0.0.1.example:8501",
        "0.0.0.0:8501",
        "",
        "localhost:8501@evil",
    ],
)
def test_other_names_are_refused(host: str) -> None:
    assert not passes({"host": host})


def test_a_request_without_host_or_with_two_is_refused() -> None:
    assert not passes({})
    assert not passes({"host": "127.0.0.1:8501", "Host": "127.0.0.1:8501"})


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
def test_this_computer_may_come_in(peer: str) -> None:
    assert passes(OURS, client=(peer, 40_000))


@pytest.mark.parametrize("peer", ["192.168.1.7", "::ffff:192.168.1.7", "8.8.8.8", "testclient"])
def test_another_computer_may_not(peer: str) -> None:
    assert not passes(OURS, client=(peer, 40_000))


def test_an_unknown_peer_may_not() -> None:
    assert not passes(OURS, client=None)


def test_the_usual_port_needs_not_be_named() -> None:
    assert passes({"host": "localhost"}, port=80)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_what_may_change_something_must_come_from_our_pages(method: str) -> None:
    assert passes(OURS | {"origin": "http://127.0.0.1:8501"}, method=method)
    assert not passes(OURS | {"origin": "https://evil.example"}, method=method)
    assert not passes(OURS | {"origin": "http://localhost:8501"}, method=method)
    assert not passes(OURS | {"origin": "null"}, method=method)
    assert not passes(OURS, method=method)


def test_the_websocket_must_come_from_our_pages() -> None:
    assert passes(OURS | {"origin": "http://127.0.0.1:8501"}, kind="websocket")
    assert not passes(OURS | {"origin": "https://evil.example"}, kind="websocket")
    assert not passes(OURS | {"origin": "http://127.0.0.1:9999"}, kind="websocket")
    assert not passes(OURS, kind="websocket")


def test_a_refused_websocket_is_closed_before_it_opens() -> None:
    assert answered(OURS, kind="websocket") == [{"type": "websocket.close", "code": 1008}]


@pytest.mark.parametrize(
    ("query", "said"), [(b"", "tant qu'il n'a pas de comptes"), (b"lang=en", "until it has accounts")]
)
def test_a_refusal_is_one_sentence_in_the_readers_language(query: bytes, said: str) -> None:
    start, body = answered({"host": "evil.example"}, query=query)
    assert start["status"] == 403
    text = ascii_like(body["body"].decode())
    assert said in text
    assert "\n" not in text


@pytest.mark.parametrize(
    ("headers", "is_from_elsewhere"),
    [
        ({}, False),
        ({"sec-fetch-site": "same-origin"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"sec-fetch-site": "same-site"}, True),
        ({"origin": "https://evil.example"}, True),
        ({"origin": "http://127.0.0.1:8501"}, False),
    ],
)
def test_a_read_from_another_site_is_seen(headers: dict[str, str], *, is_from_elsewhere: bool) -> None:
    raw = [(name.encode(), value.encode()) for name, value in (OURS | headers).items()]
    assert is_cross_site({"type": "http", "headers": raw}) is is_from_elsewhere
