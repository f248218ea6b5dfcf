from __future__ import annotations

from datetime import date

import pytest

from dashboard import filters
from dashboard.filters import BadFilter
from dashboard.periods import Period

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))


def test_a_period_is_read() -> None:
    assert filters.period({"from": "2026-10-01", "to": "2026-10-31"}) == OCTOBER


def test_a_day_is_a_period() -> None:
    assert filters.period({"from": "2026-10-01", "to": "2026-10-01"}).since == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({}, "both days"),
        ({"from": "2026-10-01"}, "both days"),
        ({"from": "2026-10-01", "to": "31/10/2026"}, "year-month-day"),
        ({"from": "2026-02-30", "to": "2026-03-01"}, "year-month-day"),
        ({"from": "2026-10-02", "to": "2026-10-01"}, "ends before it begins"),
        ({"from": "1026-10-02", "to": "2026-10-01"}, "ten years"),
    ],
)
def test_a_period_that_cannot_be_is_said_with_its_fix(params: dict[str, str], said: str) -> None:
    with pytest.raises(BadFilter) as problem:
        filters.period(params)
    assert said in problem.value.text


def test_an_address_reads_back_as_what_it_was_made_from() -> None:
    address = filters.export_address(OCTOBER, "xlsx", "en_CA")
    assert address == "/exports/payment-details.xlsx?from=2026-10-01&to=2026-10-31&lang=en"


@pytest.mark.parametrize(("given", "found"), [("fr", "fr_CA"), ("en", "en_CA"), ("de", "en_CA"), (None, "en_CA")])
def test_a_language_is_one_of_ours(given: str | None, found: str) -> None:
    assert filters.language(given, "en_CA") == found
