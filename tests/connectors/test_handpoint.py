"""One record of Handpoint, translated."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.handpoint import translate
from data import model
from data.model import Kind
from tests.connectors.handpoint_records import RECORD, read

# One record -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "name", "kind", "undoes"),
    [
        ("PAYMENT_REQUEST", "MSR Sale", Kind.PAYMENT, None),
        ("AUTHORIZATION_REQUEST", "EMV Sale", Kind.PAYMENT, None),
        ("MOTO_SALE_REQUEST", "Card Not Present Sale", Kind.PAYMENT, None),
        ("REFUND_REQUEST", "Sale Reversal", Kind.REFUND, Kind.PAYMENT),
        ("REFUND_REQUEST", "EMV Refund", Kind.REFUND, Kind.PAYMENT),
        ("MOTO_REFUND_REQUEST", "Card Not Present Refund", Kind.REFUND, Kind.PAYMENT),
        ("REVERSAL_REQUEST", "Sale Reversal", Kind.VOID, Kind.PAYMENT),
        ("REVERSAL_REQUEST", "Refund Reversal", Kind.VOID, Kind.REFUND),
        ("REVERSAL_REQUEST", "Declined Refund Reversal", Kind.VOID, Kind.REFUND),
        ("CANCELLATION_REQUEST", "Sale Cancellation", Kind.VOID, Kind.PAYMENT),
        ("CANCELLATION_REQUEST", "Refund Cancellation", Kind.VOID, Kind.REFUND),
        ("CANCELLATION_REQUEST", "Declined Cancellation", Kind.VOID, None),
        ("MOTO_REVERSAL_REQUEST", "Card Not Present Reversal", Kind.VOID, None),
        ("MOTO_CANCELLATION_REQUEST", "Card Not Present Cancellation", Kind.VOID, None),
        ("REVERSAL_REQUEST", "Ecom Reversal", Kind.VOID, None),
        ("REVERSAL_REQUEST", "", Kind.VOID, None),
        ("CANCELLATION_REQUEST", "Cancellation", Kind.VOID, None),
        ("REVERSAL_REQUEST", "EMV Sale Reversal", Kind.VOID, Kind.PAYMENT),
        ("REVERSAL_REQUEST", "Declined MSR Sale Reversal", Kind.VOID, Kind.PAYMENT),
        ("REVERSAL_REQUEST", "EMV Reversal", Kind.VOID, None),
    ],
)
def test_the_action_says_the_kind_and_a_void_s_name_what_it_undoes(
    action: str, name: str, kind: Kind, undoes: Kind | None
) -> None:
    reading = read(action=action, name=name, type="Reversal")
    assert (reading.payment.kind, reading.payment.undoes) == (kind, undoes)
    assert reading.doubts == ()


@pytest.mark.parametrize(
    ("code", "status", "certainty"),
    [
        ("200", "approved", "certain"),
        (200, "approved", "certain"),
        ("403", "declined", "certain"),
        ("408", "failed", "certain"),
        ("500", "failed", "certain"),
        ("503", "failed", "certain"),
        ("299", "unknown", "provisional"),
        ("404", "unknown", "provisional"),
        ("5xx", "unknown", "provisional"),
        ("", "unknown", "provisional"),
        (None, "unknown", "provisional"),
    ],
)
def test_statuses(code: object, status: str, certainty: str) -> None:
    payment = read(status=code).payment
    assert (payment.status, payment.status_certainty) == (status, certainty)
    assert payment.raw_status == (None if code is None else str(code))


def test_only_what_did_not_succeed_has_a_reason() -> None:
    refused: dict[str, Any] = {"issuerResponseCode": "51", "responseText": "No, not 4111 1111 1111 1111"}
    declined = read(status="403", **refused).payment
    assert (declined.decline_code, declined.decline_text) == ("51", "No, not [removed]")
    failed = read(status="500", **(refused | {"issuerResponseCode": ""})).payment
    assert (failed.decline_code, failed.decline_text) == (None, "No, not [removed]")
    approved = read(**refused).payment
    assert (approved.decline_code, approved.decline_text) == (None, None)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"amount": "12.345"}, "not whole"),
        ({"amount": "12"}, "no decimal point"),
        ({"amount": "-1.00"}, "not above zero"),
        ({"amount": "0.00000"}, "not above zero"),
        ({"amount": "1e3.0"}, "not whole"),
        ({"amount": ""}, "missing"),
        ({"amount": None}, "missing"),
        ({"amount": "1.5", "currCode": "JPY"}, "not whole"),
        ({"currCode": "cad"}, "not known"),
        ({"currCode": None}, "not known"),
        ({"tipAmount": "0.001"}, "tipAmount"),
        ({"tipAmount": "-1.00"}, "tipAmount"),
        ({"serverDateTime": "2026111814150"}, "serverDateTime"),
        ({"serverDateTime": "20261318141507"}, "serverDateTime"),
        ({"serverDateTime": "2026W1141415070"[:14]}, "serverDateTime"),
        ({"serverDateTime": "٢٠٢٦١١١٨١٤١٥٠٧"}, "serverDateTime"),
        ({"guid": ""}, "guid"),
        ({"action": None}, "action"),
        ({"isSingleEmvMessage": None}, "isSingleEmvMessage"),
    ],
)
def test_what_cannot_be_translated_is_a_finding_that_says_why(changes: dict[str, Any], why: str) -> None:
    reading = read(**changes)
    assert reading.payment is None
    assert reading.finding.kind == "unreadable_record"
    assert why in reading.finding.facts["why"]
    assert reading.finding == read(**changes).finding
    assert reading.finding.mark != read(**changes, terminalSerialNumber="2").finding.mark


@given(st.integers(1, 99_999_999_999), st.sampled_from([("CAD", 2), ("JPY", 0), ("KWD", 3)]))
def test_amounts_are_exact(minor: int, currency: tuple[str, int]) -> None:
    code, decimals = currency
    whole, rest = divmod(minor, 10**decimals)
    text = f"{whole}.{f'{rest:0{decimals}d}' if decimals else '':0<5}"
    assert read(amount=text, currCode=code).payment.amount_minor == minor


def test_server_times_are_utc_to_the_millisecond() -> None:
    assert read().occurred_at == datetime(2026, 11, 18, 14, 15, 7, tzinfo=UTC)
    assert read(serverDateTime="20261118141507376").occurred_at.microsecond == 376_000
    assert read(serverDateTime="20261101053000").occurred_at == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert read(**{"@timestamp": "2026-11-18T09:17:40-05:00"}).payment.source_at.tzinfo is UTC
    assert read(**{"@timestamp": "2026-11-18T09:17:40"}).payment.source_at is None


def test_two_messages_of_one_payment_share_its_id() -> None:
    first = read(isSingleEmvMessage=False)
    second = read(isSingleEmvMessage=False, action="PAYMENT_COMPLETION_REQUEST", guid="other", transaction_id=8)
    assert first.payment.payment_id == second.payment.payment_id
    assert first.payment.payment_id == model.payment_id(
        model.SourceKey(
            "handpoint", "live", "mer1", "emv_pair", f"{RECORD['transactionReference']}|0821700311|000041800001"
        )
    )
    assert (first.payment.status, first.payment.status_certainty) == ("unknown", "provisional")
    assert (first.payment.amount_certainty, first.payment.raw_status) == ("provisional", "200")
    assert (second.payment.status, second.payment.status_certainty) == ("approved", "certain")
    assert [p.payment.remote_id for p in (first, second)] == [RECORD["guid"], "other"]


@pytest.mark.parametrize("field", ["transactionReference", "terminalSerialNumber", "issuerRetrievalReferenceNumber"])
def test_messages_that_cannot_be_paired_go_by_their_guid(field: str) -> None:
    alone = model.payment_id(model.SourceKey("handpoint", "live", "mer1", "transaction", RECORD["guid"]))
    assert read().payment.payment_id == alone
    assert read(isSingleEmvMessage=False, **{field: ""}).payment.payment_id == alone


def test_a_first_message_that_was_declined_is_final() -> None:
    declined = read(isSingleEmvMessage=False, status="403").payment
    assert (declined.status, declined.status_certainty) == ("declined", "certain")


def test_one_message_payments_and_children_are_never_paired() -> None:
    alone = model.payment_id(model.SourceKey("handpoint", "live", "mer1", "transaction", RECORD["guid"]))
    for action in ("MOTO_SALE_REQUEST", "REFUND_REQUEST", "REVERSAL_REQUEST"):
        assert read(action=action, isSingleEmvMessage=False).payment.payment_id == alone


@pytest.mark.parametrize(
    ("parent", "found"),
    [
        ({}, None),
        (None, None),
        ("", None),
        ({"guid": "AAAAAAAA-c4b1-11f1-9d52-6f2b7a10e001"}, "aaaaaaaa-c4b1-11f1-9d52-6f2b7a10e001"),
        ({"deep": [{"id": "aaaaaaaa-c4b1-11f1-9d52-6f2b7a10e001"}]}, "aaaaaaaa-c4b1-11f1-9d52-6f2b7a10e001"),
        ({"transactionReference": RECORD["transactionReference"], "own": RECORD["guid"]}, None),
        ({"ref": RECORD["transactionReference"], "id": "bbbbbbbb-c4b1-11f1-9d52-6f2b7a10e001"},
         "bbbbbbbb-c4b1-11f1-9d52-6f2b7a10e001"),
    ],
)  # fmt: skip
def test_the_parent_is_the_guid_that_is_not_its_own(parent: object, found: str | None) -> None:
    assert read(action="REFUND_REQUEST", referenceObject=parent).payment.parent_remote_id == found


def test_ids_are_written_as_children_write_them() -> None:
    upper = str(RECORD["guid"]).replace("c4b1", "C4B1").replace("6f2b7a10e001", "6F2B7A10E001")
    parent = read(guid=upper).payment
    child = read(guid="other", action="REFUND_REQUEST", referenceObject={"guid": upper}).payment
    assert parent.remote_id == child.parent_remote_id == RECORD["guid"]
    assert parent.payment_id == read().payment.payment_id
    assert read(guid="Not-A-Guid").payment.remote_id == "Not-A-Guid"


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("transactionReference", "reference"), ("approvalCode", "auth_code"), ("issuerResponseCode", "decline_code"),
        ("acquirerTid", "tid"), ("acquirerMid", "merchant_account"), ("terminalSerialNumber", "terminal_serial"),
        ("issuerRetrievalReferenceNumber", "rrn"), ("issuerRequestAcquirerTid", "tid"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("planted", ["4111111111111111", "41111111111111112512", "4111-1111-1111-1111"])
def test_a_card_number_is_no_identifier(field: str, name: str, planted: str) -> None:
    tidless: dict[str, Any] = {"acquirerTid": ""} if field == "issuerRequestAcquirerTid" else {}
    payment = read(**({"status": "403", **tidless, field: planted})).payment
    assert getattr(payment, name) is None
    assert "1111" not in repr(payment).replace("18141507", "")


def test_a_record_named_by_a_card_number_is_a_finding() -> None:
    reading = read(guid="4111111111111111")
    assert reading.payment is None
    assert reading.finding.facts["why"] == "guid is a number like a card's"
    assert "4111" not in repr(reading.finding)


@pytest.mark.parametrize("problem", [OverflowError, ValueError, KeyError, TypeError])
def test_a_conversion_that_fails_unforeseen_spoils_its_record_only(
    problem: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: object) -> None:
        raise problem("4111111111111111")

    monkeypatch.setattr(translate, "_indexed", fails)
    reading = read()
    assert reading.payment is None
    assert reading.finding.facts["why"] == f"cannot be translated: {problem.__name__}"
    assert reading.occurred_at == datetime(2026, 11, 18, 14, 15, 7, tzinfo=UTC)


@pytest.mark.parametrize("edge", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_at_the_edge_of_all_times_is_doubted(edge: str) -> None:
    reading = read(**{"@timestamp": edge})
    assert reading.payment.source_at is None
    assert any("@timestamp" in doubt for doubt in reading.doubts)


@given(
    st.dictionaries(
        st.sampled_from(sorted(RECORD)),
        st.text(max_size=40)
        | st.from_regex(r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:00:00[+-][0-2][0-9]:00", fullmatch=True)
        | st.from_regex(r"[0-9]{14}|-?[0-9]{1,40}\.[0-9]{1,5}", fullmatch=True),
    )
)
def test_whatever_a_record_says_it_is_read(changes: dict[str, str]) -> None:
    reading = read(**changes)
    assert (reading.payment is None) != (reading.finding is None)


def test_a_payment_has_no_parent() -> None:
    assert read(referenceObject={"guid": "aaaaaaaa-c4b1-11f1-9d52-6f2b7a10e001"}).payment.parent_remote_id is None


@pytest.mark.parametrize(
    "changes",
    [
        {"name": None}, {"cardTypeId": "Brandnew"}, {"cardTypeId": None}, {"paymentScenario": "IMPLANT"},
        {"maskedCardNumber": ...}, {"status": "299"}, {"approvalCode": None}, {"@timestamp": "soon"},
        {"acquirerTid": None}, {"transactionReference": ...}, {"terminalSerialNumber": None},
        {"action": "REVERSAL_REQUEST", "name": "Odd Sale"}, {"action": "REFUND_REQUEST", "referenceObject": None},
        {"status": "403", "responseText": None}, {"action": "RING_REQUEST"},
    ],
)  # fmt: skip
def test_what_is_odd_is_doubted(changes: dict[str, Any]) -> None:
    reading = read(**changes)
    assert reading.doubts
    assert reading.doubts == read(**changes, guid="another", transaction_id=99).doubts


def test_extra_fields_and_harmless_gaps_are_not_doubted() -> None:
    for changes in ({"x_new": {"a": [1]}}, {"tipAmount": ...}, {"type": ...}, {"issuerRequestAcquirerTid": "1"}):
        assert read(**changes).doubts == ()


@pytest.mark.parametrize(
    "action",
    [
        "TIP_ADJUSTMENT_REQUEST", "PREAUTHORIZATION_REQUEST", "PREAUTHORIZATION_CAPTURE_REQUEST", "CARDPAN_REQUEST",
        "PREAUTHORIZATION_INCREASE_REQUEST", "MOTO_PREAUTH_REQUEST", "CARDTOKENIZATION_REQUEST",
        "DEFERRED_TOKENIZATION_REQUEST", "NOBODY_KNOWS_REQUEST",
    ],
)  # fmt: skip
def test_what_is_not_taken_as_money_is_a_finding(action: str) -> None:
    reading = read(action=action)
    assert reading.payment is None
    assert (reading.finding.kind, reading.finding.subject, reading.finding.mark) == (
        "unhandled_action", RECORD["guid"], action,
    )  # fmt: skip
