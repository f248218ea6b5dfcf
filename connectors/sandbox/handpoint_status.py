"""Handpoint's gateway: what became of a reference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.sandbox.app import Page
from connectors.sandbox.exchange import Answer, json_answer
from connectors.sandbox.handpoint_errors import FACE, bad_key, error
from connectors.sandbox.handpoint_result import outcome, status_result, undefined_result
from connectors.sandbox.lies import Lies, tell

if TYPE_CHECKING:
    from datetime import datetime

    from connectors.sandbox.exchange import Asked
    from connectors.sandbox.scene import Scene
    from connectors.sandbox.truth import Leg, Movement

_LIES = Lies(
    fields=(
        "aid",
        "arc",
        "iad",
        "tsi",
        "tvr",
        "verificationMethod",
        "paymentScenario",
        "finStatus",
        "cardSchemeName",
        "currency",
    ),
    codes={
        "finStatus": "SETTLING",
        "verificationMethod": "PALM",
        "paymentScenario": "IMPLANT",
        "cardSchemeName": "Brandnew",
    },
)


def status(scene: Scene, asked: Asked) -> Answer:
    """Answer ``GET /transactions/{reference}/status`` and its selectors first, last, all and a number from 1."""
    key = asked.headers.get("apikeycloud")
    if key == scene.keys.stranger:
        return error(401, "The key does not own this transaction")
    if key != scene.keys.cloud:
        return bad_key()
    reference, selector = asked.places["reference"], asked.places.get("selector", "first")
    found = _told(scene, reference)
    if not found:
        return _unknown(scene, reference, selector)
    if selector == "all":
        return json_answer(found)
    place = {"first": 1, "last": len(found)}.get(selector) or (int(selector) if selector.isdecimal() else 0)
    if not 1 <= place <= len(found):
        return error(404, f"No transaction {selector} for reference {reference}")
    return json_answer(found[place - 1])


def _unknown(scene: Scene, reference: str, selector: str) -> Answer:
    if scene.switches.status_unknown == "404":
        return error(404, f"Transaction {reference} not found")
    document = undefined_result(scene, reference)
    return json_answer([document] if selector == "all" else document)


def _told(scene: Scene, reference: str) -> list[dict[str, Any]]:
    now = scene.now()
    known = [(leg, movement) for movement in scene.world.by_reference(reference) if (leg := _last_leg(movement, now))]
    known.sort(key=lambda pair: (pair[1].kind != "payment", pair[0].server_at, pair[0].row_number))
    documents = []
    for place, (leg, movement) in enumerate(known):
        word = outcome(movement) if place else _current(scene, movement, leg, now)
        document = status_result(scene, leg, movement, word)
        number = scene.faults.lie(f"status {leg.guid}")
        documents.append(document if number is None else tell(document, _LIES, number))
    return documents


def _last_leg(movement: Movement, now: datetime) -> Leg | None:
    """Return the last message of a movement that the gateway has seen; nothing done in the back office."""
    seen = [] if movement.is_hidden else [leg for leg in movement.legs if leg.server_at <= now]
    return seen[-1] if seen else None


def _current(scene: Scene, movement: Movement, leg: Leg, now: datetime) -> str:
    """Return the state of a payment as it stands: the first of a reference is told with what befell it since."""
    if leg is not movement.legs[-1]:
        return "IN_PROGRESS"
    if movement.status not in {"approved", "unknown"}:
        return outcome(movement)
    undone = [
        child
        for child in scene.world.children(movement.guid)
        if child.status == "approved" and _last_leg(child, now) is not None
    ]
    if any(child.kind == "void" for child in undone):
        return "CANCELLED"
    given_back = sum(child.amount_minor for child in undone if child.kind == "refund")
    return "REFUNDED" if given_back >= movement.amount_minor else outcome(movement)


PAGES = (
    Page("/transactions-host/transactions/{reference}/status", "GET", status, FACE),
    Page("/transactions-host/transactions/{reference}/status/{selector}", "GET", status, FACE),
)
