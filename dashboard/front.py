"""What every answer carries, and the one HTML page in the reader's language.

Streamlit's page is English and called Streamlit; here it is told whose it is and in which language it will be read.
The language given in an address is remembered in a cookie.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import cookie_parser

from dashboard import browser_words, filters
from data.locale import LANGUAGES

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "encaisse_lang"
_YEAR_S = 365 * 24 * 3600
_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
# A page that comes compressed or from the browser's memory cannot be rewritten.
_UNWANTED = (b"accept-encoding", b"if-none-match", b"if-modified-since")


def language_of(scope: Scope) -> str:
    """Return the language of a request: its address, else its cookie, else the first of ours."""
    asked = QueryParams(scope.get("query_string", b"")).get("lang")
    kept = cookie_parser(Headers(scope=scope).get("cookie", "")).get(COOKIE)
    return filters.language(asked, filters.language(kept, LANGUAGES[0]))


class Front:
    """ASGI middleware around all answers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; dress its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if b"text/html" in Headers(scope=scope).get("accept", "").encode():
            kept = [(name, value) for name, value in scope["headers"] if name.lower() not in _UNWANTED]
            scope = {**scope, "headers": kept}
        elif browser_words.is_script(scope["path"]):
            kept = [(name, value) for name, value in scope["headers"] if name.lower() != b"accept-encoding"]
            scope = {**scope, "headers": kept}
        await self.app(scope, receive, Answer(scope, send))


class Answer:
    """The sending side of one answer: headers added, the HTML page held back until it is whole."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self._start: Message | None = None
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        """Send one message of the answer."""
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish(self._start)

    async def _begin(self, message: Message) -> None:
        headers = MutableHeaders(raw=list(message["headers"]))
        for name, value in _HEADERS.items():
            headers[name] = value
        asked = QueryParams(self._scope["query_string"]).get("lang")
        if asked in filters.LONG:
            headers.append("set-cookie", f"{COOKIE}={asked}; Path=/; Max-Age={_YEAR_S}; SameSite=Lax; HttpOnly")
        message = {**message, "headers": headers.raw}
        if self._is_rewritten(message["status"], headers):
            self._start = message
        else:
            await self._send(message)

    def _is_rewritten(self, status: int, headers: MutableHeaders) -> bool:
        if "content-encoding" in headers:
            return False
        is_script = status == HTTPStatus.OK and browser_words.is_script(self._scope["path"])
        return is_script or headers.get("content-type", "").startswith("text/html")

    async def _finish(self, start: Message) -> None:
        headers = MutableHeaders(raw=list(start["headers"]))
        if browser_words.is_script(self._scope["path"]):
            body = browser_words.spoken(bytes(self._body))
        else:
            language = language_of(self._scope).replace("_", "-").encode()
            body = bytes(self._body).replace(b'<html lang="en">', b'<html lang="%b">' % language, 1)
            body = body.replace(b"<title>Streamlit</title>", b"<title>Encaisse</title>", 1)
            headers["vary"] = "cookie"
        headers["content-length"] = str(len(body))
        await self._send({**start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})
