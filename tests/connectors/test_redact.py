from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.redact import REMOVED, brief, identifier, is_dropped, last4, outline, redact, redact_text

PAN = "4111111111111111"


@pytest.mark.parametrize(
    "name",
    [
        "unMaskedPan", "cardHolderName", "expiryDateMMYY", "cardToken", "cardTokenizationGuid", "chipTransactionReport",
        "signatureUrl", "balance", "ssk", "sharedSecret", "key", "token", "email", "phone", "ApiKeyCloud",
        "AnalyticsApiKey", "Authorization", "sysKey", "password", "signature", "holderName", "cardExpiry", "cardBin",
        "billingDetails", "customerIp", "paymentHandleToken", "networkToken", "CARDBIN", "TOKEN", "SIGNDATA", "track1",
        "TRACK2DATA", "cardHolder", "expDate", "APP_EXP_DATE", "customerReference", "metadata", "customData",
        "customFields", "AUTH-TOKEN", "cvv",
    ],
)  # fmt: skip
def test_secrets_and_card_data_are_dropped_by_name(name: str) -> None:
    assert is_dropped(name)
    assert redact({name: "x", "kept": [{name: {"deep": 1}}]}) == {"kept": [{}]}


@pytest.mark.parametrize(
    "name",
    [
        "aid", "tvr", "tsi", "iad", "arc", "applicationLabel", "authorisationCode", "rrn", "mid", "tid", "guid",
        "issuerResponseCode", "lastDigits", "cardType", "cardSchemeName", "transactionReference", "serial_number",
        "availableToRefund", "amount", "status", "monkey",
    ],
)  # fmt: skip
def test_what_receipts_and_settlement_need_is_kept(name: str) -> None:
    assert not is_dropped(name)


def test_masked_numbers_keep_four_digits() -> None:
    assert redact({"maskedCardNumber": "496663******0936"}) == {"maskedCardNumber": "0936"}
    assert redact({"maskedCardNumber": "************0936", "maskedPan": "none"}) == {
        "maskedCardNumber": "0936",
        "maskedPan": None,
    }
    assert last4("١٢٣٤") is None
    assert last4(None) is None
    assert last4("936") is None


def test_card_type_id_is_kept_where_it_is_the_brand() -> None:
    assert redact({"cardTypeId": "Visa"}) == {"cardTypeId": "Visa"}
    assert redact({"cardTypeId": "************0936"}) == {"cardTypeId": REMOVED}


def test_receipts_are_kept_as_addresses_only() -> None:
    url = "https://receipts.example.com/receipts/1/customer.html"
    assert redact({"customerReceipt": url, "merchantReceipt": "<html>JEAN</html>"}) == {
        "customerReceipt": url,
        "merchantReceipt": REMOVED,
    }


@pytest.mark.parametrize("text", [PAN, "4111 1111 1111 1111", "4111-1111-1111-1111", "378282246310005", "card:" + PAN])
def test_card_numbers_are_removed_from_text(text: str) -> None:
    assert "1111" not in redact_text(text)
    assert "0005" not in redact_text(text)
    assert REMOVED in redact_text(f"before {text} after")


@pytest.mark.parametrize(
    "text",
    [
        f"Declined 05 {PAN}", "Code 51 - 4111 1111 1111 1111", f"{PAN}2512", f"99{PAN}2512", "4111.1111.1111.1111",
        "4111  1111  1111  1111", "4111/1111/1111/1111", "4111 - 1111 - 1111 - 1111", "2026/11/20 378282246310005",
        "4111\u20111111\u20111111\u20111111", f"{PAN}{'0' * 100}", "12 0018123456789007 34",
    ],
)  # fmt: skip
def test_card_numbers_are_found_among_other_digits(text: str) -> None:
    found = redact_text(f"Declined: {text}, sorry")
    assert not re.search("[0-9]", found)
    assert found.startswith("Declined: ")
    assert found.endswith("[removed], sorry")


@pytest.mark.parametrize(
    "text",
    ["41111111-1111-4111-8111-111111111111", "parent 41111111-1111-4111-8111-111111111111, gone", "9" * 23],
)
def test_guids_and_numbers_of_no_brand_stay(text: str) -> None:
    assert redact_text(text) == text


@pytest.mark.parametrize("text", [PAN, f"{PAN}2512", "4111-1111-1111-1111", f"REF{PAN}", "9" * 1000])
def test_a_card_number_names_nothing(text: str) -> None:
    assert identifier(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "0000701131600", "000041800001", "700000041877", "0821700311", "204117", "", "mer-essai-0001-canada",
        "41111111-1111-4111-8111-111111111111",
    ],
)  # fmt: skip
def test_what_names_something_stays(text: str) -> None:
    assert identifier(text) == (text or None)


def test_numbers_that_are_no_cards_stay() -> None:
    for text in ("4111111111111112", "0000909387899", "20260909200104", "9" * 23, "2026-11-20"):
        assert redact_text(text) == text


def test_card_numbers_are_removed_whatever_their_type() -> None:
    assert redact([int(PAN), float(PAN), PAN, True, None, 4.5, 12]) == [REMOVED, REMOVED, REMOVED, True, None, 4.5, 12]
    assert redact([int(f"{PAN}2512"), 10**400]) == [REMOVED, REMOVED]


def test_half_masked_numbers_lose_their_first_digits() -> None:
    assert redact_text("496663******0936 4966 63XX XXXX 0936") == "****0936 ****0936"


def test_known_secrets_are_removed_wherever_they_stand() -> None:
    assert redact_text("key=ABC-12345 and ABC-12345678", ["ABC-12345", "ABC-12345678", "12"]) == (
        f"key={REMOVED} and {REMOVED}"
    )
    assert redact({"message": "bad key ABC-12345"}, ["ABC-12345"]) == {"message": f"bad key {REMOVED}"}


@pytest.mark.parametrize(
    "text",
    [
        '{"cardHolderName":"JEAN \\"J\\" ROY","a":1}',
        '{"a":1,"cardHolderName":"JEAN ROY',
        '{"billingDetails":{"nickName":"JEAN ROY","zip":"J3X"},"a":1}',
        '[{"cardExpiry" : {"who": "JEAN ROY"',
        '{"track1":["JEAN ROY"],"a":1}',
        "HREF=1\x1fCARDBIN=JEANROY\x1fTOKEN=ROY",
        "https://x/?sysKey=ROY&timestamp=1&signature=JEAN",
    ],
)
def test_dropped_fields_are_removed_from_text_too(text: str) -> None:
    found = redact_text(text)
    assert "JEAN" not in found
    assert "ROY" not in found
    assert REMOVED in found


def test_the_rest_of_the_text_stays() -> None:
    assert redact_text('{"holderName":"JEAN","status":"PENDING"}') == '{"holderName":"[removed]","status":"PENDING"}'


def test_a_sentence_is_cut_and_straightened() -> None:
    assert brief("a\n  b\t" + "x" * 1000) == "a b " + "x" * 396


def test_an_outline_shows_no_value() -> None:
    document = {"a": {"b": {"c": {"d": {"e": 1}}}}, "list": [], "n": 4.5, "jean roy": 1}
    assert outline(json.dumps(document).encode()) == "{a: {b: {c: {d: {…}}}}, list: [], n: number, ?: number}"
    assert outline(b"<html>JEAN ROY</html>") == "markup, 21 bytes"
    assert outline(b'{"name":"JEAN') == "JSON cut short, 13 bytes"
    assert outline(b"\xff\xfe") == "text, 2 bytes"
    assert outline(b"") == "nothing, 0 bytes"
    assert outline(b"[" * 100_000) == "JSON cut short, 100000 bytes"


@given(st.text(max_size=30), st.text(max_size=30), st.sampled_from(["", " ", "-"]))
def test_no_card_number_survives_between_other_words(before: str, after: str, between: str) -> None:
    spaced = between.join(PAN[n : n + 4] for n in range(0, 16, 4))
    assert spaced not in redact_text(before + spaced + after)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=True) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=20,
    )
)
def test_redacting_twice_changes_nothing_more(document: object) -> None:
    once = redact(document)
    assert redact(once) == once
