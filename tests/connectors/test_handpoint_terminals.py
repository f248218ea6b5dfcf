"""Pinging Handpoint's terminals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from connectors import errors
from connectors.handpoint import wire
from connectors.handpoint.terminals import terminal_of
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


def test_a_virtual_terminal_is_hidden_whatever_it_says_of_itself(
    connect: Callable[..., Any], standing: StandingClock
) -> None:
    rows = [{"serial_number": "VT000000041877"}, {"serial_number": "1", "terminal_type": "VT"}, {"serial_number": "2"}]
    with Provider([says(rows)]) as provider:
        found = connect("handpoint", provider.url).list_terminals()
    assert [terminal.serial for terminal in found] == ["2"]


def test_short_names_of_models_are_made_long() -> None:
    given = {"A920PRO": "PAXA920PRO", "a920": "PAXA920", "IM30": "PAXIM30", "ARIES8": "ARIES8", "PAXA50": "PAXA50"}
    for said, expected in given.items():
        found = terminal_of(wire.ListedTerminal(serial="1", kind=said), "x")
        assert found is not None
        assert found.terminal_type == expected
