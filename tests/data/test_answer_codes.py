from __future__ import annotations

import pytest

from data import answer_codes


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("00", "approved by the issuer"),
        ("51", "insufficient funds"),
        ("55", "wrong PIN"),
        ("91", "issuer out of reach"),
        ("Z3", "issuer out of reach, declined by the terminal"),
        ("y1", "approved by the terminal alone"),
        ("1a", "the chip must be read, or the PIN entered"),
    ],
)
def test_a_code_is_told_in_words(code: str, said: str) -> None:
    assert answer_codes.said(code) == said


@pytest.mark.parametrize("code", ["", "0", "000", "ZZ", "1000", "é1"])
def test_a_code_of_no_list_is_told_as_unknown(code: str) -> None:
    assert answer_codes.said(code) is None


def test_no_code_is_both_an_issuers_and_a_terminals() -> None:
    assert set(answer_codes.TERMINAL) & set(answer_codes.ISSUER) == set()
