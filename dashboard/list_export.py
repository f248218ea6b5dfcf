"""The lists of the pages as workbooks: what a page shows, all its pages, with the filters of its address."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from anyio import to_thread
from starlette.responses import Response

from dashboard import (
    chosen,
    exports,
    filters,
    roster_file,
    statement_file,
    taken_file,
    update_file,
    workstation_file,
)
from data.locale import N_
from data.model import LOCAL_VIEWER
from pipeline import desk
from pipeline.reports import short_list

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

    from dashboard.reader import Reader
    from data.store import Store
    from pipeline.reports.short_list import Sheet

PATH = "/exports/{name}.xlsx"
NOT_ALLOWED = N_("You may not export this list.")
NO_SUCH_LIST = N_("There is no list of this name.")
NOT_BY_IT = N_("this list is not narrowed by it.")


class Kind(NamedTuple):
    """A list: what its file is called, what one must be allowed to have it, its filters, and its sheet for a look."""

    files: Mapping[str, str]
    needed: str
    filters: frozenset[str]
    sheet: Callable[[Store, Mapping[str, str], Reader], Sheet]


KINDS: Mapping[str, Kind] = {
    "terminals": Kind(
        {"fr_CA": "terminaux", "en_CA": "terminals"}, "see_terminals", frozenset({"site"}), roster_file.sheet
    ),
    "workstations": Kind(
        {"fr_CA": "postes-de-travail", "en_CA": "workstations"},
        "see_terminals",
        frozenset({"site"}),
        workstation_file.sheet,
    ),
    "takings": Kind(
        {"fr_CA": "encaissements", "en_CA": "takings"}, "see_payments", taken_file.FILTERS, taken_file.sheet
    ),
    "statements": Kind(
        {"fr_CA": "releves-bancaires", "en_CA": "bank-statements"},
        "see_clients",
        frozenset({"amount"}),
        statement_file.sheet,
    ),
    "findings": Kind({"fr_CA": "anomalies", "en_CA": "findings"}, "see_terminals", frozenset(), update_file.findings),
    "runs": Kind({"fr_CA": "executions", "en_CA": "runs"}, "see_terminals", frozenset(), update_file.runs),
}


def address(name: str, params: Mapping[str, str], here: Reader) -> str:
    """Return the address that downloads a list with the filters of a page's address."""
    kept = {key: value for key, value in params.items() if key not in ("page", "show")}
    return f"{PATH.format(name=name)}?{urlencode({**kept, 'lang': filters.SHORT[here.language]})}"


async def lists(request: Request) -> Response:
    """Answer with the list that the address asks for."""
    return await exports.answered(request, "list", _list)


async def _list(request: Request, language: str) -> Response:
    here, name, params = exports.reader(LOCAL_VIEWER, language), request.path_params["name"], request.query_params
    kind = KINDS.get(name)
    if kind is None:
        raise exports.Refusal(NO_SUCH_LIST, 404)
    if not (here.viewer.may("export") and here.viewer.may(kind.needed)):
        raise exports.Refusal(NOT_ALLOWED, 403)
    if doubts := _doubts(kind, params, here):
        raise exports.Refusal(" ".join(doubts), 400)
    content = await to_thread.run_sync(_written, name, kind, dict(params), here, limiter=exports.AT_ONCE)
    return Response(content, headers=exports.headers("xlsx", f"{kind.files[language]}_{here.today}"))


def _doubts(kind: Kind, params: Mapping[str, str], here: Reader) -> list[str]:
    """Return what of an address cannot be read, or is no filter of the list: its file would hold too much."""
    others = {*chosen.LISTS, *chosen.TEXTS} - kind.filters
    told = [chosen.doubt(name, NOT_BY_IT, here) for name in chosen.NAMES if name in others and params.get(name)]
    return [*chosen.read(params, here).doubts, *told]


def _written(name: str, kind: Kind, params: Mapping[str, str], here: Reader) -> bytes:
    sheet = kind.sheet(desk.current().store, params, here)
    content = short_list.workbook(sheet, here.language)
    exports.note(here.viewer, f"{name}.xlsx", f"{len(sheet.rows)} rows")
    return content
