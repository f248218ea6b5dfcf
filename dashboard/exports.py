"""Downloads, written to a file and streamed from it: never through a page's memory, and gone when they are sent."""

from __future__ import annotations

import uuid
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING

from anyio import CapacityLimiter, to_thread
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from dashboard import access, filters, periods
from dashboard.front import language_of
from data import time as clock
from data.errors import StoreError
from data.locale import N_, translator
from data.model import LOCAL_VIEWER
from data.queries import journal
from pipeline import desk
from pipeline.errors import ReportFailed
from pipeline.log import unexpected
from pipeline.reports import payment_details as report

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from data.model import Viewer

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_NAMES = {"fr_CA": "details-des-paiements", "en_CA": "payment-details"}
_CHUNK = 256 * 1024
# Two at a time: a third waits, so that pages stay quick while somebody exports ten years.
_AT_ONCE = CapacityLimiter(2)
NO_SUCH_FILE = N_("Ask for a workbook (.xlsx) or a text file (.csv).")
NOT_ALLOWED = N_("You may not export payments.")
FAILED = N_("The file could not be written. Nothing is lost; try again. Reference: {reference}.")


class Refusal(Exception):
    """A download is not given; `text` is a msgid, `status` the answer's."""

    def __init__(self, text: str, status: int) -> None:
        super().__init__(text)
        self.text = text
        self.status = status


async def payment_details(request: Request) -> Response:
    """Answer with the payment details of ``from=`` to ``to=`` in the language of ``lang=``."""
    language = language_of(request.scope)
    words = translator(language)
    try:
        what, suffix = _asked(request)
        if request.method == "HEAD":
            return Response(headers=_headers(what, suffix, language))
        file = await to_thread.run_sync(_written, what, suffix, language, LOCAL_VIEWER, limiter=_AT_ONCE)
    except Refusal as refusal:
        return _said(words.gettext(refusal.text), refusal.status)
    except (ReportFailed, StoreError) as failure:
        return _said(str(failure), 503)
    except Exception as failure:  # noqa: BLE001 - whatever it is, the person gets a sentence and the log gets it whole
        return _said(words.gettext(FAILED).format(reference=unexpected(failure, route="payment_details")), 500)
    size = file.seek(0, 2)
    return StreamingResponse(_chunks(file), headers={**_headers(what, suffix, language), "content-length": str(size)})


def _asked(request: Request) -> tuple[periods.Period, str]:
    suffix = request.path_params["suffix"]
    if access.is_cross_site(request.scope):
        raise Refusal(access.NOT_OURS, 403)
    if not LOCAL_VIEWER.may("export"):
        raise Refusal(NOT_ALLOWED, 403)
    if suffix not in filters.SUFFIXES:
        raise Refusal(NO_SUCH_FILE, 404)
    try:
        return filters.period(request.query_params), suffix
    except filters.BadFilter as problem:
        raise Refusal(problem.text, 400) from None


def _written(what: periods.Period, suffix: str, language: str, viewer: Viewer) -> IO[bytes]:
    """Write the report; return it open, its name already gone from the disk."""
    store = desk.current().store
    with TemporaryDirectory(prefix="encaisse-export-") as folder:
        to = Path(folder) / f"report.{suffix}"
        done = report.write(
            store, since=what.since, until=what.until, language=language, suffix=suffix, to=to, viewer=viewer
        )
        file = to.open("rb")
    with store.write("audit") as writer:
        journal.note(
            writer,
            audit_id=uuid.uuid4().hex,
            happened_at=clock.now(),
            viewer=viewer.name,
            act="export",
            subject=f"payment_details.{suffix}",
            detail=f"{what.since} – {what.until}, {done.rows} rows, sha256 {done.sha256}",  # noqa: RUF001
        )
    return file


async def _chunks(file: IO[bytes]) -> AsyncIterator[bytes]:
    file.seek(0)
    with file:
        while chunk := await to_thread.run_sync(file.read, _CHUNK):
            yield chunk


def _headers(what: periods.Period, suffix: str, language: str) -> dict[str, str]:
    name = f"{_NAMES[language]}_{what.since}_{what.until}.{suffix}"
    return {
        "content-type": TYPES[suffix],
        "content-disposition": f'attachment; filename="{name}"',
        # Streamlit would compress what is compressed already, and lose its length.
        "content-encoding": "identity",
        "cache-control": "no-store",
    }


def _said(text: str, status: int) -> Response:
    return PlainTextResponse(text, status, {"cache-control": "no-store"})
