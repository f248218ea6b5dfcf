"""The workstations as a list: what each takes and proposes, how that terminal is now, and what was taken there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from dashboard import roster
from dashboard import terminal_words as said
from dashboard.chosen import Choice
from data.chosen import UNKNOWN
from data.locale import N_
from pipeline.naming import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboard.chosen import Look
    from dashboard.reader import Reader

SIZE = 25
PRESENT, TROUBLE, RETIRED, ALL = "", "trouble", "retired", "all"
OWN: Mapping[str, Choice] = {
    "state": Choice(
        N_("Show"),
        {
            PRESENT: N_("In service"),
            TROUBLE: N_("Terminal out of use"),
            RETIRED: N_("Retired"),
            ALL: N_("All"),
        },
    ),
    "search": Choice(N_("Name or printer")),
    "sort": Choice(N_("Sorted by"), {"name": N_("By name"), "site": N_("By site and name"), "net": N_("By net")}),
}
"""The filters and the sequence of the list, as they stand in its address."""
_DOWN = ("offline", "lost", "replaced")


class Sums(Struct, frozen=True):
    """What was taken: how many payments, and the net of each currency."""

    payments: int = 0
    nets: tuple[tuple[str, int], ...] = ()

    def __add__(self, other: Sums) -> Sums:
        nets = defaultdict(int, self.nets)
        for currency, net in other.nets:
            nets[currency] += net
        return Sums(self.payments + other.payments, tuple(sorted(nets.items())))

    def net(self, here: Reader) -> str:
        """Write the net, each currency for itself."""
        return " + ".join(here.money(net, currency) for currency, net in self.nets) or here.money(0)

    def __bool__(self) -> bool:
        return bool(self.nets)


class Entry(Struct, frozen=True, kw_only=True):
    """A workstation; `terminal` is the one it proposes, `keys` are the names its payments carry, folded."""

    workstation_id: str
    name: str
    version: int
    site_id: str | None
    site: str | None
    accepts_terminal: bool
    terminal_serial: str | None
    printer: str | None
    is_retired: bool
    changed_by: str
    keys: tuple[str, ...]
    terminal: roster.Entry | None
    taken: Sums

    @property
    def is_in_trouble(self) -> bool:
        """Whether it proposes a terminal on which no payment can be taken now."""
        is_used = self.accepts_terminal and not self.is_retired
        return is_used and self.terminal is not None and self.terminal.standing in _DOWN


class Desks(Struct, frozen=True, kw_only=True):
    """All workstations, and what was taken at none of them: `unnamed` by no name, `unlisted` by names nobody has.

    `unlisted_names` are these names, folded → as payments write them.
    """

    entries: tuple[Entry, ...]
    unnamed: Sums = Sums()
    unlisted: Sums = Sums()
    unlisted_names: Mapping[str, str] = {}


def build(
    rows: Iterable[Mapping[str, Any]], taken: Iterable[Mapping[str, Any]], fleet: Iterable[roster.Entry]
) -> Desks:
    """Return the workstations (`workstations.listed`) with what was taken at each (`workstations.taken`)."""
    terminals = {one.serial: one for one in fleet}
    sums: dict[str, Sums] = {}
    names: dict[str, str] = {}
    for row in taken:
        names[row["key"]] = row["name"]
        sums[row["key"]] = sums.get(row["key"], Sums()) + Sums(row["payments"], ((row["currency"], row["net_minor"]),))
    entries = tuple(_entry(row, terminals, sums) for row in rows)
    others = sorted(set(sums) - {UNKNOWN} - {key for one in entries for key in one.keys})
    return Desks(
        entries=entries,
        unnamed=sums.get(UNKNOWN, Sums()),
        unlisted=added(sums[key] for key in others),
        unlisted_names={key: names[key] for key in others},
    )


def added(sums: Iterable[Sums]) -> Sums:
    """Return what sums come to."""
    return sum(sums, Sums())


def listed(desks: Desks, look: Look) -> list[Entry]:
    """Return the workstations that a look asks for, in its sequence."""
    state, search = look.more["state"], folded(look.more["search"])
    found = [
        one
        for one in desks.entries
        if (state == ALL or _shows(one, state))
        and (not look.what.sites or (one.site_id or UNKNOWN) in look.what.sites)
        and (not search or any(search in folded(text) for text in _texts(one)))
    ]
    keys = {"name": _by_name, "site": _by_site, "net": _by_net}
    return sorted(found, key=keys[look.more["sort"]])


def sentence(desks: Desks, here: Reader) -> str:
    """Return how many workstations there are, how many take Terminal, and how many propose one that is out of use."""
    _, present = here.gettext, [one for one in desks.entries if not one.is_retired]
    if not present:
        return _("No workstation is in service.")
    total = here.ngettext("{n} workstation", "{n} workstations", len(present))
    accepting = sum(one.accepts_terminal for one in present)
    accepts = here.ngettext("{n} accepts Terminal", "{n} accept Terminal", accepting)
    text = _("{total}: {accepts}.").format(total=total, accepts=accepts)
    if down := sum(one.is_in_trouble for one in present):
        troubled = here.ngettext(
            "{n} proposes a terminal that is out of use now.", "{n} propose a terminal that is out of use now.", down
        )
        return f"{text} {troubled}"
    return text


def shared(desks: Desks) -> list[tuple[roster.Entry, tuple[Entry, ...]]]:
    """Return the terminals that several workstations propose."""
    groups: dict[str, list[Entry]] = {}
    for one in sorted(desks.entries, key=_by_name):
        if one.terminal and one.accepts_terminal and not one.is_retired:
            groups.setdefault(one.terminal.serial, []).append(one)
    return [(group[0].terminal, tuple(group)) for group in groups.values() if group[0].terminal and len(group) > 1]


def how(one: roster.Entry, here: Reader) -> str:
    """Return how a proposed terminal is now, in words: since when it is down, or which other took its place."""
    if one.replaced_by:
        return here.gettext("Replaced by {serial}").format(serial=one.replaced_by)
    return said.worded(one.seen, here)


def usable(fleet: Iterable[roster.Entry]) -> list[roster.Entry]:
    """Return the terminals that can be proposed, by alias."""
    return sorted((one for one in fleet if one.seen.is_offered), key=roster.by_alias)


def _entry(row: Mapping[str, Any], terminals: Mapping[str, roster.Entry], sums: Mapping[str, Sums]) -> Entry:
    same = (
        "workstation_id", "name", "version", "site_id", "site", "accepts_terminal", "terminal_serial", "printer",
        "is_retired", "changed_by",
    )  # fmt: skip
    return Entry(
        **{name: row[name] for name in same},
        keys=tuple(row["keys"]),
        terminal=terminals.get(row["terminal_serial"] or ""),
        taken=added(sums[key] for key in row["keys"] if key in sums),
    )


def _shows(one: Entry, state: str) -> bool:
    return {PRESENT: not one.is_retired, TROUBLE: one.is_in_trouble, RETIRED: one.is_retired}[state]


def _texts(one: Entry) -> list[str]:
    alias = one.terminal.alias if one.terminal else None
    return [text for text in (one.name, one.site, one.printer, alias, one.terminal_serial) if text]


def _by_name(one: Entry) -> tuple[Any, ...]:
    return roster.as_counted(one.name), one.workstation_id


def _by_site(one: Entry) -> tuple[Any, ...]:
    return not one.site, folded(one.site or ""), _by_name(one)


def _by_net(one: Entry) -> tuple[Any, ...]:
    return -sum(net for _, net in one.taken.nets), _by_name(one)
