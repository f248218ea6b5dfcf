"""Amilia's API v3 as an organisation reads it: places, ledger entries, accounts, and a token for a key."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from connectors.sandbox.app import Face, Page
from connectors.sandbox.exchange import Answer, Asked, json_answer
from connectors.sandbox.lies import Lies, shuffle_records, tell_records
from connectors.sandbox.smartrec_wire import accounts, ledger_entries, places

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.sandbox.scene import Scene

    View = Callable[[Scene, Asked], Answer]

_LISTS: dict[str, tuple[Callable[[Scene, str], list[dict[str, Any]]], Lies]] = {
    "locations": (places, Lies(fields=("Name", "Address"))),
    "Ledgercodes": (
        ledger_entries,
        Lies(fields=("Code", "Title", "LedgerType", "IsArchived"), codes={"LedgerType": "Whimsy"}),
    ),
    "accounts": (accounts, Lies(fields=("Owners", "Members"))),
}
_LANGUAGES = ("fr", "en")
_PER_PAGE = 200


def authenticate(scene: Scene, asked: Asked) -> Answer:
    """Answer ``/api/v3/authenticate``: a key and its secret become a token."""
    if asked.method != scene.switches.smartrec_authenticate.upper():
        return _says(405, f"The requested resource does not support http method '{asked.method}'.")
    pair = f"{scene.keys.smartrec_key}:{scene.keys.smartrec_secret}"
    if asked.headers.get("authorization") != "Basic " + base64.b64encode(pair.encode()).decode():
        return _says(401, "Invalid credentials.")
    return json_answer({"Token": scene.keys.smartrec_token})


def listed(scene: Scene, asked: Asked) -> Answer:
    """Answer ``GET /api/v3/{language}/org/{orgIdentifier}/{list}``."""
    name = asked.path.rsplit("/", 1)[-1]
    page, per_page = asked.params.get("page", "1"), asked.params.get("perPage", str(_PER_PAGE))
    if (refusal := _refusal(scene, asked, name)) is not None:
        return refusal
    if not (page.isdecimal() and per_page.isdecimal() and int(page) > 0 and int(per_page) > 0):
        return _says(400, "The request is invalid.")
    write, lies = _LISTS[name]
    rows = write(scene, asked.places["language"])
    if asked.params.get("showArchived", "false").lower() != "true":
        rows = [row for row in rows if not row.get("IsArchived")]
    last = int(page) * int(per_page)
    shown = tell_records(rows[last - int(per_page) : last], lies, scene.faults, f"smartrec {name}", "Id")
    shown = shuffle_records(shown, scene.faults, f"smartrec {name} {page}", "Id")
    if scene.switches.smartrec_lists == "bare":
        return json_answer(shown)
    address = f"https://app.amilia.com{asked.path.removeprefix('/smartrec')}?page={int(page) + 1}&perPage={per_page}"
    return json_answer(
        {"Items": shown, "Paging": {"TotalCount": len(rows), "Next": address if last < len(rows) else ""}}
    )


def _refusal(scene: Scene, asked: Asked, name: str) -> Answer | None:
    organisation = scene.world.organisation
    if asked.headers.get("authorization") != f"Bearer {scene.keys.smartrec_token}":
        return _says(401, "Invalid token.")
    if not scene.smartrec.admits():
        return _too_many({})
    if asked.places["language"] not in _LANGUAGES:
        return _says(404, "No HTTP resource was found that matches the request URI.")
    if asked.places["organisation"] not in {organisation.store_slug, str(organisation.store_number)}:
        return _says(403, "You are not authorized for this organization.")
    if name == "accounts" and scene.switches.smartrec_scope == "no_accounts":
        return _says(403, "This key is not authorized to read accounts.")
    return None


def elsewhere(_: Scene, asked: Asked) -> Answer:
    """Answer anything else."""
    return _says(404, f"No HTTP resource was found that matches the request URI '{asked.path}'.")


def _says(status: int, message: str) -> Answer:
    return json_answer({"Message": message}, status=status)


def _too_many(headers: dict[str, str]) -> Answer:
    return json_answer({"Message": "Too many requests."}, status=429, headers=headers)


def _broken(status: int) -> Answer:
    return _says(status, "An error has occurred.")


def _subject(asked: Asked) -> str:
    return f"{asked.path}?{asked.query}"


_FACE = Face(name="smartrec", too_many=_too_many, broken=_broken, subject=_subject)
_ROOT = "/smartrec/api/v3"

PAGES = (
    *(Page(f"{_ROOT}/authenticate", method, authenticate, _FACE) for method in ("GET", "POST")),
    *(Page(f"{_ROOT}/{{language}}/org/{{organisation}}/{name}", "GET", listed, _FACE) for name in _LISTS),
    Page("/smartrec/{rest:path}", "GET", elsewhere, _FACE),
)
