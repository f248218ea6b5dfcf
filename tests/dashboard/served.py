"""The desk's own routes behind its own middleware, without the pages."""

from __future__ import annotations

import asyncio

import httpx
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from dashboard.asgi import MIDDLEWARE, ROUTES

PAGE = '<!DOCTYPE html>\n<html lang="en">\n<title>Streamlit</title><p>œuvre</p></html>'


class Client:
    """Somebody who asks the desk, from a computer."""

    def __init__(self, peer: str) -> None:
        app = Starlette(routes=[*ROUTES, Route("/", _page)], middleware=MIDDLEWARE)
        self._transport = httpx.ASGITransport(app, client=(peer, 40_000))

    def get(self, address: str, headers: dict[str, str] | None = None, method: str = "GET") -> httpx.Response:
        """Ask, and wait for the whole answer."""

        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=self._transport, base_url="http://127.0.0.1:8501") as client:
                return await client.request(method, address, headers=headers)

        return asyncio.run(ask())


def client(peer: str = "127.0.0.1") -> Client:
    """Return somebody who asks from this computer, or from another."""
    return Client(peer)


async def _page(_: object) -> Response:
    """Answer as Streamlit does for every page."""
    return HTMLResponse(PAGE, headers={"etag": '"1"'})
