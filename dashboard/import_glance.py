"""The first rows of a file as they would be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dashboard import panels
from dashboard.reader import plain
from pipeline import desk, drafting, import_words

if TYPE_CHECKING:
    from dashboard.reader import Reader
    from data.file_record import FileRecord
    from data.statement_line import StatementLine
    from pipeline.importing import Look

ROWS, ROWS_ON_PHONE = 8, 4
REASONS = 3


def show(seen: Look, here: Reader) -> None:
    """Show the first records that a mapping makes, and why some lines make none."""
    _ = here.gettext
    with st.container(border=True, gap="small"):
        panels.heading(_("The first rows as they would be read"))
        found = drafting.glance(desk.current().works, seen)
        if found is None or not (found.records or found.lines or found.unread):
            st.caption(plain(_("Nothing is read yet: say which columns hold the date and the amount.")))
            return
        if found.records or found.lines:
            most = ROWS_ON_PHONE if here.is_phone else ROWS
            first = table(found.records[:most], here) if found.records else lines(found.lines[:most], here)
            st.table(first, border="horizontal", hide_index=True, alt=_("The first rows as they would be read"))
        reasons = [import_words.reason(one.key, one.facts, here.language) for one in found.unread]
        for reason in list(dict.fromkeys(reasons))[:REASONS]:
            st.caption(f":orange[▲] {plain(reason)}")


def table(records: list[FileRecord], here: Reader) -> pd.DataFrame:
    """Return records as a table; columns of which nothing is known are left out."""
    _ = here.gettext
    language = here.language
    whole = {
        _("Date"): [_joined(here.day(one.paid_on), _clock(one)) for one in records],
        _("Amount"): [here.money(one.amount_minor, one.currency) for one in records],
        _("Kind"): [here.word("kind", one.kind) for one in records],
        _("Mode of payment"): [import_words.mode(one.mode, language) for one in records],
        _("Client"): [_joined(one.client, one.invoice) for one in records],
        _("Terminal"): [_joined(one.terminal, f"•{one.last4}" if one.last4 else None) for one in records],
    }
    if here.is_phone:
        whole = {name: whole[name] for name in (_("Date"), _("Amount"), _("Mode of payment"))}
    return pd.DataFrame({name: list(map(plain, said)) for name, said in whole.items() if any(said)})


def lines(said: list[StatementLine], here: Reader) -> pd.DataFrame:
    """Return the lines of a statement as a table; columns of which nothing is known are left out."""
    _ = here.gettext
    whole = {
        _("Date"): [
            _joined(here.day(one.booked_on), f"{one.booked_at:%H:%M}" if one.booked_at else None) for one in said
        ],
        _("Amount"): [here.money(one.amount_minor, one.currency) for one in said],
        _("Kind"): [here.word("line_kind", one.kind) for one in said],
        _("Description"): [_joined(one.description, f"•{one.last4}" if one.last4 else None) for one in said],
    }
    return pd.DataFrame({name: list(map(plain, cells)) for name, cells in whole.items() if any(cells)})


def _joined(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


def _clock(one: FileRecord) -> str | None:
    return one.paid_at.strftime("%H:%M") if one.paid_at else None
