"""What the gateway says of a reference, and whose story it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from connectors.account import account_of
from connectors.handpoint import wire
from connectors.handpoint.status import entry_of, payment_of
from connectors.handpoint.translate import pair_id
from data.model import Kind, PaymentRef, Status
from tests.connectors.conftest import options_for
from tests.connectors.handpoint_records import RECORD
from tests.connectors.replay import Asked, Provider, Says, says

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.connectors.conftest import StandingClock

REFERENCE, SERIAL, RRN = "00000001-5d2a-4c1e-9b7f-2f5a90c4e001", "0821700311", "000041800001"
FIRST_LEG, SECOND_LEG = RECORD["guid"], "00000002-c4b1-11f1-9d52-6f2b7a10e002"
ENTRY: dict[str, Any] = {
    "transactionID": SECOND_LEG, "efttransactionID": SECOND_LEG, "type": "SALE", "finStatus": "AUTHORISED",
    "totalAmount": 4599, "requestedAmount": 4599, "currency": "CAD", "rrn": RRN, "aid": "A0000000031010", "arc": "00",
    "iad": "06011203A00000", "tsi": "", "tvr": "0000000000", "cardSchemeName": "Visa", "authorisationCode": "204117",
    "paymentScenario": "CHIP", "verificationMethod": "PIN", "maskedCardNumber": "************4021",
}  # fmt: skip


def _asked(**changes: Any) -> PaymentRef:
    account = account_of(options_for("handpoint", "http://127.0.0.1:9"))
    held: dict[str, Any] = {
        "payment_id": pair_id(account, REFERENCE, SERIAL, RRN),
        "remote_id": FIRST_LEG,
        "occurred_at": "2026-11-18T14:15:07Z",
        "reference": REFERENCE,
        "kind": Kind.PAYMENT,
        "amount_minor": 4599,
        "currency": "CAD",
    }
    return PaymentRef(**(held | changes))


def _provider(*entries: dict[str, Any]) -> Callable[[Asked], Says]:
    terminals = [
        {"serial_number": "0821700312", "terminal_type": "PAXA920"},
        {"serial_number": SERIAL, "terminal_type": "PAXA920"},
    ]
    return lambda asked: says(terminals if asked.path.endswith("/devices") else list(entries))


def test_a_payment_of_two_messages_is_found_under_the_other_one(
    connect: Callable[..., Any], standing: StandingClock
) -> None:
    retry = ENTRY | {
        "transactionID": "other",
        "efttransactionID": "other",
        "rrn": "000041800002",
        "aid": "A0000002771010",
    }
    with Provider(_provider(retry, ENTRY)) as provider:
        connector = connect("handpoint", provider.url)
        (found,) = connector.look_up(_asked()).payments
        connector.look_up(_asked())
    assert (found.status, found.aid, found.rrn) == (Status.APPROVED, "A0000000031010", RRN)
    assert [asked.path for asked in provider.asked].count("/cloud_url/devices") == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"rrn": "000041800002"}, {"rrn": ""}, {"totalAmount": 4600, "requestedAmount": 4600}, {"type": "REFUND"},
        {"totalAmount": None, "requestedAmount": None},
    ],
)  # fmt: skip
def test_another_attempt_of_the_reference_is_not_ours(
    connect: Callable[..., Any], standing: StandingClock, changes: dict[str, Any]
) -> None:
    with Provider(_provider(ENTRY | changes)) as provider:
        assert list(connect("handpoint", provider.url).look_up(_asked()).payments) == []


def test_a_payment_of_one_message_is_found_under_its_own_id_only(
    connect: Callable[..., Any], standing: StandingClock
) -> None:
    account = account_of(options_for("handpoint", "http://127.0.0.1:9"))
    alone = _asked(payment_id=account.payment_id("transaction", FIRST_LEG))
    with Provider(_provider(ENTRY)) as provider:
        assert list(connect("handpoint", provider.url).look_up(alone).payments) == []
        assert {asked.path.split("/")[1] for asked in provider.asked} == {"transactions_url"}


def test_ids_are_the_same_in_capital_letters() -> None:
    void = {"transactionID": "v", "type": "REVERSAL", "finStatus": "AUTHORISED", "originalEFTTransactionID": FIRST_LEG}
    sale = ENTRY | {"transactionID": FIRST_LEG.upper(), "finStatus": "CANCELLED"}
    entries = wire.status_entries(json.dumps([sale, void]).encode())
    assert isinstance(entries, list)
    entry = entry_of(entries, _asked(), lambda _: False)
    assert entry is entries[0]
    assert payment_of(entry, entries, _asked()).status is Status.APPROVED


def test_a_card_number_is_no_identifier() -> None:
    planted = ENTRY | dict.fromkeys(("authorisationCode", "rrn", "aid", "iad"), "4111111111111111")
    entry = wire.status_entries(json.dumps([planted]).encode())
    assert isinstance(entry, list)
    assert "4111111111111111" not in repr(payment_of(entry[0], entry, _asked()))


def test_the_chip_s_own_bytes_are_kept() -> None:
    told = {"iad": "0110A00003810000000000000000000000FF", "aid": "A0000000041010", "tvr": "0000008000"}
    entry = wire.status_entries(json.dumps([ENTRY | told]).encode())
    assert isinstance(entry, list)
    found = payment_of(entry[0], entry, _asked())
    assert [found.iad, found.aid, found.tvr] == list(told.values())
