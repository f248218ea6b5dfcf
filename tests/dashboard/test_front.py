from __future__ import annotations

import pytest

from tests.dashboard.served import PAGE, client

HTML = {"accept": "text/html"}


@pytest.mark.parametrize(
    ("address", "cookie", "language"),
    [
        ("/", "", "fr-CA"),
        ("/?lang=en", "", "en-CA"),
        ("/", "encaisse_lang=en", "en-CA"),
        ("/?lang=fr", "encaisse_lang=en", "fr-CA"),
    ],
)
def test_the_page_says_its_language_and_its_name(address: str, cookie: str, language: str) -> None:
    answer = client().get(address, headers=HTML | {"cookie": cookie, "accept-encoding": "gzip", "if-none-match": '"1"'})
    assert answer.status_code == 200
    assert answer.text == PAGE.replace('lang="en"', f'lang="{language}"').replace("Streamlit", "Encaisse")
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_a_language_in_the_address_is_remembered() -> None:
    asked = client().get("/logo.svg?lang=en")
    assert asked.headers["content-type"].startswith("image/svg+xml")
    kept = asked.headers["set-cookie"]
    assert kept.startswith("encaisse_lang=en; Path=/; Max-Age=")
    assert "HttpOnly" in kept
    assert "SameSite=Lax" in kept


@pytest.mark.parametrize("address", ["/", "/?lang=de", "/?lang=en%0d%0aX-Evil:1"])
def test_nothing_else_is_remembered(address: str) -> None:
    assert "set-cookie" not in client().get(address, headers=HTML).headers


def test_every_answer_keeps_others_out() -> None:
    headers = client().get("/logo.svg").headers
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
