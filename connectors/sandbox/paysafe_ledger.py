"""What the processor's books hold of each movement: its ids, how far it is settled, and what is left to refund."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from msgspec import Struct

from connectors.sandbox.chance import Chance

if TYPE_CHECKING:
    from connectors.sandbox.scene import Scene
    from connectors.sandbox.truth import Movement

CUT_OFF = time(23, 30)
_CLOSING = timedelta(hours=1)
_DAY = timedelta(days=1)
_SATURDAY = 5
_BACK_OFFICE = "BO-"
_ELSEWHERE = "HP-"
_ANSWERED = {"approved", "declined", "unknown"}


class Settlement(Struct, frozen=True):
    """How far a payment is settled, since when, and the day its money reaches the bank."""

    status: str
    changed_at: datetime
    deposit_on: date


class Ledger:
    """The processor's books of a scene, as they stand now.

    Ids are the guids under a mask of the seed: nobody can guess them, and each leads back without an index.
    """

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._world = scene.world
        self._now = scene.now()
        self._undone: dict[str, list[Movement]] = {}
        words = Chance(scene.world.seed).draws("paysafe masks")
        self._id_mask = _whole(words[:4])
        self._name_mask = _whole(words[4:8])

    def remote_id(self, movement: Movement) -> str:
        """Return the id of a payment (and of its settlement) or of a refund."""
        return _masked(movement.guid, self._id_mask)

    def merchant_ref(self, movement: Movement) -> str:
        """Return the merchantRefNum: the guid, unless the refund was made here or the hypothesis is broken."""
        if movement.is_hidden:
            return _BACK_OFFICE + _masked(movement.guid, self._name_mask)
        if self._scene.switches.breaks_hypothesis:
            return _ELSEWHERE + _masked(movement.guid, self._name_mask)
        return movement.guid

    def by_id(self, remote_id: str) -> Movement | None:
        """Return what an id stands for."""
        guid = _unmasked(remote_id, self._id_mask)
        return self._held(guid) if guid else None

    def by_merchant_ref(self, text: str) -> Movement | None:
        """Return what a merchantRefNum stands for."""
        prefix, rest = (text[:3], text[3:]) if text[:3] in {_BACK_OFFICE, _ELSEWHERE} else ("", text)
        guid = _unmasked(rest, self._name_mask) if prefix else rest
        movement = self._held(guid) if guid else None
        return movement if movement is not None and self.merchant_ref(movement) == text else None

    def knows(self, movement: Movement) -> bool:
        """Tell whether a movement has reached the processor: what never got to the issuer has not."""
        is_answered = movement.is_hidden or (bool(movement.legs) and movement.status in _ANSWERED)
        return is_answered and self.made_at(movement) <= self._now

    def made_at(self, movement: Movement) -> datetime:
        """Return when the processor wrote a movement down."""
        return (movement.legs[0].server_at if movement.legs else movement.occurred_at).replace(microsecond=0)

    def captured_at(self, payment: Movement) -> datetime:
        """Return when an approved payment's settlement was asked for: with the last of its messages."""
        return (payment.legs[-1].server_at if payment.legs else payment.occurred_at).replace(microsecond=0)

    def is_captured(self, payment: Movement) -> bool:
        """Tell whether a payment is more than an authorisation by now."""
        return payment.status == "approved" and self.captured_at(payment) <= self._now

    def settlement(self, payment: Movement) -> Settlement:
        """Return how far an approved payment is settled: at the nightly batch, unless it was voided."""
        made_at = self.captured_at(payment)
        batch_at, deposit_on = self._batch(made_at)
        voided_at = self.voided_at(payment)
        if voided_at is not None:
            return Settlement("CANCELLED", voided_at, deposit_on)
        if self._now < batch_at:
            return Settlement("PENDING", made_at, deposit_on)
        if self._now < batch_at + _CLOSING:
            return Settlement("PROCESSING", batch_at, deposit_on)
        return Settlement("COMPLETED", batch_at + _CLOSING, deposit_on)

    def refund_status(self, refund: Movement) -> tuple[str, datetime]:
        """Return how far a refund is, and since when."""
        made_at = self.made_at(refund)
        if refund.status != "approved":
            return "FAILED", made_at
        voided_at = self.voided_at(refund)
        if voided_at is not None:
            return "CANCELLED", voided_at
        done_at = self._batch(made_at)[0] + _CLOSING
        return ("COMPLETED", done_at) if self._now >= done_at else ("PENDING", made_at)

    def refunded_minor(self, payment: Movement) -> int:
        """Return what was given back of a payment by now, also in the back office."""
        return sum(
            child.amount_minor
            for child in self._undoing(payment)
            if child.kind == "refund" and self.voided_at(child) is None
        )

    def available_minor(self, payment: Movement) -> int:
        """Return what is left to refund of a payment."""
        if not self.is_captured(payment) or self.voided_at(payment) is not None:
            return 0
        return max(0, payment.amount_minor - self.refunded_minor(payment))

    def voided_at(self, movement: Movement) -> datetime | None:
        """Return when a movement was voided, if it was by now."""
        return next((self.made_at(child) for child in self._undoing(movement) if child.kind == "void"), None)

    def _undoing(self, movement: Movement) -> list[Movement]:
        found = self._undone.get(movement.guid)
        if found is None:
            children = self._world.children(movement.guid) if movement.status in {"approved", "unknown"} else []
            found = [child for child in children if child.status == "approved" and self.knows(child)]
            self._undone[movement.guid] = found
        return found

    def _held(self, guid: str) -> Movement | None:
        movement = self._world.movement(guid)
        is_main = movement is not None and movement.guid == guid and movement.kind != "void"
        return movement if movement is not None and is_main and self.knows(movement) else None

    def _batch(self, made_at: datetime) -> tuple[datetime, date]:
        """Return when the batch of an instant closes, and the working day on which the bank is paid."""
        local = made_at.astimezone(self._world.zone)
        closes_on = local.date() if local.time() < CUT_OFF else local.date() + _DAY
        deposit_on = closes_on + _DAY
        while deposit_on.weekday() >= _SATURDAY:
            deposit_on += _DAY
        return datetime.combine(closes_on, CUT_OFF, self._world.zone).astimezone(made_at.tzinfo), deposit_on


def _whole(words: tuple[int, ...]) -> int:
    return words[0] << 96 | words[1] << 64 | words[2] << 32 | words[3]


def _masked(guid: str, mask: int) -> str:
    return str(UUID(int=UUID(guid).int ^ mask))


def _unmasked(text: str, mask: int) -> str | None:
    try:
        found = str(UUID(int=UUID(text).int ^ mask))
    except ValueError:
        return None
    return found if str(UUID(text)) == text else None
