"""From Handpoint's terminals to ours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from data import time as clock
from data.model import Observation, State, Terminal

if TYPE_CHECKING:
    from connectors.handpoint.wire import ListedTerminal, TerminalStatus

SOURCE = "handpoint.ping"
_FULL = 100


def terminal_of(entry: ListedTerminal, connector: str) -> Terminal | None:
    """Return a listed terminal, its type in the long form; None for an entry without a serial."""
    serial = entry.serial or entry.other_serial
    kind = (entry.kind or entry.other_kind or "").upper()
    if not serial:
        return None
    is_short = re.fullmatch(r"(A|E|IM|D)\d+\w*", kind) is not None
    return Terminal(
        serial=serial,
        connector=connector,
        remote_id=serial,
        terminal_type=(f"PAX{kind}" if is_short else kind) or None,
        merchant_account=entry.merchant or None,
    )


def is_virtual(terminal: Terminal) -> bool:
    """Tell whether a terminal exists only on paper: the one that payments without a card are filed under."""
    return terminal.terminal_type == "VT" or terminal.serial.startswith("VT")


def observation(serial: str, state: State, raw_code: str, said: TerminalStatus | None = None) -> Observation:
    """Return an observation made now; a terminal that tells nothing of itself leaves it blank."""
    charging = {"charging": True, "not charging": False}.get((said.charging or "").lower()) if said else None
    return Observation(
        serial=serial,
        source=SOURCE,
        observed_at=clock.now(),
        state=state,
        raw_code=raw_code,
        battery=_percent(said.battery) if said else None,
        is_charging=charging,
        app_version=(said.version or None) if said else None,
    )


def _percent(said: str | int | None) -> int | None:
    text = str(said or "").strip()
    return int(text) if text.isdecimal() and text.isascii() and int(text) <= _FULL else None
