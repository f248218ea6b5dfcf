from __future__ import annotations

import base64
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, get_args
from urllib.parse import parse_qsl

import pytest

from connectors import errors
from connectors.paysafe.translate import day_of, instant_of, minor_of
from connectors.sandbox.faults import Profile
from data.model import Kind, PaymentRef, SettlementState
from tests.connectors.replay import Asked, Provider, Says, says
from tests.connectors.worlds import NOW, near

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.connectors.conftest import StandingClock

REF = PaymentRef(
    payment_id="p" * 24,
    remote_id="00000001-c4b1-11f1-9d52-6f2b7a10e001",
    occurred_at=datetime(2026, 11, 10, 14, 15, 7, tzinfo=UTC),
    reference=None,
    kind=Kind.PAYMENT,
    amount_minor=4599,
    currency="CAD",
)
SETTLED = {
    "id": "s",
    "status": "COMPLETED",
    "updatedTime": 1795076400000,
    "gatewayResponse": {"effectiveDate": "2026-11-12"},
}
PAYMENT: dict[str, Any] = {
    "id": "s", "merchantRefNum": REF.remote_id, "amount": 4599, "status": "COMPLETED", "availableToRefund": 4599,
    "gatewayResponse": {"authCode": "204117", "terminalId": "20130007"}, "settlements": [SETTLED],
}  # fmt: skip


def payments(*documents: dict[str, Any]) -> Says:
    return says({"meta": {"numberOfRecords": len(documents)}, "payments": list(documents)})


def test_a_look_up_says_its_dates(connect: Callable[..., Any], standing: StandingClock) -> None:
    with Provider([payments(PAYMENT)]) as provider:
        connect("paysafe", provider.url).look_up(REF)
    (asked,) = provider.asked
    assert asked.path == "/url/paymenthub/v1/payments"
    assert dict(parse_qsl(asked.query)) == {
        "merchantRefNum": REF.remote_id,
        "startDate": "2026-11-09T14:15:07Z",
        "endDate": "2026-11-13T14:15:07Z",
        "limit": "50",
        "offset": "0",
    }
    pair = base64.b64decode(asked.headers["authorization"].removeprefix("Basic ")).decode()
    assert pair == "SECRET-username-Zx81Qw:SECRET-password-Zx81Qw"


def test_a_number_is_the_same_in_capital_letters(connect: Callable[..., Any], standing: StandingClock) -> None:
    with Provider([payments(PAYMENT | {"merchantRefNum": REF.remote_id.upper()})]) as provider:
        (found,) = connect("paysafe", provider.url).look_up(REF).payments
    assert found.settlement_state is SettlementState.SETTLED


def test_a_card_number_is_no_identifier(connect: Callable[..., Any], standing: StandingClock) -> None:
    gateway = {"authCode": "4111111111111111", "terminalId": "4111-1111-1111-1111"}
    parts = [SETTLED | {"gatewayResponse": gateway | {"authCode": "204117"}}]
    with Provider(
        [payments(PAYMENT | {"gatewayResponse": gateway, "authCode": "41111111111111112512", "settlements": parts})]
    ) as provider:
        (found,) = connect("paysafe", provider.url).look_up(REF).payments
    assert (found.auth_code, found.tid) == ("204117", None)


def test_a_time_at_the_edge_of_all_times_is_none() -> None:
    assert instant_of("0001-01-01T00:00:00+14:00") is None
    assert instant_of("9999-12-31T23:59:59-14:00") is None


def test_a_look_up_never_asks_for_the_future(connect: Callable[..., Any], standing: StandingClock) -> None:
    recent = PaymentRef(
        **({name: getattr(REF, name) for name in REF.__struct_fields__} | {"occurred_at": standing.now()})
    )
    with Provider([payments()]) as provider:
        connect("paysafe", provider.url).look_up(recent)
    assert dict(parse_qsl(provider.asked[0].query))["endDate"] == "2026-11-20T18:00:01Z"


def test_a_bad_key_is_used_once(connect: Callable[..., Any], standing: StandingClock) -> None:
    locked = says({"error": {"code": "5277", "message": "locked after repeated failures"}}, 401)
    with Provider([locked]) as provider, pytest.raises(errors.Unauthorized) as caught:
        connect("paysafe", provider.url).look_up(REF)
    assert caught.value.code == "5277"
    assert len(provider.asked) == 1


def test_the_password_is_hidden_in_every_form(connect: Callable[..., Any], standing: StandingClock) -> None:
    def script(asked: Asked) -> Says:
        told = asked.headers["authorization"] + " SECRET-password-Zx81Qw"
        return says({"error": {"code": "5279", "message": told}}, 401)

    with Provider(script) as provider, pytest.raises(errors.Unauthorized) as caught:
        connect("paysafe", provider.url).look_up(REF)
    assert caught.value.detail == "HTTP 401 Basic [removed] [removed]"


def test_pages_are_read_until_a_short_one(connect: Callable[..., Any], standing: StandingClock) -> None:
    documents = [PAYMENT | {"id": f"d{n}", "amount": 1} for n in range(60)] + [PAYMENT]

    def script(asked: Asked) -> Says:
        offset = int(dict(parse_qsl(asked.query))["offset"])
        return payments(*documents[offset : offset + 50])

    with Provider(script) as provider:
        (found,) = connect("paysafe", provider.url).look_up(REF).payments
    assert len(provider.asked) == 2
    assert found.settlement_state is SettlementState.SETTLED


def test_a_void_is_not_asked_for(connect: Callable[..., Any], standing: StandingClock) -> None:
    void = PaymentRef(**({name: getattr(REF, name) for name in REF.__struct_fields__} | {"kind": Kind.VOID}))
    with Provider([Says(500)]) as provider:
        assert list(connect("paysafe", provider.url).look_up(void).payments) == []
    assert not provider.asked


def test_what_was_odd_three_times_is_believed_from_then_on(
    connect: Callable[..., Any], standing: StandingClock
) -> None:
    with Provider([payments(PAYMENT | {"gatewayResponse": None})]) as provider:
        connector = connect("paysafe", provider.url)
        connector.look_up(REF)
        assert len(provider.asked) == 3
        connector.look_up(REF)
        assert len(provider.asked) == 4


def test_an_answer_about_another_number_is_no_answer(connect: Callable[..., Any], standing: StandingClock) -> None:
    with Provider([payments(PAYMENT | {"merchantRefNum": "another"})]) as provider:
        assert list(connect("paysafe", provider.url).look_up(REF).payments) == []


@pytest.mark.parametrize(
    ("statuses", "state"),
    [
        (["PENDING"], "pending"),
        (["RECEIVED"], "pending"),
        (["INITIATED"], "pending"),
        (["PROCESSING"], "processing"),
        (["COMPLETED"], "settled"),
        (["CANCELLED"], "cancelled"),
        (["FAILED"], "failed"),
        (["EXPIRED"], "failed"),
        (["COMPLETED", "PENDING"], "pending"),
        (["COMPLETED", "CANCELLED"], "settled"),
        (["COMPLETED", "PONDERING"], "unknown"),
    ],
)
def test_settlement_states(
    connect: Callable[..., Any], standing: StandingClock, statuses: list[str], state: str
) -> None:
    document = PAYMENT | {"settlements": [SETTLED | {"status": status} for status in statuses]}
    with Provider([payments(document)]) as provider:
        (found,) = connect("paysafe", provider.url).look_up(REF).payments
    assert found.settlement_state == state
    assert found.raw_status in statuses
    assert (found.settled_on is not None) == (state == "settled")


@pytest.mark.parametrize(("status", "state"), [("HELD", "pending"), ("FAILED", "failed"), ("CANCELLED", "cancelled")])
def test_a_payment_that_did_not_go_through_has_no_settlement_to_ask_for(
    connect: Callable[..., Any], standing: StandingClock, status: str, state: str
) -> None:
    with Provider([payments(PAYMENT | {"status": status, "settlements": []})]) as provider:
        (found,) = connect("paysafe", provider.url).look_up(REF).payments
    assert found.settlement_state == state
    assert len(provider.asked) == 1


@pytest.mark.parametrize(
    ("said", "minor"), [(500, 500), ("500", 500), (" 7 ", 7), ("5.00", None), ("-5", None), (None, None), ("", None)]
)
def test_amounts_may_be_text(said: Any, minor: int | None) -> None:
    assert minor_of(said) == minor


def test_instants_may_be_text_or_milliseconds() -> None:
    expected = datetime(2023, 1, 27, 10, 15, 29, tzinfo=UTC)
    assert instant_of("2023-01-27T10:15:29Z") == instant_of(1674814529000) == instant_of("1674814529000") == expected
    for nothing in ("2023-01-27T10:15:29", "yesterday", None, "", 12):
        assert instant_of(nothing) is None


def test_days_may_be_written_in_many_ways() -> None:
    for said in ("2026-11-12", "2026-11-12T00:00:00Z", "20261112", "11/12/2026", 1794441600000, "1794441600000"):
        assert day_of(said) == date(2026, 11, 12)
    for nothing in ("2026-13-12", "13/13/2026", "20261399", "soon", None, ""):
        assert day_of(nothing) is None


# Against a world --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("faults", get_args(Profile))
def test_settlement_is_what_the_books_say(faults: Profile) -> None:
    with near(faults, emv_pairs="none") as world:
        connector = world.connect("paysafe")
        movements = world.world.movements(NOW - timedelta(days=5), NOW)
        known = [m for m in movements if m.legs and not m.is_hidden and m.status in {"approved", "declined"}]
        asked = [m for m in known if m.kind != "void" and (m.status == "declined" or m.kind == "refund")][:20]
        asked += [m for m in known if m.kind == "payment" and m.status == "approved"][::6]
        for movement in asked:
            looked = connector.look_up(_ref(movement))
            assert list(looked.findings) == []
            (found,) = looked.payments
            if movement.kind == "payment":
                assert found.available_to_refund_minor == _left(world, movement)
            age = NOW - movement.occurred_at
            if movement.status == "declined":
                assert found.settlement_state is SettlementState.FAILED
            elif age > timedelta(days=2):
                assert found.settlement_state in {SettlementState.SETTLED, SettlementState.CANCELLED}
            elif age < timedelta(hours=3):
                assert found.settlement_state in {SettlementState.PENDING, SettlementState.CANCELLED}
            assert found.auth_code == (movement.auth_code or None)


def _left(world: Any, payment: Any) -> int:
    undone = [m for m in world.world.children(payment.guid) if m.status == "approved" and m.occurred_at <= NOW]
    if payment.status != "approved" or any(m.kind == "void" for m in undone):
        return 0
    voided = {m.parent_guid for m in undone for m in world.world.children(m.guid) if m.kind == "void"}
    given_back = sum(m.amount_minor for m in undone if m.kind == "refund" and m.guid not in voided)
    return int(payment.amount_minor - given_back)


def _ref(movement: Any) -> PaymentRef:
    return PaymentRef(
        payment_id="p" * 24,
        remote_id=movement.guid,
        occurred_at=movement.occurred_at.astimezone(UTC),
        reference=movement.reference or None,
        kind=Kind(movement.kind),
        amount_minor=movement.amount_minor,
        currency=movement.currency,
    )


def test_a_number_that_is_not_theirs_is_not_known() -> None:
    with near(breaks_hypothesis=True) as world:
        connector = world.connect("paysafe")
        movement = next(
            m for m in world.world.movements(NOW - timedelta(days=5), NOW) if m.kind == "payment" and m.legs
        )
        assert list(connector.look_up(_ref(movement)).payments) == []


def test_planted_card_data_stays_at_the_door() -> None:
    plant = {"pan": "4111111111111111", "holder": "CANARI TREMBLAY", "expiry": "0931", "key": "PLANTED-KEY-1"}
    with near(plant=plant) as world:
        connector = world.connect("paysafe")
        for movement in world.world.movements(NOW - timedelta(days=2), NOW)[:20]:
            told = repr(connector.look_up(_ref(movement)))
            assert not any(canary in told for canary in plant.values())
