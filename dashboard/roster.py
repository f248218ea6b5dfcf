"""The terminals as a list: each with what is known of it now, narrowed, sorted and counted."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from dashboard import seen
from dashboard.chosen import Choice
from dashboard.look import LOST, RETIRED, STATES, Mark
from dashboard.seen import Seen
from data.locale import N_
from data.model import State
from pipeline.naming import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dashboard.chosen import Look
    from dashboard.reader import Reader

SIZE = 25
# In the order in which they want a person.
STANDINGS: Mapping[str, Mark] = {
    "offline": STATES[State.OFFLINE],
    "unknown": STATES[State.UNKNOWN],
    "asleep": STATES[State.ASLEEP],
    "online": STATES[State.ONLINE],
    "lost": LOST,
    "replaced": RETIRED,
}
_STANDING = {State.ONLINE: "online", State.BUSY: "online", State.ASLEEP: "asleep", State.OFFLINE: "offline"}
OWN: Mapping[str, Choice] = {
    "state": Choice(N_("State"), {"": N_("All states"), **{name: mark.word for name, mark in STANDINGS.items()}}),
    "search": Choice(N_("Name or number")),
    "sort": Choice(
        N_("Sorted by"), {"worst": N_("Worst first"), "alias": N_("By name"), "site": N_("By site and name")}
    ),
}
"""The filters and the sequence of the list, as they stand in its address."""
_DIGITS = re.compile(r"(\d+)")
_MODEL = re.compile(r"PAX([A-Z]+\d+)(PRO|MINI|MAX|S)?")
_FAMILIES = {"PRO": " Pro", "MINI": " Mini", "MAX": " Max", "S": "S"}


class Entry(Struct, frozen=True, kw_only=True):
    """A terminal in full; `words` are what each source last said, battery to version the latest that any said."""

    seen: Seen
    version: int
    provider_name: str | None
    is_named_otherwise: bool
    model: str
    tid: str | None
    site_id: str | None
    is_integrated: bool
    listed_by: tuple[str, ...]
    first_seen_at: datetime
    replaced_by: str | None
    replaced_at: datetime | None
    battery: int | None
    is_charging: bool | None
    network: str | None
    app_version: str | None
    words: tuple[dict[str, Any], ...]

    @property
    def serial(self) -> str:
        """The serial number."""
        return self.seen.serial

    @property
    def alias(self) -> str:
        """The alias."""
        return self.seen.alias

    @property
    def standing(self) -> str:
        """Its state in one word of `STANDINGS`; a busy terminal is online."""
        if self.seen.is_retired:
            return "replaced"
        return "lost" if self.seen.is_lost else _STANDING.get(self.seen.state, "unknown")


def entries(rows: Iterable[dict[str, Any]], now: datetime) -> list[Entry]:
    """Return one entry a terminal, from what each source last said of it (`roster.terminals`)."""
    return [_entry(list(words), now) for _, words in groupby(rows, key=itemgetter("serial"))]


def _entry(words: list[dict[str, Any]], now: datetime) -> Entry:
    first, (concluded,) = words[0], seen.conclude(words, now)
    spoken = sorted((word for word in words if word["source"]), key=itemgetter("observed_at"), reverse=True)

    def latest(name: str) -> Any:
        return next((word[name] for word in spoken if word[name] is not None), None)

    same = ("version", "provider_name", "is_named_otherwise", "tid", "site_id", "is_integrated", "first_seen_at")
    return Entry(
        seen=concluded,
        model=model(first["terminal_type"]),
        replaced_by=first["replaced_by"],
        replaced_at=first["replaced_at"],
        words=tuple(spoken),
        listed_by=tuple(first["listed_by"] or ()),
        **{name: first[name] for name in same},
        **{name: latest(name) for name in ("battery", "is_charging", "network", "app_version")},
    )


def model(terminal_type: str | None) -> str:
    """Return a model as it is written on the terminal: ``PAXA920PRO`` is a ``PAX A920 Pro``."""
    found = _MODEL.fullmatch((terminal_type or "").upper().replace(" ", ""))
    return f"PAX {found[1]}{_FAMILIES.get(found[2] or '', '')}" if found else (terminal_type or "")


def listed(all_of_them: Sequence[Entry], look: Look) -> list[Entry]:
    """Return the terminals that a look asks for, in its sequence; replaced ones only when asked for."""
    state, search = look.more["state"], folded(look.more["search"])
    found = [
        one
        for one in all_of_them
        if (one.standing == state if state else search or one.standing != "replaced")
        and (not look.what.sites or one.site_id in look.what.sites)
        and (not search or any(search in folded(text) for text in _texts(one)))
    ]
    return sorted(found, key={"worst": _by_worst, "alias": by_alias, "site": _by_site}[look.more["sort"]])


def page(found: Sequence[Entry], number: int) -> list[Entry]:
    """Return a page of the list; one beyond the end is the last."""
    last = max(1, -(-len(found) // SIZE))
    skip = (min(number, last) - 1) * SIZE
    return list(found[skip : skip + SIZE])


def find(all_of_them: Iterable[Entry], serial: str) -> Entry | None:
    """Return a terminal by its serial number; None when there is none."""
    return next((one for one in all_of_them if one.serial == serial), None)


def successors(old: Entry, all_of_them: Iterable[Entry]) -> list[Entry]:
    """Return the terminals that could take another's place, those that nobody named first: they are the new ones."""
    found = [one for one in all_of_them if one.serial != old.serial and one.seen.is_offered]
    return sorted(found, key=lambda one: (one.alias != one.serial, -one.first_seen_at.timestamp(), by_alias(one)))


def sentence(all_of_them: Sequence[Entry], here: Reader) -> str:
    """Return how the terminals are, in words: 24 terminals: 21 online, 2 offline, 1 unknown."""
    _ = here.gettext
    counts = _counted(all_of_them)
    present = [name for name in ("online", "asleep", "offline", "unknown") if counts[name]]
    whole = sum(counts[name] for name in present)
    total = here.ngettext("{n} terminal", "{n} terminals", whole)
    if not whole:
        return _("No terminal is in service.")
    if present == ["online"] and whole > 1:
        return _("{total}, all online.").format(total=total)
    parts = ", ".join(_part(name, counts[name], here) for name in present)
    return _("{total}: {parts}.").format(total=total, parts=parts)


def apart(all_of_them: Sequence[Entry], here: Reader) -> str:
    """Return the terminals that are out of service, in words; nothing when there is none."""
    counts = _counted(all_of_them)
    parts = ", ".join(_part(name, counts[name], here) for name in ("lost", "replaced") if counts[name])
    return here.gettext("Out of service: {parts}.").format(parts=parts) if parts else ""


def namesakes(all_of_them: Sequence[Entry]) -> list[tuple[Entry, ...]]:
    """Return the terminals in service that share an alias: a provider named one as people named another."""
    present = sorted((one for one in all_of_them if one.replaced_by is None), key=lambda one: folded(one.alias))
    groups = (tuple(group) for _, group in groupby(present, key=lambda one: folded(one.alias)))
    return [group for group in groups if len(group) > 1]


def disagreement(one: Entry, now: datetime) -> dict[str, State]:
    """Return what each source says now of a terminal, where they do not agree whether it is reachable."""
    fresh = {
        word["source"]: State(word["state"])
        for word in one.words
        if word["state"] != State.UNKNOWN and now - word["observed_at"] <= seen.GRACE
    }
    reachable = {state in (State.ONLINE, State.BUSY) for state in fresh.values()}
    return fresh if len(reachable) > 1 else {}


def _counted(all_of_them: Sequence[Entry]) -> dict[str, int]:
    standings = [one.standing for one in all_of_them]
    return {name: standings.count(name) for name in STANDINGS}


def _part(name: str, count: int, here: Reader) -> str:
    parts = {
        "online": here.ngettext("{n} online", "{n} online", count),
        "asleep": here.ngettext("{n} asleep", "{n} asleep", count),
        "offline": here.ngettext("{n} offline", "{n} offline", count),
        "unknown": here.ngettext("{n} unknown", "{n} unknown", count),
        "lost": here.ngettext("{n} lost", "{n} lost", count),
        "replaced": here.ngettext("{n} replaced", "{n} replaced", count),
    }
    return parts[name]


def _texts(one: Entry) -> list[str]:
    return [text for text in (one.alias, one.serial, one.tid, one.provider_name, one.model, one.seen.site) if text]


def as_counted(name: str) -> tuple[Any, ...]:
    """Return what names are sorted by as people count: Accueil 2 before Accueil 10."""
    return tuple(int(part) if part.isdecimal() else part for part in _DIGITS.split(folded(name)))


def by_alias(one: Entry) -> tuple[Any, ...]:
    """Return what terminals are sorted by, by alias."""
    return as_counted(one.alias), one.serial


def _by_site(one: Entry) -> tuple[Any, ...]:
    return not one.seen.site, folded(one.seen.site or ""), by_alias(one)


def _by_worst(one: Entry) -> tuple[Any, ...]:
    since = one.seen.since.timestamp() if one.seen.since and one.standing == "offline" else 0.0
    return list(STANDINGS).index(one.standing), since, by_alias(one)
