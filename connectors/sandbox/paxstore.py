"""PAXSTORE's third-party API: signed search, get, network and rename of terminals."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import structs

from connectors.sandbox.app import Face, Page
from connectors.sandbox.exchange import Answer, Asked, json_answer, read_object
from connectors.sandbox.lies import Lies, tell_records
from connectors.sandbox.paxstore_wire import details, network, terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.sandbox.scene import Scene
    from connectors.sandbox.truth import Device

_LIST_LIES = Lies(
    fields=("name", "tid", "modelName", "location", "lastAccessTime", "status", "merchantName"), codes={"status": "Q"}
)
_STATE_LIES = Lies(fields=("battery", "onlineStatus", "network"), codes={"onlineStatus": 7, "network": "NETWORK_8G"})
_SORTS = {"name": "name", "tid": "tid", "serialNo": "serialNo"}
_MOST = 100
_NAME_MOST = 64
_TID = re.compile(r"[0-9A-Za-z]{8,16}")
_MESSAGES = {
    104: "Client key is missing or invalid",
    113: "Request parameter is missing or invalid",
    129: "Authentication failed",
    429: "Too many requests",
    999: "Unknown error",
    1800: "Terminal not found",
    1802: "Terminal reseller is mandatory",
    1817: "Terminal name is mandatory",
    1818: "Terminal name is too long",
    1898: "The terminal is active, serialNo cannot be updated",
    1928: "The terminal is active, modelName cannot be updated",
    2039: "The tid and serialNo do not match",
}


def search(scene: Scene, asked: Asked) -> Answer:
    """Answer ``GET /v1/3rdsys/terminals``."""
    page, limit = asked.params.get("pageNo", "1"), asked.params.get("limit", "10")
    order = asked.params.get("orderBy", "name")
    if not (page.isdecimal() and limit.isdecimal() and int(page) > 0 and 1 <= int(limit) <= _MOST and order in _SORTS):
        return _code(scene, 113)
    rows = sorted((terminal(scene, device) for device in _found(scene, asked)), key=lambda row: (row[order], row["id"]))
    first = (int(page) - 1) * int(limit)
    shift = _shift(scene, int(page), limit) if first else 0
    shown = rows[first - shift : first - shift + int(limit)]
    body = {
        "businessCode": 0,
        "pageNo": int(page),
        "limit": int(limit),
        "orderBy": order,
        "totalCount": len(rows),
        "hasNext": first + int(limit) < len(rows),
        "dataset": tell_records(shown, _LIST_LIES, scene.faults, "store terminal", "serialNo"),
    }
    return json_answer(body)


def _shift(scene: Scene, page: int, limit: str) -> int:
    """Return how far a page moves under its reader the first time: an even one skips a row, an odd one repeats one."""
    if scene.faults.profile != "shuffled" or scene.faults.attempt(f"page {page} {limit}") % 2 == 0:
        return 0
    return -1 if page % 2 == 0 else 1


def _found(scene: Scene, asked: Asked) -> list[Device]:
    text, status = asked.params.get("snNameTID", "").lower(), asked.params.get("status", "A")
    if status != "A":
        return []
    return [
        device
        for device in scene.world.devices
        if any(text in word.lower() for word in (device.serial, scene.store_name(device), device.tid))
    ]


def one(scene: Scene, asked: Asked) -> Answer:
    """Answer ``GET /v1/3rdsys/terminals/{id}`` and ``GET /v1/3rdsys/terminal?serialNo=``."""
    device = _named(scene, asked)
    if device is None:
        return _code(scene, 1800)
    row = tell_records([terminal(scene, device)], _LIST_LIES, scene.faults, "store terminal", "serialNo")[0]
    wants_details = asked.params.get("includeDetailInfoList") == "true"
    return json_answer({"businessCode": 0, "data": row | (details(device) if wants_details else {})})


def state(scene: Scene, asked: Asked) -> Answer:
    """Answer ``GET /v1/3rdsys/terminals/network?serialNo=&tid=``."""
    serial, tid = asked.params.get("serialNo"), asked.params.get("tid")
    if not serial and not tid:
        return _code(scene, 113)
    device = next((one for one in scene.world.devices if (one.serial == serial if serial else one.tid == tid)), None)
    if device is None:
        return _code(scene, 1800)
    if tid and device.tid != tid:
        return _code(scene, 2039)
    row = network(device, scene.world.moment(device.serial, scene.now()))
    row = tell_records([row], _STATE_LIES, scene.faults, f"store state {scene.now().isoformat()}", "serialNo")[0]
    return json_answer({"businessCode": 0, "data": row})


def rename(scene: Scene, asked: Asked) -> Answer:
    """Answer ``PUT /v1/3rdsys/terminals/{id}``: of an active terminal only the name changes."""
    device, body = _named(scene, asked), read_object(asked.body)
    if device is None:
        return _code(scene, 1800)
    if body is None:
        return _code(scene, 113)
    present = terminal(scene, device)
    if (code := _objection(body, present)) is not None:
        return _code(scene, code)
    scene.names[device.serial] = (body["name"], scene.now())
    return json_answer({"businessCode": 0, "data": terminal(scene, device)})


def _objection(body: dict[str, Any], present: dict[str, Any]) -> int | None:
    """Return the code of what is wrong with an update, if anything is."""
    name = body.get("name")
    if not isinstance(name, str) or not name.strip():
        return 1817
    if len(name) > _NAME_MOST:
        return 1818
    for field in ("modelName", "resellerName"):
        if not isinstance(body.get(field), str) or not body[field]:
            return 1802 if field == "resellerName" else 113
    if body["modelName"] != present["modelName"] or body["resellerName"] != present["resellerName"]:
        return 1928
    if body.get("serialNo") not in {None, present["serialNo"]}:
        return 1898
    return None if body.get("tid") is None or _TID.fullmatch(str(body["tid"])) else 113


def _named(scene: Scene, asked: Asked) -> Device | None:
    number, serial = asked.places.get("id"), asked.params.get("serialNo")
    if number is not None:
        return next((one for one in scene.world.devices if str(one.store_id) == number), None)
    return scene.world.device(serial or "")


def _signed(view: Callable[[Scene, Asked], Answer]) -> Callable[[Scene, Asked], Answer]:
    """Return a view that is only seen by who signs, and that tells how many requests are left."""

    def guarded(scene: Scene, asked: Asked) -> Answer:
        if (refusal := _refusal(scene, asked)) is not None:
            return refusal
        left, ends_at = scene.store.count()
        headers = {
            "X-RateLimit-Limit": str(scene.store.most),
            "X-RateLimit-Remaining": str(max(0, left)),
            "X-RateLimit-Reset": str(int(ends_at.timestamp() * 1000)),
        }
        return structs.replace(_code(scene, 429, 429) if left < 0 else view(scene, asked), headers=headers)

    return guarded


def _refusal(scene: Scene, asked: Asked) -> Answer | None:
    if scene.world.clock.speed and scene.strangers.is_full():
        return _code(scene, 429, 429)
    if asked.params.get("sysKey") != scene.keys.store_key:
        scene.strangers.count()
        return _code(scene, 104, 401)
    digest = hashlib.sha256 if scene.switches.signature == "sha256" else hashlib.md5
    expected = hmac.new(scene.keys.store_secret.encode(), asked.query.encode("latin-1"), digest).hexdigest().upper()
    if not hmac.compare_digest(expected.encode(), asked.headers.get("signature", "").encode("latin-1")):
        scene.strangers.count()
        return _code(scene, 129, 401)
    return None if asked.params.get("timestamp", "").isdecimal() else _code(scene, 113)


def _code(scene: Scene, code: int, status: int | None = None) -> Answer:
    body = {"businessCode": code, "message": _MESSAGES[code], "data": None}
    return json_answer(body, status=status or int(scene.switches.paxstore_errors))


def _too_many(headers: dict[str, str]) -> Answer:
    return json_answer({"businessCode": 429, "message": _MESSAGES[429], "data": None}, status=429, headers=headers)


def _broken(status: int) -> Answer:
    return json_answer({"businessCode": 999, "message": _MESSAGES[999], "data": None}, status=status)


def _subject(asked: Asked) -> str:
    params = {name: value for name, value in asked.params.items() if name not in {"sysKey", "timestamp"}}
    return f"{asked.path} {msgspec.json.encode(params, order='sorted')!r} {asked.body!r}"


_FACE = Face(name="paxstore", too_many=_too_many, broken=_broken, subject=_subject)
_ROOT = "/paxstore/v1/3rdsys"

PAGES = (
    Page(f"{_ROOT}/terminals", "GET", _signed(search), _FACE),
    Page(f"{_ROOT}/terminals/network", "GET", _signed(state), _FACE),
    Page(f"{_ROOT}/terminals/{{id}}", "GET", _signed(one), _FACE),
    Page(f"{_ROOT}/terminal", "GET", _signed(one), _FACE),
    Page(f"{_ROOT}/terminals/{{id}}", "PUT", _signed(rename), _FACE),
    Page(f"{_ROOT}/terminal", "PUT", _signed(rename), _FACE),
)
