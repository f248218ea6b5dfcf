"""The lines of statements that a page shows: by what they are narrowed, and what they say in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard import periods
from dashboard.chosen import Choice
from dashboard.filter_bar import Bar
from dashboard.reader import one_stop
from data.locale import N_
from data.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.chosen import Look
    from dashboard.reader import Reader

ALL = "all"
SIZE = 25
_USUAL = "30-days"


def own(accounts: Sequence[Mapping[str, Any]]) -> dict[str, Choice]:
    """Return the page's own filters: the account, the kind of line, and a text to look for."""
    titles = {row["report"]: row["title"] for row in accounts}
    return {
        "account": Choice(N_("Account"), {ALL: N_("All accounts"), **titles}),
        "line": Choice(N_("Kind"), {ALL: N_("All kinds"), **WORDS["line_kind"]}),
        "text": Choice(N_("Text or number")),
    }


def choices(accounts: Sequence[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """Return the words of the page's own filters."""
    return {name: tuple(choice.words) for name, choice in own(accounts).items()}


def bar(accounts: Sequence[Mapping[str, Any]], here: Reader) -> Bar:
    """Return the filters of the page."""
    filters = own(accounts)
    return Bar("statements", here, offered=(*filters, "amount"), own=filters, usual=_USUAL)


def asked(look: Look) -> dict[str, Any]:
    """Return by what the lines are narrowed, as questions take it."""
    account, kind = look.more["account"], look.more["line"]
    return {
        "since": look.what.since,
        "until": look.what.until,
        "report": None if account == ALL else account,
        "kind": None if kind == ALL else kind,
        "text": look.more["text"] or None,
        "amount_minor": look.what.amount_minor,
    }


def count(totals: Sequence[Mapping[str, Any]]) -> int:
    """Return how many lines there are."""
    return sum(row["count"] for row in totals)


def sentence(totals: Sequence[Mapping[str, Any]], look: Look, here: Reader) -> str:
    """Return in a sentence how many lines a period has; of one account, what was paid out and what it cost."""
    _ = here.gettext
    accounts = {row["report"] for row in totals}
    when = periods.written(look.period, here)
    lines = here.ngettext("{n} line", "{n} lines", count(totals))
    if len(accounts) != 1:
        told = here.ngettext("{n} account", "{n} accounts", len(accounts))
        return one_stop(_("{when}: {lines} in {accounts}.").format(when=when, lines=lines, accounts=told))
    sums = {row["kind"]: (row["amount_minor"], row["currency"]) for row in totals}
    parts = [
        f"{here.word('line_kind', kind).lower()} {here.money(abs(sums[kind][0]), sums[kind][1])}"
        for kind in ("payout", "fee", "dispute")
        if kind in sums
    ]
    return (
        one_stop(_("{when}: {lines}; {sums}.").format(when=when, lines=lines, sums=", ".join(parts)))
        if parts
        else (one_stop(_("{when}: {lines}.").format(when=when, lines=lines)))
    )


def said(row: Mapping[str, Any], here: Reader) -> str:
    """Return what a line says: its description, else the card and the numbers of a payment."""
    brand = here.word("card_brand", row["card_brand"]) if row["card_brand"] != "unknown" else ""
    card = " ".join(part for part in (brand, f"•••• {row['last4']}" if row["last4"] else "") if part)
    known = (row["description"], None if row["description"] else card, row["auth_code"])
    return " · ".join(part for part in known if part) or row["merchant_ref"] or row["remote_id"] or "—"


def number(row: Mapping[str, Any]) -> str:
    """Return the number of a line by which it is found elsewhere."""
    return row["reference"] or row["merchant_ref"] or row["remote_id"] or ""
