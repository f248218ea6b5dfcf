"""From PAXSTORE's terminals to ours."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from connectors.redact import brief
from data.model import Observation, State, Terminal

if TYPE_CHECKING:
    from connectors.paxstore.wire import ListedTerminal, Network

SOURCE = "paxstore"

STATES = {"0": State.UNKNOWN, "1": State.OFFLINE, "2": State.ONLINE}
NETWORKS = frozenset(("wifi", "5g", "4g", "3g", "2g", "ethernet"))
_FULL = 100


def terminal_of(listed: ListedTerminal, connector: str) -> Terminal | None:
    """Return a listed terminal, its model in the long form that others use; None for one without a serial."""
    if not listed.serial:
        return None
    return Terminal(
        serial=listed.serial,
        connector=connector,
        remote_id=str(listed.id) if listed.id is not None else None,
        terminal_type=_model(listed.model),
        name=listed.name or None,
        tid=listed.tid or None,
        location=listed.site or None,
    )


def _model(said: str | None) -> str | None:
    letters = "".join(c for c in (said or "").upper() if c.isalnum())
    return (letters if letters.startswith("PAX") else f"PAX{letters}") if letters else None


def doubts_of(said: Network) -> tuple[str, ...]:
    """Return what is not said of a terminal's state, or said in words that nobody knows."""
    odd = {
        "state": str(said.online) not in STATES,
        "battery": said.battery is None,
        "network": _network(said.network) is None and said.network not in ("UNKNOWN", "NETWORK_UNKNOWN", ""),
    }
    return tuple(f"{said.serial} {what}" for what, is_odd in odd.items() if is_odd)


def observation_of(
    said: Network, serial: str, *, observed_at: datetime, last_access_at: datetime | None = None
) -> Observation:
    """Return what the store says of a terminal; a state it has no word for is unknown, its code kept."""
    raw = None if said.online is None else brief(str(said.online))
    return Observation(
        serial=serial,
        source=SOURCE,
        observed_at=observed_at,
        state=STATES.get(raw or "", State.UNKNOWN),
        raw_code=raw,
        battery=_percent(said.battery),
        network=_network(said.network),
        last_access_at=last_access_at,
    )


def instant_of(said: float | str | None) -> datetime | None:
    """Return an instant given in milliseconds, or None."""
    try:
        return datetime.fromtimestamp(float(said) / 1000, UTC) if said is not None else None
    except (ValueError, OverflowError, OSError):
        return None


def _percent(said: float | str | None) -> int | None:
    try:
        found = round(float(said)) if said is not None else None
    except (ValueError, OverflowError):
        return None
    return found if found is not None and 0 <= found <= _FULL else None


def _network(said: str | None) -> str | None:
    word = (said or "").removeprefix("NETWORK_").lower()
    return word if word in NETWORKS else None
