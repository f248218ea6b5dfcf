from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from connectors.sandbox.exchange import words
from tests.connectors.sandbox.talk import NOON, Talk, talk

if TYPE_CHECKING:
    from collections.abc import Iterator

TORONTO = ZoneInfo("America/Toronto")
DOCUMENTED = set(
    words(
        """
        ids occurred_at visible_at business_date terminal_serial channel status amount_minor
        refunded_minor voided currency brand last4 is_test known_from
        """
    )
)
SOURCES = {"feed", "status", "paysafe", "smartrec", "nobody"}


@pytest.fixture(scope="module")
def plain() -> Iterator[Talk]:
    with talk(days=45) as asking:
        yield asking


@pytest.fixture(scope="module")
def truth(plain: Talk) -> list[dict[str, Any]]:
    return plain.truth("2026-09-01", "2026-10-31")


def test_every_row_has_the_documented_fields(truth: list[dict[str, Any]]) -> None:
    assert len({frozenset(row) for row in truth}) == 1
    assert set(truth[0]) > DOCUMENTED | {"kind", "parent", "final_visible_at"}
    assert {row["kind"] for row in truth} == {"payment", "void", "refund"}
    assert {row["status"] for row in truth} == {"approved", "declined", "cancelled", "failed", "unknown"}
    assert {type(row["amount_minor"]) for row in truth} == {int}


def test_ids_are_unique_and_parents_exist(truth: list[dict[str, Any]]) -> None:
    guids = [guid for row in truth for guid in row["ids"]["handpoint"]]
    paysafe = [row["ids"]["paysafe"] for row in truth if row["ids"]["paysafe"]]
    assert (len(guids), len(paysafe)) == (len(set(guids)), len(set(paysafe)))
    assert {row["parent"] for row in truth if row["kind"] == "void"} <= set(guids)
    assert len({row["parent"] for row in truth if row["kind"] == "refund"} & set(guids)) > 100
    assert all(row["parent"] is None for row in truth if row["kind"] == "payment")


def test_nothing_has_happened_that_has_not(truth: list[dict[str, Any]]) -> None:
    assert all(datetime.fromisoformat(row["occurred_at"]) <= NOON for row in truth)
    assert max(row["occurred_at"] for row in truth) > "2026-10-15T15"


def test_days_add_up_to_the_whole(plain: Talk, truth: list[dict[str, Any]]) -> None:
    first = date(2026, 9, 28)
    days = [(first + timedelta(days=step)).isoformat() for step in range(18)]
    parts = [row for day in days for row in plain.truth(day, day)]
    assert parts == [row for row in truth if row["business_date"] >= days[0]]
    for row in truth:
        assert row["business_date"] == datetime.fromisoformat(row["occurred_at"]).astimezone(TORONTO).date().isoformat()


def test_what_was_given_back_is_the_sum_of_the_children(truth: list[dict[str, Any]]) -> None:
    refunds: dict[str, int] = defaultdict(int)
    children = [row for row in truth if row["parent"] and row["status"] == "approved"]
    voids = {row["parent"] for row in children if row["kind"] == "void"}
    for row in children:
        if row["kind"] == "refund" and not voids.intersection(row["ids"]["handpoint"]):
            refunds[row["parent"]] += row["amount_minor"]
    for row in truth:
        if row["kind"] == "payment" and row["ids"]["handpoint"]:
            guid = row["ids"]["handpoint"][0]
            assert row["refunded_minor"] == refunds[guid] <= row["amount_minor"]
            assert row["voided"] is (guid in voids)


def test_each_field_names_the_source_that_tells_it(truth: list[dict[str, Any]]) -> None:
    for row in truth:
        assert set(row["known_from"].values()) <= SOURCES
        assert set(row["known_from"]) <= set(row)
        for name, source in row["known_from"].items():
            assert row[name] is not None or source == "nobody" or name in {"settled_on", "settlement_state"}
    payment = next(
        row for row in truth if row["status"] == "approved" and row["entry_mode"] == "chip" and row["client"]
    )
    known = payment["known_from"]
    assert known["amount_minor"] == known["status"] == known["brand"] == known["entry_mode"] == "feed"
    assert known["aid"] == known["verification"] == "status"
    assert known["client"] == known["channel"] == "smartrec"
    assert known["settlement_state"] == "paysafe"
    assert known["application_label"] == "nobody"


def test_nobody_tells_of_what_never_reached_the_gateway(truth: list[dict[str, Any]]) -> None:
    lost = [row for row in truth if row["kind"] == "payment" and not row["ids"]["handpoint"]]
    assert {row["status"] for row in lost} == {"cancelled", "failed"}
    assert {source for row in lost for source in row["known_from"].values()} == {"nobody"}
    assert {row["visible_at"] for row in lost} == {None}


def test_a_refund_of_the_back_office_is_known_from_paysafe_only(truth: list[dict[str, Any]]) -> None:
    hidden = [row for row in truth if row["is_hidden"]]
    assert {row["kind"] for row in hidden} == {"refund"}
    assert {source for row in hidden for source in row["known_from"].values()} == {"paysafe", "nobody"}
    assert {row["visible_at"] for row in hidden} == {None}


def test_a_payment_in_two_messages_is_its_first_until_the_second_shows() -> None:
    with talk(days=3, emv_pairs="different") as asking:
        rows = [row for row in asking.truth("2026-10-12", "2026-10-14") if len(row["ids"]["handpoint"]) == 2]
        row = next(row for row in rows if row["visible_at"] < row["final_visible_at"])
        between = datetime.fromisoformat(row["visible_at"])
        asking.ask("POST", "/truth/clock", {"now": between.isoformat()})
        day = row["business_date"]
        before = next(one for one in asking.truth(day, day) if one["ids"] == row["ids"])
        assert datetime.fromisoformat(before["occurred_at"]) < datetime.fromisoformat(row["occurred_at"])
        assert (before["visible_at"], before["final_visible_at"]) == (row["visible_at"], row["final_visible_at"])


def test_terminals_and_spans_agree(plain: Talk) -> None:
    terminals = plain.ask("GET", "/truth/terminals").json
    spans = plain.ask("GET", "/truth/spans?from=2026-10-14&to=2026-10-15").json
    assert len(terminals) == 24
    last = {span["serial"]: span for span in spans}
    for terminal in terminals:
        assert last[terminal["serial"]]["state"] == terminal["state"]
        assert last[terminal["serial"]]["since"] == terminal["since"]
        assert last[terminal["serial"]]["until"] is None
    assert {span["cause"] for span in spans} <= {"sleep", "wifi", "battery", "site_outage", "closed", "use", "none"}


@pytest.mark.parametrize("path", ["/truth/payments", "/truth/spans"])
def test_days_that_are_none_are_refused(plain: Talk, path: str) -> None:
    assert plain.ask("GET", path).status == 400
    assert plain.ask("GET", f"{path}?from=2026-13-01&to=2026-10-15").status == 400


def test_speed_makes_world_time_pass() -> None:
    with talk(days=1, speed=3600.0) as asking:
        times = [datetime.fromisoformat(asking.ask("GET", "/truth/clock").json["now"]) for _ in range(2)]
        assert times[0] > NOON
        assert times[1] > times[0]
