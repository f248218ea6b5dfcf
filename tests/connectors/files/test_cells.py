from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.files.cells import Misread, fact, last4, looks_like_card, money, named, text

if TYPE_CHECKING:
    from connectors.files.book import Cell

PANS = ["4111111111111111", "378282246310005", "5555555555554444", "6011111111111117", "2223003122003222"]
NARROW, NO_BREAK = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("cell", "minor"),
    [
        ("1 234,50 $", 123450), (f"1{NO_BREAK}234,50{NO_BREAK}$", 123450), (f"1{NARROW}234,50 $", 123450),
        ("$1,234.50", 123450), ("1.234,50", 123450), ("1'234.50", 123450), ("(12,00)", -1200), ("12,00-", -1200),
        ("\u221212,00", -1200), ("-$12.00", -1200), ("$-12.00", -1200), ("(12,00 $)", -1200), ("- 12,00 $", -1200),
        ("12", 1200), ("12,5", 1250), (".50", 50), ("CA$12.00", 1200), ("12.00 CAD", 1200), ("CAD $12.00", 1200),
        ("12,00 $ CA", 1200), ("$1,234", 123400), ("1,234,567", 123456700), ("+3", 300), ("0,00 $", 0), (12, 1200),
        (12.3000001, 1230), (0.1 + 0.2, 30), (-5.0, -500), (None, None), ("", None), ("  ", None), ("-", None),
        ("\u2014", None),
    ],
)  # fmt: skip
def test_money_is_read_in_both_languages(cell: Cell, minor: int | None) -> None:
    assert money(cell, "CAD") == minor


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("12,345", "ambiguous_amount"), ("12.000", "ambiguous_amount"), ("1,234 $", "ambiguous_amount"),
        ("$12.345", "ambiguous_amount"), ("1234,567", "bad_amount"), ("12.3456", "bad_amount"), (12.305, "bad_amount"),
        (12.3001, "bad_amount"), (float("nan"), "bad_amount"), (float("inf"), "bad_amount"), (True, "bad_amount"),
        ("12 34", "bad_amount"), ("--12", "bad_amount"), ("-(12)", "bad_amount"), ("1,23,456.00", "bad_amount"),
        ("=1+1", "bad_amount"), ("douze", "bad_amount"), ("12 $ 13 $", "bad_amount"), (PANS[0], "bad_amount"),
        ("12,00 €", "other_currency"), ("US$3", "other_currency"), ("3 USD", "other_currency"), (1e15, "bad_amount"),
    ],
)  # fmt: skip
def test_an_amount_that_is_not_certain_is_refused(cell: Cell, key: str) -> None:
    with pytest.raises(Misread) as misread:
        money(cell, "CAD")
    assert misread.value.key == key


def french(minor: int, space: str) -> str:
    whole, cents = divmod(abs(minor), 100)
    return f"{'-' if minor < 0 else ''}{whole:,},{cents:02} $".replace(",", space, f"{whole:,}".count(","))


def english(minor: int) -> str:
    written = f"${abs(minor) // 100:,}.{abs(minor) % 100:02}"
    return f"({written})" if minor < 0 else written


AMOUNTS = st.integers(-(10**11), 10**11)


@given(AMOUNTS, st.sampled_from([" ", NO_BREAK, NARROW]))
def test_what_is_written_in_french_is_read_back(minor: int, space: str) -> None:
    assert money(french(minor, space), "CAD") == minor


@given(AMOUNTS)
def test_what_is_written_in_english_or_as_a_number_is_read_back(minor: int) -> None:
    assert money(english(minor), "CAD") == minor
    assert money(minor / 100, "CAD") == minor


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans()))
def test_money_is_exact_or_refused_whatever_stands_there(cell: Cell) -> None:
    try:
        found = money(cell, "CAD")
    except Misread:
        return
    assert found is None or isinstance(found, int)


@pytest.mark.parametrize(
    ("cell", "four"),
    [
        ("•••• 4242", "4242"), ("4242", "4242"), ("**** **** **** 4242", "4242"), ("xxxx-4242", "4242"), (42, "0042"),
        (4242, "4242"), (4242.0, "4242"), ("Visa 4242", "4242"), ("Visa ...4242", "4242"), ("411111******1111", "1111"),
        (PANS[0], "1111"), (378282246310005, "0005"), (4111111111111110, None), ("Comptant", None), ("", None),
        (None, None), (12.5, None), (-4242, None), ("42424", None), (42424, None),
    ],
)  # fmt: skip
def test_the_last_four_digits_are_found(cell: Cell, four: str | None) -> None:
    assert last4(cell) == four


def written(pan: str) -> list[Cell]:
    spaced = " ".join(pan[start : start + 4] for start in range(0, len(pan), 4))
    wide = "".join(chr(0xFF10 + int(digit)) for digit in pan)
    apart = [spaced.replace(" ", mark) for mark in ("-", "_", ".", ",", "·", " - ", NO_BREAK, "\u200b", "/", "|")]
    return [pan, int(pan), float(pan), spaced, wide, f"carte {pan} exp 12/29", f"n{pan}n", f"={pan}", *apart]


@pytest.mark.parametrize("pan", PANS)
def test_no_card_number_gets_past_a_cell(pan: str) -> None:
    for cell in written(pan):
        for shown in (text(cell), fact(cell), named(cell) or ""):
            digits = re.sub(r"\D", "", shown)
            assert pan not in digits, cell
            assert pan[:6] not in digits, cell
        assert looks_like_card(cell), cell


@pytest.mark.parametrize("cell", [4111111111111110, 4111111111111111.0, 5555555555554440])
def test_a_number_that_excel_has_shortened_is_neither_shown_nor_a_name(cell: Cell) -> None:
    assert text(cell) == "[removed]"
    assert named(cell) is None


@pytest.mark.parametrize(
    "cell", ["b2d3b6ee-1111-4111-8111-111111111111", "R-100234", "0012", "514 555-1234", "TX 2026-10-31/7", "20261031"]
)
def test_numbers_of_payments_stay_as_they_are(cell: str) -> None:
    assert named(cell) == text(cell) == cell
    assert not looks_like_card(cell)


def test_numbers_and_formulas_are_only_text() -> None:
    assert text('=HYPERLINK("http://x")') == '=HYPERLINK("http://x")'
    assert text("  a \n b ") == "a b"
    assert [text(cell) for cell in (12.0, 12.5, None, True)] == ["12", "12.5", "", "true"]
    assert [named(1234), named(1234.0), named(""), named(None)] == ["1234", "1234", None, None]
