"""The panels of “Charged twice?”: what the client says, the answer, its proof, and what to do."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import streamlit as st

from dashboard import chosen, filters, listing, outcomes, pages, panels, rows, seeded, session, twice, twice_words
from dashboard.ask import ask
from dashboard.look import Mark
from dashboard.periods import Period
from dashboard.reader import plain
from dashboard.rows import Column, Row
from dashboard.twice import Claim, Verdict
from data.locale import N_
from data.queries import payments
from pipeline import desk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.reader import Reader
    from dashboard.twice import Found

_LAST4, _AMOUNT, _DAY = "double.last4", "double.amount", "double.day"
_NO_DAY = N_("Choose the day of the payment: today, or one of the last ten years.")
_MARKS: Mapping[Verdict, Mark] = {
    Verdict.TWICE: Mark(":material/error:", "", "red"),
    Verdict.UNSURE: Mark(":material/help:", "", "orange"),
    Verdict.VERIFYING: Mark(":material/schedule:", "", "orange"),
}


def claim(here: Reader) -> Claim | None:
    """Ask what the client says, unless it is on paper; return it once it is whole and can be read."""
    params = session.address()
    digits = chosen.read({name: params.get(name, "") for name in ("last4", "amount")}, here)
    day = _day(params.get("day", ""), here)
    if not _is_paper(params):
        minor = digits.what.amount_minor
        _form(params.get("last4", ""), params.get("amount", "") if minor is None else here.decimal(minor), day, here)
    doubts = [*digits.doubts, *([here.gettext(_NO_DAY)] if params.get("day") and day is None else [])]
    for doubt in doubts:
        st.warning(plain(doubt), icon=":material/edit:")
    what = digits.what
    if what.last4 is None or what.amount_minor is None or day is None:
        return None
    return Claim(what.last4, what.amount_minor, day)


def header(here: Reader) -> None:
    """Show the page's name and what it is for; on paper, whose it is."""
    _ = here.gettext
    if _is_paper(session.address()):
        _letterhead(here)
    st.title(plain(_("Charged twice?")), anchor=False)
    if not _is_paper(session.address()):
        st.caption(plain(_("Last four digits, amount and day: one answer, its proof, and what to do.")))


def answer(asked: Claim, here: Reader) -> None:
    """Show the answer, its proof and what to do."""
    _ = here.gettext
    told = payments.claimed
    found = twice.find(ask(here.viewer, told, last4=asked.last4, amount_minor=asked.amount_minor, day=asked.day), asked)
    st.caption(plain(twice_words.asked(asked, here)))
    mark = _MARKS.get(found.verdict)
    text = plain(twice_words.sentence(found, asked, here))
    st.header(f":{mark.colour}[{mark.icon}] {text}" if mark else text, anchor=False)
    for note in twice_words.notes(found, here):
        st.markdown(plain(note))
    panels.heading(_("What to do"))
    st.markdown("\n".join(f"- {plain(step)}" for step in twice_words.steps(found, asked, here)))
    if found.rows:
        panels.heading(_("The proof"))
        rows.show(*_proof(found, asked, here), here)
    _foot(asked, here)


def _letterhead(here: Reader) -> None:
    """Show whose paper it is. The menu stays folded, and is not printed then; the logo is printed over the top."""
    st.set_page_config(initial_sidebar_state="collapsed")
    st.space("medium")
    settings = desk.current().settings
    st.markdown(f"**{plain(settings.organisation.name)}**")
    if settings.environment == "demo":
        st.caption(plain(here.gettext("Demonstration")))


def _proof(found: Found, asked: Claim, here: Reader) -> tuple[list[Column], list[Row]]:
    """Return every row with its time, terminal, outcome and authorisation code, and what they come to."""
    _ = here.gettext
    columns = [
        Column(_("Time"), 1.6),
        Column(_("Terminal"), 1.9),
        Column(_("Status"), 2.5),
        Column(_("Authorisation code"), 1.3),
        Column(_("Amount"), 1.0, "right"),
        Column(_("Net"), 1.0, "right", is_figure=True),
    ]
    lines = [_line(row, asked, here) for row in found.rows]
    currency = found.rows[0]["currency"]
    total = (f"**{plain(_('Net'))}**", "", "", "", "", f"**{plain(here.money(found.net_minor, currency))}**")
    return columns, [*lines, Row(total)]


def _line(row: Mapping[str, Any], asked: Claim, here: Reader) -> Row:
    is_that_day = row["business_date"] == asked.day
    cells = (
        plain(here.time(row["occurred_at"]) if is_that_day else here.instant(row["occurred_at"])),
        plain(outcomes.terminal(row, here)),
        outcomes.told(row, here),
        plain(row["auth_code"] or outcomes.NOTHING),
        outcomes.amount(row, here),
        plain(here.money(row["net_minor"], row["currency"])),
    )
    return Row(cells, "payment", listing.address(row))


def _form(last4: str, amount: str, day: date | None, here: Reader) -> None:
    _ = here.gettext
    # The address is the truth: the fields follow it, also back.
    st.session_state.update({_LAST4: last4, _AMOUNT: amount, _DAY: day or here.today})
    with st.form("double", border=False), st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input(_("Last four digits"), **seeded.value(_LAST4), max_chars=4, placeholder="4242", width=150)
        st.text_input(_("Amount"), **seeded.value(_AMOUNT), max_chars=20, placeholder=here.decimal(3200), width=150)
        st.date_input(_("Day"), **seeded.value(_DAY), max_value=here.today, format="YYYY-MM-DD", width=170)
        st.form_submit_button(_("Check"), type="primary", icon=":material/fact_check:", on_click=_asked)


def _asked() -> None:
    """Put what the client says into the address."""
    said = {"last4": st.session_state[_LAST4], "amount": st.session_state[_AMOUNT]}
    said["day"] = st.session_state[_DAY].isoformat()
    session.put_address({name: value.strip() for name, value in said.items() if value.strip()})


def _foot(asked: Claim, here: Reader) -> None:
    _ = here.gettext
    params = session.address()
    if _is_paper(params):
        text = _("Checked on {day_and_time} in Encaisse. Payments by terminal only.")
        st.caption(plain(text.format(day_and_time=here.instant(here.now))))
        return
    with st.container(horizontal=True):
        # In a tab of its own, whose menu is folded from the start.
        address = (
            f"/{pages.page('double').path}?{urlencode({**params, 'print': '1', 'lang': filters.SHORT[here.language]})}"
        )
        st.link_button(_("To print"), address, icon=":material/print:")
        narrowed = chosen.link(here, Period(asked.day, asked.day), last4=asked.last4, amount_minor=asked.amount_minor)
        pages.link(here, "payments", plain(_("In the list of payments")), narrowed, icon=":material/list:")


def _day(text: str, here: Reader) -> date | None:
    """Return the day of an address, when it is one on which anybody can have paid."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if here.today - filters.LONGEST <= day <= here.today else None


def _is_paper(params: Mapping[str, str]) -> bool:
    return params.get("print") == "1"
