"""Handpoint's connector against a world that knows the truth."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any, get_args

import msgspec
import pytest

from connectors import errors
from connectors.registry import build
from connectors.sandbox.faults import Profile
from data.model import Kind, PaymentRef, State, Status, Window
from tests.connectors.worlds import NOW, near

if TYPE_CHECKING:
    from tests.connectors.worlds import Near

# Against a world --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("faults", get_args(Profile))
@pytest.mark.parametrize("pairs", ["shared", "different"])
def test_the_feed_tells_every_message_that_is_visible(faults: Profile, pairs: str) -> None:
    window = Window(NOW - timedelta(days=5), NOW)
    with near(faults, emv_pairs=pairs, reference_object="filled") as world:
        slices = list(world.connect("handpoint", page_limit=60).feed(window))
        expected = _visible(world, window)
    found = [p for part in slices for p in part.payments]
    assert [finding for part in slices for finding in part.findings] == []
    assert sorted(map(_told, found), key=str) == sorted(expected, key=str)
    assert len(found) > 200
    by_movement = {told[0] for told in expected}
    assert len({p.payment_id for p in found}) == len(by_movement) - _shared_guids(expected, pairs)


def _visible(world: Near, window: Window) -> list[tuple[Any, ...]]:
    rows = world.world.legs(window.since, window.until, visible_by=NOW)
    return [
        (
            leg.guid, leg.server_at, movement.kind, movement.amount_minor, movement.currency, movement.brand,
            movement.last4, movement.serial, movement.auth_code or None, movement.rrn or None,
            movement.parent_guid, movement.reference or None,
        )
        for leg, movement in rows
        if world.scene.visible_at(leg) <= NOW
    ]  # fmt: skip


def _told(p: Any) -> tuple[Any, ...]:
    return (
        p.remote_id, p.occurred_at, str(p.kind), p.amount_minor, p.currency, str(p.card_brand), p.last4,
        p.terminal_serial, p.auth_code, p.rrn, p.parent_remote_id, p.reference,
    )  # fmt: skip


def _shared_guids(expected: list[tuple[Any, ...]], pairs: str) -> int:
    """Return how many guids are second messages of a payment that has another one."""
    if pairs == "shared":
        return 0
    payments = [told for told in expected if told[2] == "payment" and told[9]]
    return len(payments) - len({(told[11], told[7], told[9]) for told in payments})


@pytest.mark.parametrize("faults", get_args(Profile))
@pytest.mark.parametrize("ping", ["poll", "late", "pong"])
def test_terminals_are_observed_as_they_are(faults: Profile, ping: str) -> None:
    shapes = {"poll": "string", "late": "object", "pong": "flat"}
    with near(faults, ping=ping, error_shape=shapes[ping], list_path="legacy", virtual_terminal=True) as world:
        connector = world.connect("handpoint")
        terminals = connector.list_terminals()
        assert sorted(t.serial for t in terminals) == sorted(listed.serial for listed in world.world.devices)
        assert {t.terminal_type for t in terminals} <= {listed.terminal_type for listed in world.world.devices}
        for terminal in terminals:
            seen, truth = connector.observe(terminal), world.world.moment(terminal.serial, NOW)
            expected = {"online": State.ONLINE, "busy": State.BUSY}.get(truth.state, State.OFFLINE)
            assert (terminal.serial, seen.state) == (terminal.serial, expected)
            if seen.battery is not None:
                assert (seen.battery, seen.is_charging) == (truth.battery, truth.is_charging)


def test_a_ping_without_an_answer_leaves_a_terminal_unknown_and_silence_offline() -> None:
    with near(ping="no_id") as world:
        connector = world.connect("handpoint", ping_timeout_s=0.05)
        states = {
            world.world.moment(terminal.serial, NOW).state: connector.observe(terminal)
            for terminal in connector.list_terminals()
        }
    assert states.pop("online").raw_code == "accepted"
    assert {seen.raw_code for state, seen in states.items() if state != "busy"} == {"timeout"}


@pytest.mark.parametrize("faults", get_args(Profile))
def test_the_chip_s_story_is_found_by_reference(faults: Profile) -> None:
    window = Window(NOW - timedelta(days=3), NOW)
    with near(faults, emv_pairs="different", status_unknown="404", status_time="text") as world:
        connector = world.connect("handpoint")
        parts = list(connector.feed(window))
        found = [p for part in parts for p in part.payments if p.reference and p.status is Status.APPROVED][:40]
        for payment in found:
            truth = next(m for m in world.world.by_reference(payment.reference) if m.kind == payment.kind)
            looked = connector.look_up(_ref(payment)).payments
            assert len(looked) == 1
            assert looked[0].payment_id == payment.payment_id
            assert looked[0].status is Status.APPROVED
            if payment.kind is Kind.PAYMENT:
                emv = truth.emv
                told = [looked[0].aid, looked[0].tvr, looked[0].tsi, looked[0].iad, looked[0].arc]
                assert told == [text or None for text in (emv.aid, emv.tvr, emv.tsi, emv.iad, emv.arc)]
                assert looked[0].verification == truth.verification
        unknown = connector.look_up(_ref(found[0], reference="5c7056aa-b0a6-4ee9-891e-aae6ce7ea725"))
        assert list(unknown.payments) == []


def _ref(payment: Any, **changes: Any) -> PaymentRef:
    names = ("payment_id", "remote_id", "occurred_at", "reference", "kind", "amount_minor", "currency")
    return PaymentRef(**({name: getattr(payment, name) for name in names} | changes))


def test_another_merchant_s_key_is_unauthorized() -> None:
    with near() as world:
        options = world.options("handpoint")
        options.secrets["key"] = "WRONG00-KEY0000-KEY0000-KEY0000"
        connector = build(options)
        with pytest.raises(errors.Unauthorized):
            connector.list_terminals()
        with pytest.raises(errors.Unauthorized):
            list(connector.feed(Window(NOW - timedelta(hours=2), NOW)))
        connector.close()


@pytest.mark.parametrize("faults", get_args(Profile))
def test_planted_card_data_and_keys_stay_at_the_door(faults: Profile, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    plant = {"pan": "4111111111111111", "holder": "CANARI TREMBLAY", "expiry": "0931", "key": "PLANTED-KEY-1"}
    with near(faults, plant=plant) as world:
        connector = world.connect("handpoint")
        terminals = connector.list_terminals()
        parts = list(connector.feed(Window(NOW - timedelta(days=2), NOW)))
        payments = [p for part in parts for p in part.payments if p.reference]
        told = [terminals, parts, [connector.look_up(_ref(p)) for p in payments[:10]], connector.observe(terminals[0])]
        secrets = [*plant.values(), world.scene.keys.cloud, "?"]
    whole = msgspec.json.encode(told).decode() + caplog.text
    assert len(payments) > 30
    assert [canary for canary in secrets if re.search(rf"(?<![0-9a-z]){re.escape(canary)}(?![0-9a-z])", whole)] == []
