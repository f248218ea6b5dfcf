from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from connectors.sandbox.exchange import words
from tests.connectors.sandbox.talk import FEED, NOON, Talk, talk

if TYPE_CHECKING:
    from collections.abc import Iterator

FIELDS = set(
    words(
        """
        posDataCode approvalCode responseText softwareVersion transactionReference
        issuerRequestTimestamp routeName status acquirerMid merchantId acquirerId locationZipCode
        isSingleEmvMessage expiryDateMMYY @timestamp batchNum cardTypeId protocolName isvId
        serverDateTime issuerResponseTimestamp agreementNumber type issuerRetrievalReferenceNumber
        transaction_id partnerId @version acquirerName terminalLanguage locationName merchantExternalId
        merchantName issuerRequestAcquirerTid tipAmount sdkVersion amount storeAndForward isvName action
        locationCity messageVersion deviceType issuerResponseCode name country paymentCode mcccode guid
        timeZone referenceObject currCode terminalSerialNumber maskedCardNumber protocolLookupName
        locationCountryA2 terminalDateTime locationStreet paymentScenario acquirerTid
        """
    )
)
ALL = ("20261010000000", "20261016000000")
TORONTO = ZoneInfo("America/Toronto")


@pytest.fixture(scope="module")
def plain() -> Iterator[Talk]:
    with talk() as asking:
        yield asking


@pytest.fixture(scope="module")
def records(plain: Talk) -> list[dict[str, Any]]:
    found = plain.feed(*ALL).json["transactions"]
    assert len(found) > 500
    return list(found)


def instant(digits: str) -> datetime:
    return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def minor(record: dict[str, Any]) -> int:
    return int(Decimal(record["amount"]) * 100)


def test_every_record_has_the_fields_of_the_reference_and_no_other(records: list[dict[str, Any]]) -> None:
    assert {frozenset(record) for record in records} == {frozenset(FIELDS)}


def test_the_fields_have_the_types_of_the_reference(records: list[dict[str, Any]]) -> None:
    others = {
        "isSingleEmvMessage": bool,
        "storeAndForward": bool,
        "transaction_id": int,
        "messageVersion": int,
        "referenceObject": dict,
    }
    for record in records:
        assert all(type(value) is others.get(name, str) for name, value in record.items())


def test_amounts_are_texts_in_major_units_with_five_decimals(records: list[dict[str, Any]]) -> None:
    assert all(re.fullmatch(r"[0-9]+\.[0-9]{2}000", record["amount"]) for record in records)
    assert all(1_00 <= minor(record) <= 450_00 for record in records if record["action"] == "AUTHORIZATION_REQUEST")


def test_the_server_s_time_is_utc_and_the_terminal_s_is_local(records: list[dict[str, Any]]) -> None:
    for record in records:
        server = instant(record["serverDateTime"])
        assert record["terminalDateTime"] == server.astimezone(TORONTO).strftime("%Y%m%d%H%M%S")
        assert datetime.fromisoformat(record["@timestamp"]) >= server + timedelta(seconds=60)


def test_only_what_is_indexed_by_now_is_shown(plain: Talk, records: list[dict[str, Any]]) -> None:
    truth = plain.truth("2026-10-10", "2026-10-15")
    visible = {
        guid: row
        for row in truth
        if row["visible_at"] and datetime.fromisoformat(row["visible_at"]) <= NOON
        for guid in row["ids"]["handpoint"]
    }
    hidden = {guid for row in truth for guid in row["ids"]["handpoint"]} - set(visible)
    assert {record["guid"] for record in records} == set(visible)
    assert hidden


def test_records_tell_the_truth(plain: Talk, records: list[dict[str, Any]]) -> None:
    truth = {guid: row for row in plain.truth("2026-10-10", "2026-10-15") for guid in row["ids"]["handpoint"]}
    statuses = {"200": "approved", "403": "declined", "408": "failed", "500": "failed"}
    for record in records:
        row = truth[record["guid"]]
        assert minor(record) == row["amount_minor"]
        assert statuses[record["status"]] == row["status"] or record["responseText"] == "Authorization Granted"
        assert record["terminalSerialNumber"] == row["terminal_serial"]
        assert record["maskedCardNumber"][-4:] == row["last4"]
        assert (record["transactionReference"] or None) == row["reference"]
        assert (record["approvalCode"] or None) == row["auth_code"]
    assert {record["status"] for record in records} >= {"200", "403"}


def test_a_refund_is_labelled_a_reversal_and_only_its_action_tells(records: list[dict[str, Any]]) -> None:
    names = {(record["action"], record["type"], record["name"]) for record in records if record["status"] == "200"}
    assert ("REFUND_REQUEST", "Reversal", "Sale Reversal") in names
    assert ("REVERSAL_REQUEST", "Reversal", "Sale Reversal") in names
    assert ("AUTHORIZATION_REQUEST", "Sale", "EMV Sale") in names
    assert ("PAYMENT_REQUEST", "Sale", "MSR Sale") in names
    declined = {record["name"] for record in records if record["status"] == "403"}
    assert declined <= {"Declined EMV Sale", "Declined MSR Sale", "Declined Sale Reversal"}


def test_a_switch_labels_refunds_plainly_and_links_them() -> None:
    with talk(refund_names="plain", reference_object="filled") as asking:
        found = asking.feed(*ALL).json["transactions"]
        refunds = [one for one in found if one["action"] == "REFUND_REQUEST" and one["status"] == "200"]
        assert {(record["type"], record["name"]) for record in refunds} == {("Refund", "EMV Refund")}
        links = {record["guid"]: record["referenceObject"].get("guid") for record in found}
        truth = {guid: row for row in asking.truth("2026-10-10", "2026-10-15") for guid in row["ids"]["handpoint"]}
        assert all(links[guid] == truth[guid]["parent"] for guid in links)
        assert any(links.values())


def test_originals_and_children_share_a_reference_and_nothing_links_them(records: list[dict[str, Any]]) -> None:
    assert {str(record["referenceObject"]) for record in records} == {"{}"}
    shared = Counter(record["transactionReference"] for record in records)
    assert max(shared.values()) >= 2


def test_the_first_six_digits_and_the_expiry_are_there_to_be_dropped(records: list[dict[str, Any]]) -> None:
    assert all(re.fullmatch(r"[0-9]{6}\*{6}[0-9]{4}", record["maskedCardNumber"]) for record in records)
    assert all(re.fullmatch(r"[0-9]{4}", record["expiryDateMMYY"]) for record in records)


def legs_of_pairs(found: list[dict[str, Any]]) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    pairs: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for record in found:
        if not record["isSingleEmvMessage"]:
            key = (
                record["transactionReference"],
                record["terminalSerialNumber"],
                record["issuerRetrievalReferenceNumber"],
            )
            pairs.setdefault(key, []).append(record)
    return pairs


@pytest.mark.parametrize(("switch", "guids"), [("shared", 1), ("different", 2)])
def test_a_payment_in_two_messages_makes_two_records(switch: str, guids: int) -> None:
    with talk(emv_pairs=switch) as asking:
        pairs = legs_of_pairs(
            asking.feed(*ALL, orderBy=[{"field": "serverDateTime", "order": "ASC"}]).json["transactions"]
        )
        whole = [legs for legs in pairs.values() if len(legs) == 2]
        assert len(whole) >= 5
        for first, last in whole:
            assert [first["action"], last["action"]] == ["AUTHORIZATION_REQUEST", "PAYMENT_COMPLETION_REQUEST"]
            assert first["amount"] == last["amount"]
            assert len({first["guid"], last["guid"]}) == guids
        guid = whole[0][1]["guid"]
        one = asking.ask("GET", f"{FEED}{guid}", headers={"AnalyticsApiKey": asking.keys.cloud}).json
        assert one == whole[0][1]


def test_a_switch_puts_every_payment_in_one_message() -> None:
    with talk(emv_pairs="none") as asking:
        assert legs_of_pairs(asking.feed(*ALL).json["transactions"]) == {}


def test_one_record_can_be_asked_for_by_its_guid(plain: Talk, records: list[dict[str, Any]]) -> None:
    headers = {"AnalyticsApiKey": plain.keys.cloud}
    single = next(record for record in records if record["isSingleEmvMessage"])
    assert plain.ask("GET", FEED + single["guid"], headers=headers).json == single
    assert plain.ask("GET", FEED + "3ef6dea8-bd8d-11f1-9d2f-000000000000", headers=headers).status == 404
    hidden = next(
        row
        for row in plain.truth("2026-10-15", "2026-10-15")
        if row["visible_at"] and datetime.fromisoformat(row["visible_at"]) > NOON
    )
    assert plain.ask("GET", FEED + hidden["ids"]["handpoint"][0], headers=headers).status == 404


def test_both_ends_of_the_window_belong_to_it_to_the_second(plain: Talk, records: list[dict[str, Any]]) -> None:
    times = sorted({record["serverDateTime"] for record in records})
    found = plain.feed(times[10], times[12]).json
    assert {record["serverDateTime"] for record in found["transactions"]} == set(times[10:13])
    assert found["total"] == len(found["transactions"])


def test_the_window_is_read_in_the_zone_that_is_named(plain: Talk) -> None:
    utc = plain.feed("20261014040000", "20261015035959").json
    for zone in ("America/Toronto", "-04:00"):
        assert plain.feed("20261014000000", "20261014235959", time_zone=zone).json == utc
    assert utc["total"] > 100


def test_pages_are_cut_by_position_and_never_beyond_ten_thousand(plain: Talk, records: list[dict[str, Any]]) -> None:
    first, second = (plain.feed(*ALL, limit=100, initPosition=start).json for start in (0, 100))
    assert [first["total"], second["total"]] == [len(records)] * 2
    assert first["transactions"] + second["transactions"] == records[:200]
    beyond: list[dict[str, Any]] = [{"limit": 10_001}, {"limit": 5_000, "initPosition": 5_001}, {"limit": 0}]
    for more in beyond:
        assert plain.feed(*ALL, **more).status == 400


def test_the_sequence_can_be_chosen(plain: Talk) -> None:
    found = plain.feed(*ALL, orderBy=[{"field": "serverDateTime", "order": "ASC"}]).json["transactions"]
    times = [record["serverDateTime"] for record in found]
    assert times == sorted(times)


def test_filters_are_all_met(plain: Talk, records: list[dict[str, Any]]) -> None:
    wanted = records[40]
    fields = (
        "terminalSerialNumber",
        "cardTypeId",
        "amount",
        "maskedCardNumber",
        "transactionReference",
        "approvalCode",
    )
    for count in range(1, len(fields) + 1):
        filters = [{"field": name, "value": wanted[name]} for name in fields[:count]]
        found = plain.feed(*ALL, filters=filters).json["transactions"]
        expected = [record for record in records if all(record[name] == wanted[name] for name in fields[:count])]
        assert found == expected


def test_simulated_payments_there_are_none(plain: Talk) -> None:
    assert plain.feed(*ALL, dummy="ONLY").json == {"transactions": [], "total": 0}


@pytest.mark.parametrize(
    "more",
    [
        {"dummy": "SOME"},
        {"time_zone": "Mars/Olympus"},
        {"startDate": "2026-10-15"},
        {"startDate": "20261341000000"},
        {"limit": "100"},
        {"limit": True},
        {"merchant": "mer1"},
        {"filters": [{"field": "cardHolderName", "value": "X"}]},
        {"filters": [{"field": "amount", "value": 12}]},
        {"orderBy": [{"field": "amount", "order": "ASC"}]},
    ],
)
def test_a_search_that_breaks_the_schema_is_refused(plain: Talk, more: dict[str, object]) -> None:
    body = {"startDate": ALL[0], "endDate": ALL[1], **more}
    reply = plain.ask("POST", FEED, body, {"AnalyticsApiKey": plain.keys.cloud})
    assert (reply.status, reply.json["error"]["code"]) == (422, "VALIDATION_FAILED")


@pytest.mark.parametrize(
    ("switch", "header", "prefix"),
    [("analytics_key", "AnalyticsApiKey", ""), ("bearer", "Authorization", "Bearer "), ("plain", "Authorization", "")],
)
def test_the_feed_opens_to_one_header_only(switch: str, header: str, prefix: str) -> None:
    with talk(feed_auth=switch, days=1) as asking:
        body = {"startDate": ALL[0], "endDate": ALL[1]}
        good = {header: prefix + asking.keys.cloud}
        assert asking.ask("POST", FEED, body, good).status == 200
        for bad in ({}, {header: prefix + "x"}, {"ApiKeyCloud": asking.keys.cloud}):
            assert asking.ask("POST", FEED, body, bad).status == 403


def test_the_same_question_gets_the_same_bytes_in_another_sandbox(plain: Talk) -> None:
    with talk() as twin:
        assert twin.feed(*ALL).body == plain.feed(*ALL).body
        assert twin.cloud("GET", "/devices").headers == plain.cloud("GET", "/devices").headers


def test_planted_secrets_are_where_a_provider_could_send_them() -> None:
    plant = {"pan": "4111111111111111", "holder": "ALBERTA CANARY", "expiry": "1231", "key": "canary-key"}
    with talk(days=1, plant=plant) as asking:
        record = asking.feed(*ALL).json["transactions"][0]
        assert record["unMaskedPan"] == plant["pan"]
        assert record["cardHolderName"] == plant["holder"]
        assert record["expiryDateMMYY"] == plant["expiry"]
        assert record["cardToken"] == plant["key"]
        assert plant["pan"] in record["customerReference"]
        assert plant["pan"] in record["metadata"].values()
        assert asking.cloud("GET", "/devices").json[0]["ssk"] == plant["key"]


def test_a_feed_of_ten_thousand_records_is_whole() -> None:
    with talk(days=45) as asking:
        found = asking.feed("20260901000000", "20261016000000", limit=10_000).json
        assert len(found["transactions"]) == 10_000
        assert found["total"] > 10_000
