from __future__ import annotations

import json
from datetime import timedelta
from http.client import RemoteDisconnected
from typing import TYPE_CHECKING, Any

import pytest

from connectors.sandbox.exchange import words
from tests.connectors.sandbox.talk import NOON, Talk, talk

if TYPE_CHECKING:
    from collections.abc import Iterator

RESULT_FIELDS = set(
    words(
        """
        _statusMessage accountType aid applicationLabel arc authorisationCode balance batchNumber
        budgetNumber cardEntryType cardHolderName cardLanguagePreference cardSchemeName cardToken
        cardTypeId chipTransactionReport currency customData customerReceipt customerReference
        deviceStatus dueAmount errorMessage expiryDateMMYY finStatus iad issuerResponseCode
        maskedCardNumber merchantAddress merchantName merchantReceipt metadata mid
        moneyRemittanceOptions multiLanguageErrorMessages multiLanguageStatusMessages
        originalEFTTransactionID paymentScenario requestedAmount rrn signatureUrl statusMessage
        surcharge taxAmount tenderType tid tipAmount totalAmount transactionID transactionOrigin
        transactionReference tsi tvr type unMaskedPan verificationMethod efttimestamp efttransactionID
        tipPercentage recoveredTransaction
        """
    )
)
TERMINAL_FIELDS = set(
    words(
        """
        applicationName applicationVersion batteryCharging batteryStatus batterymV bluetoothName
        externalPower serialNumber statusMessage
        """
    )
)


@pytest.fixture(scope="module")
def plain() -> Iterator[Talk]:
    with talk() as asking:
        yield asking


def in_state(asking: Talk, *states: str) -> dict[str, str]:
    """Find a terminal of the world in one of these states, moving the clock until there is one."""
    rows = asking.ask("GET", "/truth/terminals").json
    for hours in range(200):
        found = next((row for row in rows if row["state"] in states), None)
        if found is not None:
            return {"serial_number": found["serial"], "terminal_type": found["terminal_type"]}
        moved = (NOON + timedelta(minutes=7 * hours)).isoformat()
        asking.ask("POST", "/truth/clock", {"now": moved})
        rows = asking.ask("GET", "/truth/terminals").json
    raise AssertionError(f"no terminal is ever {states}")


def try_out(asking: Talk, terminal: dict[str, str], **more: object) -> Any:
    return asking.cloud("POST", "/transactions", {"operation": "pingDevice", **terminal, **more})


def test_without_a_good_key_nothing_is_told(plain: Talk) -> None:
    for headers in ({}, {"ApiKeyCloud": "wrong"}, {"Authorization": f"Bearer {plain.keys.cloud}"}):
        reply = plain.ask("GET", "/cloud/devices", headers=headers)
        assert reply.status == 403
        assert reply.json == {
            "error": {"statusCode": 403, "name": "ForbiddenError", "message": "No valid key found in header"}
        }


def test_the_key_of_another_merchant_sees_none_of_our_terminals(plain: Talk) -> None:
    headers = {"apikeycloud": plain.keys.stranger}
    assert plain.ask("GET", "/cloud/devices", headers=headers).json == []
    body = {"operation": "pingDevice", **in_state(plain, "online")}
    assert '"error\\":1004' in plain.ask("POST", "/cloud/transactions", body, headers).body.decode()


def test_terminals_are_listed_by_serial_type_and_merchant_and_some_carry_a_secret(plain: Talk) -> None:
    rows = plain.cloud("GET", "/devices").json
    serials = [row["serial"] for row in plain.ask("GET", "/truth/terminals").json]
    assert [row["serial_number"] for row in rows] == serials
    assert len(set(serials)) == 24
    assert {frozenset(row) for row in rows} == {
        frozenset({"serial_number", "terminal_type", "merchant_id_alpha"}),
        frozenset({"serial_number", "terminal_type", "merchant_id_alpha", "ssk"}),
    }
    assert {row["terminal_type"] for row in rows} == {"PAXA920", "PAXA920PRO"}


def test_the_legacy_list_has_one_field_more(plain: Talk) -> None:
    rows = plain.cloud("GET", "/initialize").json
    assert len(rows) == 24
    assert all(
        set(row) == {"merchant_id_alpha", "serial_number", "ssk", "customerReference", "terminal_type"} for row in rows
    )


def test_a_switch_leaves_only_the_legacy_list_and_another_adds_the_virtual_terminal() -> None:
    with talk(list_path="legacy", virtual_terminal=True) as asking:
        assert asking.cloud("GET", "/devices").status == 404
        assert asking.cloud("GET", "/initialize").json[-1]["terminal_type"] == "VT"


def test_a_terminal_that_is_there_accepts_and_then_answers(plain: Talk) -> None:
    terminal = in_state(plain, "online")
    accepted = try_out(plain, terminal, returnDeviceInfo=True)
    assert accepted.status == 202
    assert set(accepted.json) == {"statusMessage", "transactionResultId"}
    name = accepted.json["transactionResultId"]
    assert name.startswith(f"{terminal['serial_number']}-")
    pending = plain.cloud("GET", f"/transaction-result/{name}")
    assert (pending.status, pending.body) == (204, b"")
    result = plain.cloud("GET", f"/transaction-result/{name}").json
    assert set(result) == RESULT_FIELDS
    assert set(result["deviceStatus"]) == TERMINAL_FIELDS
    assert result["deviceStatus"]["serialNumber"] == terminal["serial_number"]
    assert 0 <= int(result["deviceStatus"]["batteryStatus"]) <= 100
    assert result["deviceStatus"]["applicationVersion"].startswith("20.4.")


def test_a_terminal_that_is_not_asked_for_its_state_does_not_tell_it(plain: Talk) -> None:
    name = try_out(plain, in_state(plain, "online")).json["transactionResultId"]
    plain.cloud("GET", f"/transaction-result/{name}")
    result = plain.cloud("GET", f"/transaction-result/{name}").json
    assert result["deviceStatus"] == dict.fromkeys(TERMINAL_FIELDS, "")


def test_a_result_that_nobody_asked_for_is_not_found(plain: Talk) -> None:
    assert plain.cloud("GET", "/transaction-result/0821000000-1").status == 404


def test_an_absent_terminal_is_not_connected_whatever_the_cause(plain: Talk) -> None:
    for state in ("asleep", "offline", "off"):
        reply = try_out(plain, in_state(plain, state))
        assert reply.status == 400
        inner = json.loads(reply.json["error"]["message"])
        assert inner == {"error": 1002, "message": "No device listening at the other end of the secure channel"}


def test_a_busy_terminal_is_busy(plain: Talk) -> None:
    reply = try_out(plain, in_state(plain, "busy"))
    assert json.loads(reply.json["error"]["message"]) == {"error": 1001, "message": "Device is busy"}


def test_a_serial_of_nobody_is_not_assigned(plain: Talk) -> None:
    reply = try_out(plain, {"serial_number": "0821999999", "terminal_type": "PAXA920"})
    assert json.loads(reply.json["error"]["message"])["error"] == 1004


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ("object", {"error": {"statusCode": 400, "name": "BadRequestError", "message": {"error": 1004, "message": "Auth not available: [object Object]"}}}),  # noqa: E501
        ("flat", {"error": 1004, "message": "Auth not available: [object Object]"}),
    ],
)  # fmt: skip
def test_a_terminal_error_has_the_shape_of_the_switch(shape: str, expected: object) -> None:
    with talk(error_shape=shape) as asking:
        reply = try_out(asking, {"serial_number": "0821999999", "terminal_type": "PAXA920"})
        assert (reply.status, reply.json) == (400, expected)


def test_an_unknown_property_is_refused_by_name(plain: Talk) -> None:
    reply = try_out(plain, in_state(plain, "online"), alias="Accueil 1")
    assert reply.status == 422
    error = reply.json["error"]
    assert (error["name"], error["code"]) == ("UnprocessableEntityError", "VALIDATION_FAILED")
    assert error["details"] == [
        {
            "path": "",
            "code": "additionalProperties",
            "message": "must NOT have additional properties",
            "info": {"additionalProperty": "alias"},
        }
    ]


def test_a_missing_property_is_refused_by_name(plain: Talk) -> None:
    reply = plain.cloud("POST", "/transactions", {"serial_number": "1", "terminal_type": "PAXA920"})
    assert reply.status == 422
    assert reply.json["error"]["details"][0]["info"] == {"missingProperty": "operation"}


@pytest.mark.parametrize(
    ("more", "status", "word"),
    [
        ({"operation": "dance"}, 422, "allowed values"),
        ({"operation": "sale", "amount": 100, "currency": "CAD"}, 422, "must be string"),
        ({"operation": "sale", "currency": "CAD"}, 422, "required property 'amount'"),
        (
            {"operation": "sale", "amount": "10.00", "currency": "CAD"},
            400,
            "Invalid amount (0 < amount < 999999999999)",
        ),
        ({"operation": "sale", "amount": "0", "currency": "CAD"}, 400, "Invalid amount"),
        ({"operation": "sale", "amount": "100", "currency": "CAD", "transactionReference": "12"}, 400, "wrong uuidv4"),
        ({"operation": "sale", "amount": "100", "currency": "CAD"}, 422, "not carried out by this sandbox"),
    ],
)
def test_other_operations_are_checked_and_not_carried_out(
    plain: Talk, more: dict[str, object], status: int, word: str
) -> None:
    reply = plain.cloud("POST", "/transactions", in_state(plain, "online") | more)
    assert reply.status == status
    assert word in reply.body.decode()


def test_a_body_that_is_not_an_object_is_refused(plain: Talk) -> None:
    assert plain.cloud("POST", "/transactions", b"{").status == 400
    assert plain.cloud("POST", "/transactions", []).status == 400


def test_two_requests_a_second_and_no_more() -> None:
    with talk(speed=1.0) as asking:
        replies = [asking.cloud("GET", "/devices") for _ in range(4)]
        assert [reply.status for reply in replies] == [200, 200, 429, 429]
        assert replies[-1].json == {
            "error": {
                "statusCode": 429,
                "name": "TooManyRequestsError",
                "message": "Too many requests, please try again later.",
            }
        }
        # The feed counts on its own.
        assert asking.feed("20261015000000", "20261015160000").status == 200


def test_a_frozen_world_counts_nothing() -> None:
    with talk() as asking:
        assert {asking.cloud("GET", "/devices").status for _ in range(12)} == {200}


def test_time_brings_the_right_to_ask_back() -> None:
    with talk(speed=1.0) as asking:
        assert [asking.cloud("GET", "/devices").status for _ in range(3)] == [200, 200, 429]
        later = asking.sandbox.world.clock.now() + timedelta(seconds=1)
        asking.ask("POST", "/truth/clock", {"now": later.isoformat()})
        assert asking.cloud("GET", "/devices").status == 200


def test_a_pending_result_may_be_told_in_words() -> None:
    with talk(pending="200") as asking:
        name = try_out(asking, in_state(asking, "online")).json["transactionResultId"]
        pending = asking.cloud("GET", f"/transaction-result/{name}")
        assert (pending.status, pending.json) == (
            200,
            {"transactionResultId": name, "statusMessage": "In Progress"},
        )


def test_a_question_may_have_no_result_to_ask_for_and_silence_for_an_answer() -> None:
    with talk(ping="no_id") as asking:
        reply = try_out(asking, in_state(asking, "online"))
        assert (reply.status, reply.json) == (202, {"statusMessage": "Operation Accepted"})
        with pytest.raises(RemoteDisconnected):
            try_out(asking, in_state(asking, "asleep", "offline", "off"))


def test_a_question_may_be_answered_at_once() -> None:
    with talk(ping="pong") as asking:
        assert try_out(asking, in_state(asking, "online")).json["result"] == "PING_PONG"


def test_absence_may_be_told_in_the_result_only() -> None:
    with talk(ping="late") as asking:
        accepted = try_out(asking, in_state(asking, "asleep", "offline", "off"))
        assert accepted.status == 202
        name = accepted.json["transactionResultId"]
        assert asking.cloud("GET", f"/transaction-result/{name}").status == 204
        late = asking.cloud("GET", f"/transaction-result/{name}")
        assert (late.status, json.loads(late.json["error"]["message"])["error"]) == (400, 1002)
