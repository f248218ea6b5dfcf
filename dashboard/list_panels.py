"""The panels of Payments: looking for one, the filters and the list, a page of it at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import chosen, listing, pages, panels, rows, seeded, session, states
from dashboard.ask import ask
from dashboard.filter_bar import Bar
from dashboard.listing import SIZE
from dashboard.reader import plain
from data.locale import N_
from data.queries import fleet, payments, takings

if TYPE_CHECKING:
    from dashboard.chosen import Look
    from dashboard.listing import Counted
    from dashboard.reader import Reader

PAGE = "payments"
MOST = 80
MANY = 50
FIND = "find"
_WIDE = 340
_KEY = f"{PAGE}.{FIND}"
_CHOICES = {"sort": payments.SORTS}
_SORTS = {
    "newest": N_("Newest first"),
    "oldest": N_("Oldest first"),
    "largest": N_("Largest amount first"),
    "smallest": N_("Smallest amount first"),
}


def bar(here: Reader) -> Bar:
    """Return the filters of the page; that of clients only for those who may see them."""
    client = ("client",) if here.viewer.may("see_clients") else ()
    return Bar(
        PAGE,
        here,
        offered=("terminal", "site", "status"),
        more=(
            "workstation",
            "channel",
            "brand",
            "reading",
            "kind",
            "hour",
            "amount",
            "last4",
            "auth",
            *client,
            "invoice",
            "tests",
        ),
        names=ask(here.viewer, fleet.names),
        choices=_CHOICES,
    )


def header(here: Reader) -> str:
    """Show the page's name beside the field that finds one payment; return what is looked for."""
    _ = here.gettext
    text = session.address().get(FIND, "").strip()[:MOST]
    # The address is the truth: the field follows it, also back.
    st.session_state[_KEY] = text
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        st.title(plain(_("Payments")), anchor=False, width="content")
        st.text_input(
            _("Find one payment"),
            **seeded.value(_KEY),
            placeholder=_("Authorisation code, RRN, reference or ID"),
            icon=":material/search:",
            max_chars=MOST,
            width=_WIDE,
            on_change=_looked_for,
        )
    return text


def found(text: str, here: Reader) -> None:
    """Show the payments that carry a text, whatever their day."""
    _ = here.gettext
    whole = ask(here.viewer, payments.found, text=text, size=MANY + 1, with_clients=here.viewer.may("see_clients"))
    if whole:
        panels.said(here.ngettext("{n} payment carries “{text}”", "{n} payments carry “{text}”", len(whole), text=text))
        rows.show(*listing.table(whole[:MANY], here), here)
    else:
        states.empty(
            _("No payment carries “{text}”").format(text=text),
            _("Authorisation codes, RRNs, references and ids are looked for whole, over all the days that were read."),
            icon=":material/search_off:",
        )
    if len(whole) > MANY:
        st.caption(plain(_("Only the newest are shown.")))
    with st.container(horizontal=True):
        if len(whole) == 1:
            pages.link(here, "payment", plain(_("Open it")), listing.address(whole[0]), icon=":material/arrow_forward:")
        st.button(_("Back to the list"), icon=":material/arrow_back:", type="tertiary", on_click=_look_for, args=("",))


def listed(here: Reader) -> None:
    """Show what the filters choose: how many and how much, and a page of the list."""
    answer = st.container(gap="xsmall")
    filters = bar(here)
    look = filters.show()
    counts = listing.counted(ask(here.viewer, payments.totals, chosen=look.what))
    if counts.rows:
        with answer:
            panels.said(listing.headline(counts, here))
            st.caption(plain(listing.beside(counts, here)))
    _beside(filters, look, counts, here)
    if not counts.rows:
        _empty(look, filters, here)
        return
    place = st.container()
    below = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
    with below:
        page = filters.pages(look, counts.pages)
    what, skip = listing.lies(look.what, counts, look.more["sort"], page)
    shown = ask(
        here.viewer,
        payments.page,
        chosen=what,
        sort=look.more["sort"],
        skip=skip,
        size=SIZE,
        with_clients=here.viewer.may("see_clients"),
    )
    with place:
        rows.show(*listing.table(shown, here, is_one_day=look.period.days == 1), here)
    below.caption(plain(listing.shown(counts, page, here)), width="content")


def _looked_for() -> None:
    """Look for what was typed."""
    _look_for(st.session_state[_KEY].strip())


def _look_for(text: str) -> None:
    """Put what is looked for into the address, beside the filters."""
    rest = {name: value for name, value in session.address().items() if name != FIND}
    session.put_address(rest | ({FIND: text} if text else {}))


def _beside(filters: Bar, look: Look, counts: Counted, here: Reader) -> None:
    """Show how the list is sorted, and what can be done with it."""
    _ = here.gettext
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.selectbox(
            _("Sort"),
            payments.SORTS,
            format_func=lambda name: _(_SORTS[name]),
            **seeded.index(filters.key("sort"), payments.SORTS),
            on_change=filters.changed,
            label_visibility="collapsed",
            width="stretch" if here.is_phone else 210,
        )
        if counts.rows and here.viewer.may("export"):
            for suffix, word in (("xlsx", "Excel"), ("csv", "CSV")):
                address = chosen.export_address(here, look.what, suffix)
                st.link_button(word, address, icon=":material/download:", key=f"{PAGE}.{suffix}")
        pages.link(here, "double", plain(_("A client says she was charged twice")), icon=":material/content_copy:")


def _empty(look: Look, filters: Bar, here: Reader) -> None:
    """Say why the list is empty: nothing was ever read, or nothing is chosen."""
    _ = here.gettext
    if ask(here.viewer, takings.first_day) is None:
        states.empty(
            _("Here you will see every payment, void and refund"),
            _("No payment has been read yet."),
            _("See in Data update which sources are read, and what is missing"),
            page="views/data_update.py",
        )
        return
    states.empty(
        _("No payment is like this"),
        filters.sentence(look),
        icon=":material/filter_alt_off:",
    )
    # A link to the page itself would leave the address as it is.
    st.button(
        _("Show the last 30 days, without filters"),
        icon=":material/arrow_forward:",
        type="tertiary",
        on_click=session.put_address,
        args=({},),
    )
