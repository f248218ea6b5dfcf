"""Which addresses and options a connector is built from."""

from __future__ import annotations

import pytest

from connectors.address import address_problem, is_loopback
from connectors.registry import BadOptions, Options, build, problems_with
from tests.connectors.conftest import options_for


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("https://api.example.com/p-market-api", None),
        ("http://127.0.0.1:9100/cloud", None),
        ("http://localhost:9100", None),
        ("http://[::1]:9100", None),
        ("http://api.example.com", "https"),
        ("http://127.0.0.1.example.com", "https"),
        ("ftp://api.example.com", "https"),
        ("api.example.com", "https"),
        ("https://user:password@api.example.com", "nothing but"),
        ("https://api.example.com?key=1", "nothing but"),
        ("https://[half", "not a URL"),
        ("https://api.example.com:port", "not a URL"),
    ],
)
def test_only_https_or_this_machine_may_be_spoken_to(url: str, problem: str | None) -> None:
    found = address_problem(url)
    assert found is None if problem is None else problem in (found or "")


def test_loopback_is_told_by_address_not_by_looks() -> None:
    assert is_loopback("http://127.8.8.8")
    assert not is_loopback("http://127.0.0.1.nip.io")
    assert not is_loopback("")


def test_options_tell_everything_that_is_wrong() -> None:
    options = Options(
        name="handpoint",
        provider="handpoint",
        environment="live",
        urls={"cloud_url": "http://cloud.example.com"},
        switches={"feed_auth": "guess", "page_limit": -1, "colour": "blue"},
    )
    with pytest.raises(BadOptions) as caught:
        build(options)
    assert len(caught.value.problems) == 6
    assert problems_with(Options(name="x", provider="handpiont", environment="live")) == [
        "no provider is called 'handpiont'"
    ]
    assert problems_with(options_for("handpoint", "https://api.example.com")) == []
