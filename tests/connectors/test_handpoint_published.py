"""Bodies of every shape that Handpoint publishes, with values of our own, and every shape of its refusals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from connectors.handpoint import wire
from connectors.handpoint.refusal import explain
from connectors.handpoint.terminals import terminal_of
from connectors.handpoint.translate import Translator
from data.model import Status
from tests.connectors.handpoint_records import ACCOUNT

VECTORS = Path(__file__).with_name("published")


# What each published body is read as ------------------------------------------------------------------------------


def _vectors(prefix: str) -> list[Any]:
    return [pytest.param(file, id=file.stem) for file in sorted(VECTORS.glob(f"{prefix}*.json"))]


@pytest.mark.parametrize("file", _vectors("v10"))
def test_published_feed_bodies_are_read(file: Path) -> None:
    document = json.loads(file.read_bytes())
    records = document.get("transactions", [document])
    page = wire.feed_page(json.dumps({"transactions": records, "total": 1}).encode())
    reading = Translator(ACCOUNT).read(page.records[0])
    assert reading.payment is not None
    assert reading.finding is None
    assert reading.doubts == ()
    assert reading.payment.amount_minor == {"47.50000": 4750, "22.10000": 2210}[records[0]["amount"]]
    assert reading.payment.status is Status.APPROVED
    assert reading.payment.last4 == "4242"
    assert reading.payment.card_brand == "visa"


@pytest.mark.parametrize("file", _vectors("v01"))
def test_published_terminals_are_read(file: Path) -> None:
    entries = [wire.listed_terminal(raw) for raw in wire.listed_terminals(file.read_bytes())]
    terminals = [terminal_of(entry, "x") for entry in entries]
    assert {terminal.terminal_type for terminal in terminals if terminal} <= {"PAXA920PRO", "PAXA920"}
    assert len(terminals) == 1


@pytest.mark.parametrize("file", _vectors("v02"))
def test_published_acceptances_are_read(file: Path) -> None:
    assert wire.accepted(file.read_bytes()).message


@pytest.mark.parametrize("file", [*_vectors("v03"), *_vectors("v04"), *_vectors("v05"), *_vectors("v06")])
def test_published_results_are_read(file: Path) -> None:
    found = wire.result(file.read_bytes())
    assert found.outcome
    assert found.terminal is not None


@pytest.mark.parametrize("file", _vectors("v07"))
def test_published_statuses_are_read(file: Path) -> None:
    entries = wire.status_entries(file.read_bytes())
    assert isinstance(entries, list)
    assert [entry.outcome for entry in entries] == ["CANCELLED", "AUTHORISED"]


@pytest.mark.parametrize("file", _vectors("e"))
def test_published_errors_are_read(file: Path) -> None:
    code, sentence = explain(file.read_bytes())
    named = next(
        (part for part in file.stem.split("_") if part in {"1001", "1002", "1003", "1004", "1005", "3153"}), None
    )
    assert code == (named or {"e02_422": "VALIDATION_FAILED"}.get(file.stem))
    assert sentence


@pytest.mark.parametrize(
    ("body", "code", "sentence"),
    [
        ({"error": {"message": {"error": 1001, "message": "busy"}}}, "1001", "busy"),
        ({"error": {"message": '{"error":"1001","message":"busy"}'}}, "1001", "busy"),
        ({"error": 1001, "message": "busy"}, "1001", "busy"),
        ({"error": {"message": '{"error', "code": "X"}}, "X", '{"error'),
        (
            {"error": {"message": "No", "details": {"body": {"error": {"errorCode": 3153, "reason": "why"}}}}},
            "3153",
            "why",
        ),
        ({"error": {"message": "No", "details": [{"path": ""}]}}, None, "No"),
        ({"error": {"statusCode": 403, "message": "No valid key"}}, None, "No valid key"),
        ({"error": {"message": ["odd"]}}, None, ""),
        (["odd"], None, ""),
    ],
)
def test_a_refusal_is_understood_in_every_shape(body: object, code: str | None, sentence: str) -> None:
    assert explain(json.dumps(body).encode()) == (code, sentence)
