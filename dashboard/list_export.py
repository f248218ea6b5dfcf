"""The lists of the pages as workbooks: what a page shows, all its pages, with the filters of its address."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from anyio import to_thread
from starlette.responses import PlainTextResponse, Response

from dashboard import access, exports, filters, roster_file, taken_file, update_file
from dashboard.front import language_of
from dashboard.reader import Reader
from data import time as clock
from data.errors import StoreError
from data.locale import N_
from data.model import LOCAL_VIEWER
from data.queries import journal
from pipeline import desk
from pipeline.log import unexpected
from pipeline.reports import short_list

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

    from data.model import Viewer
    from data.store import Store
    from pipeline.reports.short_list import Sheet

PATH = "/exports/{name}.xlsx"
NOT_ALLOWED = N_("You may not export this list.")
NO_SUCH_LIST = N_("There is no list of this name.")


class Kind(NamedTuple):
    """A list: what its file is called, what one must be allowed to have it, and its sheet for an address."""

    files: Mapping[str, str]
    needed: str
    sheet: Callable[[Store, Mapping[str, str], Reader], Sheet]


KINDS: Mapping[str, Kind] = {
    "terminals": Kind({"fr_CA": "terminaux", "en_CA": "terminals"}, "see_terminals", roster_file.sheet),
    "takings": Kind({"fr_CA": "encaissements", "en_CA": "takings"}, "see_payments", taken_file.sheet),
    "findings": Kind({"fr_CA": "anomalies", "en_CA": "findings"}, "see_terminals", update_file.findings),
    "runs": Kind({"fr_CA": "executions", "en_CA": "runs"}, "see_terminals", update_file.runs),
}


def address(name: str, params: Mapping[str, str], here: Reader) -> str:
    """Return the address that downloads a list with the filters of a page's address."""
    kept = {key: value for key, value in params.items() if key not in ("page", "show")}
    return f"{PATH.format(name=name)}?{urlencode({**kept, 'lang': filters.SHORT[here.language]})}"


async def lists(request: Request) -> Response:
    """Answer with the list that the address asks for."""
    here = _reader(LOCAL_VIEWER, language_of(request.scope))
    name, kind = request.path_params["name"], KINDS.get(request.path_params["name"])
    if access.is_cross_site(request.scope):
        return _said(here.gettext(access.NOT_OURS), 403)
    if kind is None:
        return _said(here.gettext(NO_SUCH_LIST), 404)
    if not (here.viewer.may("export") and here.viewer.may(kind.needed)):
        return _said(here.gettext(NOT_ALLOWED), 403)
    try:
        content = await to_thread.run_sync(_written, name, kind, dict(request.query_params), here)
    except StoreError as failure:
        return _said(str(failure), 503)
    except Exception as failure:  # noqa: BLE001 - whatever it is, the person gets a sentence and the log gets it whole
        return _said(here.gettext(exports.FAILED).format(reference=unexpected(failure, route=name)), 500)
    return Response(
        content,
        headers={
            "content-type": exports.TYPES["xlsx"],
            "content-disposition": f'attachment; filename="{kind.files[here.language]}_{here.today}.xlsx"',
            "content-encoding": "identity",
            "cache-control": "no-store",
        },
    )


def _said(text: str, status: int) -> Response:
    return PlainTextResponse(text, status, {"cache-control": "no-store"})


def _reader(viewer: Viewer, language: str) -> Reader:
    organisation = desk.current().settings.organisation
    return Reader(
        viewer=viewer,
        language=language,
        zone=organisation.zone,
        currency=organisation.currency,
        cut_off=organisation.cut_off,
        now=clock.now(),
    )


def _written(name: str, kind: Kind, params: Mapping[str, str], here: Reader) -> bytes:
    store = desk.current().store
    sheet = kind.sheet(store, params, here)
    content = short_list.workbook(sheet, here.language)
    with store.write("audit") as writer:
        journal.note(
            writer,
            audit_id=uuid.uuid4().hex,
            happened_at=here.now,
            viewer=here.viewer.name,
            act="export",
            subject=f"{name}.xlsx",
            detail=f"{len(sheet.rows)} rows",
        )
    return content
