"""The panels of one terminal's page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import alias, chosen, clicks, pages, panels, periods, provider_names, rows
from dashboard import terminal_story as story
from dashboard import terminal_takings as takings
from dashboard import terminal_words as said
from dashboard.look import coloured
from dashboard.reader import plain
from data import time as clock
from pipeline import deciding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from dashboard.periods import Period
    from dashboard.reader import Reader
    from dashboard.roster import Entry

LATEST = 10
ACTS = deciding.ACTS
_PERIOD = "30-days"


def period(here: Reader) -> Period:
    """Return the days whose takings the page shows."""
    return periods.named(_PERIOD, here.today)


def since(here: Reader) -> datetime:
    """Return when those days began."""
    return clock.day_bounds(period(here).since, here.zone, here.cut_off)[0]


def answer(one: Entry, acts: Sequence[Mapping[str, Any]], here: Reader) -> None:
    """Show how a terminal is, and what to do about it."""
    _ = here.gettext
    pages.link(here, "terminals", plain(_("All terminals")), icon=":material/arrow_back:")
    st.header(f"{coloured(said.mark(one.seen), '')}{plain(story.headline(one, acts, here))}", anchor=False)
    if said_so := story.disagreement(one, here):
        st.warning(plain(said_so), icon=":material/compare_arrows:")
    if steps := story.todo(one, here):
        with st.container(border=True, gap="xsmall"):
            panels.heading(_("What to do"))
            st.markdown("\n".join(f"1. {plain(step)}" for step in steps))


def particulars(one: Entry, workstations: Sequence[str], replaced: Iterable[Mapping[str, Any]], here: Reader) -> None:
    """Show what a terminal is: its numbers, its place, its battery and network."""
    _ = here.gettext
    with st.container(border=True, height="stretch", gap="xsmall"):
        panels.heading(_("The terminal"))
        if said.is_name_only(one.serial):
            text = _(
                "Known by name only, from SmartRec's exports. Once a source lists the terminal of this name, it takes "
                "its place."
            )
            st.caption(plain(text))
        else:
            st.caption(plain(_("Serial number")))
            st.code(one.serial, language=None)
        lines = {
            _("Model"): one.model,
            _("TID"): one.tid,
            _("Site"): one.seen.site,
            _("Workstation"): ", ".join(workstations),
            _("Kind"): _("Integrated terminal: its payments arrive by themselves") if one.is_integrated else "",
            _("Battery"): said.power(one, here),
            _("Network"): said.network(one),
            _("Version"): one.app_version,
            _("First seen"): here.day(here.day_of(one.first_seen_at)),
        }
        st.markdown("  \n".join(f":gray[{plain(name)}]  {plain(text)}" for name, text in lines.items() if text))
        if one.is_integrated:
            st.caption(plain(said.rule(here)))
        if workstations:
            pages.link(here, "workstations", plain(_("See its workstations")), {"search": one.serial})
        for other in replaced:
            text = _("Took the place of terminal {serial} {since}")
            text = text.format(serial=other["old_serial"], since=here.since(other["replaced_at"]))
            pages.link(here, "terminal", plain(text), {"serial": other["old_serial"]})


def names(
    one: Entry,
    messages: Iterable[dict[str, Any]],
    history: Sequence[Mapping[str, Any]],
    acts: Sequence[Mapping[str, Any]],
    here: Reader,
) -> None:
    """Show what a terminal is called, here and at its providers, and what it was called before."""
    _ = here.gettext
    with st.container(border=True, height="stretch", gap="small"):
        panels.heading(_("Names and sites"))
        if one.is_named_otherwise and one.provider_name:
            text = _("At the provider it is called “{name}”: a finding until both agree.").format(
                name=one.provider_name
            )
            st.markdown(coloured(provider_names.DIFFERENT, plain(text)))
        for message in provider_names.by_serial(messages).get(one.serial, []):
            st.markdown(provider_names.told(message, here))
        alias.again(one, here)
        if history:
            st.table(story.history(history, here), border="horizontal", hide_index=True, alt=_("Names and sites"))
        else:
            st.caption(plain(_("It has had no other name and no other site.")))
        for text in story.done(acts, here):
            st.caption(plain(text))


def sources(one: Entry, listings: Iterable[Mapping[str, Any]], here: Reader) -> None:
    """Show what each source last said of a terminal."""
    _ = here.gettext
    st.subheader(plain(_("What each source says")), anchor=False)
    if one.words:
        st.table(
            story.sources(one, listings, here), border="horizontal", hide_index=True, alt=_("What each source says")
        )
    else:
        st.caption(plain(_("No source has said anything of it yet.")))


def taken(one: Entry, found: Iterable[Mapping[str, Any]], here: Reader) -> None:
    """Show what a terminal took in the last thirty days, each figure a link to its payments."""
    _, days = here.gettext, takings.days(found, period(here), here)
    link = chosen.link(here, period(here), terminals=(one.serial,))
    with st.container(border=True, gap="small"):
        pages.link(here, "payments", f"**{plain(takings.told(days, here))}**", link)
        st.caption(
            plain(" ".join((takings.title(days, here) + ".", _("Payments by terminal only, test payments apart."))))
        )
        if not any(day.payments or day.net for day in days):
            return
        if picked := clicks.shown(takings.picture(days, here), takings.title(days, here), f"taken-{one.serial}"):
            on = date.fromisoformat(picked)
            text = _("Payments of {day}").format(day=here.day(on))
            pages.link(
                here, "payments", plain(text), chosen.link(here, periods.Period(on, on), terminals=(one.serial,))
            )
        with st.expander(_("Day by day")):
            st.table(takings.table(days, here), border="horizontal", hide_index=True, alt=_("Takings day by day"))


def latest(one: Entry, found: Sequence[Mapping[str, Any]], here: Reader) -> None:
    """Show the last payments of a terminal, each a link."""
    _ = here.gettext
    st.subheader(plain(_("Latest payments")), anchor=False)
    if not found:
        st.caption(plain(_("None in the last 30 days.")))
        return
    rows.show(
        [
            rows.Column(_("When"), 1.4),
            rows.Column(_("Kind")),
            rows.Column(_("Status")),
            rows.Column(_("Card"), 1.2),
            rows.Column(_("Amount"), 0.8, "right", is_figure=True),
        ],
        [_payment(row, here) for row in found],
        here,
    )
    link = chosen.link(here, period(here), terminals=(one.serial,))
    pages.link(here, "payments", plain(_("All its payments")), link, icon=":material/arrow_forward:")


def _payment(row: Mapping[str, Any], here: Reader) -> rows.Row:
    card = f"{here.word('card_brand', row['card_brand'])} {'•••• ' + row['last4'] if row['last4'] else ''}".strip()
    kind = here.word("kind", row["kind"])
    cells = (
        plain(here.when(row["occurred_at"])),
        plain(here.gettext("{kind}, test").format(kind=kind) if row["is_test"] else kind),
        plain(here.word("status", row["status"])),
        plain(card),
        plain(here.money(row["amount_minor"], row["currency"])),
    )
    return rows.Row(cells, "payment", {"id": row["payment_id"], "day": row["business_date"].isoformat()})
