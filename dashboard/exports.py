"""Downloads, written to a file and streamed from it: never through a page's memory, and gone when they are sent."""

from __future__ import annotations

import uuid
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING

from anyio import CapacityLimiter, to_thread
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from dashboard import access, chosen, filters
from dashboard.front import language_of
from dashboard.reader import Reader
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

    from data.chosen import Chosen
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
    """Answer with the payment details of ``from=`` to ``to=`` in the language of ``lang=``, filtered as a page is."""
    language = language_of(request.scope)
    words = translator(language)
    try:
        what, suffix = _asked(request, language)
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


def _asked(request: Request, language: str) -> tuple[Chosen, str]:
    """Return which payments, and as what. What cannot be read is refused: a file must not hold more than was meant."""
    suffix = request.path_params["suffix"]
    if access.is_cross_site(request.scope):
        raise Refusal(access.NOT_OURS, 403)
    if not LOCAL_VIEWER.may("export"):
        raise Refusal(NOT_ALLOWED, 403)
    if suffix not in filters.SUFFIXES:
        raise Refusal(NO_SUCH_FILE, 404)
    try:
        filters.period(request.query_params)
    except filters.BadFilter as problem:
        raise Refusal(problem.text, 400) from None
    look = chosen.read(request.query_params, _reader(language))
    if look.doubts:
        raise Refusal(" ".join(look.doubts), 400)
    return look.what, suffix


def _reader(language: str) -> Reader:
    organisation = desk.current().settings.organisation
    return Reader(
        viewer=LOCAL_VIEWER,
        language=language,
        zone=organisation.zone,
        currency=organisation.currency,
        cut_off=organisation.cut_off,
        now=clock.now(),
    )


def _written(what: Chosen, suffix: str, language: str, viewer: Viewer) -> IO[bytes]:
    """Write the report; return it open, its name already gone from the disk."""
    store = desk.current().store
    with TemporaryDirectory(prefix="encaisse-export-") as folder:
        to = Path(folder) / f"report.{suffix}"
        done = report.write(store, chosen=what, language=language, suffix=suffix, to=to, viewer=viewer)
        file = to.open("rb")
    with store.write("audit") as writer:
        journal.note(
            writer,
            audit_id=uuid.uuid4().hex,
            happened_at=clock.now(),
            viewer=viewer.name,
            act="export",
            subject=f"payment_details.{suffix}",
            detail=f"{_told(what)}, {done.rows} rows, sha256 {done.sha256}",
        )
    return file


def _told(what: Chosen) -> str:
    """Write what was asked for as the journal keeps it: days, and the other filters but for the names of people."""
    asked = {name: value for name, value in what.rows().items() if value and name not in ("since", "until")}
    narrowed = [f"{name}={'…' if name == 'client' else value}" for name, value in asked.items()]
    return ", ".join((f"{what.since} – {what.until}", *narrowed))  # noqa: RUF001


async def _chunks(file: IO[bytes]) -> AsyncIterator[bytes]:
    file.seek(0)
    with file:
        while chunk := await to_thread.run_sync(file.read, _CHUNK):
            yield chunk


def _headers(what: Chosen, suffix: str, language: str) -> dict[str, str]:
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
