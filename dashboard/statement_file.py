"""The lines of statements as a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard import chosen, statements
from data.queries import statements as questions
from pipeline.reports.short_list import Amount, Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from dashboard.reader import Reader
    from data.store import Store
    from pipeline.reports.short_list import Value


def sheet(store: Store, params: Mapping[str, str], here: Reader) -> Sheet:
    """Return the lines that an address asks for."""
    accounts = questions.accounts(store)
    asked = statements.asked(chosen.read(params, here, statements.choices(accounts)))
    total = statements.count(questions.totals(store, **asked))
    titles = {row["report"]: row["title"] for row in accounts}
    _ = here.gettext
    headers = [
        _("Day"), _("Time"), _("Account"), _("Kind"), _("Description"), _("Amount"), _("Fee"), _("Card"),
        _("Last four digits"), _("Authorisation code"), _("Reference"), _("Transaction number"),
        _("Merchant's reference"), _("Payout date"),
    ]  # fmt: skip
    page = questions.page(store, **asked, size=max(1, total), skip=0)
    return Sheet(_("Bank statements"), headers, [_line(row, titles, here) for row in page])


def _line(row: Mapping[str, Any], titles: Mapping[str, str], here: Reader) -> Sequence[Value]:
    currency, fee = row["currency"], row["fee_minor"]
    brand = here.word("card_brand", row["card_brand"]) if row["card_brand"] != "unknown" else None
    return (
        row["booked_on"], here.time(row["occurred_at"]) if row["has_time"] else None,
        titles.get(row["report"], row["report"]), here.word("line_kind", row["kind"]), row["description"],
        Amount(row["amount_minor"], currency), None if fee is None else Amount(fee, currency), brand, row["last4"],
        row["auth_code"], row["reference"], row["remote_id"], row["merchant_ref"], row["paid_out_on"],
    )  # fmt: skip
