"""What really happened, one row a movement, and who can tell each field of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.sandbox.paysafe_ledger import Ledger

if TYPE_CHECKING:
    from datetime import datetime

    from connectors.sandbox.scene import Scene
    from connectors.sandbox.truth import Movement

_FEED = (
    "occurred_at",
    "business_date",
    "terminal_serial",
    "tid",
    "status",
    "amount_minor",
    "currency",
    "brand",
    "last4",
)
_IN_FEED = ("reference", "auth_code", "rrn", "entry_mode", "decline_code", "decline_text")
_STATUS = ("aid", "tvr", "tsi", "iad", "arc", "verification")
_SMARTREC = ("channel", "client", "invoice", "workstation", "cashier", "ledger_code")
_PAYSAFE = ("settlement_state", "settled_on", "available_to_refund_minor")
_NOBODY = ("application_label", "wallet", "is_test")
_BACK_OFFICE = ("amount_minor", "currency", "status")
_STATES = {
    "PENDING": "pending",
    "PROCESSING": "processing",
    "COMPLETED": "settled",
    "CANCELLED": "cancelled",
    "FAILED": "failed",
}


class Truth:
    """Tells the movements of a scene as they stand now."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._now = scene.now()
        self._zone = scene.world.zone
        self._ledger = Ledger(scene)
        self._tids = {device.serial: device.tid for device in scene.world.devices}

    def row(self, movement: Movement) -> dict[str, Any]:
        """Return one payment, void or refund."""
        occurred_at = self.occurred_at(movement)
        first_at, final_at = self._shown_at(movement)
        facts = self._facts(movement) | self._undone(movement) | self._settlement(movement)
        return {
            "ids": {
                "handpoint": list(dict.fromkeys(leg.guid for leg in movement.legs)),
                "paysafe": self._paysafe_id(movement),
            },
            "kind": movement.kind,
            "actions": [leg.action for leg in movement.legs],
            "parent": movement.parent_guid,
            "undoes": self._undoes(movement),
            "begun_at": _iso(self._begun_at(movement)),
            "occurred_at": _iso(occurred_at),
            "visible_at": _iso(first_at),
            "final_visible_at": _iso(final_at),
            "business_date": occurred_at.astimezone(self._zone).date().isoformat(),
            **facts,
            "known_from": self._known_from(movement, facts),
        }

    def occurred_at(self, movement: Movement) -> datetime:
        """Return when it happened; of a payment in two messages, when the last that is visible was sent."""
        sent = [leg for leg in movement.legs if leg.server_at <= self._now]
        legs = [leg for leg in sent if self._scene.visible_at(leg) <= self._now] or sent or movement.legs
        return (legs[-1].server_at if legs else movement.occurred_at).replace(microsecond=0)

    def _undoes(self, movement: Movement) -> str | None:
        """Return the kind of what a void or refund undoes."""
        parent = self._scene.world.movement(movement.parent_guid or "") if movement.kind == "void" else None
        if parent is not None:
            return parent.kind
        return None if movement.kind == "payment" else "payment"

    def has_begun(self, movement: Movement) -> bool:
        """Tell whether the first of it has happened by now."""
        return self._begun_at(movement) <= self._now

    def _begun_at(self, movement: Movement) -> datetime:
        return (movement.legs[0].server_at if movement.legs else movement.occurred_at).replace(microsecond=0)

    def _shown_at(self, movement: Movement) -> tuple[datetime | None, datetime | None]:
        """Return when the feed first shows a movement, and when it shows how it ended."""
        if movement.is_hidden or not movement.legs:
            return None, None
        shown = [self._scene.visible_at(leg) for leg in movement.legs]
        return min(shown), shown[-1]

    def _paysafe_id(self, movement: Movement) -> str | None:
        is_held = self._ledger.knows(movement) and movement.kind != "void"
        return self._ledger.remote_id(movement) if is_held else None

    def _facts(self, movement: Movement) -> dict[str, Any]:
        chip = movement.emv
        declined = movement.status in {"declined", "failed"}
        return {
            "terminal_serial": movement.serial,
            "tid": self._tids[movement.serial],
            "site": movement.site_id,
            "channel": movement.channel,
            "status": movement.status,
            "amount_minor": movement.amount_minor,
            "currency": movement.currency,
            "brand": movement.brand,
            "last4": movement.last4,
            "is_test": movement.is_test,
            "is_hidden": movement.is_hidden,
            "timed_out": movement.timed_out,
            "reference": movement.reference or None,
            "auth_code": movement.auth_code or None,
            "rrn": movement.rrn or None,
            "entry_mode": movement.entry_mode,
            "verification": movement.verification,
            "wallet": movement.wallet,
            "aid": chip.aid or None,
            "tvr": chip.tvr or None,
            "tsi": chip.tsi or None,
            "iad": chip.iad or None,
            "arc": chip.arc or None,
            "application_label": chip.application_label or None,
            "client": movement.client,
            "invoice": movement.invoice,
            "workstation": movement.workstation,
            "cashier": movement.cashier,
            "ledger_code": movement.ledger_code,
            "decline_code": (movement.response_code or None) if declined else None,
            "decline_text": (movement.response_text or None) if declined else None,
        }

    def _undone(self, movement: Movement) -> dict[str, Any]:
        if movement.kind != "payment":
            return {"refunded_minor": 0, "voided": False}
        return {
            "refunded_minor": self._ledger.refunded_minor(movement),
            "voided": self._ledger.voided_at(movement) is not None,
        }

    def _settlement(self, movement: Movement) -> dict[str, Any]:
        if movement.kind == "void" or movement.status != "approved" or not self._ledger.knows(movement):
            return dict.fromkeys(_PAYSAFE)
        if movement.kind == "refund":
            return dict.fromkeys(_PAYSAFE) | {"settlement_state": _STATES[self._ledger.refund_status(movement)[0]]}
        if not self._ledger.is_captured(movement):
            return dict.fromkeys(_PAYSAFE)
        settlement = self._ledger.settlement(movement)
        return {
            "settlement_state": _STATES[settlement.status],
            "settled_on": settlement.deposit_on.isoformat() if settlement.status == "COMPLETED" else None,
            "available_to_refund_minor": self._ledger.available_minor(movement),
        }

    def _known_from(self, movement: Movement, facts: dict[str, Any]) -> dict[str, str]:
        """Return, per field, the first of feed, status, paysafe and smartrec that tells it."""
        told = dict.fromkeys((*_FEED, *_IN_FEED, *_STATUS, *_SMARTREC, *_PAYSAFE, *_NOBODY), "nobody")
        if movement.is_hidden:
            return told | dict.fromkeys(_BACK_OFFICE, "paysafe")
        if not movement.legs:
            return told
        told |= dict.fromkeys(_FEED, "feed") | dict.fromkeys(_IN_FEED, "feed") | dict.fromkeys(_SMARTREC, "smartrec")
        told |= dict.fromkeys(_PAYSAFE, "paysafe")
        if movement.entry_mode == "not_present":
            told["entry_mode"] = "nobody"
        else:
            told |= dict.fromkeys(_STATUS, "status")
        return told | {name: "nobody" for name in told if name in facts and facts[name] is None}


def _iso(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat().replace("+00:00", "Z")
