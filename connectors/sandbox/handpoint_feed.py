"""Handpoint's transaction feed: what reached the gateway, some minutes later."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from connectors.sandbox.app import Page
from connectors.sandbox.exchange import Answer, read_object
from connectors.sandbox.handpoint_errors import FACE, bad_key, error, too_many
from connectors.sandbox.handpoint_search import BadSearch, FeedSearch, search_from
from connectors.sandbox.handpoint_wire import BRANDS, Records, record_key
from connectors.sandbox.lies import Lies, tell

if TYPE_CHECKING:
    from datetime import datetime
    from typing import TypeAlias

    from connectors.sandbox.exchange import Asked
    from connectors.sandbox.scene import Scene
    from connectors.sandbox.truth import Leg, Movement

    Pair: TypeAlias = tuple[Leg, Movement]

_LIES = Lies(
    fields=(
        "guid",
        "action",
        "type",
        "name",
        "status",
        "amount",
        "currCode",
        "serverDateTime",
        "terminalDateTime",
        "approvalCode",
        "responseText",
        "issuerResponseCode",
        "cardTypeId",
        "maskedCardNumber",
        "paymentScenario",
        "referenceObject",
        "acquirerTid",
        "merchantId",
    ),
    codes={
        "action": "RING_REQUEST",
        "status": "299",
        "cardTypeId": "Brandnew",
        "paymentScenario": "IMPLANT",
        "name": "Odd Sale",
    },
)
_MOVES_FOR = timedelta(minutes=90)


def search(scene: Scene, asked: Asked) -> Answer:
    """Answer ``POST /transactions/``."""
    if (refusal := _refusal(scene, asked)) is not None:
        return refusal
    body = read_object(asked.body)
    if body is None:
        return error(400, "The request body is not a JSON object.")
    try:
        wanted = search_from(body)
    except BadSearch as problem:
        return problem.answer
    pairs = [] if wanted.dummy == "ONLY" else _matching(scene, wanted)
    shown, total = _shown(scene, pairs, f"{asked.body!r}")
    page = shown[wanted.first : wanted.first + wanted.limit]
    return Answer(body=b'{"transactions":[' + b",".join(_write(scene, page)) + f'],"total":{total}}}'.encode())


def one(scene: Scene, asked: Asked) -> Answer:
    """Answer ``GET /transactions/{guid}``: of two legs with one guid, the last that is visible."""
    if (refusal := _refusal(scene, asked)) is not None:
        return refusal
    guid, now = asked.places["guid"], scene.now()
    movement = scene.world.movement(guid)
    legs = [] if movement is None or movement.is_hidden else movement.legs
    visible = [leg for leg in legs if leg.guid == guid and scene.visible_at(leg) <= now]
    if movement is None or not visible:
        return error(404, f"Transaction {guid} not found")
    return Answer(body=_write(scene, [(visible[-1], movement)])[0])


def _refusal(scene: Scene, asked: Asked) -> Answer | None:
    header, prefix = {
        "analytics_key": ("analyticsapikey", ""),
        "bearer": ("authorization", "Bearer "),
        "plain": ("authorization", ""),
    }[scene.switches.feed_auth]
    if asked.headers.get(header) != prefix + scene.keys.cloud:
        return bad_key()
    return None if scene.feed.admits() else too_many()


def _matching(scene: Scene, wanted: FeedSearch) -> list[Pair]:
    now = scene.now()
    until = wanted.until + timedelta(seconds=1)
    pairs = [pair for pair in scene.world.legs(wanted.since, until, visible_by=now) if scene.visible_at(pair[0]) <= now]
    for name, value in wanted.filters:
        pairs = [pair for pair in pairs if _field(pair, name) == value]
    pairs.sort(key=lambda pair: _sort_key(scene, pair[0], wanted.sort), reverse=wanted.descending)
    return pairs


def _field(pair: Pair, name: str) -> str:
    movement = pair[1]
    if name == "amount":
        return f"{movement.amount_minor // 100}.{movement.amount_minor % 100:02d}000"
    if name == "maskedCardNumber":
        return f"{movement.first6}******{movement.last4}"
    if name == "cardTypeId":
        return BRANDS[movement.brand]
    field = {"transactionReference": "reference", "approvalCode": "auth_code", "terminalSerialNumber": "serial"}[name]
    return str(getattr(movement, field))


def _sort_key(scene: Scene, leg: Leg, sort: str) -> tuple[datetime | int, int]:
    if sort == "@timestamp":
        return scene.visible_at(leg), leg.row_number
    return (leg.server_at if sort in {"serverDateTime", "createdAt"} else leg.row_number), leg.row_number


def _shown(scene: Scene, pairs: list[Pair], subject: str) -> tuple[list[Pair], int]:
    """Return the records of this answer and the total it tells.

    Out of sequence, some come twice and some not at all; the total betrays an absent one, unless it is so new that
    the index is still moving under the reader.
    """
    if scene.faults.profile != "shuffled":
        return pairs, len(pairs)
    attempt, edge = scene.faults.attempt(subject), scene.now() - _MOVES_FOR
    shown, total = [], 0
    for pair in pairs:
        key = record_key(pair[0])
        if not scene.faults.is_absent(key):
            shown += [pair] * (1 + scene.faults.is_twice(key))
        elif scene.visible_at(pair[0]) > edge:
            continue
        total += 1
    shown.sort(key=lambda pair: scene.faults.place(record_key(pair[0]), attempt) or 0.0)
    return shown, total


def _write(scene: Scene, pairs: list[Pair]) -> list[bytes]:
    records = Records(scene)
    if scene.faults.profile != "lying":
        return [records.write(leg, movement) for leg, movement in pairs]
    written = []
    for leg, movement in pairs:
        record = records.write(leg, movement)
        number = scene.faults.lie(record_key(leg))
        if number is not None:
            record = msgspec.json.encode(tell(msgspec.json.decode(record), _LIES, number))
        written.append(record)
    return written


PAGES = (
    Page("/txnfeed/transactions/", "POST", search, FACE),
    Page("/txnfeed/transactions/{guid}", "GET", one, FACE),
)
