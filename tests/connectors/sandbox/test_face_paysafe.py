from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from connectors.sandbox.exchange import words
from tests.connectors.sandbox.talk import NOON, Talk, talk

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = "/paysafe/paymenthub/v1"
COMMON = set(
    words(
        """
        id merchantRefNum amount dupCheck paymentType childAccountNum txnTime updatedTime statusTime
        gatewayReconciliationId gatewayResponse riskReasonCode error liveMode
        """
    )
)
PAYMENT = COMMON | set(
    words(
        """
        settleWithAuth preAuth availableToSettle availableToRefund status statusReason card authCode
        currencyCode customerIp paymentHandleToken description keywords merchantDescriptor
        billingDetails settlements
        """
    )
)
SETTLEMENT = COMMON | {"availableToRefund", "status", "splitpay"}
REFUND = COMMON | {"currencyCode", "status", "source", "splitpay"}
TORONTO = ZoneInfo("America/Toronto")


@pytest.fixture(scope="module")
def plain() -> Iterator[Talk]:
    with talk(days=45) as asking:
        yield asking


@pytest.fixture(scope="module")
def truth(plain: Talk) -> list[dict[str, Any]]:
    return plain.truth("2026-09-05", "2026-10-15")


@pytest.fixture
def back(plain: Talk) -> Iterator[None]:
    yield
    move(plain, NOON)


def move(asking: Talk, now: datetime) -> None:
    assert asking.ask("POST", "/truth/clock", {"now": now.isoformat()}).status == 200


def recent(truth: list[dict[str, Any]], **wanted: object) -> list[dict[str, Any]]:
    rows = [row for row in truth if row["business_date"] >= "2026-09-20" and row["ids"]["paysafe"]]
    return [row for row in rows if all(row[name] == value for name, value in wanted.items())]


def payment(asking: Talk, row: dict[str, Any], **more: object) -> Any:
    return asking.paysafe("/payments", merchantRefNum=row["ids"]["handpoint"][0], **more).json["payments"]


def minor(document: dict[str, Any]) -> int:
    return int(document["amount"])


def test_the_monitor_is_ready(plain: Talk) -> None:
    assert plain.paysafe("/monitor").json == {"status": "READY"}


@pytest.mark.parametrize(
    ("credentials", "code"), [(None, "5280"), ("nobody:nothing", "5279")]
)  # fmt: skip
def test_bad_credentials_are_refused_with_the_error_object(plain: Talk, credentials: str | None, code: str) -> None:
    headers = {"Authorization": f"Basic {base64.b64encode(credentials.encode()).decode()}"} if credentials else {}
    reply = plain.ask("GET", f"{ROOT}/monitor", headers=headers)
    assert (reply.status, reply.json["error"]["code"]) == (401, code)
    assert set(reply.json["error"]) == {"code", "message", "details", "links"}


def test_a_payment_is_found_by_the_feed_s_guid(plain: Talk, truth: list[dict[str, Any]]) -> None:
    row = recent(truth, kind="payment", status="approved", brand="visa")[0]
    reply = plain.paysafe("/payments", merchantRefNum=row["ids"]["handpoint"][0])
    assert reply.json["meta"] == {"numberOfRecords": 1, "limit": 10, "page": 1}
    assert reply.headers["x-internal-correlation-id"]
    [found] = reply.json["payments"]
    assert set(found) == PAYMENT
    assert (found["id"], found["merchantRefNum"]) == (row["ids"]["paysafe"], row["ids"]["handpoint"][0])
    assert (minor(found), found["currencyCode"], found["status"]) == (row["amount_minor"], "CAD", "COMPLETED")
    assert found["gatewayResponse"]["terminalId"] == row["tid"]
    assert found["card"]["lastDigits"] == row["last4"]
    assert plain.paysafe(f"/payments/{found['id']}").json == found


def test_top_level_times_are_texts_and_nested_ones_are_milliseconds(plain: Talk, truth: list[dict[str, Any]]) -> None:
    row = recent(truth, kind="payment", status="approved")[0]
    [found] = payment(plain, row)
    [nested] = found["settlements"]
    assert set(nested) == SETTLEMENT
    assert found["txnTime"].endswith("Z")
    assert nested["txnTime"] == int(datetime.fromisoformat(found["txnTime"]).timestamp() * 1000)
    whole = plain.paysafe(f"/settlements/{found['id']}").json
    assert nested == whole | {name: nested[name] for name in ("txnTime", "updatedTime", "statusTime")}


def test_amounts_expiries_and_reconciliation_ids_come_in_two_types(plain: Talk, truth: list[dict[str, Any]]) -> None:
    found = [payment(plain, row)[0] for row in recent(truth, kind="payment", status="approved")[:80]]
    assert {type(one["amount"]) for one in found} == {int, str}
    assert {type(one["card"]["cardExpiry"]["month"]) for one in found} == {int, str}
    assert {type(one["gatewayReconciliationId"]) for one in found} == {int, str}


def test_private_fields_are_there_to_be_dropped(plain: Talk, truth: list[dict[str, Any]]) -> None:
    [found] = payment(plain, recent(truth, kind="payment", status="approved")[0])
    assert found["card"]["holderName"] == found["billingDetails"]["nickName"] != ""
    assert len(found["card"]["cardBin"]) == 6


def test_interac_payments_are_found_too(plain: Talk, truth: list[dict[str, Any]]) -> None:
    [found] = payment(plain, recent(truth, kind="payment", status="approved", brand="interac")[0])
    assert (found["paymentType"], found["card"]["cardCategory"]) == ("INTERAC", "DEBIT")
    assert "cardType" not in found["card"]


def test_a_declined_payment_has_failed_and_says_why(plain: Talk, truth: list[dict[str, Any]]) -> None:
    row = recent(truth, kind="payment", status="declined", decline_code="51")[0]
    [found] = payment(plain, row)
    assert (found["status"], found["error"]["code"], found["settlements"]) == ("FAILED", "3022", [])
    assert plain.paysafe("/settlements", merchantRefNum=row["ids"]["handpoint"][0]).json["settlements"] == []


def test_what_never_got_an_answer_from_the_issuer_is_unknown(plain: Talk, truth: list[dict[str, Any]]) -> None:
    rows = [row for row in truth if row["status"] == "failed" and row["ids"]["handpoint"]]
    assert rows
    assert [payment(plain, row) for row in rows] == [[] for _ in rows]


def test_a_payment_older_than_thirty_days_is_found_only_with_dates(plain: Talk, truth: list[dict[str, Any]]) -> None:
    row = next(
        row
        for row in truth
        if row["status"] == "approved" and row["business_date"] < "2026-09-12" and row["kind"] == "payment"
    )
    assert payment(plain, row) == []
    assert len(payment(plain, row, startDate="2026-09-01T00:00:00Z")) == 1
    assert payment(plain, row, endDate="2026-09-05T00:00:00Z") == []
    assert plain.paysafe(f"/payments/{row['ids']['paysafe']}").status == 200


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({}, "merchantRefNum"),
        ({"merchantRefNum": "x", "offset": -1}, "offset"),
        ({"merchantRefNum": "x", "limit": 51}, "limit"),
        ({"merchantRefNum": "x", "startDate": "2026-09-01"}, "startDate"),
    ],
)
def test_a_field_that_is_wrong_is_named(plain: Talk, params: dict[str, object], field: str) -> None:
    reply = plain.paysafe("/payments", **params)
    assert (reply.status, reply.json["error"]["code"]) == (400, "5068")
    assert [entry["field"] for entry in reply.json["error"]["fieldErrors"]] == [field]


def test_what_is_not_there_is_not_found(plain: Talk) -> None:
    assert plain.paysafe("/payments", merchantRefNum="x").json == {
        "meta": {"numberOfRecords": 0, "limit": 10, "page": 1},
        "payments": [],
    }
    assert plain.paysafe("/payments/11111111-2222-4333-8444-555555555555").json["error"]["code"] == "5269"
    assert plain.paysafe("/payments/x").status == 404
    assert plain.paysafe("/accounts").json["error"]["code"] == "5273"


@pytest.mark.usefixtures("back")
def test_a_settlement_waits_for_the_night_is_worked_on_for_an_hour_and_is_done(
    plain: Talk, truth: list[dict[str, Any]]
) -> None:
    row = recent(truth, kind="payment", status="approved", business_date="2026-10-14", voided=False)[0]
    batch = datetime(2026, 10, 14, 23, 30, tzinfo=TORONTO).astimezone(UTC)
    seen = []
    for now in (batch - timedelta(seconds=1), batch, batch + timedelta(minutes=59), batch + timedelta(hours=1)):
        move(plain, now)
        [found] = plain.paysafe("/settlements", merchantRefNum=row["ids"]["handpoint"][0]).json["settlements"]
        seen.append((found["status"], found["gatewayResponse"]["effectiveDate"]))
    assert seen == [("PENDING", None), ("PROCESSING", None), ("PROCESSING", None), ("COMPLETED", "2026-10-15")]


def test_what_is_settled_on_a_friday_reaches_the_bank_on_monday(plain: Talk, truth: list[dict[str, Any]]) -> None:
    [found] = payment(
        plain, recent(truth, kind="payment", status="approved", business_date="2026-10-09", voided=False)[0]
    )
    assert found["gatewayResponse"]["effectiveDate"] == "2026-10-12"


@pytest.mark.usefixtures("back")
def test_a_void_cancels_the_settlement(plain: Talk, truth: list[dict[str, Any]]) -> None:
    row = recent(truth, kind="payment", voided=True)[0]
    guid = row["ids"]["handpoint"][0]
    void = next(one for one in truth if one["kind"] == "void" and one["parent"] == guid)
    move(plain, datetime.fromisoformat(void["occurred_at"]) - timedelta(seconds=1))
    [before] = plain.paysafe("/settlements", merchantRefNum=guid).json["settlements"]
    move(plain, NOON)
    [after] = plain.paysafe("/settlements", merchantRefNum=guid).json["settlements"]
    assert (before["status"], before["availableToRefund"]) == ("PENDING", row["amount_minor"])
    assert (after["status"], after["availableToRefund"]) == ("CANCELLED", 0)
    assert after["statusTime"] == void["occurred_at"]


@pytest.mark.usefixtures("back")
@pytest.mark.parametrize("is_hidden", [False, True])
def test_what_can_be_refunded_falls_with_each_refund_seen_or_not(
    plain: Talk,
    truth: list[dict[str, Any]],
    is_hidden: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    by_guid = {row["ids"]["handpoint"][0]: row for row in recent(truth, kind="payment", status="approved")}
    refund = next(
        row for row in truth if row["kind"] == "refund" and row["is_hidden"] is is_hidden and row["parent"] in by_guid
    )
    parent = by_guid[refund["parent"]]
    made_at = datetime.fromisoformat(refund["occurred_at"])
    move(plain, made_at - timedelta(seconds=1))
    before = payment(plain, parent)[0]["availableToRefund"]
    move(plain, made_at)
    after = payment(plain, parent)[0]["availableToRefund"]
    assert before - after == refund["amount_minor"] > 0


def test_a_refund_is_found_by_its_own_guid_and_does_not_name_its_payment(
    plain: Talk, truth: list[dict[str, Any]]
) -> None:
    row = recent(truth, kind="refund", is_hidden=False)[0]
    guid = row["ids"]["handpoint"][0]
    [found] = plain.paysafe("/refunds", merchantRefNum=guid).json["refunds"]
    assert set(found) == REFUND
    assert (found["id"], minor(found)) == (row["ids"]["paysafe"], row["amount_minor"])
    assert str(row["parent"]) not in str(found)
    assert plain.paysafe("/payments", merchantRefNum=guid).json["payments"] == []


def test_a_refund_of_the_back_office_has_a_name_nobody_can_guess(plain: Talk, truth: list[dict[str, Any]]) -> None:
    row = recent(truth, kind="refund", is_hidden=True)[0]
    found = plain.paysafe(f"/refunds/{row['ids']['paysafe']}").json
    assert found["merchantRefNum"].startswith("BO-")
    assert minor(found) == row["amount_minor"]
    assert plain.paysafe("/refunds", merchantRefNum=found["merchantRefNum"]).json["refunds"] == [found]


def test_the_books_add_up_with_the_truth(plain: Talk, truth: list[dict[str, Any]]) -> None:
    rows = [row for row in recent(truth, kind="payment", status="approved") if row["refunded_minor"] or row["voided"]]
    assert len(rows) > 10
    for row in rows:
        [found] = payment(plain, row)
        left = 0 if row["voided"] else row["amount_minor"] - row["refunded_minor"]
        assert found["availableToRefund"] == left == row["available_to_refund_minor"]


def test_a_switch_breaks_the_hypothesis(truth: list[dict[str, Any]]) -> None:
    row = recent(truth, kind="payment", status="approved")[0]
    with talk(days=30, breaks_hypothesis=True) as asking:
        assert payment(asking, row) == []
        found = asking.paysafe(f"/payments/{row['ids']['paysafe']}").json
        assert found["merchantRefNum"] not in row["ids"]["handpoint"]
        again = asking.paysafe("/payments", merchantRefNum=found["merchantRefNum"]).json["payments"]
        assert again == [found]


def test_more_than_the_rate_is_denied() -> None:
    with talk(days=1, speed=1.0, paysafe_per_second=3) as asking:
        replies = [asking.paysafe("/monitor") for _ in range(8)]
        assert {reply.status for reply in replies} == {200, 429}
        denied = next(reply for reply in replies if reply.status == 429)
        assert denied.json["error"]["code"] == "1200"


def test_planted_secrets_are_where_paysafe_could_send_them(truth: list[dict[str, Any]]) -> None:
    row = recent(truth, kind="payment", status="approved")[-1]
    plant = {"pan": "4111111111111111", "holder": "ALBERTA CANARY", "expiry": "1231", "key": "canary-key"}
    with talk(days=30, plant=plant) as asking:
        [found] = payment(asking, row)
        assert found["card"]["holderName"] == plant["holder"]
        assert [int(found["card"]["cardExpiry"][part]) for part in ("month", "year")] == [12, 2031]
        assert plant["pan"] in str(found)
        assert plant["key"] in str(found)
