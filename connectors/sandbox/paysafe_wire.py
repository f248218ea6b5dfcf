"""Paysafe's documents: payments, settlements and refunds, with the mixed forms its fixtures show."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from connectors.sandbox.chance import Chance

if TYPE_CHECKING:
    from datetime import date

    from connectors.sandbox.paysafe_ledger import Ledger
    from connectors.sandbox.scene import Scene
    from connectors.sandbox.truth import Movement

_CARD_TYPES = {"visa": "VI", "mastercard": "MC", "amex": "AM"}
_ERRORS = {
    "51": ("3022", "The card has been declined due to insufficient funds."),
    "54": ("3012", "The card expiry date is invalid."),
    "55": ("3035", "You exceeded the maximum number of PIN tries."),
    "57": ("3024", "The transaction is not permitted by the issuer."),
    "61": ("3027", "The limit for the merchant has been exceeded."),
    "65": ("3023", "Your request was declined due to excessive card activity."),
    "91": ("3014", "The bank has requested that you process the transaction manually."),
}
_REFUSED = ("3009", "Your request has been declined by the issuing bank.")
_SOMETIMES = 8


class Documents:
    """Writes what the ledger holds as Paysafe words it."""

    def __init__(self, scene: Scene, ledger: Ledger) -> None:
        self._scene = scene
        self._ledger = ledger
        self._chance = Chance(scene.world.seed)
        self._tids = {device.serial: device.tid for device in scene.world.devices}

    def payment(self, movement: Movement) -> dict[str, Any]:
        """Return a payment; a declined one has failed, and says why. One never completed is authorised, not settled."""
        made_at, is_granted = self._ledger.made_at(movement), movement.status in {"approved", "unknown"}
        is_captured = self._ledger.is_captured(movement)
        is_held = is_granted and not is_captured and self._ledger.voided_at(movement) is None
        available = self._ledger.available_minor(movement)
        plant = self._scene.switches.plant
        document = self._common(movement, made_at, made_at) | {
            "settleWithAuth": all(leg.is_single_message for leg in movement.legs),
            "preAuth": False,
            "availableToSettle": movement.amount_minor if is_held else 0,
            "availableToRefund": available,
            "status": "COMPLETED" if is_granted else "FAILED",
            "statusReason": None,
            "card": self._card(movement),
            "authCode": movement.auth_code or None,
            "currencyCode": movement.currency,
            "customerIp": None,
            "paymentHandleToken": None,
            "description": plant.holder or None,
            "keywords": [plant.pan] if plant.pan else [],
            "merchantDescriptor": {"dynamicDescriptor": "RIV SAULES LOISIRS", "phone": "450-555-0142"},
            "billingDetails": {"nickName": plant.holder or movement.holder_name, "zip": "J3X 1A1", "country": "CA"},
            "settlements": [self._nested(movement)] if is_captured else [],
        }
        return document if is_granted else document | self._error(movement)

    def settlement(self, movement: Movement) -> dict[str, Any]:
        """Return the settlement made with a payment: it has the payment's id."""
        settlement = self._ledger.settlement(movement)
        return self._common(movement, self._ledger.captured_at(movement), settlement.changed_at) | {
            "availableToRefund": self._ledger.available_minor(movement),
            "status": settlement.status,
            "splitpay": [],
        }

    def refund(self, movement: Movement) -> dict[str, Any]:
        """Return a refund; it does not say of which payment."""
        status, changed_at = self._ledger.refund_status(movement)
        document = self._common(movement, self._ledger.made_at(movement), changed_at) | {
            "currencyCode": movement.currency,
            "status": status,
            "source": "BACK_OFFICE" if movement.is_hidden else None,
            "splitpay": [],
        }
        return document if movement.status == "approved" else document | self._error(movement)

    def _common(self, movement: Movement, made_at: datetime, changed_at: datetime) -> dict[str, Any]:
        words = self._chance.draws(f"paysafe {movement.guid}")
        reconciliation = 10_000_000_000 + words[1]
        return {
            "id": self._ledger.remote_id(movement),
            "merchantRefNum": self._ledger.merchant_ref(movement),
            "amount": str(movement.amount_minor) if words[0] % _SOMETIMES == 0 else movement.amount_minor,
            "dupCheck": True,
            "paymentType": "INTERAC" if movement.brand == "interac" else "CARD",
            "childAccountNum": self._scene.world.organisation.paysafe_account,
            "txnTime": iso(made_at),
            "updatedTime": iso(changed_at),
            "statusTime": iso(changed_at),
            "gatewayReconciliationId": reconciliation if words[2] % _SOMETIMES == 0 else str(reconciliation),
            "gatewayResponse": self._gateway(movement),
            "riskReasonCode": [],
            "error": None,
            "liveMode": True,
        }

    def _nested(self, movement: Movement) -> dict[str, Any]:
        """Return a settlement as it stands inside its payment: its times are numbers there."""
        document = self.settlement(movement)
        for name in ("txnTime", "updatedTime", "statusTime"):
            document[name] = int(datetime.fromisoformat(document[name]).timestamp() * 1000)
        return document

    def _gateway(self, movement: Movement) -> dict[str, Any]:
        made_at = self._ledger.made_at(movement)
        batch = made_at.astimezone(self._scene.world.zone).timetuple().tm_yday
        return {
            "id": movement.rrn or None,
            "processor": "DJN",
            "code": None,
            "responseCode": movement.response_code or None,
            "responseCodeDescription": movement.response_text or None,
            "avsResponse": None,
            "balanceResponse": None,
            "mid": self._scene.world.organisation.acquirer_mid,
            "terminalId": None if movement.is_hidden else self._tids[movement.serial],
            "batchNumber": f"{batch:03d}",
            "seqNumber": f"{self._chance.draws(f'sequence {movement.guid}')[0] % 10_000:04d}",
            "effectiveDate": self._deposit(movement),
            "authCode": movement.auth_code or None,
            "txnDateTime": iso(made_at),
            "referenceNbr": movement.rrn or None,
            "status": None,
            "serializable": True,
        }

    def _deposit(self, movement: Movement) -> str | None:
        """Return the day of the bank deposit, once the batch is closed."""
        if movement.kind != "payment" or not self._ledger.is_captured(movement):
            return None
        settlement = self._ledger.settlement(movement)
        day: date | None = settlement.deposit_on if settlement.status == "COMPLETED" else None
        return day.isoformat() if day else None

    def _card(self, movement: Movement) -> dict[str, Any]:
        plant = self._scene.switches.plant
        expiry = plant.expiry or movement.expiry_mmyy
        month, year = int(expiry[:2]), 2000 + int(expiry[2:])
        is_text = self._chance.draws(f"paysafe {movement.guid}")[3] % 2 == 0
        card: dict[str, Any] = {
            "lastDigits": movement.last4,
            "cardExpiry": {"month": str(month), "year": str(year)} if is_text else {"month": month, "year": year},
            "cardBin": movement.first6,
            "holderName": plant.holder or movement.holder_name,
            "cardCategory": "DEBIT" if movement.brand == "interac" else "CREDIT",
            "issuingCountry": "CA",
            "status": "ACTIVE",
        }
        if movement.brand in _CARD_TYPES:
            card["cardType"] = _CARD_TYPES[movement.brand]
        return card | ({"networkToken": plant.key, "cardNum": plant.pan} if plant.key or plant.pan else {})

    def _error(self, movement: Movement) -> dict[str, Any]:
        code, message = _ERRORS.get(movement.response_code, _REFUSED)
        return {"error": error_body(code, message, [f"issuer response {movement.response_code}"])["error"]}


def error_body(code: str, message: str, details: list[str] | None = None, **more: Any) -> dict[str, Any]:
    """Return Paysafe's error object."""
    link = {
        "rel": "errorinfo",
        "href": f"https://developer.paysafe.com/en/support/reference-information/codes/#ErrorCode{code}",
    }
    return {"error": {"code": code, "message": message, "details": details or [], **more, "links": [link]}}


def iso(instant: datetime) -> str:
    """Return an instant as Paysafe writes it at the top of a document."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
