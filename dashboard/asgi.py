"""The one process: pages, routes and the scheduled work around one open database.

Started by `encaisse serve`; `streamlit run dashboard/asgi.py` does the same without its checks.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
from anyio import CancelScope, to_thread
from starlette.middleware import Middleware
from starlette.routing import Route

from dashboard import exports, health, list_export
from dashboard.access import LoopbackOnly
from dashboard.front import Front
from pipeline.desk import Desk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[dict[str, Any]]:
    """Hold the desk open for as long as the server runs; running jobs end before the database closes."""
    desk = await to_thread.run_sync(Desk.from_environment)
    try:
        yield {"desk": desk}
    finally:
        with CancelScope(shield=True):
            await to_thread.run_sync(desk.close)


def shown(error: Exception) -> bool:
    """Show a page's failure calmly; imported late, when Streamlit runs."""
    from dashboard import states  # noqa: PLC0415 - the cache behind the pages needs the running server

    return states.failed(error)


ROUTES = [
    Route("/healthz", health.healthz, methods=["GET"]),
    Route("/logo.svg", health.logo, methods=["GET"]),
    Route("/favicon.png", health.icon, methods=["GET"]),
    Route("/exports/payment-details.{suffix}", exports.payment_details, methods=["GET"]),
    Route(list_export.PATH, list_export.lists, methods=["GET"]),
]
MIDDLEWARE = [Middleware(LoopbackOnly), Middleware(Front)]

app = st.App(
    Path(__file__).resolve().with_name("app.py"),
    lifespan=lifespan,
    routes=ROUTES,
    middleware=MIDDLEWARE,
    on_script_error=shown,
)
