from __future__ import annotations

import pytest

from pipeline import words


@pytest.mark.parametrize(
    ("source", "code", "language", "said"),
    [
        ("handpoint.feed", "51", "fr_CA", "fonds insuffisants"),
        ("handpoint.feed", "51", "en_CA", "insufficient funds"),
        ("handpoint.status", "0010", "fr_CA", "refusé en ligne"),
        ("handpoint.status", "1000", "en_CA", "declined by the terminal or the gateway"),
        ("paysafe", "1000", "en_CA", None),
        ("nobody.feed", "Z3", "en_CA", "issuer out of reach, declined by the terminal"),
        ("", "00", "en_CA", "approved by the issuer"),
        ("handpoint.feed", "Q7", "fr_CA", None),
    ],
)
def test_a_response_code_is_in_the_providers_words_else_in_everybodys(
    source: str, code: str, language: str, said: str | None
) -> None:
    assert words.answer(source, code, language) == said
