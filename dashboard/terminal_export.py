"""The list of terminals as a workbook: what the page shows, with the filters of its address."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from anyio import to_thread
from starlette.responses import PlainTextResponse, Response

from dashboard import access, chosen, exports, filters, roster
from dashboard import terminal_words as said
from dashboard.front import language_of
from dashboard.look import provider
from dashboard.reader import Reader
from data import time as clock
from data.locale import N_
from data.model import LOCAL_VIEWER
from data.queries import journal
from data.queries import roster as questions
from pipeline import desk
from pipeline.reports import short_list

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request

    from dashboard.chosen import Look
    from dashboard.roster import Entry
    from data.model import Viewer
    from pipeline.reports.short_list import Value

PATH = "/exports/terminals.xlsx"
NOT_ALLOWED = N_("You may not export terminals.")
_NEEDED = ("export", "see_terminals")
_NAMES = {"fr_CA": "terminaux", "en_CA": "terminals"}
_CHOICES = {name: tuple(choice.words) for name, choice in roster.OWN.items()}


def address(look: Look, here: Reader) -> str:
    """Return the address that downloads what a look shows."""
    params = {**chosen.written(look, here, _CHOICES), "lang": filters.SHORT[here.language]}
    return f"{PATH}?{urlencode({name: value for name, value in params.items() if name != 'page'})}"


async def terminals(request: Request) -> Response:
    """Answer with the terminals that the address asks for."""
    here = _reader(LOCAL_VIEWER, language_of(request.scope))
    refusal = access.NOT_OURS if access.is_cross_site(request.scope) else None
    if not all(here.viewer.may(needed) for needed in _NEEDED):
        refusal = NOT_ALLOWED
    if refusal:
        return PlainTextResponse(here.gettext(refusal), 403, {"cache-control": "no-store"})
    content = await to_thread.run_sync(_written, dict(request.query_params), here)
    name = f"{_NAMES[here.language]}_{here.today}.xlsx"
    return Response(
        content,
        headers={
            "content-type": exports.TYPES["xlsx"],
            "content-disposition": f'attachment; filename="{name}"',
            "content-encoding": "identity",
            "cache-control": "no-store",
        },
    )


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


def _written(params: Mapping[str, str], here: Reader) -> bytes:
    store = desk.current().store
    fleet = roster.entries(questions.terminals(store), here.now)
    found = roster.listed(fleet, chosen.read(params, here, _CHOICES))
    _ = here.gettext
    headers = [
        _("Terminal"), _("Serial number"), _("Model"), _("TID"), _("Kind"), _("Site"), _("State"), _("Checked"),
        _("Source"), _("Battery"), _("Network"), _("Version"), _("At the provider"), _("Replaced by"),
    ]  # fmt: skip
    content = short_list.workbook(_("Terminals"), headers, [_line(one, here) for one in found], here.language)
    with store.write("audit") as writer:
        journal.note(
            writer,
            audit_id=uuid.uuid4().hex,
            happened_at=here.now,
            viewer=here.viewer.name,
            act="export",
            subject="terminals.xlsx",
            detail=f"{len(found)} rows",
        )
    return content


def _line(one: Entry, here: Reader) -> Sequence[Value]:
    seen = one.seen
    return (
        one.alias, one.serial, one.model, one.tid, said.kind(one, here), seen.site, here.gettext(said.mark(seen).word),
        seen.observed_at.astimezone(here.zone).replace(tzinfo=None) if seen.observed_at else None,
        provider(seen.source.split(".")[0]) if seen.source else None,
        said.power(one, here), said.network(one), one.app_version, one.provider_name, one.replaced_by,
    )  # fmt: skip
