from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import from_excel

from data.fields import field
from pipeline.reports.cells import columns, serial, text

TORONTO = ZoneInfo("America/Toronto")


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("bell\x07 and null\x00", "bell and null"),
        ("two\r\nlines\rthree", "two\nlines\nthree"),
        ("<r><t>x</t></r>", " <r><t>x</t></r>"),
        ("\ufffe\uffff", ""),
        ("=1+1", "=1+1"),
        ("Côté \U0001f600", "Côté \U0001f600"),
    ],
)
def test_texts(given_: str, expected: str) -> None:
    assert text(given_) == expected


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2090, 1, 1)))  # noqa: DTZ001 - local times
def test_a_spreadsheet_reads_the_same_moment(moment: datetime) -> None:
    read = from_excel(serial(moment))
    assert isinstance(read, datetime)
    assert abs(read - moment) <= timedelta(milliseconds=1)


def test_values_are_in_the_readers_zone_and_language() -> None:
    names = ("kind", "occurred_at", "business_date", "client", "amount_minor", "is_test", "currency")
    batch = pa.RecordBatch.from_pylist(
        [
            {
                "kind": "refund",
                "occurred_at": datetime(2026, 10, 5, 16, 0),  # noqa: DTZ001 - as the database hands it over
                "business_date": date(2026, 10, 5),
                "client": "",
                "amount_minor": 1050,
                "is_test": True,
                "currency": "CAD",
            }
        ]
    )
    fields = tuple(field(name) for name in names)
    noon = serial(datetime(2026, 10, 5, 12, 0))  # noqa: DTZ001 - local time
    expected = [["Remboursement"], [noon], [noon - 0.5], [None], [Decimal("10.50")], ["Oui"], ["CAD"]]
    assert columns(batch, fields, TORONTO, "fr_CA") == expected
    assert columns(batch, fields, TORONTO, "en_CA")[0] == ["Refund"]
