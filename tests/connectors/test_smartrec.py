from __future__ import annotations

import base64
import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest
from msgspec import structs

from connectors import errors
from connectors.registry import BadOptions, build, problems_with
from tests.connectors.conftest import options_for, secret_of
from tests.connectors.replay import Asked, Provider, Says, says

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.registry import Options

PLACES = {"Items": [{"Id": 1, "Name": "Aréna"}], "Paging": {"TotalCount": 1, "Next": ""}}
PAIR = base64.b64encode(f"{secret_of('key')}:{secret_of('secret')}".encode()).decode()


def opened_by(*tokens: str) -> Callable[[Asked], Says]:
    """Return a provider that gives out tokens in turn and accepts the last one only."""
    left = list(tokens)

    def script(asked: Asked) -> Says:
        if asked.path.endswith("/authenticate"):
            return says({"Token": left.pop(0)}) if asked.headers["authorization"] == f"Basic {PAIR}" else Says(401)
        return says(PLACES) if asked.headers["authorization"] == f"Bearer {tokens[-1]}" else Says(401)

    return script


def without(options: Options, *names: str) -> Options:
    return structs.replace(options, secrets={name: v for name, v in options.secrets.items() if name not in names})


def asked_of(server: Provider) -> list[tuple[str, str]]:
    return [(one.method, one.path.rsplit("/", 1)[1]) for one in server.asked]


@pytest.mark.parametrize("how", ["get", "post"])
def test_a_key_is_exchanged_for_a_token_once(how: str) -> None:
    with Provider(opened_by("first")) as server:
        connector = build(without(options_for("smartrec", server.url, authenticate=how), "token"))
        assert [site.name for site in (*connector.list_sites(), *connector.list_sites())] == ["Aréna", "Aréna"]
        connector.close()
    assert asked_of(server) == [(how.upper(), "authenticate"), ("GET", "locations"), ("GET", "locations")]
    assert {one.headers["x-amilia-origin"] for one in server.asked} == {"encaisse"}


def test_a_token_that_is_refused_is_renewed_once() -> None:
    with Provider(opened_by("second")) as server:
        connector = build(options_for("smartrec", server.url))
        assert len(connector.list_sites()) == 1
        assert len(connector.list_sites()) == 1
        connector.close()
    assert asked_of(server) == [
        ("GET", "locations"),
        ("GET", "authenticate"),
        ("GET", "locations"),
        ("GET", "locations"),
    ]


def test_a_token_that_somebody_renewed_meanwhile_is_not_renewed_again() -> None:
    with Provider(opened_by("second")) as server:
        connector = build(options_for("smartrec", server.url))
        connector.list_sites()
        assert connector._bearer.renew(secret_of("token"))
        connector.close()
    assert [name for _, name in asked_of(server)].count("authenticate") == 1


def test_a_token_that_nothing_renews_is_refused_at_once() -> None:
    with Provider(opened_by("another")) as server:
        connector = build(without(options_for("smartrec", server.url), "key", "secret"))
        with pytest.raises(errors.Unauthorized) as refusal:
            connector.list_sites()
        connector.close()
    assert refusal.value.code == "401"
    assert asked_of(server) == [("GET", "locations")]


def test_a_key_that_is_refused_is_not_tried_again() -> None:
    with Provider([Says(401)]) as server:
        connector = build(without(options_for("smartrec", server.url), "token"))
        with pytest.raises(errors.Unauthorized, match="authenticate"):
            connector.list_sites()
        connector.close()
    assert asked_of(server) == [("GET", "authenticate")]


def test_a_list_out_of_scope_leaves_the_key_good() -> None:
    def script(asked: Asked) -> Says:
        return Says(403) if asked.path.endswith("/accounts") else says(PLACES)

    with Provider(script) as server:
        connector = build(options_for("smartrec", server.url))
        with pytest.raises(errors.Unauthorized) as refusal:
            connector.list_clients()
        assert len(connector.list_sites()) == 1
        connector.close()
    assert refusal.value.code == errors.SCOPE
    assert asked_of(server) == [("GET", "accounts"), ("GET", "locations")]


@pytest.mark.parametrize("answer", [b'{"Token":""}', b'{"Token":"a\\nb"}', b'{"Token":"\xc3\xa9"}', b'{"Jeton":"x"}'])
def test_an_answer_that_holds_no_token_is_unreadable(answer: bytes, standing: Any) -> None:
    with Provider([Says(200, answer)]) as server:
        connector = build(without(options_for("smartrec", server.url), "token"))
        with pytest.raises(errors.Unreadable):
            connector.list_sites()
        connector.close()


def test_no_token_is_told(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    def script(asked: Asked) -> Says:
        if asked.path.endswith("/authenticate"):
            return says({"Token": "TOKEN-canary"})
        return says({"Message": f"{asked.headers['authorization']} of {PAIR} is not enough"}, 400)

    with Provider(script) as server:
        connector = build(without(options_for("smartrec", server.url), "token"))
        with pytest.raises(errors.Refused) as refusal:
            connector.list_sites()
        shown = "".join([caplog.text, str(refusal.value), *map(repr, (connector, *vars(connector).values()))])
        connector.close()
    assert "is not enough" in shown
    assert "TOKEN-canary" not in shown
    assert PAIR not in shown


def test_names_are_asked_for_only_when_the_settings_permit_it() -> None:
    with Provider([says([])]) as server:
        connector = build(options_for("smartrec", server.url, client_names="no"))
        assert connector.list_clients() is None
        connector.close()
        assert server.asked == []
        permitted = build(options_for("smartrec", server.url))
        assert permitted.list_clients() == []
        permitted.close()


def test_archived_ledger_codes_are_asked_for_and_archived_accounts_are_not() -> None:
    with Provider([says([])]) as server:
        connector = build(options_for("smartrec", server.url, language="en"))
        connector.list_ledger_codes()
        connector.list_clients()
        connector.close()
    codes, clients = server.asked
    assert codes.path == "/url/api/v3/en/org/loisirs-essai/Ledgercodes"
    assert parse_qs(codes.query) == {"showArchived": ["true"], "page": ["1"], "perPage": ["200"]}
    assert parse_qs(clients.query) == {"page": ["1"], "perPage": ["200"]}


def test_the_organisation_is_one_segment_of_the_address() -> None:
    with Provider([says([])]) as server:
        connector = build(options_for("smartrec", server.url, organisation="loisirs/été"))
        connector.list_sites()
        connector.close()
    assert server.asked[0].path == "/url/api/v3/fr/org/loisirs%2F%C3%A9t%C3%A9/locations"


def places(first: int, count: int) -> list[dict[str, Any]]:
    return [{"Id": number, "Name": f"Salle {number}"} for number in range(first, first + count)]


@pytest.mark.parametrize(
    ("pages", "asked"),
    [
        ([places(0, 200), places(200, 200), places(400, 7)], 3),
        ([[*places(0, 200), *places(5, 3)], places(200, 7)], 2),
        ([places(0, 200), []], 2),
        ([places(0, 450)], 1),
    ],
    ids=["three pages", "some twice", "just full", "all at once"],
)
def test_a_bare_list_is_read_to_its_end(pages: list[list[dict[str, Any]]], asked: int) -> None:
    with Provider([says(page) for page in pages]) as server:
        connector = build(options_for("smartrec", server.url))
        found = [int(site.remote_id) for site in connector.list_sites()]
        connector.close()
    assert found == list(range(len(found)))
    assert len(found) == max(one["Id"] for page in pages for one in page) + 1
    assert len(server.asked) == asked


@pytest.mark.parametrize("gone", [("key", "token"), ("secret", "token"), ("key", "secret", "token")])
def test_a_token_or_a_key_with_its_secret_must_be_given(gone: tuple[str, ...]) -> None:
    options = without(options_for("smartrec", "http://127.0.0.1:9"), *gone)
    assert problems_with(options) == ["key with secret or token is missing"]
    with pytest.raises(BadOptions):
        build(options)


def test_the_organisation_must_be_given() -> None:
    assert problems_with(options_for("smartrec", "http://127.0.0.1:9", organisation="")) == ["organisation is missing"]
