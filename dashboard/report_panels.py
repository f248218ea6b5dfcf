"""The panels of Reports: what would be downloaded, the downloads, the columns, and what was downloaded last."""

from __future__ import annotations

from math import isnan, nan
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import pages, panels, periods, report, states, tables
from dashboard.filter_bar import Bar
from dashboard.look import coloured
from dashboard.reader import one_stop, plain
from data.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.chosen import Look
    from dashboard.feeds import Feed
    from dashboard.reader import Reader
    from dashboard.report import Export, Preview

EXPORTS = 8
HEIGHT = 330
_OFFERED = ("terminal", "site", "status")
_MORE = (
    "workstation",
    "brand",
    "kind",
    "channel",
    "reading",
    "hour",
    "amount",
    "last4",
    "auth",
    "client",
    "invoice",
    "tests",
)
_NAMES = {"xlsx": "Excel", "csv": "CSV"}
_SHORT = 12


def bar(names: Mapping[str, Mapping[str, str]], here: Reader) -> Bar:
    """Return the filters: months first, and everything that narrows an export."""
    more = [name for name in _MORE if name != "client" or here.viewer.may("see_clients")]
    usual, spans = "last-month", report.spans(here)
    return Bar("reports", here, offered=_OFFERED, more=more, names=names, spans=spans, usual=usual)


def preview(told: Preview, look: Look, found: Sequence[Feed], here: Reader) -> None:
    """Show what the file would hold, the downloads, and what to know before trusting it."""
    _ = here.gettext
    panels.said(report.sentence(told, here))
    mark, proven = report.proof(look, found, here)
    st.markdown(f"{coloured(mark, plain(proven))}")
    if not here.is_phone:
        _figures(told, here)
    downloads(look, here)
    lines = [*report.left_out(told, look, here), *report.not_known(told, here)]
    if told.recorded_at:
        latest = _("The latest change among these rows was recorded on {day_and_time}.")
        lines.append(one_stop(latest.format(day_and_time=here.instant(told.recorded_at))))
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))


def _figures(told: Preview, here: Reader) -> None:
    _ = here.gettext
    with st.grid(4, min_column_width=panels.CARD, gap="small"):
        st.metric(_("Net"), plain(here.money(told.net)), border=True)
        st.metric(_("Rows"), here.number(told.rows), border=True)
        st.metric(_("Payments approved"), here.number(told.payments), border=True)
        st.metric(_("Refunds and voids"), here.number(told.undone), border=True)


def downloads(look: Look, here: Reader) -> None:
    """Show the two files to download, and the way to their rows on screen where there is such a page."""
    _ = here.gettext
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        address = report.address(look, here)
        panels.download(_NAMES["xlsx"], "xlsx", here, look.period, address, kind="primary")
        panels.download(_NAMES["csv"], "csv", here, look.period, address)
        if pages.opens(here, "payments"):
            pages.link(here, "payments", plain(_("See these rows")), address, icon=":material/receipt_long:")
    told = (_("One row a payment, void and refund; both days included."), _("CSV: for software; amounts in cents."))
    st.caption(plain(" ".join(told)))


def columns(here: Reader) -> None:
    """Show what each column of the files means, folded."""
    _ = here.gettext
    shown = [field for field in FIELDS if not field.is_personal or here.viewer.may("see_clients")]
    with st.expander(plain(here.ngettext("{n} column", "The {n} columns and what they mean", len(shown)))):
        written = {
            _("Column"): [plain(_(field.header)) for field in shown],
            _("What it means"): [plain(_(field.definition)) for field in shown],
        }
        if not here.is_phone:
            written[_("Name in the CSV")] = [f"`{field.name}`" for field in shown]
        st.table(tables.styled(written, {}), border="horizontal", hide_index=True)


def last(files: Sequence[Export], here: Reader) -> None:
    """Show what was downloaded last, and by whom; the digests whole, to compare files by."""
    _ = here.gettext
    st.subheader(plain(_("Last downloads")), anchor=False)
    if not files:
        states.empty(
            _("No file was downloaded yet"),
            _("Each download is noted with who, when, and a digest of its rows by which two files can be compared."),
            icon=":material/history:",
        )
        return
    st.table(_table(files, here), border="horizontal", hide_index=True)
    digests = [f"{file.sha256}  {_days(file, here)} ({_NAMES.get(file.suffix, file.suffix)})" for file in files]
    with st.expander(plain(_("Digests (SHA-256) of the rows"))):
        st.code("\n".join(digests), language=None)
        st.caption(plain(_("The workbook tells its own on the sheet “About”; the same rows have the same digest.")))


def _table(files: Sequence[Export], here: Reader) -> Any:
    _ = here.gettext
    when = [plain(here.when(file.happened_at)) for file in files]
    what = [plain(f"{_NAMES.get(file.suffix, file.suffix)} · {_days(file, here)}") for file in files]
    rows = [nan if file.rows is None else file.rows for file in files]
    as_count = {_("Rows"): lambda count: "" if isnan(count) else here.number(int(count))}
    if here.is_phone:
        return tables.styled({_("When"): when, _("What"): what, _("Rows"): rows}, as_count)
    shown: dict[str, list[Any]] = {
        _("When"): when,
        _("Who"): [plain(here.who(file.viewer)) for file in files],
        _("What"): what,
        _("Rows"): rows,
        _("Digest"): [f"`{file.sha256[:_SHORT]}…`" if file.sha256 else "" for file in files],
    }
    return tables.styled(shown, as_count)


def _days(file: Export, here: Reader) -> str:
    days = periods.written(file.period, here) if file.period else ""
    return here.gettext("{days}, filtered").format(days=days) if file.is_narrowed else days
