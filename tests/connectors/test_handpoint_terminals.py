"""Pinging Handpoint's terminals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from connectors import errors
from data.model import State, Terminal
from tests.connectors.replay import Asked, Provider, Says, says

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.connectors.conftest import StandingClock

TERMINAL = Terminal(serial="0821700311", connector="handpoint", terminal_type="PAXA920")


# Terminals --------------------------------------------------------------------------------------------------------


def test_a_ping_names_the_terminal_and_asks_for_its_state(connect: Callable[..., Any], standing: StandingClock) -> None:
    with Provider([says({"statusMessage": "Operation Accepted"}, 202)]) as provider:
        connect("handpoint", provider.url).observe(TERMINAL)
    assert [asked.json() for asked in provider.asked] == [
        {
            "operation": "pingDevice",
            "serial_number": "0821700311",
            "terminal_type": "PAXA920",
            "returnDeviceInfo": True,
        }
    ]
    assert provider.asked[0].headers["apikeycloud"] == "SECRET-key-Zx81Qw"


def test_a_terminal_that_lets_a_ping_time_out_is_offline(connect: Callable[..., Any], standing: StandingClock) -> None:
    def script(asked: Asked) -> Says:
        return Says(hangs_s=0.3) if asked.method == "POST" else says([{"serial_number": "0821700311"}])

    with Provider(script) as provider:
        seen = connect("handpoint", provider.url, ping_timeout_s=0.05).observe(TERMINAL)
    assert (seen.state, seen.raw_code) == (State.OFFLINE, "timeout")
    assert [asked.method for asked in provider.asked].count("POST") == 2


def test_a_cloud_that_times_out_says_nothing_of_the_terminal(
    connect: Callable[..., Any], standing: StandingClock
) -> None:
    with Provider([Says(hangs_s=0.3)]) as provider, pytest.raises(errors.Unreachable):
        connect("handpoint", provider.url, read_timeout_s=0.05).observe(TERMINAL)


def test_a_terminal_that_answers_the_second_ping_is_online(
    connect: Callable[..., Any], standing: StandingClock
) -> None:
    pings = [Says(cuts=True), says({"statusMessage": "ok", "result": "PING_PONG"}, 202)]

    def script(asked: Asked) -> Says:
        return pings.pop(0) if asked.method == "POST" else says([])

    with Provider(script) as provider:
        assert connect("handpoint", provider.url).observe(TERMINAL).state is State.ONLINE
