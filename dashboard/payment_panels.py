"""The panels of one payment: drawn from what the builders made, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard import chip, chosen, life, pages, panels, payment_words, receipt, states, wordings
from dashboard.look import coloured, provider
from dashboard.opened import address
from dashboard.periods import Period
from dashboard.reader import plain
from data.model import Status
from pipeline import desk
from pipeline.details import Asking

if TYPE_CHECKING:
    from datetime import datetime

    from streamlit.delta_generator import DeltaGenerator

    from dashboard.life import Moment
    from dashboard.opened import Opened
    from dashboard.reader import Reader

PAPER = 318
_NARROW = 260


def unknown(here: Reader) -> None:
    """Say calmly that the address names no payment."""
    _ = here.gettext
    st.title(plain(_("Payment")), anchor=False)
    states.empty(
        _("No payment has this address"),
        _("It may have been copied in part, or its source has not been read yet."),
        _("See the payments"),
        icon=":material/receipt_long:",
        page=pages.page("payments").file,
    )


def header(opened: Opened, here: Reader) -> None:
    """Show the way back, what it is, how it ended, and the answer in words."""
    _, row = here.gettext, opened.row
    period = Period(row["business_date"], row["business_date"])
    text = _("Payments of {day}").format(day=here.day(row["business_date"]))
    pages.link(here, "payments", plain(text), chosen.link(here, period), icon=":material/arrow_back:")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(plain(payment_words.named(row, here)), anchor=False, width="content")
        mark = payment_words.mark(row)
        st.markdown(f"**{coloured(mark, plain(_(mark.word)))}**", width="content")
        if row["is_test"]:
            st.badge(_("Test"), icon=":material/science:", color="orange")
        if payment_words.may_be_double(opened):
            st.badge(_("Possible double payment"), icon=":material/error:", color="red")
    panels.said(payment_words.sentence(opened, here))
    if opened.undone:
        what = _("It undoes: {payment}, {day_and_time}").format(
            payment=payment_words.named(opened.undone, here), day_and_time=here.instant(opened.undone["occurred_at"])
        )
        pages.link(here, "payment", plain(what), address(opened.undone), icon=":material/undo:")


def places(here: Reader) -> tuple[DeltaGenerator, DeltaGenerator, DeltaGenerator]:
    """Return the places of the story, of the receipt and of the rest: one below the other on a phone."""
    if here.is_phone:
        return st.container(), st.container(), st.container()
    left, right = st.columns([3, 2], gap="large")
    return left.container(), right, left.container()


def story(opened: Opened, here: Reader) -> None:
    """Show what happened and what was learnt, by time, and who told of it."""
    _ = here.gettext
    panels.heading(_("Its story"))
    day = None
    for moment in life.told(opened, here):
        on = moment.at.astimezone(here.zone).date()
        if on != day:
            st.caption(plain(here.day(on, "weekday")))
        day = on
        _moment(moment, here)
    told = [
        f"{plain(name)}\u00a0{':green[✓]' if is_told else '—'}" for name, is_told in payment_words.sources(opened, here)
    ]
    said = _("Sources: {list}").format(list="\u2003".join(told))
    st.markdown(f":small[{said}]")


def versions(opened: Opened, here: Reader) -> None:
    """Show every wording of every source, and what each changed; folded."""
    told = wordings.told(opened.versions, here)
    title = here.ngettext("What was said of it: {n} wording", "What was said of it: {n} wordings", len(told))
    with st.expander(plain(title), icon=":material/history:"):
        for wording in told:
            _wording(wording, here)


def facts(opened: Opened, here: Reader) -> None:
    """Show what is known of it, and what nobody told."""
    _ = here.gettext
    missing = f":gray[{plain(_(chip.NOT_GIVEN))}]"
    rows = [(plain(name), plain(value) if value else missing) for name, value in payment_words.facts(opened, here)]
    panels.heading(_("What is known of it"))
    st.table(
        pd.DataFrame(rows, columns=["name", "value"]),
        border="horizontal",
        hide_index=True,
        hide_header=True,
        alt=_("What is known of it"),
    )


def ids(opened: Opened, here: Reader) -> None:
    """Show what it is known by, each to copy."""
    panels.heading(here.gettext("To find it elsewhere"))
    with st.grid(2, min_column_width=_NARROW, gap="small"):
        for name, value in payment_words.ids(opened.row, here):
            with st.container(gap="xsmall"):
                st.caption(plain(name))
                st.code(value, language=None, wrap_lines=True)


def paper(opened: Opened, here: Reader) -> None:
    """Show the receipt, with a way to have it alone, to print it."""
    _ = here.gettext
    panels.heading(_("Receipt"))
    _paper(opened, here)
    to = address(opened.row, show="receipt")
    pages.link(here, "payment", plain(_("The receipt alone, to print")), to, icon=":material/print:")


def alone(opened: Opened, here: Reader) -> None:
    """Show the receipt and nothing else, as it is to be printed: the menu stays folded, and is not printed then."""
    _ = here.gettext
    st.set_page_config(initial_sidebar_state="collapsed")
    # The logo is printed over the top of the page.
    st.space("medium")
    st.title(plain(_("Receipt")), anchor=False)
    _paper(opened, here)
    with st.sidebar:
        pages.link(here, "payment", plain(_("The whole payment")), address(opened.row), icon=":material/arrow_back:")


def _paper(opened: Opened, here: Reader) -> None:
    with st.container(border=True, width=PAPER):
        st.code(receipt.text(opened, desk.current().settings.organisation.name, here), language=None)


def details(opened: Opened, here: Reader, asking: Asking) -> None:
    """Show what the chip told, in words."""
    _ = here.gettext
    panels.heading(_("EMV details"))
    lines = chip.lines(opened.row, here)
    if not lines:
        _no_details(opened, here, asking)
    with st.grid(2, min_column_width=_NARROW, gap="medium"):
        for line in lines:
            with st.container(gap="xsmall"):
                st.markdown(f"**{plain(line.name)}**  \n:small[:gray[{plain(line.meaning)}]]")
                if line.raw:
                    st.code(line.raw, language=None, wrap_lines=True)
                st.markdown("\n".join(f"- {plain(said)}" for said in line.says))


def asking(opened: Opened) -> Asking:
    """Have more of the payment asked for, unless it was; return at once how that stands."""
    return desk.current().details.opened(opened.row, opened.told_by, opened.lookups)


def watch(opened: Opened, now: Asking) -> None:
    """Show the page anew when what is being asked was answered, and when more is known of a payment being verified."""
    if now is Asking.UNDER_WAY:
        st.fragment(_until_answered, run_every="2s")(opened.row["payment_id"])
    elif opened.row["status"] == Status.UNKNOWN:
        st.fragment(_until_changed, run_every="15s")(desk.current().store.version("payments"))


def _until_answered(payment_id: str) -> None:
    if not desk.current().details.is_under_way(payment_id):
        st.rerun()


def _until_changed(version: int) -> None:
    if desk.current().store.version("payments") != version:
        st.rerun()


def _moment(moment: Moment, here: Reader) -> None:
    _ = here.gettext
    clock = _("day told by {source}") if moment.is_day else _("{time}, according to {source}")
    when = clock.format(time=here.precise_time(moment.at), source=moment.whose)
    what = coloured(moment.mark, plain(moment.what))
    with st.container(gap=None):
        if moment.opens:
            pages.link(here, "payment", what, moment.opens)
        else:
            st.markdown(what)
        st.markdown(f":small[:gray[{plain(when)}]]")


def _wording(wording: wordings.Wording, here: Reader) -> None:
    _ = here.gettext
    ours = _("recorded by Encaisse on {day_and_time}").format(day_and_time=_exact(wording.recorded_at, here))
    theirs = _("no time of the provider's")
    if wording.said_at:
        theirs = _("provider's time {day_and_time}").format(day_and_time=_exact(wording.said_at, here))
    set_aside = _("set aside: it contradicts what is certain")
    fate = "" if wording.is_applied else f"  \n:red[{plain(set_aside)}]"
    st.markdown(f"**{plain(wording.source)}**  \n:small[:gray[{plain(theirs)}]]  \n:small[:gray[{plain(ours)}]]{fate}")
    lines = [_change(change, here, is_first=wording.is_first) for change in wording.changes]
    nothing = plain(_("Nothing that was not known."))
    st.markdown("\n".join(f"- {line}" for line in lines or [nothing]))


def _change(change: wordings.Change, here: Reader, *, is_first: bool) -> str:
    _ = here.gettext
    name, before, after = plain(change.header), plain(change.before), plain(change.after)
    if not after:
        return _("{field}: said no more (was {before})").format(field=name, before=before)
    if not before:
        text = _("{field}: {after}") if is_first else _("{field}, new: {after}")
        return text.format(field=name, after=after)
    return _("{field}: {after} (was {before})").format(field=name, after=after, before=before)


def _exact(instant: datetime, here: Reader) -> str:
    return f"{here.day(instant.astimezone(here.zone).date())}, {here.precise_time(instant)}"


def _no_details(opened: Opened, here: Reader, asking: Asking) -> None:
    """Say why there is nothing of the chip: being asked for, not answered for now, or not given."""
    _ = here.gettext
    who = provider(next(iter(sorted(opened.told_by)), ""))
    match asking:
        case Asking.UNDER_WAY:
            text, icon = _("{provider} is being asked for them…"), ":material/hourglass_top:"
        case Asking.UNANSWERED:
            text, icon = (
                _("{provider} does not answer for now: they are asked for again later."),
                ":material/cloud_off:",
            )
        case _:
            text, icon = _(chip.NONE_GIVEN), ":material/remove:"
    st.markdown(f"{icon} :gray[{plain(text.format(provider=who))}]")
