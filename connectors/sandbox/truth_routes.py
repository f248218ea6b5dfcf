"""The truth, for who checks others against it: no keys, no faults, no limits."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from connectors.sandbox.app import Page
from connectors.sandbox.exchange import Answer, Asked, json_answer, read_object
from connectors.sandbox.truth_rows import Truth
from data.time import day_bounds

if TYPE_CHECKING:
    from connectors.sandbox.scene import Scene

_DAY = timedelta(days=1)
_MARGIN = timedelta(days=1)


def read_clock(scene: Scene, asked: Asked) -> Answer:  # noqa: ARG001 - every view takes what was asked
    """Answer ``GET /truth/clock``."""
    return json_answer({"now": _iso(scene.now()), "speed": scene.world.clock.speed})


def set_clock(scene: Scene, asked: Asked) -> Answer:
    """Answer ``POST /truth/clock``: the world moves to another instant."""
    try:
        now = datetime.fromisoformat(str((read_object(asked.body) or {})["now"]))
        scene.world.clock.set(now)
    except (KeyError, ValueError) as problem:
        return json_answer(
            {"problem": f'the body must be {{"now": an ISO instant with its offset}}: {problem}'}, status=400
        )
    return read_clock(scene, asked)


def payments(scene: Scene, asked: Asked) -> Answer:
    """Answer ``GET /truth/payments``: every movement of these business days that has begun by now."""
    try:
        first, last = _days(asked)
    except (KeyError, ValueError) as problem:
        return _bad_days(problem)
    zone = scene.world.zone
    since, until = day_bounds(first, zone)[0], day_bounds(last, zone)[1]
    truth = Truth(scene)
    rows = [
        truth.row(movement)
        for movement in scene.world.movements(since - _MARGIN, until + _MARGIN)
        if truth.has_begun(movement) and since <= truth.occurred_at(movement) < until
    ]
    return json_answer(rows)


def terminals(scene: Scene, asked: Asked) -> Answer:  # noqa: ARG001 - every view takes what was asked
    """Answer ``GET /truth/terminals``: each terminal as it stands."""
    now = scene.now()
    rows: list[dict[str, Any]] = []
    for device in scene.world.devices:
        moment = scene.world.moment(device.serial, now)
        rows.append({
            "serial": device.serial, "terminal_type": device.terminal_type, "tid": device.tid, "site": device.site_id,
            "alias": device.alias, "store_name": scene.store_name(device), "store_id": device.store_id,
            "mac_address": device.mac_address, "app_version": device.app_version, "sdk_version": device.sdk_version,
            "state": moment.state, "since": _iso(moment.since), "battery": moment.battery,
            "is_charging": moment.is_charging, "network": moment.network, "paper": moment.paper,
            "last_online_at": _iso(moment.last_online_at),
        })  # fmt: skip
    return json_answer(rows)


def spans(scene: Scene, asked: Asked) -> Answer:
    """Answer ``GET /truth/spans``: every state of every terminal that touches these days, up to now."""
    try:
        first, last = _days(asked)
    except (KeyError, ValueError) as problem:
        return _bad_days(problem)
    zone, now = scene.world.zone, scene.now()
    until = min(day_bounds(last, zone)[1], now)
    rows = [
        {
            "serial": span.serial,
            "state": span.state,
            "cause": span.cause,
            "since": _iso(span.since),
            "until": _iso(span.until) if span.until is not None and span.until <= now else None,
        }
        for span in scene.world.spans(day_bounds(first, zone)[0], until)
    ]
    return json_answer(rows)


def _days(asked: Asked) -> tuple[date, date]:
    return date.fromisoformat(asked.params["from"]), date.fromisoformat(asked.params["to"])


def _bad_days(problem: Exception) -> Answer:
    return json_answer({"problem": f"from and to must be days, YYYY-MM-DD: {problem}"}, status=400)


def _iso(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")


PAGES = (
    Page("/truth/clock", "GET", read_clock),
    Page("/truth/clock", "POST", set_clock),
    Page("/truth/payments", "GET", payments),
    Page("/truth/terminals", "GET", terminals),
    Page("/truth/spans", "GET", spans),
)
