"""Whether the desk is well: for a supervisor, without a word about the data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from anyio import to_thread
from starlette.responses import FileResponse, JSONResponse, Response

from data.errors import StoreError
from data.queries import freshness
from pipeline import desk

if TYPE_CHECKING:
    from starlette.requests import Request

_HERE = Path(__file__).parent


async def healthz(_: Request) -> Response:
    """Answer 200 while the database answers, 503 with the reason's name when it does not or is not open."""
    try:
        await to_thread.run_sync(freshness.backfills, desk.current().store)
    except (StoreError, LookupError) as failure:
        return _status("failing", 503, database=type(failure).__name__)
    return _status("ok", 200, database="ok")


async def logo(_: Request) -> Response:
    """Answer with the logo; asked for with ``lang=``, it lets the browser remember the language."""
    return _drawing("logo.svg")


async def icon(_: Request) -> Response:
    """Answer with the icon of the browser's tab, in the place of Streamlit's."""
    return _drawing("icon.svg")


def _drawing(name: str) -> Response:
    return FileResponse(_HERE / name, media_type="image/svg+xml", headers={"cache-control": "no-cache"})


def _status(word: str, code: int, **parts: str) -> Response:
    return JSONResponse({"status": word, **parts}, code, {"cache-control": "no-store"})
