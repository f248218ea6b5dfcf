"""The panels of Terminals: the list, each alias edited in its row."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import alias, list_head, panels, provider_names, roster, rows, seeded, states
from dashboard import terminal_words as said
from dashboard.filter_bar import Bar
from dashboard.look import coloured
from dashboard.reader import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dashboard.chosen import Look
    from dashboard.reader import Reader
    from dashboard.roster import Entry

PAGE = "terminals"


def answer(fleet: Sequence[Entry], here: Reader) -> None:
    """Show how the terminals are, in words, and those whose names cannot be told apart."""
    _ = here.gettext
    panels.said(roster.sentence(fleet, here))
    if apart := roster.apart(fleet, here):
        st.markdown(plain(apart))
    for group in roster.namesakes(fleet):
        text = _("{n} terminals are called “{alias}”: rename one, so that people can tell them apart.")
        st.warning(plain(text.format(n=here.number(len(group)), alias=group[0].alias)), icon=":material/content_copy:")


def bar(sites: Iterable[Mapping[str, Any]], here: Reader) -> Bar:
    """Return the filters of the list."""
    names = {"site": {site["site_id"]: site["name"] for site in sites}}
    return Bar(PAGE, here, offered=("site", *roster.OWN), names=names, own=roster.OWN, is_timed=False)


def listing(fleet: Sequence[Entry], look: Look, filters: Bar, messages: Iterable[dict[str, Any]], here: Reader) -> None:
    """Show the terminals that a look asks for, a page at a time."""
    _ = here.gettext
    found = roster.listed(fleet, look)
    if not found:
        states.empty(
            _("No terminal answers to these filters"),
            _("There are terminals, but none of this site and state, or with this name or number."),
            _("Take a filter away."),
            icon=":material/filter_alt_off:",
        )
        return
    told, slot = provider_names.by_serial(messages), st.container()
    number = _page(-(-len(found) // roster.SIZE), filters.key("page"))
    with slot:
        counted = here.ngettext("{n} terminal", "{n} terminals", len(found))
        list_head.show(counted, "terminals", filters.address(look), here)
        lines = [_row(one, told.get(one.serial, []), here) for one in roster.page(found, number)]
        rows.show(_columns(here), lines, here)


def _page(count: int, key: str) -> int:
    """Show the pages of the list, when there is more than one; return the one chosen."""
    st.session_state[key] = min(max(st.session_state.get(key) or 1, 1), count)
    return st.pagination(count, **seeded.default(key)) if count > 1 else 1


def _columns(here: Reader) -> list[rows.Column]:
    _ = here.gettext
    columns = [
        rows.Column(_("Terminal"), 1.5),
        rows.Column(_("State"), 1.6, is_figure=True),
        rows.Column(_("Site"), 2.0),
        rows.Column(_("Model, serial"), 1.7),
        rows.Column(_("Battery, network, version"), 1.5),
        rows.Column(_("At the provider"), 1.3),
    ]
    return [*columns, rows.Column(_("Checked"))] if here.is_phone else columns


def _row(one: Entry, messages: Sequence[Mapping[str, Any]], here: Reader) -> rows.Row:
    state = coloured(said.mark(one.seen), plain(said.worded(one.seen, here)))
    seen, model = plain(said.checked(one.seen, here)), plain(one.model)
    serial = " · ".join(filter(None, (plain(said.numbered(one.serial, here)), said.kind(one, here))))
    version = plain(one.app_version or "")
    named = provider_names.cell(one, messages, here)
    power_and_network = plain(" · ".join(filter(None, (said.power(one, here), said.network(one)))))
    cells = (
        f"**{plain(one.alias)}**",
        # On a phone, where states stand side by side with names, the age follows with the rest.
        state if here.is_phone else _above(state, seen),
        plain(one.seen.site or ""),
        f"{model} {serial}" if here.is_phone else _above(model, serial),
        f"{power_and_network} {version}".strip() if here.is_phone else _above(power_and_network, version),
        " · ".join(filter(None, named)) if here.is_phone else _above(*named),
        *([seen] if here.is_phone else ()),
    )
    return rows.Row(
        cells,
        "terminal",
        {"serial": one.serial},
        act=partial(alias.button, one, here),
        below=partial(alias.form, one, here) if alias.is_edited(one) else None,
    )


def _above(first: str, second: str) -> str:
    return f"{first}  \n:small[:gray[{second}]]" if first and second else first or second
