"""The only door to the network: what may be asked, how fast, how long to wait, and what failed.

A door lets through the operations it names and nothing else. Reads are tried again; what moves or changes
something is sent once. Every failure becomes one of `connectors.errors`, without secrets, card data or query strings.
"""

from __future__ import annotations

import logging
import socket
import ssl
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, NoReturn, TypeVar
from urllib.parse import quote, urlencode, urlsplit
from weakref import finalize

import httpx
import msgspec

from connectors import errors
from connectors.address import is_loopback
from connectors.limiter import Limiter, limiter_for
from connectors.patience import LONGEST_PAUSE_S, Patience, retry_after
from connectors.questions import SILENCE, Operation, Pairs, Question, Reply, Signer
from connectors.redact import brief, outline
from data import time as clock

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from connectors.registry import Options

__all__ = ["SILENCE", "Door", "Line", "Operation", "Pairs", "Question", "Reply", "Signer"]

T = TypeVar("T")

LARGEST_REPLY = 64 * 1024 * 1024
LONGEST_REPLY = 4.0  # times the time-out: a reply that drips is no reply

_log = logging.getLogger("encaisse.connectors")
for _noisy in ("httpx", "httpcore"):  # they log whole addresses and headers
    logging.getLogger(_noisy).setLevel(logging.CRITICAL + 1)


@cache
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context()


class Line:
    """One key's connection: its client, its limiter, its secrets. Made without touching the network."""

    def __init__(self, options: Options, *, key: str) -> None:
        self.name = options.name
        self.limiter: Limiter = limiter_for(
            "|".join((options.provider, *sorted(options.urls.values()), key)), options.number("requests_per_second")
        )
        self.read_timeout_s = options.number("read_timeout_s")
        self.patience_s = options.patience_s
        self.secrets = tuple(secret for secret in options.secrets.values() if secret)
        self._connect_timeout_s = options.number("connect_timeout_s")
        self._is_local = all(is_loopback(url) for url in options.urls.values())
        self._client: httpx.Client | None = None
        self._lock = Lock()

    def __repr__(self) -> str:
        return f"Line({self.name!r})"

    def client(self) -> httpx.Client:
        """Return the one client, made at first use; it closes with the line."""
        with self._lock:
            if self._client is None:
                self._client = httpx.Client(
                    verify=_tls(),
                    follow_redirects=False,
                    trust_env=not self._is_local,
                    limits=httpx.Limits(max_connections=12, max_keepalive_connections=12, keepalive_expiry=4.0),
                    headers={"accept": "application/json", "user-agent": "encaisse"},
                )
                finalize(self, self._client.close)
            return self._client

    def timeout(self, read_s: float) -> httpx.Timeout:
        """Return how long to wait for each step of a request."""
        return httpx.Timeout(read_s, connect=min(self._connect_timeout_s, read_s), pool=None)

    def close(self) -> None:
        """Hang up; the next request opens anew."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()


class Door:
    """One base address of a line, and the operations it lets through.

    `explain` finds the provider's own code and sentence in a reply that says no; `meanings` gives the error of codes
    that say more than HTTP's status does.
    """

    def __init__(  # noqa: PLR0913 - the parts of a door
        self,
        line: Line,
        base_url: str,
        operations: Sequence[Operation],
        *,
        headers: Mapping[str, str] | None = None,
        signer: Signer | None = None,
        explain: Callable[[bytes], tuple[str | None, str]] = lambda _content: (None, ""),
        meanings: Mapping[str, type[errors.ConnectorError]] | None = None,
    ) -> None:
        self._line = line
        self._base_url = base_url
        self._operations = frozenset(operations)
        self._headers = dict(headers or {})
        self._signer = signer
        self._explain = explain
        self._meanings = dict(meanings or {})

    def __repr__(self) -> str:
        return f"Door({self._line.name!r}, {urlsplit(self._base_url).netloc!r})"

    def ask(self, question: Question, read: Callable[[Reply], T]) -> T:
        """Ask, and return what `read` makes of the answer; reads are tried again while there is hope.

        Raises ConnectorError and nothing else.
        """
        operation = question.operation
        if operation not in self._operations or not operation.allows(question.path):
            raise errors.Refused(self._line.name, operation.name, "not an operation of this door", code="not_allowed")
        patience = Patience(self._line.patience_s)
        while True:
            self._line.limiter.turn(operation.priority)
            try:
                return self._once(question, read)
            except (errors.Unreachable, errors.Unreadable) as problem:
                pause = self._rest(patience, problem)
                if pause is None or not operation.may_ask_again(problem):
                    raise
                _log.debug("%s; again in %.1f s", problem, pause)
            clock.sleep(pause)

    def _rest(self, patience: Patience, problem: errors.ConnectorError) -> float | None:
        """Return how long to rest, or None to give up; when throttled, the whole key rests."""
        pause = patience.pause_after(problem)
        if isinstance(problem, errors.Throttled):
            self._line.limiter.pause(min(problem.retry_after_s, LONGEST_PAUSE_S))
            return None if pause is None else 0.0
        return pause

    def _once(self, question: Question, read: Callable[[Reply], T]) -> T:
        operation, started = question.operation, clock.wall_monotonic()
        reply = self._send(question)
        took = (clock.wall_monotonic() - started) * 1000
        _log.debug("%s %s %s: %d in %.0f ms", self._line.name, operation.name, question.path, reply.status, took)
        if not 200 <= reply.status < 300:  # noqa: PLR2004 - what HTTP calls success
            self._fail(operation, reply)
        try:
            return read(reply)
        except (msgspec.MsgspecError, ValueError, TypeError, LookupError, ArithmeticError, RecursionError) as strange:
            why = str(strange) if isinstance(strange, msgspec.ValidationError) else type(strange).__name__
            detail = f"{brief(why, self._line.secrets)} in {outline(reply.content)}"
        raise errors.Unreadable(self._line.name, operation.name, detail)

    def _send(self, question: Question) -> Reply:
        operation, read_s = question.operation, question.read_timeout_s or self._line.read_timeout_s
        pairs = [*question.query, *(self._signer.pairs() if self._signer else ())]
        url = self._base_url + question.path + ("?" + urlencode(pairs, quote_via=quote) if pairs else "")
        content = None if question.body is None else msgspec.json.encode(question.body)
        client = self._line.client()
        request = client.build_request(
            operation.method, url, content=content, headers=self._headers, timeout=self._line.timeout(read_s)
        )
        if content is not None:
            request.headers["content-type"] = "application/json"
        if self._signer:
            request.headers.update(self._signer.headers(request.url.query.decode("ascii")))
        try:
            return self._receive(operation, client.send(request, stream=True), read_s)
        except httpx.HTTPError as problem:
            code, detail = _told(problem)
        if code == "encoding":
            raise errors.Unreadable(self._line.name, operation.name, detail, code=code)
        raise errors.Unreachable(self._line.name, operation.name, detail, code=code)

    def _receive(self, operation: Operation, response: httpx.Response, read_s: float) -> Reply:
        deadline = clock.wall_monotonic() + read_s * LONGEST_REPLY
        chunks, size = [], 0
        try:
            for chunk in response.iter_bytes():
                chunks.append(chunk)
                size += len(chunk)
                if size > LARGEST_REPLY:
                    raise errors.Unreadable(self._line.name, operation.name, "the reply is too large", code="too_large")
                if clock.wall_monotonic() > deadline:
                    raise errors.Unreachable(self._line.name, operation.name, "the reply drips", code="timeout")
        finally:
            response.close()
        return Reply(response.status_code, response.headers, b"".join(chunks))

    def _fail(self, operation: Operation, reply: Reply) -> NoReturn:
        """Raise the error that a reply other than success means: the provider's own code goes before HTTP's."""
        code, sentence = _explained(self._explain, reply.content)
        name, status = self._line.name, str(reply.status)
        detail = f"HTTP {status} {brief(sentence, self._line.secrets)}".rstrip()
        kind = self._meanings.get(code or "", _meaning(reply.status))
        if kind is errors.Refused and operation.is_read and _is_cut_short(reply.content):
            raise errors.Unreadable(name, operation.name, f"{detail} {outline(reply.content)}")
        if kind is errors.Unreadable:
            raise errors.Unreadable(name, operation.name, f"{detail}: sent elsewhere", code="redirect")
        if kind is errors.Throttled:
            pause = retry_after(reply.headers)
            raise errors.Throttled(name, operation.name, detail, code=code or status, retry_after_s=pause)
        raise kind(name, operation.name, detail, code=code or status)


def _is_cut_short(content: bytes) -> bool:
    """Tell whether a reply began as JSON and stopped: what it said is lost, not said."""
    if not content.lstrip().startswith((b"{", b"[")):
        return False
    try:
        msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return True
    return False


def _meaning(status: int) -> type[errors.ConnectorError]:
    """Return the error that an HTTP status other than success means."""
    if status in (401, 403):
        return errors.Unauthorized
    if status == 429:  # noqa: PLR2004 - HTTP's word for too many requests
        return errors.Throttled
    if status >= 500:  # noqa: PLR2004 - the server's fault
        return errors.Unreachable
    return errors.Refused if status >= 400 else errors.Unreadable  # noqa: PLR2004 - the caller's fault


def _explained(explain: Callable[[bytes], tuple[str | None, str]], content: bytes) -> tuple[str | None, str]:
    try:
        return explain(content)
    except (msgspec.MsgspecError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None, ""


def _told(problem: httpx.HTTPError) -> tuple[str, str]:
    """Return a word for a failure below HTTP, and its name; never its message, which may hold an address."""
    causes: list[BaseException] = [problem]
    while (deeper := causes[-1].__cause__ or causes[-1].__context__) is not None and deeper not in causes:
        causes.append(deeper)
    name = type(problem).__name__
    if isinstance(problem, httpx.ConnectTimeout):
        return "connect_timeout", name
    if isinstance(problem, httpx.TimeoutException):
        return "timeout", name
    if isinstance(problem, httpx.DecodingError):
        return "encoding", name
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return "dns", f"{name}: the host's name is not known"
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return "tls", f"{name}: no secure connection"
    return ("connect" if isinstance(problem, httpx.ConnectError) else "reset"), name
