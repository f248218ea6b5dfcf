from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from connectors.sandbox.exchange import words
from tests.connectors.sandbox.talk import NOON, Talk, talk

if TYPE_CHECKING:
    from collections.abc import Iterator

FIELDS = set(
    words(
        """
        aid arc iad tsi tvr cardEntryType cardLanguagePreference currency type tipAmount totalAmount
        requestedAmount dueAmount tipPercentage efttimestamp originalEFTTransactionID paymentScenario
        verificationMethod authorisationCode cardSchemeName cardToken maskedCardNumber cardTypeId
        customerReference efttransactionID transactionID errorMessage expiryDateMMYY issuerResponseCode
        batchNumber rrn tenderType unMaskedPan holdAmount increaseAmount capturedAmount merchantAddress
        merchantName mid cardHolderName chipTransactionReport customerReceipt merchantReceipt
        signatureUrl statusMessage tid transactionReference transactionOrigin finStatus
        """
    )
)
NOBODY_S = "7d27b00b-0d9f-4175-a025-6688ef8aebb3"


@pytest.fixture(scope="module")
def plain() -> Iterator[Talk]:
    with talk(days=40) as asking:
        yield asking


@pytest.fixture(scope="module")
def truth(plain: Talk) -> list[dict[str, Any]]:
    return plain.truth("2026-09-10", "2026-10-15")


def first(truth: list[dict[str, Any]], **wanted: object) -> dict[str, Any]:
    rows = [row for row in truth if row["ids"]["handpoint"] and row["parent"] is None and row["kind"] == "payment"]
    return next(row for row in rows if all(row[name] == value for name, value in wanted.items()))


def test_a_payment_is_told_with_its_chip_s_story_and_without_receipts(plain: Talk, truth: list[dict[str, Any]]) -> None:
    row = first(truth, status="approved", entry_mode="chip", voided=False, refunded_minor=0, brand="visa")
    found = plain.status(row["reference"]).json
    assert set(found) == FIELDS
    assert found["finStatus"] == "AUTHORISED"
    assert (found["totalAmount"], found["requestedAmount"]) == (row["amount_minor"],) * 2
    assert {name: found[name] for name in ("aid", "tvr", "tsi", "iad", "arc")} == {
        name: row[name] or "" for name in ("aid", "tvr", "tsi", "iad", "arc")
    }
    assert len(found["aid"]) == 14
    assert (found["cardEntryType"], found["paymentScenario"]) == ("ICC", "CHIP")
    assert found["verificationMethod"] == row["verification"].upper()
    assert found["customerReceipt"] == found["merchantReceipt"] == found["statusMessage"] == ""
    assert found["efttimestamp"] == int(datetime.fromisoformat(row["occurred_at"]).timestamp() * 1000)
    assert found["maskedCardNumber"] == "*" * 12 + row["last4"]


def test_a_voided_payment_is_cancelled_and_its_void_is_told_after_it(plain: Talk, truth: list[dict[str, Any]]) -> None:
    row = first(truth, voided=True)
    both = plain.status(row["reference"], "/all").json
    assert [document["finStatus"] for document in both] == ["CANCELLED", "AUTHORISED"]
    assert [document["type"] for document in both] == ["SALE", "REVERSAL"]
    assert both[1]["originalEFTTransactionID"] == both[0]["transactionID"]
    assert {document["transactionReference"] for document in both} == {row["reference"]}
    assert plain.status(row["reference"]).json == plain.status(row["reference"], "/first").json == both[0]
    assert plain.status(row["reference"], "/2").json == plain.status(row["reference"], "/last").json == both[1]
    assert plain.status(row["reference"], "/3").status == 404


def test_a_payment_given_back_whole_is_refunded(plain: Talk, truth: list[dict[str, Any]]) -> None:
    hidden = {row["parent"] for row in truth if row["is_hidden"]}
    through = {row["parent"] for row in truth if row["kind"] == "refund"} - hidden
    whole = [row for row in truth if row["refunded_minor"] == row["amount_minor"] and row["ids"]["handpoint"]]
    row = next(row for row in whole if row["ids"]["handpoint"][0] in through)
    assert plain.status(row["reference"]).json["finStatus"] == "REFUNDED"


def test_what_is_done_in_the_back_office_is_unknown_here(plain: Talk, truth: list[dict[str, Any]]) -> None:
    hidden = [row for row in truth if row["is_hidden"]]
    assert hidden
    parents = {row["ids"]["handpoint"][0]: row for row in truth if row["ids"]["handpoint"]}
    parent = next(parents[row["parent"]] for row in hidden if row["parent"] in parents)
    told = plain.status(parent["reference"], "/all").json
    through = [row for row in truth if row["parent"] == parent["ids"]["handpoint"][0] and not row["is_hidden"]]
    assert len(told) == 1 + len(through)


def test_a_decline_is_final(plain: Talk, truth: list[dict[str, Any]]) -> None:
    row = first(truth, status="declined")
    found = plain.status(row["reference"]).json
    assert (found["finStatus"], found["issuerResponseCode"]) == ("DECLINED", row["decline_code"])


def test_what_never_reached_the_gateway_is_undefined(plain: Talk, truth: list[dict[str, Any]]) -> None:
    lost = next(row for row in truth if not row["ids"]["handpoint"] and not row["is_hidden"])
    for reference in (lost["reference"], NOBODY_S, "not-a-reference"):
        reply = plain.status(reference)
        assert (reply.status, reply.json["finStatus"]) == (200, "UNDEFINED")
        assert set(reply.json) == FIELDS
        assert [document["finStatus"] for document in plain.status(reference, "/all").json] == ["UNDEFINED"]


def test_an_unknown_reference_may_be_not_found() -> None:
    with talk(days=1, status_unknown="404") as asking:
        assert asking.status(NOBODY_S).status == 404


def test_the_time_may_be_a_text_of_seventeen_digits() -> None:
    with talk(days=1, status_time="text") as asking:
        row = next(row for row in asking.truth("2026-10-15", "2026-10-15") if row["status"] == "declined")
        digits = row["occurred_at"].translate(str.maketrans("", "", "-:TZ"))
        assert asking.status(row["reference"]).json["efttimestamp"] == f"{digits}000"


def test_between_its_two_messages_a_payment_is_in_progress() -> None:
    with talk(days=3, emv_pairs="different") as asking:
        rows = [row for row in asking.truth("2026-10-12", "2026-10-14") if len(row["ids"]["handpoint"]) == 2]
        ended = datetime.fromisoformat(rows[0]["occurred_at"])
        asking.ask("POST", "/truth/clock", {"now": (ended - timedelta(seconds=1)).isoformat()})
        before = asking.status(rows[0]["reference"]).json
        assert before["finStatus"] == "IN_PROGRESS"
        asking.ask("POST", "/truth/clock", {"now": NOON.isoformat()})
        after = asking.status(rows[0]["reference"]).json
        assert after["finStatus"] in {"AUTHORISED", "CANCELLED", "REFUNDED"}
        assert [before["transactionID"], after["transactionID"]] == rows[0]["ids"]["handpoint"]


def test_keys_are_told_apart(plain: Talk, truth: list[dict[str, Any]]) -> None:
    path = f"/transactions-host/transactions/{truth[0]['reference']}/status"
    assert plain.ask("GET", path).status == 403
    assert plain.ask("GET", path, headers={"ApiKeyCloud": plain.keys.stranger}).status == 401
