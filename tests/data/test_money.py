from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.money import exponent, major, minor

CURRENCIES = st.sampled_from(["CAD", "USD", "JPY", "KWD", "CLF"])


@pytest.mark.parametrize("code", ["", "cad", "CA", "CADD", "CA$", "C4D", " CAD", "CAD\n"])
def test_what_is_no_currency_code_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="ISO 4217"):
        exponent(code)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "1,50",
        "1.005",
        "0.001",
        "1e3",
        "NaN",
        "Infinity",
        "1 000.00",
        "--1",
        "1.",
        ".5",
        "\u0663.\u0660\u0660",
        "9" * 30,
    ],
)
def test_what_is_not_exactly_an_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount of CAD"):
        minor(text, "CAD")


def test_a_fraction_of_a_yen_is_refused() -> None:
    with pytest.raises(ValueError, match="not an amount of JPY"):
        minor("1.5", "JPY")


@pytest.mark.parametrize(
    ("text", "currency", "expected"),
    [
        ("10.50", "CAD", 1050),
        ("10.5", "CAD", 1050),
        ("10", "CAD", 1000),
        ("-0.30", "CAD", -30),
        ("+0.30", "CAD", 30),
        (" 7.00 ", "CAD", 700),
        ("1.000", "CAD", 100),
        ("1050", "JPY", 1050),
        ("1.234", "KWD", 1234),
        (Decimal("99999999999.99"), "CAD", 9_999_999_999_999),
    ],
)
def test_amounts_become_minor_units(text: str | Decimal, currency: str, expected: int) -> None:
    assert minor(text, currency) == expected


@given(st.integers(-(10**12), 10**12), CURRENCIES)
def test_there_and_back_is_the_same_amount(amount: int, currency: str) -> None:
    assert minor(major(amount, currency), currency) == amount
    assert -major(amount, currency).as_tuple().exponent == exponent(currency)  # type: ignore[operator]
