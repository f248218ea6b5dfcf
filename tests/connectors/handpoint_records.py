"""One record of the feed, and ways to change and read it."""

from __future__ import annotations

import json
from typing import Any

from connectors.account import Account
from connectors.handpoint import wire
from connectors.handpoint.translate import Translator
from tests.connectors.replay import Says, says

ACCOUNT = Account("caisse", "handpoint", "live", "mer1")
RECORD: dict[str, Any] = {
    "guid": "00000001-c4b1-11f1-9d52-6f2b7a10e001",
    "transaction_id": 7,
    "transactionReference": "00000001-5d2a-4c1e-9b7f-2f5a90c4e001",
    "action": "AUTHORIZATION_REQUEST",
    "name": "EMV Sale",
    "status": "200",
    "isSingleEmvMessage": True,
    "amount": "45.99000",
    "tipAmount": "0.00",
    "currCode": "CAD",
    "serverDateTime": "20261118141507",
    "@timestamp": "2026-11-18T14:17:40.120Z",
    "approvalCode": "204117",
    "responseText": "Successful",
    "issuerResponseCode": "00",
    "issuerRetrievalReferenceNumber": "000041800001",
    "cardTypeId": "Visa",
    "maskedCardNumber": "************4021",
    "paymentScenario": "CHIPCONTACTLESS",
    "referenceObject": {},
    "terminalSerialNumber": "0821700311",
    "acquirerMid": "700000041877",
    "acquirerTid": "20130007",
}


def read(**changes: Any) -> Any:
    document = {name: value for name, value in (RECORD | changes).items() if value is not ...}
    return Translator(ACCOUNT).read(wire.feed_record(json.dumps(document).encode()))


def page(*records: dict[str, Any], total: int | None = None) -> Says:
    return says({"transactions": list(records), "total": len(records) if total is None else total})
