"""The imports so far, and one of them: what its records do, and how it is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import acts, chosen, import_story, pages, panels, periods, rows, states
from dashboard.look import coloured
from dashboard.reader import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.reader import Reader
    from data.model import Viewer

SIZE = 10
RECORDS = 25
_UNDOING = "import.undoing"
Found = dict[str, Any]


def latest(found: Sequence[Found], counts: Mapping[str, int], here: Reader) -> None:
    """Show a page of the imports, the newest first."""
    _ = here.gettext
    st.subheader(plain(_("Imports so far")), anchor=False)
    if not found:
        states.empty(
            _("Here you will see every file that was imported"),
            _("None was imported yet."),
            _("In SmartRec, export “Payment details” as Excel, and drop the file above."),
            icon=":material/upload_file:",
        )
        return
    st.caption(plain(here.ngettext("{n} import", "{n} imports", counts["imports"])))
    columns = [
        rows.Column(_("File"), 2.2),
        rows.Column(_("Report"), 1.6),
        rows.Column(_("Days"), 1.8),
        rows.Column(_("Rows"), 0.7, "right", is_figure=True),
        rows.Column(_("Not read"), 0.7, "right"),
        rows.Column(_("Imported"), 1.6),
        rows.Column(_("State"), 1),
    ]
    rows.show(columns, [_row(row, here) for row in found], here)


def missing(here: Reader) -> None:
    """Say that there is no import of the address's id."""
    _ = here.gettext
    st.title(plain(_("One import")), anchor=False)
    states.empty(
        _("No import has this address"),
        _("The link is cut short, or it belongs to another database."),
        _("All imports"),
        icon=":material/upload_file:",
        page=pages.page("imports").file,
    )


def head(found: Found, here: Reader) -> None:
    """Show which file it is, what it was read as, when and by whom."""
    _ = here.gettext
    pages.link(here, "imports", plain(_("All imports")), icon=":material/arrow_back:")
    st.title(plain(found["file_name"]), anchor=False)
    days = import_story.between(found["since"], found["until"], here)
    text = here.ngettext(
        "{n} row {days}, read as “{title}”.",
        "{n} rows {days}, read as “{title}”.",
        found["record_count"],
        days=days,
        title=found["title"],
    )
    panels.said(text)
    mark = import_story.IMPORTS[found["state"]]
    lines = [coloured(mark, plain(_(mark.word))), f":gray[{plain(_done(found, here))}]"]
    if found["state"] == "undone":
        lines.append(f":gray[{plain(_undone(found, here))}]")
    st.markdown(" · ".join(lines))
    if found["is_cut"]:
        st.warning(
            plain(_("SmartRec cut this export at 30,000 rows: payments are missing at its end.")),
            icon=":material/content_cut:",
        )
    address = chosen.link(here, periods.Period(found["since"], found["until"]))
    pages.link(here, "payments", plain(_("Payments of these days")), address, icon=":material/receipt_long:")


def undo(found: Found, here: Reader) -> None:
    """Offer to undo an import; what that means is said before."""
    _ = here.gettext
    if found["state"] != "kept":
        st.caption(plain(_("To have it back, import the same file again.")))
        return
    if st.session_state.get(_UNDOING) != found["import_id"]:
        st.button(
            _("Undo this import"),
            key="import.undo",
            icon=":material/undo:",
            disabled=not here.viewer.may("import"),
            on_click=_ask,
            args=(found["import_id"],),
        )
        return
    with st.container(border=True, gap="small"):
        text = _(
            "What only this file said is taken away: its payments leave the takings, and its names and invoices leave "
            "the payments of the terminals. What earlier exports said stands again. Payments that terminals told stay."
        )
        st.markdown(plain(text))
        with st.container(horizontal=True, gap="small"):
            st.button(
                _("Undo the import"),
                key="import.undo.do",
                type="primary",
                on_click=_undo,
                args=(here.viewer, found["import_id"]),
            )
            st.button(_("Leave it as it is"), key="import.undo.leave", on_click=_ask, args=(None,))


def records(found: Sequence[Found], here: Reader) -> None:
    """Show a page of records, each leading to the payment that it speaks of."""
    _ = here.gettext
    if not found:
        return
    columns = [
        rows.Column(_("Date and time"), 1.8),
        rows.Column(_("Kind"), 1.1),
        rows.Column(_("Client"), 1.6),
        rows.Column(_("Invoice"), 1),
        rows.Column(_("Terminal"), 1.2),
        rows.Column(_("Line"), 0.7, "right"),
        rows.Column(_("Amount"), 1, "right", is_figure=True),
    ]
    rows.show(columns, [_record(row, here) for row in found], here)


def _row(row: Found, here: Reader) -> rows.Row:
    mark = import_story.IMPORTS[row["state"]]
    cells = (
        plain(row["file_name"]),
        plain(row["title"]),
        plain(periods.written(periods.Period(row["since"], row["until"]), here)),
        plain(here.number(row["record_count"])),
        plain(here.number(row["unread_count"])) if row["unread_count"] else "",
        plain(f"{here.when(row['imported_at'])} · {here.who(row['imported_by'])}"),
        coloured(mark, plain(here.gettext(mark.word))),
    )
    return rows.Row(cells, "imported", {"id": row["import_id"]})


def _record(row: Found, here: Reader) -> rows.Row:
    day = here.day(row["paid_on"])
    cells = (
        here.instant(row["occurred_at"]) if row["has_time"] else day,
        here.word("kind", row["kind"]),
        row["client"] or "",
        row["invoice"] or "",
        row["terminal"] or "",
        here.number(row["lines"][0]) if row["lines"] else "",
        here.money(row["amount_minor"], row["currency"]),
    )
    page = "payment" if row["payment_id"] else ""
    return rows.Row(tuple(map(plain, cells)), page, {"id": row["payment_id"] or ""})


def _done(found: Found, here: Reader) -> str:
    text = here.gettext("imported on {day_and_time} by {who}")
    return text.format(day_and_time=here.instant(found["imported_at"]), who=here.who(found["imported_by"]))


def _undone(found: Found, here: Reader) -> str:
    text = here.gettext("undone on {day_and_time} by {who}")
    return text.format(day_and_time=here.instant(found["changed_at"]), who=here.who(found["changed_by"]))


def _ask(import_id: str | None) -> None:
    st.session_state[_UNDOING] = import_id


def _undo(viewer: Viewer, import_id: str) -> None:
    acts.undo_import(viewer, import_id)
    _ask(None)
