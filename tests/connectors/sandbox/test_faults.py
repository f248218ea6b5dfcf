from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from http.client import IncompleteRead, RemoteDisconnected
from typing import TYPE_CHECKING, Any

import pytest

from connectors.sandbox.faults import PROFILES, Faults
from tests.connectors.sandbox.talk import NOON, Reply, Talk, talk
from tests.connectors.sandbox.test_face_feed import ALL, FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.sandbox.faults import Profile

GOOD = "good"
HOURS = [f"202610{day:02d}{hour:02d}" for day in (13, 14) for hour in range(24)]


def outcome(asking: Talk, hour: str) -> str:
    """Ask for one hour of the feed, and say in a word how it went."""
    try:
        reply = asking.feed(f"{hour}0000", f"{hour}5959")
    except RemoteDisconnected:
        return "silence"
    except (IncompleteRead, ConnectionResetError):
        return "half an answer"
    if reply.status != 200:
        return f"{reply.status} {reply.headers.get('retry-after', '')}".strip()
    if reply.body.startswith(b"<"):
        return "html"
    try:
        return GOOD if set(reply.json) == {"transactions", "total"} else "foreign"
    except json.JSONDecodeError:
        return "truncated"


def outcomes(profile: Profile, times: int) -> dict[str, list[str]]:
    with talk(days=3, faults=profile) as asking:
        return {hour: [outcome(asking, hour) for _ in range(times)] for hour in HOURS}


def test_without_faults_all_goes_well() -> None:
    assert {word for words in outcomes("none", 2).values() for word in words} == {GOOD}


@pytest.mark.parametrize(
    ("profile", "expected", "least", "most"),
    [
        ("flaky", {"500", "502", "silence", "half an answer"}, 0.03, 0.08),
        ("throttled", {"429", "429 1"}, 0.13, 0.25),
        ("lying", {"html", "truncated", "foreign"}, 0.03, 0.10),
        ("shuffled", set(), 0.0, 0.0),
    ],
)
def test_a_profile_fails_in_its_own_ways_and_no_more_than_twice_in_a_row(
    profile: Profile, expected: set[str], least: float, most: float
) -> None:
    found = outcomes(profile, 12)
    counts = Counter(word for words in found.values() for word in words)
    assert set(counts) - {GOOD} == expected
    assert least <= 1 - counts[GOOD] / sum(counts.values()) <= most
    for words in found.values():
        assert all(GOOD in words[start : start + 3] for start in range(10))


def test_the_same_requests_fail_in_the_same_way() -> None:
    assert outcomes("flaky", 4) == outcomes("flaky", 4)


@pytest.mark.parametrize("profile", PROFILES)
def test_the_truth_never_fails(profile: Profile) -> None:
    with talk(days=1, faults=profile) as asking:
        assert {asking.ask("GET", "/truth/clock").body for _ in range(60)} == {
            b'{"now":"2026-10-15T16:00:00Z","speed":0.0}'
        }


def test_every_face_fails_in_its_own_words() -> None:
    with talk(days=1, faults="throttled") as asking:
        asks: list[Callable[[], Reply]] = [
            lambda: asking.cloud("GET", "/devices"),
            lambda: asking.store("GET", "/terminals"),
            lambda: asking.paysafe("/monitor"),
        ]
        said = [next(reply.json for reply in (ask() for _ in range(60)) if reply.status == 429) for ask in asks]
    assert said[0]["error"]["name"] == "TooManyRequestsError"
    assert said[1]["businessCode"] == 429
    assert said[2]["error"]["code"] == "1200"


def test_a_lost_answer_may_have_been_obeyed() -> None:
    with talk(days=1, faults="flaky") as asking:
        row = asking.store("GET", "/terminals").json["dataset"][0]
        for number in range(200):
            body = {"name": f"Essai {number}", "modelName": row["modelName"], "resellerName": row["resellerName"]}
            try:
                asking.store("PUT", f"/terminals/{row['id']}", body)
            except (RemoteDisconnected, IncompleteRead, ConnectionResetError):
                names = {one["serial"]: one["store_name"] for one in asking.ask("GET", "/truth/terminals").json}
                assert names[row["serialNo"]] == body["name"]
                return
    raise AssertionError("no answer was lost")


def readings(asking: Talk, times: int) -> list[list[dict[str, Any]]]:
    """Read the whole feed several times over, each time until the answer can be read."""
    found = []
    for _ in range(times):
        for _ in range(3):
            try:
                found.append(asking.feed(*ALL).json["transactions"])
                break
            except (json.JSONDecodeError, KeyError):
                continue
    return found


def test_records_lie_in_four_ways_at_first_and_tell_the_truth_in_the_end() -> None:
    with talk() as honest:
        truth = {(one["guid"], one["action"]): one for one in honest.feed(*ALL).json["transactions"]}
    with talk(faults="lying") as asking:
        first, second, *later = readings(asking, 4)
    ways: Counter[str] = Counter()
    for record in [*first, *second]:
        known = truth.get((record.get("guid"), record.get("action")))
        if record == known:
            continue
        ways["more"] += bool(set(record) - FIELDS)
        ways["less"] += bool(FIELDS - set(record))
        ways["null"] += None in record.values()
        ways["code"] += bool(
            {"RING_REQUEST", "299", "Brandnew", "IMPLANT", "Odd Sale"} & {str(one) for one in record.values()}
        )
    assert min(ways[way] for way in ("more", "less", "null", "code")) >= 3
    assert sum(one not in truth.values() for one in first) < len(first) * 0.06
    for reading in later:
        assert {(one["guid"], one["action"]): one for one in reading} == truth


def test_no_lie_is_a_wrong_amount_time_serial_or_id() -> None:
    fields = (
        "amount",
        "serverDateTime",
        "terminalSerialNumber",
        "transactionReference",
        "issuerRetrievalReferenceNumber",
    )
    with talk() as honest:
        truth = {one["transaction_id"]: one for one in honest.feed(*ALL).json["transactions"]}
    with talk(faults="lying") as asking:
        for record in readings(asking, 1)[0]:
            known = truth[record["transaction_id"]]
            assert all(record.get(name) in {None, known[name]} for name in (*fields, "guid", "maskedCardNumber"))
            # What makes one payment of two messages is never lost.
            assert all(record[name] == known[name] for name in (*fields[2:], "isSingleEmvMessage"))


def test_a_looked_up_payment_lies_at_first_and_not_for_ever() -> None:
    with talk(faults="lying") as asking:
        rows = [
            row
            for row in asking.truth("2026-10-12", "2026-10-15")
            if row["ids"]["paysafe"] and row["kind"] == "payment"
        ]
        seen = []
        for row in rows[:150]:
            documents = []
            for _ in range(9):
                try:
                    documents.append(
                        asking.paysafe("/payments", merchantRefNum=row["ids"]["handpoint"][0]).json["payments"][0]
                    )
                except (json.JSONDecodeError, KeyError):
                    continue
            seen.append(documents)
    assert any(documents[0] != documents[-1] for documents in seen)
    assert all(documents[2] == documents[-1] for documents in seen)
    assert all(
        int(one["availableToRefund"]) >= 0
        for documents in seen
        for one in documents
        if one.get("availableToRefund") is not None
    )


def test_shuffled_records_come_twice_out_of_sequence_and_not_all_at_once() -> None:
    with talk() as honest:
        usual = honest.feed(*ALL).json
    with talk(faults="shuffled") as asking:
        late = {
            guid for row in asking.truth("2026-10-10", "2026-10-15") for guid in row["ids"]["handpoint"] if is_late(row)
        }
        first, second = (asking.feed(*ALL).json for _ in range(2))
    guids = [[one["guid"] for one in answer["transactions"]] for answer in (first, second)]
    expected = {one["guid"] for one in usual["transactions"]} - late
    assert late
    assert len(guids[0]) > len(set(guids[0]))
    assert [one["serverDateTime"] for one in first["transactions"]] != sorted(
        (one["serverDateTime"] for one in first["transactions"]), reverse=True
    )
    assert set(guids[1]) == expected
    absent = expected - set(guids[0])
    assert len(expected) * 0.01 < len(absent) < len(expected) * 0.06
    # The total betrays the absent ones, but for the newest.
    assert second["total"] == len({(one["guid"], one["action"]) for one in second["transactions"]})
    assert first["total"] > len({(one["guid"], one["action"]) for one in first["transactions"]})


def is_late(row: dict[str, Any]) -> bool:
    return row["final_visible_at"] is not None and datetime.fromisoformat(row["final_visible_at"]) > NOON


def test_rows_that_are_hours_late_are_late_in_the_truth_as_well() -> None:
    with talk() as honest:
        usual = {
            row["ids"]["handpoint"][0]: row for row in honest.truth("2026-10-11", "2026-10-14") if row["visible_at"]
        }
    with talk(faults="shuffled") as asking:
        truth = {
            row["ids"]["handpoint"][0]: row for row in asking.truth("2026-10-11", "2026-10-14") if row["visible_at"]
        }
        delays = {
            guid: datetime.fromisoformat(truth[guid]["final_visible_at"])
            - datetime.fromisoformat(usual[guid]["final_visible_at"])
            for guid in usual
        }
        late = {guid: delay.total_seconds() / 3600 for guid, delay in delays.items() if delay}
        assert len(usual) * 0.01 < len(late) < len(usual) * 0.06
        assert all(1 <= hours <= 9 for hours in late.values())
        guid = next(guid for guid in late if len(truth[guid]["ids"]["handpoint"]) == 1)
        for now, expected in ((truth[guid]["final_visible_at"], 200), (usual[guid]["final_visible_at"], 404)):
            asking.ask("POST", "/truth/clock", {"now": now})
            path = f"/txnfeed/transactions/{guid}"
            assert asking.ask("GET", path, headers={"AnalyticsApiKey": asking.keys.cloud}).status == expected


def test_pages_of_terminals_shift_while_they_are_read() -> None:
    with talk(days=1, faults="shuffled") as asking:
        read = [
            [
                row["serialNo"]
                for number in (1, 2, 3)
                for row in asking.store("GET", "/terminals", pageNo=number, limit=10).json["dataset"]
            ]
            for _ in range(2)
        ]
    repeated = {serial for serial, count in Counter(read[0]).items() if count == 2}
    assert (len(set(read[0])), len(repeated)) == (23, 2)
    assert len(set(read[1])) == 24


def test_a_record_lies_no_more_than_twice_and_a_request_fails_no_more_than_twice_in_a_row() -> None:
    faults = Faults("lying", 3)
    lies = {number: [faults.lie(f"record {number}") is not None for _ in range(5)] for number in range(4_000)}
    assert {tuple(showings) for showings in lies.values()} == {
        (False, False, False, False, False),
        (True, False, False, False, False),
        (True, True, False, False, False),
    }
    faults = Faults("throttled", 3)
    failing = [faults.mishap("one request") is not None for _ in range(4_000)]
    assert any(failing[start] and failing[start + 1] for start in range(3_000))
    assert not any(all(failing[start : start + 3]) for start in range(3_998))


def test_a_profile_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="'angry' is not one of none, flaky, throttled, lying, shuffled"):
        Faults("angry", 1)  # type: ignore[arg-type]
