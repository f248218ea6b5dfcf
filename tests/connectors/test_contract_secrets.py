"""What every connector promises (10): secrets and card data go nowhere."""

from __future__ import annotations

import json
import logging
import re
import traceback
from typing import TYPE_CHECKING, Any

import pytest

from connectors.redact import is_dropped, redact_text
from connectors.registry import manifests
from tests.connectors.conftest import StandingClock, options_for, secret_of
from tests.connectors.replay import Provider, Says
from tests.connectors.samples import (
    Played,
    Sample,
    arguments_of,
    ask,
    capable,
    play,
    samples,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLES = [pytest.param(sample, id=f"{sample.provider}-{sample.name}") for sample in samples()]
CAPABLE = [pytest.param(*one, id=f"{one[0]}-{one[1]}") for one in capable()]
HOLDER, EXPIRY, PAN = "TREMBLAY/CANARI", "0931", "4111111111111111"

# 10 -----------------------------------------------------------------------------------------------------------------

PLANTED: dict[str, Any] = {
    "cardHolderName": HOLDER,
    "holderName": HOLDER,
    "unMaskedPan": PAN,
    "expiryDateMMYY": EXPIRY,
    "cardExpiry": {"month": "09", "year": "2931"},
    "cardToken": secret_of("key"),
    "ssk": secret_of("key"),
    "cardBin": PAN[:6],
    "customerReference": f"{HOLDER} {PAN}",
    "metadata": {"metadata1": HOLDER},
    "billingDetails": {"nickName": HOLDER},
    "customerReceipt": f"<html>{HOLDER} {PAN} {EXPIRY}</html>",
}


@pytest.mark.parametrize("sample", SAMPLES)
def test_canaries_in_answers_go_nowhere(sample: Sample, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    replies = [
        reply | ({"body": _planted(reply["body"])} if "body" in reply else {}) for reply in sample.read()["replies"]
    ]
    _assert_clean(play(sample, replies=replies), caplog)


@pytest.mark.parametrize("status", [200, 400, 401, 422, 500])
@pytest.mark.parametrize(("provider", "method", "given"), CAPABLE)
def test_canaries_in_refusals_go_nowhere(  # noqa: PLR0913, PLR0917 - two parametrisations and two fixtures
    provider: str,
    method: str,
    given: dict[str, Any],
    status: int,
    caplog: pytest.LogCaptureFixture,
    standing: StandingClock,
) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = " ".join(secret_of(name) for name in manifests()[provider].secrets)
    told = f'card 4111 1111 1111 1111 of key {secrets} {{"holderName":"{HOLDER}"}}'
    body = PLANTED | {"error": {"message": told, "code": "9"}, "message": told, "businessCode": 1, "x": [PLANTED]}
    with Provider([Says(status, json.dumps(body).encode())]) as server:
        played = ask(options_for(provider, server.url), method, arguments_of(method, given))
    _assert_clean(played, caplog)


def _planted(value: Any) -> Any:
    if isinstance(value, dict):
        whole = {name: _planted(inner) for name, inner in value.items()}
        if isinstance(whole.get("maskedCardNumber"), str):
            whole["maskedCardNumber"] = PAN[:12] + whole["maskedCardNumber"][-4:]
        return PLANTED | {"cardTypeId": PAN[:6] + "******1111"} | whole
    return [_planted(inner) for inner in value] if isinstance(value, list) else value


def _assert_clean(played: Played, caplog: pytest.LogCaptureFixture) -> None:
    told = [caplog.text, played.shown, json.dumps(played.plain())]
    if played.error is not None:
        told += traceback.format_exception(played.error)
        told += [repr(played.error), str(played.error), played.error.detail, repr(vars(played.error))]
    whole = "\n".join(told)
    for canary in (HOLDER, PAN, PAN[:12], "4111 1111", "SECRET-", "2931"):
        assert canary not in whole
    assert not re.search(rf"(?<![0-9]){EXPIRY}(?![0-9])", whole)
    assert "?" not in "".join(record.getMessage() for record in caplog.records)


@pytest.mark.parametrize("sample", SAMPLES)
def test_samples_hold_no_card_data(sample: Sample) -> None:
    for file in (sample.file, sample.expected_file):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"(?<![0-9])[0-9]{6}[*xX]{2,}", text)
        for number in re.findall(r"(?<![0-9])[0-9]{15,19}(?![0-9])", text):
            assert redact_text(number) == number or number.startswith("2026")
        for name, value in _fields(json.loads(text)):
            assert not (is_dropped(name) and value), name


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from value.items()
        value = list(value.values())
    for inner in value if isinstance(value, list) else ():
        yield from _fields(inner)
