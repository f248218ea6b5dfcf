"""The panels of one finding: its story, the payments it concerns, what to do, and what became of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import acts, chosen, finding_story, finding_words, pages, panels, periods, rows, states
from dashboard.look import FINDINGS, SEVERITIES, coloured, provider
from dashboard.reader import plain
from data.model import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.delta_generator import DeltaGenerator

    from dashboard.reader import Reader
    from data.model import Viewer

Found = dict[str, Any]
LONGEST_NOTE = 300
_LIST = {"show": "findings"}


def missing(here: Reader) -> None:
    """Say that there is no finding of the address's id."""
    _ = here.gettext
    st.title(plain(_("Finding")), anchor=False)
    states.empty(
        _("No finding has this address"),
        _("The link is cut short, or it belongs to another database."),
        _("All findings"),
        icon=":material/search_insights:",
        page=pages.page("data_update").file,
        params=_LIST,
    )


def head(found: Found, here: Reader) -> None:
    """Show what the finding is called, how grave it is and how it stands, and the way back."""
    _ = here.gettext
    pages.link(here, "data_update", plain(_("All findings")), _LIST, icon=":material/arrow_back:")
    st.title(plain(finding_words.title(found["kind"], here)), anchor=False)
    severity, state = SEVERITIES[Severity(found["severity"])], FINDINGS[found["state"]]
    times = here.ngettext("found once", "found {n} times", found["seen_count"])
    last = _("last on {day_and_time}").format(day_and_time=here.instant(found["seen_at"]))
    marks = f"{coloured(severity, plain(_(severity.word)))} · {coloured(state, plain(_(state.word)))}"
    st.markdown(f"{marks} · :gray[{plain(times if found['seen_count'] == 1 else f'{times}, {last}')}]")


def places(here: Reader) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Return the places of the story and of what became of it, below it on a phone."""
    if here.is_phone:
        return st.container(), st.container()
    story, aside = st.columns([2, 1], gap="medium")
    return story, aside


def story(found: Found, concerned: Sequence[Found], here: Reader) -> None:
    """Show what happened, and what to do about it, step by step."""
    _ = here.gettext
    first, *more = finding_story.what(found, concerned, here)
    panels.said(first)
    if more:
        st.markdown(plain(" ".join(more)))
    with st.container(border=True, gap="small"):
        panels.heading(_("What to do"))
        steps = finding_story.todo(found, here)
        st.markdown("\n".join(f"{number}. {plain(step)}" for number, step in enumerate(steps, start=1)))


def payments(concerned: Sequence[Found], here: Reader) -> None:
    """Show the payments, voids and refunds it concerns, each leading to its page."""
    _ = here.gettext
    if not concerned:
        return
    st.subheader(plain(here.ngettext("The payment concerned", "The payments concerned", len(concerned))), anchor=False)
    columns = [
        rows.Column(_("Date and time"), 2),
        rows.Column(_("Kind"), 1.3),
        rows.Column(_("Terminal"), 1.3),
        rows.Column(_("Card"), 1.5),
        rows.Column(_("Amount"), 1, "right", is_figure=True),
        rows.Column(_("Status"), 1.1),
    ]
    rows.show(columns, [_payment(row, here) for row in concerned], here)


def around(found: Found, here: Reader) -> None:
    """Show the ways to the terminal it concerns and to what that terminal took that day, where there are such pages."""
    _ = here.gettext
    serial = found["serial"] or found["facts"].get("terminal_serial")
    if not serial:
        return
    name = plain(found["alias"] or serial)
    with st.container(horizontal=True, gap="medium"):
        if pages.opens(here, "terminal"):
            pages.link(here, "terminal", name, {"serial": serial}, icon=":material/point_of_sale:")
        if pages.opens(here, "payments"):
            day = here.day_of(finding_words.happened_at(found))
            text = plain(_("Payments of {terminal} on {day}")).format(terminal=name, day=plain(here.day(day)))
            address = chosen.link(here, periods.Period(day, day), terminals=(serial,))
            pages.link(here, "payments", text, address, icon=":material/receipt_long:")


def act(found: Found, here: Reader) -> None:
    """Offer to mark the finding as seen, with a note; or to look at it again."""
    _ = here.gettext
    may = here.viewer.may("run_jobs")
    if found["state"] == "open":
        with st.form("seen", enter_to_submit=False):
            key = f"note-{found['finding_id']}"
            st.text_area(
                _("Note (optional)"),
                key=key,
                max_chars=LONGEST_NOTE,
                height=80,
                placeholder=_("What you found. No name of a client, no card number."),
            )
            st.form_submit_button(
                _("Mark as seen"),
                icon=":material/done:",
                type="primary",
                disabled=not may,
                on_click=_seen,
                args=(here.viewer, found["finding_id"], key),
            )
    elif found["state"] == "acknowledged":
        st.button(
            _("Look at it again"),
            key="reopen",
            icon=":material/undo:",
            disabled=not may,
            on_click=acts.reopen,
            args=(here.viewer, found["finding_id"]),
        )


def history(found: Found, changes: Sequence[Found], here: Reader) -> None:
    """Show what became of the finding, from when it was opened."""
    _ = here.gettext
    with st.container(border=True, gap="small"):
        panels.heading(_("What became of it"))
        opened = (FINDINGS["open"], _("Opened"), found["opened_at"], provider(found["connector"]), None)
        later = [
            (FINDINGS[row["state"]], _changed(row["state"], here), row["changed_at"], here.who(row["changed_by"]), row)
            for row in changes
        ]
        for mark, word, changed_at, who, row in (opened, *later):
            about = f"{coloured(mark, plain(word))}  \n:small[:gray[{plain(f'{here.instant(changed_at)} · {who}')}]]"
            note = f"  \n{plain(row['note'])}" if row and row["note"] else ""
            st.markdown(f"{about}{note}")


def support(found: Found, here: Reader) -> None:
    """Show all that is known of it as a machine writes it, to copy for whoever helps."""
    told = {name: found[name] for name in ("finding_id", "kind", "subject", "mark", "connector", "seen_at", "facts")}
    with st.expander(plain(here.gettext("For support")), icon=":material/support_agent:"):
        st.code(json.dumps(told, indent=2, ensure_ascii=False, default=str), language="json", wrap_lines=True)


def _changed(state: str, here: Reader) -> str:
    _ = here.gettext
    words = {"open": _("Opened again"), "acknowledged": _("Seen"), "resolved": _("Resolved")}
    return words[state]


def _seen(viewer: Viewer, finding_id: str, key: str) -> None:
    acts.acknowledge(viewer, finding_id, st.session_state[key])


def _payment(row: Found, here: Reader) -> rows.Row:
    brand = here.word("card_brand", row["card_brand"]) if row["card_brand"] != "unknown" else ""
    last4 = f"•••• {row['last4']}" if row["last4"] else ""
    cells = (
        here.instant(row["occurred_at"]),
        here.word("kind", row["kind"]),
        row["alias"] or row["terminal_serial"] or "",
        " ".join(part for part in (brand, last4) if part),
        here.money(row["amount_minor"], row["currency"]),
        here.word("status", row["status"]),
    )
    page = "payment" if pages.opens(here, "payment") else ""
    return rows.Row(tuple(map(plain, cells)), page, {"id": row["payment_id"]})
