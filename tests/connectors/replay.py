"""A provider on loopback that says what it is told to say, and remembers what it was asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from urllib.parse import urlsplit

from data.time import wall_sleep

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self


class Asked(NamedTuple):
    """One request as it came."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Says(NamedTuple):
    """One answer. `hangs_s` waits first; `cuts` closes the connection instead of answering, or in the middle."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    hangs_s: float = 0.0
    cuts: bool = False


def says(document: object, status: int = 200, **headers: str) -> Says:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Says(status, json.dumps(document).encode(), named)


Script = Callable[[Asked], Says]


class Provider:
    """Serves a script while the context is entered. A list of answers is given out in turn, the last for ever."""

    def __init__(self, script: Script | list[Says]) -> None:
        self.asked: list[Asked] = []
        self._answers = script if isinstance(script, list) else None
        self._script = script if callable(script) else self._in_turn
        self._lock = Lock()

    def _in_turn(self, _asked: Asked) -> Says:
        assert self._answers is not None
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]

    def answer(self, asked: Asked) -> Says:
        with self._lock:
            self.asked.append(asked)
            return self._script(asked)

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), _Talk)
        self._server.provider = self
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    provider: Provider

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: connections are cut on purpose here."""


class _Talk(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one packet an answer, or the other side's delayed acknowledgement costs 40 ms

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        found = cast("_Server", self.server).provider.answer(
            Asked(self.command, parts.path, parts.query, headers, body)
        )
        if found.hangs_s:
            wall_sleep(found.hangs_s)
        if found.cuts and not found.body:
            self.close_connection = True
            return
        if found.status != 204:
            self.send_response_only(found.status)
            self.send_header("content-length", str(len(found.body) * (2 if found.cuts else 1)))
        else:
            self.send_response_only(204)
        for name, value in found.headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(found.body)
        self.close_connection = found.cuts

    do_GET = do_POST = do_PUT = _serve  # noqa: N815 - the names http.server looks for

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name http.server gives it
        """Say nothing."""
