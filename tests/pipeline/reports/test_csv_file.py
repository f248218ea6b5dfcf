from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.fields import field
from pipeline.reports.csv_file import clean, header, is_dangerous, lines, neutral

TORONTO = ZoneInfo("America/Toronto")
FIELDS = tuple(
    field(name) for name in ("kind", "occurred_at", "business_date", "client", "amount_minor", "net_minor", "is_test")
)
_OURS = re.compile(r"'+[=+\-@\t\r\n]")


def batch(**changes: Any) -> pa.RecordBatch:
    row = {
        "kind": "refund",
        "occurred_at": datetime(2026, 11, 1, 5, 30, 0, 250_000),  # noqa: DTZ001 - as the database hands it over
        "business_date": date(2026, 11, 1),
        "client": "Élodie, dite « Lo »",
        "amount_minor": 500,
        "net_minor": -500,
        "is_test": False,
    }
    return pa.RecordBatch.from_pylist([row | changes])


def read(text: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.decode(), newline=""), strict=True))


def given_back(text: str) -> str:
    return text[1:] if _OURS.match(text) else text


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "=cmd|' /C calc'!A0", "'=1", "''-1", "-", "=\u00e9"],
)
def test_what_looks_like_a_formula_is_made_harmless(text: str) -> None:
    assert is_dangerous(text)
    assert neutral(text) == f"'{text}"
    assert given_back(neutral(text)) == text


@pytest.mark.parametrize("text", ["", "a=1", "Côté", "'quoted'", "l'arena", "1-2", " =1", "0042"])
def test_what_does_not_is_left_alone(text: str) -> None:
    assert not is_dangerous(text)
    assert neutral(text) == text


@given(st.text(alphabet=st.sampled_from("'=+-@\t\r\n a1,\"\x00\x07\ufffeé")))
def test_every_text_can_be_had_back_and_none_begins_a_formula(text: str) -> None:
    written = neutral(text)
    assert written[:1] not in set("=+-@\t\r\n") or not written
    assert given_back(written) == clean(text)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe]", written)


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_any_text_survives_the_file(text: str) -> None:
    ((_, _, _, client, *_),) = read(lines(batch(client=text), FIELDS, TORONTO))
    assert given_back(client) == clean(text)


def test_names_come_first_and_lines_end_as_the_standard_says() -> None:
    assert header(FIELDS) == b"kind,occurred_at,business_date,client,amount_minor,net_minor,is_test\r\n"
    written = lines(batch(), FIELDS, TORONTO)
    assert written.endswith(b"\r\n")
    assert written.count(b"\n") == 1
    assert not header(FIELDS).startswith(b"\xef\xbb\xbf")


def test_values_are_machine_words() -> None:
    (row,) = read(lines(batch(), FIELDS, TORONTO))
    assert row == [
        "refund",
        "2026-11-01T01:30:00.250000-04:00",
        "2026-11-01",
        "Élodie, dite « Lo »",
        "500",
        "-500",
        "false",
    ]


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    times = [datetime(2026, 11, 1, hour, 30) for hour in (5, 6)]  # noqa: DTZ001 - as the database hands them over
    (first,), (second,) = (read(lines(batch(occurred_at=at), FIELDS, TORONTO)) for at in times)
    assert (first[1], second[1]) == ("2026-11-01T01:30:00-04:00", "2026-11-01T01:30:00-05:00")


def test_what_nobody_said_is_empty() -> None:
    schema = batch().schema
    nothing = pa.RecordBatch.from_pylist([dict.fromkeys(schema.names)], schema=schema)
    assert read(lines(nothing, FIELDS, TORONTO)) == [[""] * len(FIELDS)]
