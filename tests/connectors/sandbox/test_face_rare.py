"""How the faces tell what seldom happens: the same story everywhere, in each provider's words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.connectors.sandbox.talk import NOON, Talk, talk

if TYPE_CHECKING:
    from collections.abc import Iterator

    Row = dict[str, Any]

LATE = timedelta(hours=1)


@pytest.fixture(scope="module")
def plain() -> Iterator[Talk]:
    with talk(days=45, emv_pairs="different") as asking:
        yield asking


@pytest.fixture(scope="module")
def truth(plain: Talk) -> list[Row]:
    return plain.truth("2026-09-01", "2026-10-14")


@pytest.fixture
def back(plain: Talk) -> Iterator[None]:
    """Bring the world back to noon."""
    yield
    move(plain, NOON)


def move(plain: Talk, to: datetime) -> None:
    plain.ask("POST", "/truth/clock", {"now": to.isoformat()})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def guid(row: Row) -> str:
    name: str = row["ids"]["handpoint"][0]
    return name


def records(plain: Talk, row: Row) -> list[Row]:
    """Return what the feed shows of a movement."""
    since, until = (at(row[name]).strftime("%Y%m%d%H%M%S") for name in ("begun_at", "occurred_at"))
    found = plain.feed(since, until, orderBy=[{"field": "serverDateTime", "order": "ASC"}]).json["transactions"]
    return [record for record in found if record["guid"] in row["ids"]["handpoint"]]


def told(plain: Talk, row: Row) -> list[Row]:
    """Return what the gateway says of a movement's reference."""
    found: list[Row] = plain.status(row["reference"], "/all").json
    return found


def booked(plain: Talk, kind: str, row: Row) -> list[Row]:
    found: list[Row] = plain.paysafe(f"/{kind}", merchantRefNum=guid(row), startDate="2026-08-01T00:00:00Z").json[kind]
    return found


def minor(document: Row, name: str = "amount") -> int:
    return int(document[name])


def by_guid(truth: list[Row]) -> dict[str, Row]:
    return {name: row for row in truth for name in row["ids"]["handpoint"]}


def pick(truth: list[Row], **wanted: object) -> Row:
    """Return the first movement with these values; `of` names values of what it undoes, `is_so` a further condition."""
    of: Any = wanted.pop("of", {})
    is_so: Any = wanted.pop("is_so", lambda _: True)
    known = by_guid(truth)
    return next(
        row
        for row in known.values()
        if all(row[name] == value for name, value in wanted.items())
        and all(known.get(row["parent"], {}).get(name) == value for name, value in of.items())
        and is_so(row)
    )


def test_a_payment_never_completed_is_one_granted_message(plain: Talk, truth: list[Row]) -> None:
    row = pick(truth, status="unknown", voided=False)
    [record] = records(plain, row)
    assert (record["action"], record["isSingleEmvMessage"], record["status"]) == ("AUTHORIZATION_REQUEST", False, "200")
    assert (record["name"], record["responseText"]) == ("EMV Sale", "Authorization Granted")
    assert record["approvalCode"] == row["auth_code"]
    assert [document["finStatus"] for document in told(plain, row)] == ["IN_PROGRESS"]


def test_a_payment_never_completed_is_authorised_and_never_settled(plain: Talk, truth: list[Row]) -> None:
    row = pick(truth, status="unknown", voided=False)
    [document] = booked(plain, "payments", row)
    assert (document["status"], document["settleWithAuth"], document["settlements"]) == ("COMPLETED", False, [])
    assert (document["availableToSettle"], document["availableToRefund"]) == (row["amount_minor"], 0)
    assert booked(plain, "settlements", row) == []
    assert (row["settlement_state"], row["settled_on"], row["available_to_refund_minor"]) == (None, None, None)
    assert row["known_from"]["settlement_state"] == "nobody"


def test_a_payment_that_its_terminal_undid_is_cancelled(plain: Talk, truth: list[Row]) -> None:
    row = pick(truth, status="unknown", voided=True)
    void = pick(truth, parent=guid(row))
    [record] = records(plain, void)
    assert (record["action"], record["type"], record["name"]) == (
        "CANCELLATION_REQUEST", "Cancellation", "Sale Cancellation",
    )  # fmt: skip
    assert [(one["type"], one["finStatus"]) for one in told(plain, row)] == [
        ("SALE", "CANCELLED"), ("CANCEL_SALE", "AUTHORISED"),
    ]  # fmt: skip
    [document] = booked(plain, "payments", row)
    assert (document["availableToSettle"], document["availableToRefund"], document["settlements"]) == (0, 0, [])


def test_a_whole_payment_that_its_terminal_undid_is_not_settled(plain: Talk, truth: list[Row]) -> None:
    of = {"kind": "payment", "status": "approved"}
    payment = by_guid(truth)[pick(truth, actions=["CANCELLATION_REQUEST"], of=of)["parent"]]
    assert payment["voided"]
    assert told(plain, payment)[0]["finStatus"] == "CANCELLED"
    [settlement] = booked(plain, "settlements", payment)
    assert (settlement["status"], settlement["availableToRefund"]) == ("CANCELLED", 0)


def test_a_second_message_may_be_refused(plain: Talk, truth: list[Row]) -> None:
    row = pick(truth, status="declined", is_so=lambda row: len(row["actions"]) > 1)
    first, second = records(plain, row)
    assert (first["status"], first["responseText"], first["issuerResponseCode"]) == (
        "200", "Authorization Granted", "00",
    )  # fmt: skip
    assert (second["action"], second["status"], second["name"]) == (
        "PAYMENT_COMPLETION_REQUEST", "403", "Declined EMV Sale",
    )  # fmt: skip
    assert second["issuerResponseCode"] == row["decline_code"] != "00"
    assert [document["finStatus"] for document in told(plain, row)] == ["DECLINED"]
    [document] = booked(plain, "payments", row)
    assert (document["status"], document["settlements"], document["availableToRefund"]) == ("FAILED", [], 0)


@pytest.mark.usefixtures("back")
def test_until_its_second_message_a_payment_is_in_progress_and_not_settled(plain: Talk, truth: list[Row]) -> None:
    row = pick(truth, status="approved", is_so=lambda row: at(row["occurred_at"]) - at(row["begun_at"]) > LATE)
    seen = []
    for now in (at(row["occurred_at"]) - timedelta(seconds=1), at(row["occurred_at"])):
        move(plain, now)
        [document] = booked(plain, "payments", row)
        [standing] = [
            one for one in plain.truth(row["business_date"], row["business_date"]) if one["ids"] == row["ids"]
        ]
        settled = (len(document["settlements"]), minor(document, "availableToRefund"), standing["settlement_state"])
        seen.append((told(plain, row)[0]["finStatus"], *settled))
    amount = row["amount_minor"]
    assert seen == [("IN_PROGRESS", 0, 0, None), ("AUTHORISED", 1, amount, "pending")]


@pytest.mark.usefixtures("back")
def test_a_refund_that_is_undone_gives_back_what_can_be_refunded(plain: Talk, truth: list[Row]) -> None:
    known = by_guid(truth)
    void = pick(truth, of={"kind": "refund"}, is_so=lambda row: known[row["parent"]]["parent"] in known)
    refund = known[void["parent"]]
    payment = known[refund["parent"]]
    assert (void["undoes"], refund["undoes"], payment["undoes"]) == ("refund", "payment", None)
    seen = []
    for moment in (refund, void):
        move(plain, at(moment["occurred_at"]))
        [document], [paid] = booked(plain, "refunds", refund), booked(plain, "payments", payment)
        seen.append((document["status"], minor(paid, "availableToRefund")))
    amount = payment["amount_minor"]
    assert seen == [("PENDING", amount - refund["amount_minor"]), ("CANCELLED", amount)]


def test_the_void_of_a_refund_is_told_as_one(plain: Talk, truth: list[Row]) -> None:
    words = {}
    for action in ("REVERSAL_REQUEST", "CANCELLATION_REQUEST"):
        void = pick(truth, actions=[action], of={"kind": "refund"})
        [record] = records(plain, void)
        last = told(plain, void)[-1]
        words[action] = (record["type"], record["name"], last["type"], last["finStatus"])
        assert last["originalEFTTransactionID"] == void["parent"]
    assert words == {
        "REVERSAL_REQUEST": ("Reversal", "Refund Reversal", "VOID_REFUND", "AUTHORISED"),
        "CANCELLATION_REQUEST": ("Cancellation", "Refund Cancellation", "CANCEL_REFUND", "AUTHORISED"),
    }


@pytest.mark.parametrize("kind", ["refund", "void"])
@pytest.mark.parametrize("status", ["declined", "failed"])
def test_what_is_refused_is_told_and_adds_nothing(plain: Talk, truth: list[Row], kind: str, status: str) -> None:
    row = pick(truth, kind=kind, status=status)
    code, outcome = {"declined": ("403", "DECLINED"), "failed": ("500", "FAILED")}[status]
    [record] = records(plain, row)
    assert (record["status"], record["responseText"]) == (code, row["decline_text"])
    assert record["name"] == ("Declined Sale Reversal" if code == "403" else "Sale Reversal")
    own = next(one for one in told(plain, row) if one["transactionID"] == guid(row))
    assert (own["finStatus"], own["totalAmount"]) == (outcome, row["amount_minor"])
    found = booked(plain, "refunds", row)
    assert [document["status"] for document in found] == (
        ["FAILED"] if (kind, status) == ("refund", "declined") else []
    )
    assert row["settlement_state"] is None


def test_what_is_refused_leaves_its_payment_as_it_was(plain: Talk, truth: list[Row]) -> None:
    known = by_guid(truth)
    approved = {row["parent"] for row in truth if row["parent"] and row["status"] == "approved"}
    left = [
        known[row["parent"]]
        for row in truth
        if row["parent"] in known and row["status"] in {"declined", "failed"} and row["parent"] not in approved
    ]
    assert len(left) > 2
    for payment in left:
        assert (payment["refunded_minor"], payment["voided"]) == (0, False)
        assert told(plain, payment)[0]["finStatus"] == "AUTHORISED"
        [document] = booked(plain, "payments", payment)
        assert minor(document, "availableToRefund") == payment["amount_minor"]
