"""What a report would hold, in words: rows, net and days; whether that is all; what is left out, what is not known."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs

from dashboard import chosen, feeds, periods
from dashboard.look import Mark
from dashboard.reader import one_stop
from data.locale import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dashboard.chosen import Look
    from dashboard.feeds import Feed
    from dashboard.reader import Reader
    from data.chosen import Chosen

MONTHS = 11
_COUNTS = {
    "rows": "row_count",
    "verifying": "verifying",
    "without_channel": "without_channel",
    "without_client": "without_client",
}
_SUMS = {"net": "net_minor", "payments": "payments", "undone": "undone"}
_OTHER_SPANS = ("month", "year", "today", "yesterday", "7-days", "30-days", periods.CUSTOM)
_EXPORT = re.compile(
    r"(?P<since>\d{4}-\d\d-\d\d) . (?P<until>\d{4}-\d\d-\d\d), (?P<narrowed>.*)\b(?P<rows>\d+) rows, "
    r"sha256 (?P<sha256>[0-9a-f]{64})"
)

WHOLE = Mark("●", N_("Complete"), "green")
RUNNING = Mark("◐", N_("Not over"), "blue")
DOUBTFUL = Mark("▲", N_("Not proven"), "orange")


class Preview(Struct, frozen=True, kw_only=True):
    """What the file would hold. Net, payments and `undone` are those of the organisation's currency, tests left out.

    `tests` are rows and net, `others` each other currency with its rows and net.
    """

    rows: int = 0
    net: int = 0
    payments: int = 0
    undone: int = 0
    verifying: int = 0
    without_channel: int = 0
    without_client: int = 0
    first_on: date | None = None
    last_on: date | None = None
    recorded_at: datetime | None = None
    tests: tuple[int, int] = (0, 0)
    others: tuple[tuple[str, int, int], ...] = ()


class Export(Struct, frozen=True):
    """A file that was downloaded: when, by whom, of which days, how many rows, and the digest of its rows.

    `is_narrowed` tells that filters left some rows of the period out.
    """

    happened_at: datetime
    viewer: str
    suffix: str
    period: periods.Period | None
    rows: int | None
    sha256: str
    is_narrowed: bool = False


def spans(here: Reader) -> tuple[str, ...]:
    """Return the periods offered: the last month and those before it, then what still runs."""
    return ("last-month", *periods.earlier_months(here.today, MONTHS), *_OTHER_SPANS)


def asked(what: Chosen) -> Chosen:
    """Return what `reports.preview` is asked: tests too, as those left out are told."""
    return structs.replace(what, tests=True)


def address(look: Look, here: Reader) -> dict[str, str]:
    """Return the address of what is chosen with both days written out, so that it means the same tomorrow."""
    return chosen.written(structs.replace(look, named=periods.CUSTOM, page=1), here)


def preview(rows: Sequence[Mapping[str, Any]], look: Look, here: Reader) -> Preview:
    """Return what the file would hold (`reports.preview`): test payments when asked for, and never in the net."""
    held = [row for row in rows if look.what.tests or not row["is_test"]]
    ours = [row for row in rows if row["currency"] == here.currency and not row["is_test"]]
    tests = [row for row in rows if row["is_test"]]
    others = [row for row in rows if row["currency"] != here.currency and not row["is_test"]]
    return Preview(
        **{name: sum(row[field] for row in held) for name, field in _COUNTS.items()},
        **{name: sum(row[field] for row in ours) for name, field in _SUMS.items()},
        first_on=min((row["first_on"] for row in held), default=None),
        last_on=max((row["last_on"] for row in held), default=None),
        recorded_at=max((row["recorded_at"] for row in held), default=None),
        tests=(sum(row["row_count"] for row in tests), sum(_net(row, here) for row in tests)),
        others=tuple((row["currency"], row["row_count"], row["net_minor"]) for row in others),
    )


def sentence(told: Preview, here: Reader) -> str:
    """Return the answer: how many rows, from which day to which, and the net."""
    _ = here.gettext
    if told.first_on is None or told.last_on is None:
        return _("No payment like this in the period.")
    text = _("{rows} from {since} to {until}: {net} net.")
    if told.first_on == told.last_on:
        text = _("{rows} on {since}: {net} net.")
    return text.format(
        rows=here.ngettext("{n} row", "{n} rows", told.rows),
        since=here.day(told.first_on),
        until=here.day(told.last_on),
        net=here.money(told.net),
    )


def proof(look: Look, found: Sequence[Feed], here: Reader) -> tuple[Mark, str]:
    """Return whether the period is proven complete, and as of when."""
    _ = here.gettext
    told = feeds.proof(look.period, found, here)
    if not found:
        return DOUBTFUL, _("No feed of payments was ever read: nothing proves that the period is complete.")
    if told.missing:
        text = _("Not all of the period was read of {sources}: payments may be missing.")
        return DOUBTFUL, text.format(sources=", ".join(told.missing))
    read = here.instant(told.read_at) if told.read_at else ""
    if not told.is_over:
        text = _("The period is not over: everything so far was read, last on {read}. A later file will hold more.")
        return RUNNING, one_stop(text.format(read=read))
    return WHOLE, one_stop(_("The period is complete: all of it was read, last on {read}.").format(read=read))


def left_out(told: Preview, look: Look, here: Reader) -> list[str]:
    """Return what is not in the file, or not in its net, a sentence each."""
    _ = here.gettext
    lines = [_("Payments by terminal only: no cash, no online payments.")]
    count, net = told.tests
    if count:
        text = _("Test payments are left out: {rows}, {net} net.")
        if look.what.tests:
            text = _("Test payments are in the file, apart from the totals: {rows}, {net} net.")
        lines.append(text.format(rows=here.ngettext("{n} row", "{n} rows", count), net=here.money(net)))
    lines += [
        _("In another currency, with totals of their own: {rows}, {net} net.").format(
            rows=here.ngettext("{n} row", "{n} rows", count), net=here.money(net, currency)
        )
        for currency, count, net in told.others
    ]
    if not here.viewer.may("see_clients"):
        lines.append(_("Names of people are left out: you may not see them."))
    return lines


def not_known(told: Preview, here: Reader) -> list[str]:
    """Return what is not known of the rows, a sentence each."""
    _ = here.gettext
    lines = []
    if told.verifying:
        lines.append(
            here.ngettext(
                "{n} row is being verified: it is in the file, and not in its net yet.",
                "{n} rows are being verified: they are in the file, and not in its net yet.",
                told.verifying,
            )
        )
    if told.rows and told.without_channel == told.rows == told.without_client:
        lines.append(_("Channel and client are not known of any row, until an import from SmartRec tells them."))
        return lines
    for text, count in (
        (_("The channel is not known of {rows}, until an import from SmartRec tells it."), told.without_channel),
        (_("The client is not known of {rows}, until an import from SmartRec tells it."), told.without_client),
    ):
        if count:
            lines.append(text.format(rows=here.ngettext("{n} row", "{n} rows", count)))
    return lines


def exports(rows: Iterable[Mapping[str, Any]]) -> list[Export]:
    """Return the files that were downloaded, read from the journal (`journal.exports`)."""
    return [_export(row) for row in rows]


def _net(row: Mapping[str, Any], here: Reader) -> int:
    return int(row["net_minor"]) if row["currency"] == here.currency else 0


def _export(row: Mapping[str, Any]) -> Export:
    said = _EXPORT.search(row["detail"])
    return Export(
        happened_at=row["happened_at"],
        viewer=row["viewer"],
        suffix=row["subject"].rpartition(".")[2],
        period=periods.Period(date.fromisoformat(said["since"]), date.fromisoformat(said["until"])) if said else None,
        rows=int(said["rows"]) if said else None,
        sha256=said["sha256"] if said else "",
        is_narrowed=bool(said and said["narrowed"]),
    )
