"""Handpoint's result bodies: what a terminal answers, and what the gateway says of a reference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.sandbox.exchange import words

if TYPE_CHECKING:
    from datetime import datetime

    from connectors.sandbox.scene import Ping, Scene
    from connectors.sandbox.truth import Device, Leg, Moment, Movement

_SCHEMES = {"visa": "Visa", "mastercard": "MasterCard", "interac": "Interac", "amex": "American Express"}
_SCENARIOS = {"chip": "CHIP", "contactless": "CHIPCONTACTLESS", "swipe": "MAGSTRIPE", "not_present": "UNKNOWN"}
_ENTRY_TYPES = {"chip": "ICC", "contactless": "ICC", "swipe": "MSR"}
_METHODS = {"pin": "PIN", "signature": "SIGNATURE", "device": "MOBILE_PASS_CODE", "none": "NOT_REQUIRED"}
_OUTCOMES = {
    "approved": "AUTHORISED",
    "declined": "DECLINED",
    "cancelled": "CANCELLED",
    "failed": "FAILED",
    "unknown": "IN_PROGRESS",
}
_EMPTY_STATUS = dict.fromkeys(
    words(
        "applicationName applicationVersion batteryCharging batteryStatus batterymV bluetoothName externalPower"
        " serialNumber statusMessage"
    ),
    "",
)
_EMPTY_TEXTS = words(
    "accountType aid applicationLabel arc authorisationCode batchNumber budgetNumber cardHolderName"
    " cardLanguagePreference cardSchemeName cardToken cardTypeId chipTransactionReport customData customerReceipt"
    " customerReference errorMessage expiryDateMMYY iad issuerResponseCode maskedCardNumber merchantAddress"
    " merchantName merchantReceipt mid originalEFTTransactionID rrn signatureUrl tid transactionID"
    " transactionReference tsi tvr unMaskedPan efttransactionID"
)
_NO_AMOUNTS = words(
    "tipAmount totalAmount requestedAmount dueAmount tipPercentage holdAmount increaseAmount capturedAmount"
)
_BLANK_STATUS = {
    **dict.fromkeys(
        words(
            "aid arc iad tsi tvr cardLanguagePreference currency originalEFTTransactionID authorisationCode"
            " cardSchemeName cardToken maskedCardNumber cardTypeId customerReference efttransactionID transactionID"
            " errorMessage expiryDateMMYY issuerResponseCode batchNumber rrn unMaskedPan merchantAddress merchantName"
            " mid cardHolderName chipTransactionReport customerReceipt merchantReceipt signatureUrl statusMessage tid"
            " transactionReference transactionOrigin"
        ),
        "",
    ),
    **dict.fromkeys(_NO_AMOUNTS, 0),
    "type": "UNDEFINED",
    "cardEntryType": "UNDEFINED",
    "paymentScenario": "UNKNOWN",
    "verificationMethod": "UNDEFINED",
    "tenderType": "NOT_SET",
    "efttimestamp": 0,
    "finStatus": "UNDEFINED",
}


def ping_result(scene: Scene, ping: Ping, moment: Moment, now: datetime) -> dict[str, Any]:
    """Return the result of a ping that a terminal answered; its state only when that was asked for."""
    device = next(device for device in scene.world.devices if device.serial == ping.serial)
    return {
        **dict.fromkeys(_EMPTY_TEXTS, ""),
        "_statusMessage": "PING_PONG",
        "balance": None,
        "cardEntryType": "UNDEFINED",
        "currency": "Unknown",
        "deviceStatus": _device_status(device, moment) if ping.wants_details else _EMPTY_STATUS,
        "dueAmount": 0,
        "finStatus": "PROCESSED",
        "metadata": None,
        "moneyRemittanceOptions": None,
        "multiLanguageErrorMessages": {},
        "multiLanguageStatusMessages": {},
        "paymentScenario": "UNKNOWN",
        "requestedAmount": 0,
        "statusMessage": "Ready to process payments",
        "surcharge": None,
        "taxAmount": None,
        "tenderType": "NOT_SET",
        "tipAmount": 0,
        "totalAmount": 0,
        "transactionOrigin": "CLOUD",
        "type": "UNDEFINED",
        "verificationMethod": "UNDEFINED",
        "efttimestamp": int(now.timestamp() * 1000),
        "tipPercentage": 0,
        "recoveredTransaction": False,
    }


def _device_status(device: Device, moment: Moment) -> dict[str, str]:
    return {
        "applicationName": "Payments",
        "applicationVersion": device.app_version,
        "batteryCharging": "Charging" if moment.is_charging else "Not Charging",
        "batteryStatus": str(moment.battery),
        "batterymV": str(3300 + moment.battery * 9),
        "bluetoothName": device.terminal_type,
        "externalPower": "AC" if moment.is_charging else "None",
        "serialNumber": device.serial,
        "statusMessage": "",
    }


def status_result(scene: Scene, leg: Leg, movement: Movement, fin_status: str) -> dict[str, Any]:
    """Return what the gateway says of one movement: no receipts, no terminal, and the chip's story of a payment."""
    plant = scene.switches.plant
    told = {
        "currency": movement.currency,
        "type": _type(scene, movement),
        "totalAmount": movement.amount_minor,
        "requestedAmount": movement.amount_minor,
        "efttimestamp": _stamp(scene, leg.server_at),
        "originalEFTTransactionID": movement.parent_guid or "",
        "authorisationCode": movement.auth_code,
        "cardSchemeName": _SCHEMES[movement.brand],
        "cardToken": plant.key,
        "maskedCardNumber": f"************{movement.last4}",
        "cardHolderName": plant.holder,
        "customerReference": f"{plant.holder} {plant.pan}".strip(),
        "efttransactionID": leg.guid,
        "transactionID": leg.guid,
        "expiryDateMMYY": plant.expiry or movement.expiry_mmyy,
        "issuerResponseCode": movement.response_code,
        "tenderType": "DEBIT" if movement.brand == "interac" else "CREDIT",
        "unMaskedPan": plant.pan,
        "transactionReference": movement.reference,
        "finStatus": fin_status,
    }
    return _BLANK_STATUS | told | (_reading(movement, plant.holder) if movement.entry_mode != "not_present" else {})


def _reading(movement: Movement, holder: str) -> dict[str, str]:
    """Return how a card was read; nobody read one for a void or a linked refund."""
    emv = movement.emv
    return {
        "aid": emv.aid,
        "arc": emv.arc,
        "iad": emv.iad,
        "tsi": emv.tsi,
        "tvr": emv.tvr,
        "cardEntryType": _ENTRY_TYPES[movement.entry_mode],
        "cardLanguagePreference": "6672",
        "paymentScenario": scenario(movement),
        "verificationMethod": _METHODS[movement.verification],
        "cardHolderName": holder or movement.holder_name,
        "rrn": movement.rrn,
    }


def undefined_result(scene: Scene, reference: str) -> dict[str, Any]:
    """Return what the gateway says of a reference it has not seen."""
    stamp = _stamp(scene, scene.now())
    return _BLANK_STATUS | {"transactionReference": reference, "finStatus": "UNDEFINED", "efttimestamp": stamp}


def scenario(movement: Movement) -> str:
    """Return how the card was read, in the provider's words; nobody read one for a void or a linked refund."""
    return _SCENARIOS[movement.entry_mode]


def outcome(movement: Movement) -> str:
    """Return the finStatus with which a movement was processed."""
    return _OUTCOMES[movement.status]


def _type(scene: Scene, movement: Movement) -> str:
    if movement.kind == "payment":
        return "SALE"
    if movement.kind == "refund":
        return "REFUND"
    parent = scene.world.movement(movement.parent_guid or "")
    is_of_refund = parent is not None and parent.kind == "refund"
    if any(leg.action == "CANCELLATION_REQUEST" for leg in movement.legs):
        return "CANCEL_REFUND" if is_of_refund else "CANCEL_SALE"
    return "VOID_REFUND" if is_of_refund else "REVERSAL"


def _stamp(scene: Scene, instant: datetime) -> int | str:
    if scene.switches.status_time == "text":
        return instant.strftime("%Y%m%d%H%M%S%f")[:17]
    return int(instant.timestamp() * 1000)
