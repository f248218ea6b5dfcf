"""Handpoint's cloud: the terminals of a key, and pings with their results."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from connectors.sandbox.app import Page
from connectors.sandbox.exchange import Answer, json_answer, read_object, words
from connectors.sandbox.handpoint_errors import (
    BUSY,
    FACE,
    UNASSIGNED,
    UNREACHABLE,
    bad_key,
    detail,
    error,
    invalid,
    terminal_error,
    too_many,
)
from connectors.sandbox.handpoint_result import ping_result
from connectors.sandbox.lies import Lies, shuffle_records, tell, tell_records
from connectors.sandbox.scene import Ping

if TYPE_CHECKING:
    from connectors.sandbox.exchange import Asked
    from connectors.sandbox.scene import Scene

_LIST_LIES = Lies(fields=("terminal_type", "merchant_id_alpha", "serial_number"), codes={"terminal_type": "PAXZ1"})
_RESULT_LIES = Lies(fields=("deviceStatus", "statusMessage", "finStatus"), codes={"finStatus": "PONDERING"})
_OPERATIONS = words(
    "pingDevice sale refund saleReversal refundReversal printReceipt stopCurrentTransaction saleAndTokenizeCard"
    " tokenizeCard cardPan moToSale moToRefund moToReversal moToPreAuthorization preAuthorization"
    " preAuthorizationIncrease preAuthorizationCapture preAuthorizationReversal"
)
_WITH_AMOUNT = {
    "sale",
    "refund",
    "refundReversal",
    "saleReversal",
    "saleAndTokenizeCard",
    "preAuthorization",
    "moToSale",
}
_REQUIRED = ("operation", "serial_number", "terminal_type")
_PROPERTIES: dict[str, type] = {
    **dict.fromkeys(_REQUIRED, str),
    **dict.fromkeys(("amount", "currency", "transactionReference", "originalTransactionId", "customerReference"), str),
    **dict.fromkeys(("callbackUrl", "token", "receipt", "channel", "cardToken"), str),
    **dict.fromkeys(("duplicate_check", "returnDeviceInfo", "tokenize", "cardPresent"), bool),
    **dict.fromkeys(("metadata", "bypassOptions", "tipConfiguration", "billing", "moneyRemittanceOptions"), dict),
    "merchantAuth": list,
}
_TYPE_NAMES = {str: "string", bool: "boolean", dict: "object", list: "array"}
_UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.IGNORECASE)
_AMOUNT = re.compile(r"[0-9]{1,12}")
_TOO_MUCH = 999_999_999_999
_ANSWERS_AFTER = timedelta(seconds=2)
_FORGOTTEN_AFTER = timedelta(minutes=10)


def list_terminals(scene: Scene, asked: Asked) -> Answer:
    """Answer ``GET /devices`` and its legacy name ``GET /initialize``."""
    is_legacy = asked.path.endswith("/initialize")
    if not is_legacy and scene.switches.list_path == "legacy":
        return error(404, 'Endpoint "GET /devices" not found.')
    if (refusal := _refusal(scene, asked)) is not None:
        return refusal
    merchant = scene.world.organisation.merchant_id_alpha
    rows: list[dict[str, Any]] = []
    for place, device in enumerate(scene.world.devices if _is_owner(scene, asked) else ()):
        row = {"serial_number": device.serial, "terminal_type": device.terminal_type, "merchant_id_alpha": merchant}
        if is_legacy:
            row["customerReference"] = scene.switches.plant.holder
        if is_legacy or place % 3 == 0:
            row["ssk"] = scene.switches.plant.key or f"{scene.keys.cloud[:7]}{device.serial}"
        rows.append(row)
    if scene.switches.virtual_terminal:
        rows.append({"serial_number": "VT000000023500", "terminal_type": "VT", "merchant_id_alpha": merchant})
    rows = tell_records(rows, _LIST_LIES, scene.faults, "terminal list", "serial_number")
    return json_answer(shuffle_records(rows, scene.faults, "terminal list", "serial_number"))


def start(scene: Scene, asked: Asked) -> Answer:
    """Answer ``POST /transactions``: a ping is carried out, anything else is checked and declined in words."""
    if (refusal := _refusal(scene, asked)) is not None:
        return refusal
    body = read_object(asked.body)
    if body is None:
        return error(400, "The request body is not a JSON object.")
    if (refusal := _schema_refusal(body) or _value_refusal(body)) is not None:
        return refusal
    if scene.world.device(body["serial_number"]) is None or not _is_owner(scene, asked):
        return terminal_error(UNASSIGNED, scene.switches)
    if body["operation"] != "pingDevice":
        message = f"operation {body['operation']} is valid, and not carried out by this sandbox"
        return invalid(detail("/operation", "notCarriedOut", message, operation=body["operation"]))
    return _ping(scene, body)


def _refusal(scene: Scene, asked: Asked) -> Answer | None:
    if asked.headers.get("apikeycloud") not in {scene.keys.cloud, scene.keys.stranger}:
        return bad_key()
    return None if scene.cloud.admits() else too_many()


def _is_owner(scene: Scene, asked: Asked) -> bool:
    return asked.headers["apikeycloud"] == scene.keys.cloud


def _schema_refusal(body: dict[str, Any]) -> Answer | None:
    problems = [
        detail("", "required", f"must have required property '{name}'", missingProperty=name)
        for name in _REQUIRED
        if name not in body
    ]
    for name, value in body.items():
        if name not in _PROPERTIES:
            problems.append(
                detail("", "additionalProperties", "must NOT have additional properties", additionalProperty=name)
            )
        elif not isinstance(value, _PROPERTIES[name]):
            kind = _TYPE_NAMES[_PROPERTIES[name]]
            problems.append(detail(f"/{name}", "type", f"must be {kind}", type=kind))
    if isinstance(body.get("operation"), str) and body["operation"] not in _OPERATIONS:
        message = "must be equal to one of the allowed values"
        problems.append(detail("/operation", "enum", message, allowedValues=_OPERATIONS))
    return invalid(*problems) if problems else None


def _value_refusal(body: dict[str, Any]) -> Answer | None:
    operation = body["operation"]
    reference = body.get("transactionReference")
    if reference is not None and not _UUID4.fullmatch(reference):
        return error(400, f"TransactionReference with wrong uuidv4 format {reference}")
    if operation in _WITH_AMOUNT:
        missing = [name for name in ("amount", "currency") if name not in body]
        if missing:
            message = f"must have required property '{missing[0]}'"
            return invalid(detail("", "required", message, missingProperty=missing[0]))
        if not _AMOUNT.fullmatch(body["amount"]) or not 0 < int(body["amount"]) < _TOO_MUCH:
            return error(400, f"Invalid amount (0 < amount < {_TOO_MUCH})")
    return None


def _ping(scene: Scene, body: dict[str, Any]) -> Answer:
    serial, now, switches = body["serial_number"], scene.now(), scene.switches
    state = scene.world.moment(serial, now).state
    if state in {"online", "busy"}:
        scene.world.touch(serial, now)
    if state == "busy":
        return terminal_error(BUSY, switches)
    accepted = {"statusMessage": "Operation Accepted"}
    if switches.ping in {"no_id", "pong"}:
        if state != "online":
            return Answer(is_silent=True) if switches.ping == "no_id" else terminal_error(UNREACHABLE, switches)
        return json_answer({**accepted, "result": "PING_PONG"} if switches.ping == "pong" else accepted, status=202)
    if state != "online" and switches.ping == "poll":
        return terminal_error(UNREACHABLE, switches)
    name = _file(scene, Ping(serial, now, body.get("returnDeviceInfo") is True))
    return json_answer({**accepted, "transactionResultId": name}, status=202)


def _file(scene: Scene, ping: Ping) -> str:
    """Keep a ping under its result id, forgetting those that nobody may ask for any more."""
    oldest = ping.asked_at - _FORGOTTEN_AFTER
    scene.pings = {name: kept for name, kept in scene.pings.items() if kept.asked_at > oldest}
    stamp = int(ping.asked_at.timestamp() * 1000)
    while (name := f"{ping.serial}-{stamp}") in scene.pings:
        stamp += 1
    scene.pings[name] = ping
    return name


def poll(scene: Scene, asked: Asked) -> Answer:
    """Answer ``GET /transaction-result/{id}``."""
    if (refusal := _refusal(scene, asked)) is not None:
        return refusal
    name, now = asked.places["name"], scene.now()
    ping = scene.pings.get(name)
    if ping is None or now - ping.asked_at > _FORGOTTEN_AFTER:
        return error(404, f"Transaction result {name} not found")
    ping.polls += 1
    is_due = now - ping.asked_at >= _ANSWERS_AFTER or (not scene.world.clock.speed and ping.polls > 1)
    moment = scene.world.moment(ping.serial, now)
    if is_due and moment.state not in {"online", "busy"} and scene.switches.ping == "late":
        return terminal_error(UNREACHABLE, scene.switches)
    if not is_due or moment.state not in {"online", "busy"}:
        return _still_running(scene, name)
    result = ping_result(scene, ping, moment, now)
    number = scene.faults.lie(f"result {name}")
    return json_answer(result if number is None else tell(result, _RESULT_LIES, number))


def _still_running(scene: Scene, name: str) -> Answer:
    if scene.switches.pending == "204":
        return Answer(status=204)
    return json_answer({"transactionResultId": name, "statusMessage": "In Progress"})


PAGES = (
    Page("/cloud/devices", "GET", list_terminals, FACE),
    Page("/cloud/initialize", "GET", list_terminals, FACE),
    Page("/cloud/transactions", "POST", start, FACE),
    Page("/cloud/transaction-result/{name}", "GET", poll, FACE),
)
