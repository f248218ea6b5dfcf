"""A terminal in words: how it is, when it was last heard of, its battery and network, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard import roster
from dashboard.look import STATES, Mark, provider
from data.filing import CONNECTOR
from data.locale import format as written
from data.model import State

if TYPE_CHECKING:
    from dashboard.reader import Reader
    from dashboard.roster import Entry
    from dashboard.seen import Seen

_NETWORKS = {"wifi": "Wi-Fi", "ethernet": "Ethernet"}
FULL = 100
_MINUTE_S, _HOUR_S, _DAY_S = 60, 3_600, 86_400


def mark(one: Seen) -> Mark:
    """Return how a terminal's state is marked."""
    if one.is_retired:
        return roster.STANDINGS["replaced"]
    return roster.STANDINGS["lost"] if one.is_lost else STATES[one.state]


def worded(one: Seen, here: Reader) -> str:
    """Return a terminal's state in words; of one that is down, since how long, in one unit."""
    word = here.gettext(mark(one).word)
    if one.since is None or one.state not in (State.OFFLINE, State.ASLEEP) or not one.is_offered:
        return word
    seconds = max((here.now - one.since).total_seconds(), _MINUTE_S)
    unit = next(unit for unit in (_DAY_S, _HOUR_S, _MINUTE_S) if seconds >= unit)
    return f"{word} · {written.duration(seconds // unit * unit, here.language)}"


def checked(one: Seen, here: Reader) -> str:
    """Return how long ago a terminal was last heard of, and from whom."""
    if one.observed_at is None:
        return here.gettext("never heard of")
    source = provider((one.source or "").split(".")[0])
    template = here.gettext("last seen {age}") if one.state is State.UNKNOWN else "{age}"
    return f"{template.format(age=here.ago(one.observed_at))} · {source}"


def is_name_only(serial: str) -> bool:
    """Tell whether a terminal is known by its name alone, as SmartRec's exports have it."""
    return serial.startswith(f"{CONNECTOR}:")


def numbered(serial: str, here: Reader) -> str:
    """Return a terminal's serial number, or that only its name is known."""
    return here.gettext("known by name only, from SmartRec's exports") if is_name_only(serial) else serial


def kind(one: Entry, here: Reader) -> str:
    """Return that a terminal is integrated, where that is known: its payments come by a feed."""
    return here.gettext("integrated") if one.is_integrated else ""


def rule(here: Reader) -> str:
    """Return what an integrated terminal cannot be used for."""
    return here.gettext(
        "An integrated terminal takes neither subscriptions (recurring billing) nor instalment payments. A one-time "
        "membership is an ordinary payment."
    )


def power(one: Entry, here: Reader) -> str:
    """Return how full a terminal's battery is, and whether it charges; nothing when nobody said."""
    if one.battery is None:
        return ""
    said = written.percent(one.battery / FULL, here.language)
    return f"{said} ⚡" if one.is_charging else said


def network(one: Entry) -> str:
    """Return by what a terminal is connected; nothing when nobody said."""
    return _NETWORKS.get(one.network or "", (one.network or "").upper())
