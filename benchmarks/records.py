"""Feed records of the shape that Handpoint's feed publishes, with values of our own; the same ones every time."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

FIRST_DAY = datetime(2026, 1, 5, tzinfo=UTC)
PER_DAY = 2_000
"""Records a day, between 13:00 and 03:00 UTC: a large organisation's opening hours."""

_OPENS_S = 13 * 3600
_OPEN_S = 14 * 3600
_BRANDS = ("Visa", "Visa", "Visa", "MasterCard", "MasterCard", "Interac", "Amex")
_PREFIX = {"Visa": "451900", "MasterCard": "519900", "Interac": "400000", "Amex": "371200"}
_SCENARIOS = ("CHIPCONTACTLESS", "CHIPCONTACTLESS", "CHIP", "MAGSTRIPE")

_CONSTANT: dict[str, Any] = {
    "softwareVersion": "20.6.2.0",
    "routeName": "paysafe-ca",
    "acquirerMid": "1002003004",
    "merchantId": "mer20250901080000042",
    "acquirerId": "paysafe",
    "isvId": "amilia",
    "protocolName": "PaysafeCard",
    "agreementNumber": "1002003004",
    "partnerId": "amilia_partner",
    "@version": "1",
    "acquirerName": "Paysafe",
    "terminalLanguage": "fr",
    "merchantExternalId": "saules-loisirs",
    "merchantName": "Ville de Rivière-aux-Saules — Loisirs",
    "sdkVersion": "7.1020.0",
    "storeAndForward": False,
    "isvName": "Amilia",
    "messageVersion": 1,
    "country": "Canada",
    "paymentCode": "C",
    "mcccode": "7999",
    "timeZone": "CUT",
    "currCode": "CAD",
    "protocolLookupName": "PaysafeProtocol",
    "locationCountryA2": "CA",
    "locationCity": "Rivière-aux-Saules",
    "locationZipCode": "J0A 1B0",
}


def server_at(index: int) -> datetime:
    """Return when the gateway took the record; it never goes back as the index grows."""
    day, place = divmod(index, PER_DAY)
    return FIRST_DAY + timedelta(days=day, seconds=_OPENS_S + place * _OPEN_S // PER_DAY)


def amount_minor(index: int) -> int:
    """Return the cents of the record, 3 $ to 450 $; a completion has its authorisation's."""
    return 300 + _mix(_first_leg(index)) % 44_700


def tip_minor(index: int, *, amended: bool) -> int:
    """Return the tip in cents: none at first, one dollar where the provider amends the record later."""
    return 100 if amended and is_amended(index) else 0


def is_amended(index: int) -> bool:
    """Tell whether the second pass finds another wording: one plain payment in ten."""
    return index % 10 == 3


def is_first_leg(index: int) -> bool:
    """Tell whether the record only authorises; the next one completes it. One pair in twenty records."""
    return index % 20 == 16


def is_completion(index: int) -> bool:
    """Tell whether the record completes the one before."""
    return index % 20 == 17


def is_refund(index: int) -> bool:
    """Tell whether the record gives money back: the whole of the payment 49 records earlier."""
    return index % 50 == 49


def is_declined(index: int) -> bool:
    """Tell whether the issuer said no."""
    return index % 25 == 11 and not is_first_leg(index)


def net_minor(index: int) -> int:
    """Return what the record adds to the takings: a pair counts once, a decline not at all."""
    if is_first_leg(index) or is_declined(index):
        return 0
    return -amount_minor(index) if is_refund(index) else amount_minor(index)


def encode(index: int, *, amended: bool = False) -> bytes:
    """Return the record as the feed sends it."""
    return json.dumps(record(index, amended=amended), ensure_ascii=False, separators=(",", ":")).encode()


def record(index: int, *, amended: bool = False) -> dict[str, Any]:
    """Return one record of the feed; `amended` gives the wording of the second pass."""
    return {
        **_CONSTANT,
        **_when(index, amended=amended),
        **_what(index),
        **_card(_first_leg(index)),
        **_terminal(_first_leg(index)),
        "tipAmount": _major(tip_minor(index, amended=amended), 2),
    }


def _mix(index: int) -> int:
    return (index * 2_654_435_761 + 40_503) & 0xFFFFFFFF


def _first_leg(index: int) -> int:
    return index - 1 if is_completion(index) else _subject(index)


def _subject(index: int) -> int:
    return index - 49 if is_refund(index) else index


def _guid(index: int) -> str:
    return str(uuid.UUID(int=(_mix(index) << 96) | (index << 48) | 0x8000_0000_0000_0001))


def _major(minor: int, decimals: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}" + "0" * (decimals - 2)


def _when(index: int, *, amended: bool) -> dict[str, Any]:
    server = server_at(index)
    indexed = server + timedelta(minutes=1, hours=30 if amended and is_amended(index) else 0)
    local = f"{server - timedelta(hours=4):%Y%m%d%H%M%S}"
    return {
        "serverDateTime": f"{server:%Y%m%d%H%M%S}",
        "terminalDateTime": local,
        "issuerRequestTimestamp": local,
        "issuerResponseTimestamp": local,
        "@timestamp": f"{indexed:%Y-%m-%dT%H:%M:%S}.475Z",
    }


def _what(index: int) -> dict[str, Any]:
    declined, refund = is_declined(index), is_refund(index)
    paired = is_first_leg(index) or is_completion(index)
    action = "REFUND_REQUEST" if refund else "PAYMENT_COMPLETION_REQUEST" if is_completion(index) else None
    name = "EMV Refund" if refund else "Declined EMV Sale" if declined else "EMV Sale"
    return {
        "guid": _guid(index),
        "transaction_id": 31_000_000 + index,
        "transactionReference": _guid(_first_leg(index) + 10_000_000),
        "action": action or "AUTHORIZATION_REQUEST",
        "type": "Refund" if refund else "Sale",
        "name": name,
        "status": "403" if declined else "200",
        "responseText": "Do not honour" if declined else "Successful",
        "issuerResponseCode": "05" if declined else "00",
        "isSingleEmvMessage": not paired,
        "amount": _major(amount_minor(index), 5),
        "referenceObject": {"guid": _guid(_subject(index))} if refund else {},
    }


def _card(index: int) -> dict[str, Any]:
    brand = _BRANDS[_mix(index) % len(_BRANDS)]
    return {
        "cardTypeId": brand,
        "maskedCardNumber": f"{_PREFIX[brand]}******{_mix(index) % 10_000:04d}",
        "expiryDateMMYY": "1229",
        "paymentScenario": _SCENARIOS[index % len(_SCENARIOS)],
        "approvalCode": "" if is_declined(index) else f"{_mix(index) % 1_000_000:06d}",
        "issuerRetrievalReferenceNumber": f"{index:012d}",
        "posDataCode": "81010180034C",
        "batchNum": str(index // PER_DAY),
    }


def _terminal(index: int) -> dict[str, Any]:
    place = _mix(index) % 24
    return {
        "deviceType": "PAXA920PRO" if place % 6 == 0 else "PAXA920",
        "terminalSerialNumber": f"18501{place:05d}",
        "acquirerTid": f"TID{place:05d}",
        "issuerRequestAcquirerTid": f"TID{place:05d}",
        "locationName": ("Aréna des Saules", "Piscine Élise-Morin", "Centre Laurier", "Bureau")[place % 4],
        "locationStreet": f"{100 + place} rue Principale",
    }
