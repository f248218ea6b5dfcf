"""The panels of Workstations: the list, each workstation edited in its row."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import chosen, list_head, pages, panels, rows, states, workstation_form
from dashboard import terminal_words as words
from dashboard import workstation_list as listed
from dashboard.filter_bar import Bar
from dashboard.look import coloured
from dashboard.reader import plain
from data.chosen import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dashboard import roster
    from dashboard.chosen import Look
    from dashboard.reader import Reader
    from dashboard.workstation_list import Desks, Entry, Sums

PAGE = "workstations"
YES, NO = "✓", "—"
_TERMINAL, _NET = 2, 6


def rule(here: Reader) -> None:
    """Say what an integrated terminal cannot be used for."""
    st.caption(plain(words.rule(here)))


def empty(fleet: Sequence[roster.Entry], sites: Sequence[Mapping[str, Any]], here: Reader) -> None:
    """Say what would be here, and how to begin."""
    _ = here.gettext
    states.empty(
        _("Here you will see each workstation, the terminal it proposes and what was taken there"),
        _("Nobody has added a workstation yet, and no SmartRec export has named one."),
        _("Add one by hand, or import a SmartRec export: the workstations it names are added."),
    )
    workstation_form.adding(fleet, sites, here)


def answer(desks: Desks, here: Reader) -> None:
    """Show how many take Terminal, in words, and which propose a terminal that is out of use or another's too."""
    _ = here.gettext
    panels.said(listed.sentence(desks, here))
    for one in desks.entries:
        if one.is_in_trouble and one.terminal:
            text = _("{workstation} proposes “{alias}”: {state}.")
            said = text.format(workstation=one.name, alias=one.terminal.alias, state=listed.how(one.terminal, here))
            st.markdown(coloured(words.mark(one.terminal.seen), plain(said)))
    for terminal, group in listed.shared(desks):
        text = _("{n} workstations propose “{alias}”: {names}. One payment at a time can be taken on it.")
        names = " · ".join(one.name for one in group)
        st.caption(plain(text.format(n=here.number(len(group)), alias=terminal.alias, names=names)))


def bar(sites: Iterable[Mapping[str, Any]], here: Reader) -> Bar:
    """Return the filters: the period of the takings, and what narrows the list."""
    names = {"site": {**{site["site_id"]: site["name"] for site in sites}, UNKNOWN: here.gettext("Site unknown")}}
    return Bar(PAGE, here, offered=("site", *listed.OWN), names=names, own=listed.OWN)


def listing(  # noqa: PLR0913, PLR0917 - what the list is made of
    desks: Desks,
    look: Look,
    filters: Bar,
    fleet: Sequence[roster.Entry],
    sites: Sequence[Mapping[str, Any]],
    here: Reader,
) -> None:
    """Show the workstations that a look asks for, a page at a time, and what was taken at none of them."""
    _ = here.gettext
    found = listed.listed(desks, look)
    if not found:
        states.empty(
            _("No workstation answers to these filters"),
            _("There are workstations, but none of this site and state, or with this name."),
            _("Take a filter away."),
            icon=":material/filter_alt_off:",
        )
        return
    slot = st.container()
    number = filters.pages(look, -(-len(found) // listed.SIZE))
    with slot:
        list_head.show(_counted(found, here), PAGE, filters.address(look), here)
        shown = found[(number - 1) * listed.SIZE : number * listed.SIZE]
        rows.show(_columns(here), [_row(one, look, fleet, sites, here) for one in shown], here)
    if here.viewer.may("see_payments"):
        _apart(desks, look, here)


def _counted(found: Sequence[Entry], here: Reader) -> str:
    counted = here.ngettext("{n} workstation", "{n} workstations", len(found))
    if not here.viewer.may("see_payments"):
        return counted
    whole = listed.added(one.taken for one in found)
    return f"{counted} · {_sums(whole, here)}"


def _apart(desks: Desks, look: Look, here: Reader) -> None:
    """Show what was taken at no workstation of the list, and that cash and online payments are not here."""
    _ = here.gettext
    if desks.unnamed:
        text = _("At no workstation that is known: the terminals do not tell, a SmartRec export does.")
        _beside(desks.unnamed, (UNKNOWN,), text, look, here)
    if desks.unlisted:
        names = " · ".join(desks.unlisted_names.values())
        text = _("At workstations that nobody has added: {names}.").format(names=names)
        _beside(desks.unlisted, tuple(desks.unlisted_names), text, look, here)
    st.caption(plain(_("Payments by terminal only, test payments apart.")))


def _beside(sums: Sums, keys: Sequence[str], text: str, look: Look, here: Reader) -> None:
    with st.container(gap=None):
        pages.link(here, "payments", plain(_sums(sums, here)), _payments(keys, look, here))
        panels.below(text)


def _columns(here: Reader) -> list[rows.Column]:
    _ = here.gettext
    return [
        rows.Column(_("Workstation"), 1.5),
        rows.Column(_("Accepts Terminal"), 0.9, is_figure=True),
        rows.Column(_("Default terminal"), 2.2),
        rows.Column(_("Site"), 1.4),
        rows.Column(_("Printer"), 1.2),
        rows.Column(_("Payments"), 0.8, "right"),
        rows.Column(_("Net"), 1.1, "right"),
    ]


def _row(
    one: Entry, look: Look, fleet: Sequence[roster.Entry], sites: Sequence[Mapping[str, Any]], here: Reader
) -> rows.Row:
    _ = here.gettext
    name = f"**{plain(one.name)}**" + (f" :gray[{_('retired')}]" if one.is_retired else "")
    accepts = YES if one.accepts_terminal else NO
    payments, net = _taken(one.taken, here)
    leads: dict[int, tuple[str, Mapping[str, str]]] = {_NET: ("payments", _payments(one.keys, look, here))}
    if one.terminal:
        leads[_TERMINAL] = ("terminal", {"serial": one.terminal.serial})
    return rows.Row(
        (
            name,
            f"Terminal {accepts}" if here.is_phone else accepts,
            _terminal(one, here),
            plain(one.site or ""),
            plain(one.printer or ""),
            payments,
            net,
        ),
        leads=leads,
        act=partial(workstation_form.button, one, here),
        below=partial(workstation_form.form, one, fleet, sites, here) if workstation_form.is_edited(one) else None,
    )


def _terminal(one: Entry, here: Reader) -> str:
    if one.terminal is None:
        return plain(one.terminal_serial or "")
    return (
        f"{plain(one.terminal.alias)}  {coloured(words.mark(one.terminal.seen), plain(listed.how(one.terminal, here)))}"
    )


def _taken(sums: Sums, here: Reader) -> tuple[str, str]:
    """Return how many payments and what they come to; on a phone, where no header says what they are, in one."""
    if not (sums and here.viewer.may("see_payments")):
        return "", ""
    if here.is_phone:
        return "", plain(_sums(sums, here))
    return here.number(sums.payments), plain(sums.net(here))


def _sums(sums: Sums, here: Reader) -> str:
    return here.ngettext("{n} payment, {net} net", "{n} payments, {net} net", sums.payments, net=sums.net(here))


def _payments(keys: Sequence[str], look: Look, here: Reader) -> dict[str, str]:
    return chosen.link(here, look.period, workstations=tuple(keys))
