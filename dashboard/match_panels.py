"""The panels of matching: proposals to confirm or refuse, what only one side knows, and what was decided."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import acts, finding_words, pages, panels, proposals, rows, states
from dashboard.look import Mark, coloured
from dashboard.reader import plain
from data.locale import N_
from pipeline.errors import ActRefused
from pipeline.pairing import Pair

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dashboard.proposals import Match
    from dashboard.reader import Reader
    from data.model import Viewer

DECIDED = 25
_SHARES = (1.5, 2, 2, 2)
_PROBLEM = "matching.problem"
_DECISIONS: Mapping[str, Mark] = {
    "confirmed": Mark("●", N_("Confirmed"), "green"),
    "refused": Mark("✕", N_("Refused"), "gray"),
}


def back(here: Reader) -> None:
    """Show the way back to the files."""
    pages.link(here, "imports", plain(here.gettext("Import")), icon=":material/arrow_back:")


def answer(matches: Sequence[Match], here: Reader) -> None:
    """Show how many proposals there are, and how many are nearly certain."""
    _ = here.gettext
    certain = sum(one.is_certain for one in matches)
    if matches:
        text = here.ngettext(
            "{n} proposal, {certain}.",
            "{n} proposals, {certain}.",
            len(matches),
            certain=here.ngettext("{n} of them nearly certain", "{n} of them nearly certain", certain),
        )
    else:
        text = _("Nothing waits to be matched in this period.")
    panels.said(text)
    st.caption(
        plain(
            _(
                "A row of a file and a payment of a terminal are never joined by likeness alone: you say so, and "
                "can take it back. No total changes."
            )
        )
    )


def proposed(matches: Sequence[Match], number: int, waiting: Mapping[str, Any], here: Reader) -> None:
    """Show a page of proposals to tick, and the buttons that decide of them."""
    _ = here.gettext
    _problem(here)
    if not matches:
        _nothing(waiting, here)
        return
    certain = [one.pair for one in matches if one.is_certain]
    may = here.viewer.may("import")
    if certain:
        text = here.ngettext(
            "Confirm the one that is nearly certain", "Confirm the {n} that are nearly certain", len(certain)
        )
        st.button(
            text, key="matching.certain", type="primary", icon=":material/done_all:", disabled=not may,
            on_click=_decide, args=(here, acts.confirm_matches, certain),
        )  # fmt: skip
    shown = proposals.page(matches, number)
    with st.form("matching.form", border=False, enter_to_submit=False):
        for one in shown:
            _proposal(one, here)
        with st.container(horizontal=True, gap="small"):
            for word, act, icon in (
                (_("Confirm what is ticked"), acts.confirm_matches, ":material/done:"),
                (_("Refuse what is ticked"), acts.refuse_matches, ":material/close:"),
            ):
                st.form_submit_button(
                    word, icon=icon, disabled=not may, on_click=_decide_ticked, args=(here, act, shown)
                )


def one_sided(found: Sequence[dict[str, Any]], part: str, here: Reader) -> None:
    """Show what only one side knows: each leads to its story and to what to do about it."""
    _ = here.gettext
    if not found:
        texts = {
            "terminals": _("Every payment approved by a terminal is in an export of its day."),
            "files": _("Every payment of an export was found at a terminal, or no feed is read for its time."),
        }
        states.empty(_("Nothing to look at"), texts[part], icon=":material/check_circle:")
        return
    with st.container(border=True, gap="small"):
        for row in found:
            with st.container(gap=None):
                title = plain(finding_words.title(row["kind"], here))
                told = plain(finding_words.told(row, here))
                pages.link(here, "finding", f"**{title}** · {told}", {"id": row["finding_id"]})
                panels.below(here.instant(finding_words.happened_at(row)))


def decided(found: Sequence[dict[str, Any]], here: Reader) -> None:
    """Show what was decided, the latest first; each can be taken back."""
    _ = here.gettext
    _problem(here)
    if not found:
        states.empty(
            _("Nothing was decided yet"), _("What you confirm or refuse is listed here, and can be taken back.")
        )
        return
    columns = [
        rows.Column(_("Payment"), 1.8),
        rows.Column(_("In the file"), 2.2),
        rows.Column(_("Decision"), 1),
        rows.Column(_("When and by whom"), 1.8),
        rows.Column(_("Amount"), 0.9, "right", is_figure=True),
    ]
    rows.show(columns, [_decision(row, here) for row in found], here)


def tick_key(pair: Pair) -> str:
    """Return the key of the box that ticks a match."""
    text = "\x1f".join((pair.report, pair.record_key, pair.payment_id))
    return f"matching.tick.{hashlib.blake2b(text.encode(), digest_size=8).hexdigest()}"


def _nothing(waiting: Mapping[str, Any], here: Reader) -> None:
    _ = here.gettext
    if not waiting["count"]:
        states.empty(
            _("Here you will match rows of files with payments of terminals"),
            _("Every row that can be a terminal's payment is matched, or counted by itself where no feed is read."),
            icon=":material/check_circle:",
        )
        return
    text = here.ngettext(
        "{n} row without a match has no likely payment, or is of other days: from {since} to {until}.",
        "{n} rows without a match have no likely payment, or are of other days: from {since} to {until}.",
        waiting["count"],
        since=here.day(waiting["since"]),
        until=here.day(waiting["until"]),
    )
    states.empty(
        _("Nothing to propose in this period"), text, _("Show those days"), icon=":material/join_inner:",
        page=pages.page("matching").file,
        params={"from": waiting["since"].isoformat(), "to": waiting["until"].isoformat()},
    )  # fmt: skip


def _proposal(one: Match, here: Reader) -> None:
    _ = here.gettext
    mark = proposals.sureness(one)
    with st.container(border=True, gap="xsmall"):
        places = [st.container() for _place in _SHARES] if here.is_phone else st.columns(_SHARES, gap="small")
        amount = here.money(one.record["amount_minor"], one.record["currency"])
        places[0].checkbox(
            plain(_("{kind} of {amount}").format(kind=here.word("kind", one.record["kind"]), amount=amount)),
            value=one.is_certain,
            key=tick_key(one.pair),
        )
        places[1].markdown(_record(one.record, here))
        with places[2]:
            _payment(one.payment, here)
        why = plain(proposals.why(one, here))
        places[3].markdown(f":small[{coloured(mark, plain(_(mark.word)))}]  \n:small[:gray[{why}]]")


def _record(row: Mapping[str, Any], here: Reader) -> str:
    _ = here.gettext
    when = here.instant(row["occurred_at"]) if row["has_time"] else here.day(row["paid_on"])
    facts = [when, row["client"], row["terminal"], f"•{row['last4']}" if row["last4"] else ""]
    source = _("{title}, line {line}").format(title=row["title"], line=here.number(row["lines"][0]))
    first = " · ".join(plain(fact) for fact in facts if fact)
    return f":gray[:small[{plain(source)}]]  \n:small[{first}]"


def _payment(row: Mapping[str, Any], here: Reader) -> None:
    _ = here.gettext
    brand = here.word("card_brand", row["card_brand"]) if row["card_brand"] != "unknown" else ""
    card = " ".join(part for part in (brand, f"•{row['last4']}" if row["last4"] else "") if part)
    facts = [row["alias"] or row["terminal_serial"], card]
    with st.container(gap=None):
        amount = plain(here.money(row["amount_minor"], row["currency"]))
        text = _("At the terminal, {amount}").format(amount=amount)
        st.markdown(f":gray[:small[{text}]]")
        pages.link(here, "payment", plain(here.instant(row["occurred_at"])), {"id": row["payment_id"]})
        panels.below(" · ".join(fact for fact in facts if fact))


def _decision(row: dict[str, Any], here: Reader) -> rows.Row:
    mark = _DECISIONS[row["decision"]]
    said = [row["title"] or row["report"], row["client"], row["receipt"]]
    cells = (
        plain(here.instant(row["occurred_at"])),
        plain(" · ".join(part for part in said if part)),
        coloured(mark, plain(here.gettext(mark.word))),
        plain(f"{here.when(row['decided_at'])} · {here.who(row['decided_by'])}"),
        plain(here.money(row["said_amount_minor"], row["currency"])) if row["said_amount_minor"] is not None else "",
    )
    pair = Pair(row["report"], row["record_key"], row["payment_id"])
    return rows.Row(cells, "payment", {"id": row["payment_id"]}, act=lambda: _take_back(pair, here))


def _take_back(pair: Pair, here: Reader) -> None:
    st.button(
        here.gettext("Take back"),
        key=tick_key(pair).replace("tick", "back"),
        type="tertiary",
        icon=":material/undo:",
        disabled=not here.viewer.may("import"),
        on_click=acts.take_back_match,
        args=(here.viewer, pair),
    )


def _decide_ticked(here: Reader, act: Callable[[Viewer, Sequence[Pair]], int], shown: Sequence[Match]) -> None:
    _decide(here, act, [one.pair for one in shown if st.session_state.get(tick_key(one.pair))])


def _decide(here: Reader, act: Callable[[Viewer, Sequence[Pair]], int], pairs: Sequence[Pair]) -> None:
    try:
        count = act(here.viewer, pairs)
    except ActRefused as refusal:
        st.session_state[_PROBLEM] = refusal.text
        return
    text = (
        here.ngettext("{n} match decided.", "{n} matches decided.", count)
        if count
        else here.gettext("Nothing is ticked.")
    )
    st.toast(plain(text), icon=":material/check:" if count else ":material/info:")


def _problem(here: Reader) -> None:
    if problem := st.session_state.pop(_PROBLEM, ""):
        st.warning(plain(here.gettext(problem)), icon=":material/block:")
