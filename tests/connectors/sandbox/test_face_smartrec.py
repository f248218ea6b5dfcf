from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest

from connectors.sandbox.people import POPULATION
from connectors.sandbox.smartrec_wire import GONE, TITLES, sold_under
from tests.connectors.sandbox.talk import Talk, talk

if TYPE_CHECKING:
    from collections.abc import Iterator

SLUG = "loisirs-riviere-aux-saules"


@pytest.fixture
def plain() -> Iterator[Talk]:
    with talk(days=1) as asking:
        yield asking


def basic(asking: Talk, secret: str | None = None) -> dict[str, str]:
    pair = f"{asking.keys.smartrec_key}:{asking.keys.smartrec_secret if secret is None else secret}"
    return {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}


def ask(asking: Talk, name: str, language: str = "fr", organisation: str = SLUG, **params: object) -> Any:
    bearer = {"Authorization": f"Bearer {asking.keys.smartrec_token}"}
    return asking.ask("GET", f"/smartrec/api/v3/{language}/org/{organisation}/{name}", headers=bearer, **params)


@pytest.mark.parametrize("how", ["get", "post"])
def test_a_key_becomes_a_token_by_one_method_only(how: str) -> None:
    with talk(days=1, smartrec_authenticate=how) as asking:
        replies = {m: asking.ask(m, "/smartrec/api/v3/authenticate", headers=basic(asking)) for m in ("GET", "POST")}
        assert replies[how.upper()].json == {"Token": asking.keys.smartrec_token}
        assert sorted(reply.status for reply in replies.values()) == [200, 405]
        assert asking.ask(how.upper(), "/smartrec/api/v3/authenticate", headers=basic(asking, "x")).status == 401
        assert asking.ask(how.upper(), "/smartrec/api/v3/authenticate").status == 401


def test_places_are_the_sites_of_the_world(plain: Talk) -> None:
    body = ask(plain, "locations").json
    assert set(body) == {"Items", "Paging"}
    assert body["Paging"] == {"TotalCount": 4, "Next": ""}
    assert [row["Name"] for row in body["Items"]] == [site.name for site in plain.sandbox.world.sites]
    assert ask(plain, "locations", organisation="8421").json == body


def test_ledger_entries_are_those_of_what_is_sold_in_both_languages(plain: Talk) -> None:
    french, english = (ask(plain, "Ledgercodes", language).json["Items"] for language in ("fr", "en"))
    assert [row["Code"] for row in french] == [row["Code"] for row in english] == sold_under()
    assert [(row["Title"], other["Title"]) for row, other in zip(french, english, strict=True)] == [
        TITLES[code] for code in sold_under()
    ]
    with_archived = ask(plain, "Ledgercodes", showArchived="true").json["Items"]
    assert [row["Code"] for row in with_archived if row["IsArchived"]] == [GONE[0]]
    assert set(TITLES) == set(sold_under())


def test_accounts_are_everybody_s_in_pages(plain: Talk) -> None:
    pages = [ask(plain, "accounts", page=number).json for number in (1, 2, 26, 27)]
    assert [len(page["Items"]) for page in pages] == [200, 200, 200, 0]
    assert [bool(page["Paging"]["Next"]) for page in pages] == [True, True, False, False]
    assert {page["Paging"]["TotalCount"] for page in pages} == {POPULATION}
    names = [row["Owners"][0]["AccountOwnerFullName"] for row in pages[1]["Items"]]
    assert names == [plain.sandbox.world.town.people.person(number).name for number in range(200, 400)]


def test_lists_can_be_bare() -> None:
    with talk(days=1, smartrec_lists="bare") as asking:
        assert [row["Id"] for row in ask(asking, "locations", perPage=3, page=2).json] == [3104]


def test_what_a_key_may_not_read_is_refused(plain: Talk) -> None:
    with talk(days=1, smartrec_scope="no_accounts") as asking:
        assert [ask(asking, name).status for name in ("locations", "Ledgercodes", "accounts")] == [200, 200, 403]
    assert plain.ask("GET", f"/smartrec/api/v3/fr/org/{SLUG}/locations").status == 401
    assert ask(plain, "locations", organisation="autre").status == 403
    assert ask(plain, "locations", "de").status == 404
    assert ask(plain, "payments").status == 404
    assert ask(plain, "locations", page=0).status == 400


def test_a_key_that_asks_too_fast_is_slowed_down() -> None:
    with talk(days=1, speed=1.0, smartrec_per_second=2) as asking:
        replies = [ask(asking, "locations") for _ in range(4)]
        assert {reply.status for reply in replies} == {200, 429}
        assert replies[-1].json == {"Message": "Too many requests."}
