"""Downloads, written to a file and streamed from it: never through a page's memory, and gone when they are sent."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING

from anyio import CapacityLimiter, to_thread
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from dashboard import access, chosen, filters
from dashboard.front import language_of
from dashboard.reader import Reader
from data import journal
from data import time as clock
from data.errors import StoreError
from data.locale import N_, translator
from data.model import LOCAL_VIEWER
from pipeline import desk
from pipeline.errors import ReportFailed
from pipeline.log import unexpected
from pipeline.reports import payment_details as report

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

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
AT_ONCE = CapacityLimiter(2)
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
    return await answered(request, "payment_details", _payment_details)


async def answered(request: Request, route: str, answer: Callable[[Request, str], Awaitable[Response]]) -> Response:
    """Answer a download in the language asked for; a refusal or a failure is a sentence, and the log gets it whole."""
    language = language_of(request.scope)
    words = translator(language)
    if access.is_cross_site(request.scope):
        return _said(words.gettext(access.NOT_OURS), 403)
    try:
        return await answer(request, language)
    except Refusal as refusal:
        return _said(words.gettext(refusal.text), refusal.status)
    except (ReportFailed, StoreError) as failure:
        return _said(str(failure), 503)
    except Exception as failure:  # noqa: BLE001 - whatever it is, the person gets a sentence and the log gets it whole
        return _said(words.gettext(FAILED).format(reference=unexpected(failure, route=route)), 500)


async def _payment_details(request: Request, language: str) -> Response:
    what, suffix = _asked(request, language)
    given = headers(suffix, f"{_NAMES[language]}_{what.since}_{what.until}")
    if request.method == "HEAD":
        return Response(headers=given)
    file = await to_thread.run_sync(_written, what, suffix, language, LOCAL_VIEWER, limiter=AT_ONCE)
    return StreamingResponse(_chunks(file), headers={**given, "content-length": str(file.seek(0, 2))})


def _asked(request: Request, language: str) -> tuple[Chosen, str]:
    """Return which payments, and as what. What cannot be read is refused: a file must not hold more than was meant."""
    suffix = request.path_params["suffix"]
    if not LOCAL_VIEWER.may("export"):
        raise Refusal(NOT_ALLOWED, 403)
    if suffix not in filters.SUFFIXES:
        raise Refusal(NO_SUCH_FILE, 404)
    try:
        filters.period(request.query_params)
    except filters.BadFilter as problem:
        raise Refusal(problem.text, 400) from None
    look = chosen.read(request.query_params, reader(LOCAL_VIEWER, language))
    if look.doubts:
        raise Refusal(" ".join(look.doubts), 400)
    return look.what, suffix


def reader(viewer: Viewer, language: str) -> Reader:
    """Return who asks for a download, in a language, now."""
    organisation = desk.current().settings.organisation
    return Reader(
        viewer=viewer,
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
    note(viewer, f"payment_details.{suffix}", f"{_told(what)}, {done.rows} rows, sha256 {done.sha256}")
    return file


def note(viewer: Viewer, subject: str, detail: str) -> None:
    """Write a download into the journal."""
    with desk.current().store.write("audit") as writer:
        journal.note(
            writer,
            viewer=viewer.name,
            act="export",
            subject=subject,
            detail=detail,
        )


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


def headers(suffix: str, name: str) -> dict[str, str]:
    """Return the headers of a file that is sent to be kept."""
    return {
        "content-type": TYPES[suffix],
        "content-disposition": f'attachment; filename="{name}.{suffix}"',
        # Streamlit would compress what is compressed already, and lose its length.
        "content-encoding": "identity",
        "cache-control": "no-store",
    }


def _said(text: str, status: int) -> Response:
    return PlainTextResponse(text, status, {"cache-control": "no-store"})
