"""One record of Handpoint's feed, written as fast as it can be: what never changes for a terminal is encoded once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from connectors.sandbox.handpoint_result import scenario
from connectors.sandbox.scene import leg_key

if TYPE_CHECKING:
    from datetime import datetime

    from connectors.sandbox.scene import Scene
    from connectors.sandbox.truth import Leg, Movement

BRANDS = {"visa": "Visa", "mastercard": "MasterCard", "interac": "Interac", "amex": "American Express"}

_UNDOES = {"REVERSAL_REQUEST": "Reversal", "CANCELLATION_REQUEST": "Cancellation"}
_FIRST_OF_TWO = ("00", "Authorization Granted")
_MANNERS: dict[str, Any] = {
    "posDataCode": "81010180034C",
    "terminalLanguage": "fr",
    "protocolName": "TNS",
    "protocolLookupName": "TNSProtocol",
    "paymentCode": "C",
    "messageVersion": 1,
    "@version": "1",
    "timeZone": "CUT",
    "storeAndForward": False,
}


class Records:
    """Writes legs as the feed tells them."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._zone = scene.world.zone
        self._encode = msgspec.json.Encoder().encode
        self._tails = scene.tails
        self._plant = self._planted()

    def write(self, leg: Leg, movement: Movement) -> bytes:
        """Return a leg as JSON."""
        tail = self._tails.get(movement.serial) or self._keep_tail(movement.serial)
        return self._encode(self._head(leg, movement))[:-1] + tail

    def _head(self, leg: Leg, movement: Movement) -> dict[str, Any]:
        server, local = _digits(leg.server_at), _digits(leg.server_at.astimezone(self._zone))
        name, kind = self._names(leg, movement)
        code, text = _answer(leg, movement)
        whole, cents = divmod(movement.amount_minor, 100)
        indexed = self._scene.visible_at(leg)
        head = {
            "guid": leg.guid,
            "transaction_id": leg.row_number,
            "transactionReference": movement.reference,
            "action": leg.action,
            "type": kind,
            "name": name,
            "status": leg.http_status,
            "isSingleEmvMessage": leg.is_single_message,
            "amount": f"{whole}.{cents:02d}000",
            "tipAmount": "0.00",
            "currCode": movement.currency,
            "serverDateTime": server,
            "terminalDateTime": local,
            "issuerRequestTimestamp": local,
            "issuerResponseTimestamp": server,
            "@timestamp": f"{_iso(indexed)}.{indexed.microsecond // 1000:03d}Z",
            "approvalCode": movement.auth_code,
            "responseText": text,
            "issuerResponseCode": code,
            "issuerRetrievalReferenceNumber": movement.rrn,
            "batchNum": local[4:8],
            "cardTypeId": BRANDS[movement.brand],
            "maskedCardNumber": f"{movement.first6}******{movement.last4}",
            "expiryDateMMYY": movement.expiry_mmyy,
            "paymentScenario": scenario(movement),
            "referenceObject": self._parent(movement),
        }
        if self._plant:
            head.update(self._plant)
        return head

    def _names(self, leg: Leg, movement: Movement) -> tuple[str, str]:
        """Return the labels: on the route used with Paysafe a refund is called a reversal."""
        means = "MSR" if movement.entry_mode == "swipe" else "EMV"
        if leg.action in _UNDOES:
            kind = _UNDOES[leg.action]
            name = f"{'Refund' if self._undoes_refund(movement) else 'Sale'} {kind}"
        elif leg.action == "REFUND_REQUEST" and self._scene.switches.refund_names == "tns":
            name, kind = "Sale Reversal", "Reversal"
        elif leg.action == "REFUND_REQUEST":
            name, kind = f"{means} Refund", "Refund"
        else:
            name, kind = f"{means} Sale", "Sale"
        return (f"Declined {name}" if leg.http_status.startswith("4") else name), kind

    def _undoes_refund(self, movement: Movement) -> bool:
        parent = self._scene.world.movement(movement.parent_guid or "")
        return parent is not None and parent.kind == "refund"

    def _parent(self, movement: Movement) -> dict[str, str]:
        if self._scene.switches.reference_object == "empty" or movement.parent_guid is None:
            return {}
        return {"guid": movement.parent_guid, "transactionReference": movement.reference}

    def _planted(self) -> dict[str, Any]:
        plant = self._scene.switches.plant
        fields = {
            "unMaskedPan": plant.pan,
            "cardHolderName": plant.holder,
            "expiryDateMMYY": plant.expiry,
            "cardToken": plant.key,
            "customerReference": f"{plant.holder} {plant.pan}".strip(),
            "metadata": {"metadata1": plant.pan, "metadata2": plant.holder} if plant.pan or plant.holder else None,
        }
        return {name: value for name, value in fields.items() if value}

    def _keep_tail(self, serial: str) -> bytes:
        """Return what is the same in every record of a terminal, ready to follow the rest."""
        world, merchant = self._scene.world, self._scene.world.organisation
        device = next(device for device in world.devices if device.serial == serial)
        site = next(site for site in world.sites if site.site_id == device.site_id)
        tail = _MANNERS | {
            "softwareVersion": device.app_version,
            "sdkVersion": device.sdk_version,
            "deviceType": device.terminal_type,
            "terminalSerialNumber": device.serial,
            "merchantId": merchant.merchant_id_alpha,
            "merchantName": merchant.name,
            "merchantExternalId": merchant.merchant_external_id,
            "partnerId": merchant.partner_id,
            "isvId": merchant.isv_id,
            "isvName": merchant.isv_name,
            "agreementNumber": merchant.acquirer_mid,
            "acquirerId": merchant.acquirer_id,
            "acquirerName": merchant.acquirer_name,
            "acquirerMid": merchant.acquirer_mid,
            "acquirerTid": device.tid,
            "issuerRequestAcquirerTid": device.tid,
            "routeName": merchant.acquirer_id,
            "mcccode": merchant.mcc,
            "locationName": site.name,
            "locationStreet": site.street,
            "locationCity": site.city,
            "locationZipCode": site.zip_code,
            "locationCountryA2": merchant.country_a2,
            "country": merchant.country,
        }
        self._tails[serial] = encoded = b"," + self._encode(tail)[1:]
        return encoded


def _answer(leg: Leg, movement: Movement) -> tuple[str, str]:
    """Return what the issuer answered to a message: the first of two is granted, whatever comes of the second."""
    if leg.action == "AUTHORIZATION_REQUEST" and not leg.is_single_message and leg.http_status == "200":
        return _FIRST_OF_TWO
    return movement.response_code, movement.response_text


def _digits(instant: datetime) -> str:
    return (
        f"{instant.year}{instant.month:02d}{instant.day:02d}{instant.hour:02d}{instant.minute:02d}{instant.second:02d}"
    )


def _iso(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds")[:19]


def record_key(leg: Leg) -> str:
    """Return the subject under which a record's faults are counted."""
    return f"record {leg_key(leg)}"
