from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from connectors.sandbox.exchange import words
from tests.connectors.sandbox.talk import NOON, Talk, talk

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = "/paxstore/v1/3rdsys"
LISTED = set(
    words(
        """
        id name tid serialNo status merchantName modelName resellerName createdDate updatedDate
        lastActiveTime lastAccessTime location remark masterTerminalSerialNo
        """
    )
)
CONNECTED = {"id", "tid", "serialNo", "status", "battery", "onlineStatus", "network", "macAddress"}


@pytest.fixture
def plain() -> Iterator[Talk]:
    with talk(days=2) as asking:
        yield asking


def rows_of(asking: Talk, **params: Any) -> list[dict[str, Any]]:
    return list(asking.store("GET", "/terminals", **{"limit": 100, **params}).json["dataset"])


def signed(asking: Talk, query: str, *, upper: bool = True) -> dict[str, str]:
    made = hmac.new(asking.keys.store_secret.encode(), query.encode(), hashlib.sha256).hexdigest()
    return {"signature": made.upper() if upper else made}


def test_terminals_are_listed_flat_and_in_pages(plain: Talk) -> None:
    pages = [plain.store("GET", "/terminals", pageNo=number, limit=10, orderBy="serialNo").json for number in (1, 2, 3)]
    assert {frozenset(page) for page in pages} == {
        frozenset({"businessCode", "pageNo", "limit", "orderBy", "totalCount", "hasNext", "dataset"})
    }
    assert [(page["businessCode"], page["totalCount"], page["hasNext"]) for page in pages] == [
        (0, 24, True),
        (0, 24, True),
        (0, 24, False),
    ]
    serials = [row["serialNo"] for page in pages for row in page["dataset"]]
    assert serials == sorted(row["serial"] for row in plain.ask("GET", "/truth/terminals").json)
    assert {frozenset(row) for page in pages for row in page["dataset"]} == {frozenset(LISTED)}


def test_a_listed_terminal_tells_its_name_place_model_and_last_access(plain: Talk) -> None:
    truth = {row["serial"]: row for row in plain.ask("GET", "/truth/terminals").json}
    for row in rows_of(plain):
        known = truth[row["serialNo"]]
        assert (row["name"], row["tid"], row["id"]) == (known["store_name"], known["tid"], known["store_id"])
        assert row["modelName"] == {"PAXA920": "A920", "PAXA920PRO": "A920Pro"}[known["terminal_type"]]
        assert row["lastAccessTime"] == int(datetime.fromisoformat(known["last_online_at"]).timestamp() * 1000)
    assert len({row["location"] for row in rows_of(plain)}) == 4


def test_a_search_looks_in_serial_name_and_tid(plain: Talk) -> None:
    wanted = rows_of(plain)[5]
    for text in (wanted["serialNo"], wanted["tid"], wanted["name"].lower()):
        assert wanted in rows_of(plain, snNameTID=text)
    assert rows_of(plain, snNameTID="nobody") == []
    assert rows_of(plain, status="P") == []


@pytest.mark.parametrize("params", [{"pageNo": 0}, {"limit": 101}, {"limit": "x"}, {"orderBy": "battery"}])
def test_a_page_that_cannot_be_is_refused(plain: Talk, params: dict[str, Any]) -> None:
    reply = plain.store("GET", "/terminals", **params)
    assert (reply.status, reply.json["businessCode"]) == (200, 113)


def test_one_terminal_is_got_by_id_or_serial_and_with_details_on_demand(plain: Talk) -> None:
    row = rows_of(plain)[0]
    by_id = plain.store("GET", f"/terminals/{row['id']}").json
    assert by_id == {"businessCode": 0, "data": row}
    assert plain.store("GET", "/terminal", serialNo=row["serialNo"]).json == by_id
    detailed = plain.store("GET", f"/terminals/{row['id']}", includeDetailInfoList="true").json["data"]
    assert set(detailed) == LISTED | {"terminalDetail", "terminalAccessoryList"}
    assert plain.store("GET", "/terminals/1").json["businessCode"] == 1800


def test_business_errors_may_come_with_an_http_error() -> None:
    with talk(days=1, paxstore_errors="400") as asking:
        reply = asking.store("GET", "/terminals/1")
        assert (reply.status, reply.json["businessCode"]) == (400, 1800)


def test_the_connection_tells_battery_and_whether_it_is_online(plain: Talk) -> None:
    seen = set()
    for row in plain.ask("GET", "/truth/terminals").json:
        told = plain.store("GET", "/terminals/network", serialNo=row["serial"]).json["data"]
        assert set(told) == CONNECTED
        assert type(told["battery"]) is float
        assert told["battery"] == row["battery"]
        assert told["onlineStatus"] == (2 if row["state"] in {"online", "busy", "standalone"} else 1)
        assert told["macAddress"] == row["mac_address"]
        seen.add((told["onlineStatus"], told["network"]))
    assert seen == {(2, "NETWORK_WIFI"), (1, "UNKNOWN")}


def test_serial_and_tid_must_agree(plain: Talk) -> None:
    first, second = rows_of(plain)[:2]
    good = plain.store("GET", "/terminals/network", serialNo=first["serialNo"], tid=first["tid"])
    assert good.json["businessCode"] == 0
    bad = plain.store("GET", "/terminals/network", serialNo=first["serialNo"], tid=second["tid"])
    assert bad.json["businessCode"] == 2039
    assert plain.store("GET", "/terminals/network").json["businessCode"] == 113


def test_a_rename_is_remembered_by_this_server_only(plain: Talk) -> None:
    row = rows_of(plain)[3]
    body = {"name": "Accueil — piscine nº 3", "modelName": row["modelName"], "resellerName": row["resellerName"]}
    reply = plain.store("PUT", f"/terminals/{row['id']}", body)
    assert reply.json["data"] == row | {"name": body["name"], "updatedDate": int(NOON.timestamp() * 1000)}
    assert plain.store("GET", f"/terminals/{row['id']}").json["data"]["name"] == body["name"]
    truth = {one["serial"]: one["store_name"] for one in plain.ask("GET", "/truth/terminals").json}
    assert truth[row["serialNo"]] == body["name"]
    with talk(days=2) as twin:
        assert rows_of(twin)[3] == row


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": None}, 1817),
        ({"name": "  "}, 1817),
        ({"name": "x" * 65}, 1818),
        ({"modelName": None}, 113),
        ({"resellerName": None}, 1802),
        ({"modelName": "A77"}, 1928),
        ({"serialNo": "0821000000"}, 1898),
        ({"tid": "short"}, 113),
    ],
)
def test_a_rename_without_what_is_mandatory_is_refused(plain: Talk, change: dict[str, object], code: int) -> None:
    row = rows_of(plain)[0]
    body = {"name": "x", "modelName": row["modelName"], "resellerName": row["resellerName"], **change}
    assert plain.store("PUT", f"/terminals/{row['id']}", body).json["businessCode"] == code
    assert rows_of(plain)[0] == row


def test_the_longest_name_and_the_serial_s_own_path_are_accepted(plain: Talk) -> None:
    row = rows_of(plain)[0]
    body = {"name": "é" * 64, "modelName": row["modelName"], "resellerName": row["resellerName"]}
    assert plain.store("PUT", "/terminal", body, serialNo=row["serialNo"]).json["data"]["name"] == "é" * 64


def test_the_signature_covers_the_query_exactly_as_sent(plain: Talk) -> None:
    query = f"snNameTID=Pis%63ine+1&sysKey={plain.keys.store_key}&timestamp=1"
    path = f"{ROOT}/terminals?{query}"
    assert plain.ask("GET", path, headers=signed(plain, query)).status == 200
    for headers in (
        {},
        signed(plain, query, upper=False),
        signed(plain, query.replace("%63", "c")),
        {"signature": "é"},
    ):
        reply = plain.ask("GET", path, headers=headers)
        assert (reply.status, reply.json["businessCode"]) == (401, 129)


def test_an_unknown_key_and_a_missing_timestamp_are_refused(plain: Talk) -> None:
    for query, status, code in (("sysKey=x&timestamp=1", 401, 104), (f"sysKey={plain.keys.store_key}", 200, 113)):
        reply = plain.ask("GET", f"{ROOT}/terminals?{query}", headers=signed(plain, query))
        assert (reply.status, reply.json["businessCode"]) == (status, code)


def test_a_switch_signs_with_md5() -> None:
    with talk(days=1, signature="md5") as asking:
        assert asking.store("GET", "/terminals", digest="md5").status == 200
        assert asking.store("GET", "/terminals", digest="sha256").status == 401


def test_every_answer_tells_what_is_left_of_the_rate() -> None:
    with talk(days=1, speed=1.0) as asking:
        left = [asking.store("GET", "/terminals").headers for _ in range(2)]
        assert [one["x-ratelimit-limit"] for one in left] == ["3000", "3000"]
        assert [one["x-ratelimit-remaining"] for one in left] == ["2999", "2998"]
        starts_again = int(left[0]["x-ratelimit-reset"]) / 1000 - NOON.timestamp()
        assert 590 < starts_again < 700


def test_too_many_bad_signatures_close_the_door_for_half_an_hour() -> None:
    with talk(days=1, speed=1.0) as asking:
        bad = [asking.ask("GET", f"{ROOT}/terminals?sysKey=x&timestamp=1").status for _ in range(21)]
        assert bad == [401] * 20 + [429]
        assert asking.store("GET", "/terminals").status == 429
