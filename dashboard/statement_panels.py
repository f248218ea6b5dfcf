"""The panels of Bank statements: what adds up to what, and the lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import list_head, paging, panels, rows, statements, states
from dashboard.ask import ask
from dashboard.reader import plain
from data.queries import statements as questions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.chosen import Look
    from dashboard.filter_bar import Bar
    from dashboard.reader import Reader


def none_yet(here: Reader) -> None:
    """Say that no statement was ever imported, and how to begin."""
    _ = here.gettext
    states.empty(
        _("Here you will see what the bank and the merchant account say"),
        _("No statement has been imported yet: a file of the bank, or of the merchant account (Netbanx)."),
        _("Import the first one"),
        icon=":material/account_balance:",
        page="views/imports.py",
    )


def listed(accounts: Sequence[Mapping[str, Any]], here: Reader) -> None:
    """Show the filters, the sums by kind and the lines."""
    bar = statements.bar(accounts, here)
    answer = st.container()
    look = bar.show()
    asked = statements.asked(look)
    totals = ask(here.viewer, questions.totals, **asked)
    total = statements.count(totals)
    if not total:
        _nothing(accounts, here)
        return
    with answer:
        panels.said(statements.sentence(totals, look, here))
    titles = {row["report"]: row["title"] for row in accounts}
    _sums(totals, titles, here)
    page = ask(here.viewer, questions.page, **asked, **paging.asked(look, total, statements.SIZE))
    _lines(page, total, titles, bar, look, here)
    paging.show(bar, total, statements.SIZE)


def _nothing(accounts: Sequence[Mapping[str, Any]], here: Reader) -> None:
    _ = here.gettext
    text = _("Statements were imported for the days from {since} to {until}.")
    since, until = min(row["since"] for row in accounts), max(row["until"] for row in accounts)
    states.empty(
        _("No line like this"),
        text.format(since=here.day(since), until=here.day(until)),
        _("Choose another period, or take a filter away."),
        icon=":material/filter_alt_off:",
    )


def _sums(totals: Sequence[Mapping[str, Any]], titles: Mapping[str, str], here: Reader) -> None:
    """Show how much each kind adds up to, account by account: the accounts say the same money from two ends."""
    _ = here.gettext
    is_one = len({row["report"] for row in totals}) == 1
    with st.expander(_("Sums by kind"), expanded=is_one and not here.is_phone, icon=":material/functions:"):
        account, kind, count, sum_of = _("Account"), _("Kind"), _("Lines"), _("Sum")
        table = [
            {
                account: plain(titles.get(row["report"], row["report"])),
                kind: plain(here.word("line_kind", row["kind"])),
                count: here.number(row["count"]),
                sum_of: plain(here.money(row["amount_minor"], row["currency"])),
            }
            for row in totals
        ]
        if is_one:
            table = [{name: cell for name, cell in row.items() if name != account} for row in table]
        st.table(table, border="horizontal", hide_index=True)


def _lines(  # noqa: PLR0913, PLR0917 - a list with its names and its place
    page: Sequence[Mapping[str, Any]], total: int, titles: Mapping[str, str], bar: Bar, look: Look, here: Reader
) -> None:
    _ = here.gettext
    list_head.show(here.ngettext("{n} line", "{n} lines", total), "statements", bar.address(look), here)
    columns = [
        rows.Column(_("Day"), 1.1),
        rows.Column(_("Description"), 3.0),
        rows.Column(_("Kind"), 1.0),
        rows.Column(_("Account"), 1.6),
        rows.Column(_("Amount"), 1.1, "right", is_figure=True),
    ]
    rows.show(columns, [_line(row, titles, here) for row in page], here)


def _line(row: Mapping[str, Any], titles: Mapping[str, str], here: Reader) -> rows.Row:
    day = here.day(row["booked_on"])
    when = f"{day}, {here.time(row['occurred_at'])}" if row["has_time"] else day
    return rows.Row(
        (
            f":small[{plain(when)}]",
            plain(statements.said(row, here)),
            plain(here.word("line_kind", row["kind"])),
            plain(titles.get(row["report"], row["report"])),
            plain(here.money(row["amount_minor"], row["currency"])),
        )
    )
