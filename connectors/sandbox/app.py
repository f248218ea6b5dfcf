"""The ASGI side: reads a request, lets a face answer it, and lets the fault profile spoil it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from connectors.sandbox.exchange import HTML, JSON, Answer, Asked
from connectors.sandbox.scene import Scene
from data.time import wall_sleep

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from connectors.sandbox.faults import Mishap

_SILENCE_S = 0.2
_FOREIGN = b'{"result":"ok","data":null}'
_PORTAL = b"<!DOCTYPE html><html><head><title>Welcome</title></head><body><h1>Sign in to the network</h1></body></html>"


class Face(Struct, frozen=True):
    """One provider's manners: how it words a failure, and what makes two requests the same."""

    name: str
    too_many: Callable[[dict[str, str]], Answer]
    broken: Callable[[int], Answer]
    subject: Callable[[Asked], str]


class Page(Struct, frozen=True):
    """A path and what answers it; without a face it never fails and takes no turns."""

    path: str
    method: str
    view: Callable[[Scene, Asked], Answer]
    face: Face | None = None


def build_app(scene: Scene, pages: Sequence[Page]) -> Starlette:
    """Return the application that serves the pages of a scene."""
    routes = [Route(page.path, _endpoint(scene, page), methods=[page.method]) for page in pages]
    app = Starlette(routes=routes)
    app.router.redirect_slashes = False
    return app


def _endpoint(scene: Scene, page: Page) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    def view(asked: Asked) -> Answer:
        with scene.lock:
            return page.view(scene, asked)

    async def serve(request: Request) -> Response:
        asked = await _read(request)
        if page.face is None:
            return _response(await run_in_threadpool(page.view, scene, asked))
        mishap = scene.faults.mishap(f"{page.face.name} {asked.method} {page.face.subject(asked)}")
        answer = _refusal(page.face, mishap)
        if answer is None:
            answer = await run_in_threadpool(view, asked)
        return _spoiled(answer, mishap)

    return serve


async def _read(request: Request) -> Asked:
    return Asked(
        method=request.method,
        path=request.url.path,
        query=request.scope["query_string"].decode("latin-1"),
        params=dict(request.query_params),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=await request.body(),
        places={name: str(value) for name, value in request.path_params.items()},
    )


def _refusal(face: Face, mishap: Mishap | None) -> Answer | None:
    """Return the answer of a provider that did not do what was asked, or None when it did."""
    if mishap == "wait":
        return face.too_many({"Retry-After": "1"})
    if mishap == "wait_untold":
        return face.too_many({})
    if mishap == "error_500":
        return face.broken(500)
    if mishap == "error_502":
        return Answer(status=502, media=HTML, body=b"<html><body><h1>502 Bad Gateway</h1></body></html>")
    return None


def _spoiled(answer: Answer, mishap: Mishap | None) -> Response:
    if mishap == "time_out" or answer.is_silent:
        return _Silence()
    if mishap == "reset":
        return _Reset(answer.body, answer.status, dict(answer.headers), answer.media)
    if mishap == "html":
        return Response(_PORTAL, 200, media_type=HTML)
    if mishap == "foreign":
        return Response(_FOREIGN, 200, media_type=JSON)
    if mishap == "truncated":
        return Response(answer.body[: len(answer.body) * 2 // 3], answer.status, dict(answer.headers), answer.media)
    return _response(answer)


def _response(answer: Answer) -> Response:
    return Response(answer.body, answer.status, dict(answer.headers), answer.media)


class _Silence(Response):
    """No answer: the connection is closed after a short while."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - nothing is sent
        await run_in_threadpool(wall_sleep, _SILENCE_S)
        scope["state"]["connection"].abort()
        await receive()


class _Reset(Response):
    """Half an answer: the connection is closed in the middle of it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        body = bytes(self.body)
        await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
        scope["state"]["connection"].abort()
        await receive()
