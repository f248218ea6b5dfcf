"""One terminal in sentences and tables: how it is and why, what it was called, who did what to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard import roster
from dashboard.acting import who
from dashboard.look import STATES, coloured, provider
from dashboard.reader import plain
from dashboard.terminal_words import FULL, is_name_only
from data.locale import N_
from data.locale import format as written
from data.model import State
from pipeline import deciding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dashboard.reader import Reader
    from dashboard.roster import Entry

SLEEP_FIX = N_("Device settings → Battery → Sleeping-app optimiser → Payments app → turn “App optimised” off")
_ACTS = {
    deciding.LOST: N_("Marked as lost"),
    deciding.FOUND: N_("Marked as found"),
    deciding.REPLACED: N_("Replacement, with terminal {other}"),
    deciding.RESTORED: N_("Replacement undone, with terminal {other}"),
}


def headline(one: Entry, acts: Iterable[Mapping[str, Any]], here: Reader) -> str:
    """Return how a terminal is, in a sentence."""
    _, seen = here.gettext, one.seen
    if seen.is_retired and one.replaced_at:
        text = _("Replaced by terminal {serial} {since}.")
        return _ended(text.format(serial=one.replaced_by, since=here.since(one.replaced_at)))
    if seen.is_lost:
        lost = next((act for act in acts if act["act"] == deciding.LOST), None)
        text = _("Marked as lost {since} by {who}.") if lost else _("Marked as lost.")
        return text.format(since=here.since(lost["happened_at"]), who=who(lost["viewer"], here)) if lost else text
    if is_name_only(one.serial):
        return _("Known by name only, from SmartRec's exports: how it is, is not known.")
    if seen.observed_at is None:
        return _("No source has said anything of it yet.")
    texts = {
        State.ONLINE: _("Online, seen {age} by {source}."),
        State.BUSY: _("Online and busy with a payment, seen {age} by {source}."),
        State.ASLEEP: _("Asleep {since}; checked {age} by {source}."),
        State.OFFLINE: _("Offline {since}; checked {age} by {source}."),
        State.UNKNOWN: _("State unknown: last seen {age} by {source}."),
    }
    return texts[seen.state].format(
        since=here.since(seen.since or seen.observed_at),
        age=here.ago(seen.observed_at),
        source=provider((seen.source or "").split(".")[0]),
    )


def disagreement(one: Entry, here: Reader) -> str:
    """Return, in a sentence, that sources do not agree on a terminal; nothing when they do."""
    _ = here.gettext
    said = [
        _("{source}: {state}").format(source=provider(source.split(".")[0]), state=_(STATES[state].word))
        for source, state in roster.disagreement(one, here.now).items()
    ]
    text = _("Sources do not agree ({said}). The one that asks the terminal itself has the last word.")
    return text.format(said=", ".join(said)) if said else ""


def todo(one: Entry, here: Reader) -> list[str]:
    """Return what to do about a terminal that is down, step by step; nothing for one that is well or out of service."""
    _ = here.gettext
    steps = {
        "offline": [
            _("Wake it with its power key; one that only slept is online a moment later."),
            _("See that it is on the Wi-Fi: a network with a password, neither a public one nor a phone's."),
            _("If it goes to sleep often: {path}.").format(path=_(SLEEP_FIX)),
        ],
        "asleep": [
            _("It wakes when it is used, or by its power key."),
            _("So that it stays awake: {path}.").format(path=_(SLEEP_FIX)),
        ],
        "unknown": [_("Unknown is not offline: see in Data update whether its sources are read.")],
    }
    return steps.get(one.standing, [])


def sources(one: Entry, listings: Iterable[Mapping[str, Any]], here: Reader) -> pd.DataFrame:
    """Return what each source last said of a terminal, and what it calls it."""
    _ = here.gettext
    names = {listing["connector"]: listing["name"] or "" for listing in listings}
    lines = [
        {
            _("Source"): plain(provider(word["source"].split(".")[0])),
            _("State"): coloured(STATES[State(word["state"])], _(STATES[State(word["state"])].word)),
            _("Since"): plain(here.when(word["since"])),
            _("Checked"): plain(here.ago(word["observed_at"])),
            _("Battery"): _percent(word["battery"], here),
            _("Version"): plain(word["app_version"] or ""),
            _("Named there"): plain(names.get(word["source"].split(".")[0], "")),
        }
        for word in one.words
    ]
    frame = pd.DataFrame(lines)
    return frame.drop(columns=[_("Version"), _("Since"), _("Battery")], errors="ignore") if here.is_phone else frame


def history(rows: Sequence[Mapping[str, Any]], here: Reader) -> pd.DataFrame:
    """Return the aliases and sites a terminal has had, the present one first."""
    _ = here.gettext
    first = len(rows) - 1
    return pd.DataFrame(
        [
            {
                _("Since"): plain(_("the beginning") if place == first else here.when(row["valid_from"])),
                _("Name"): plain(row["alias"]),
                _("Site"): plain(row["site"] or ""),
                _("By"): plain(who(row["changed_by"], here)),
            }
            for place, row in enumerate(rows)
        ]
    )


def done(acts: Iterable[Mapping[str, Any]], here: Reader) -> list[str]:
    """Return what people did to a terminal beside naming and moving it, the latest first."""
    _ = here.gettext
    told = [(_ACTS[act["act"]], act) for act in acts if act["act"] in _ACTS]
    return [
        _("{what}, {when}, by {who}").format(
            what=_(text).format(other=act["other"]), when=here.when(act["happened_at"]), who=who(act["viewer"], here)
        )
        for text, act in told
    ]


def _percent(battery: int | None, here: Reader) -> str:
    return "" if battery is None else plain(written.percent(battery / FULL, here.language))


def _ended(text: str) -> str:
    """Return a sentence that ends in one stop: an English time has one of its own."""
    return text.replace("..", ".")
