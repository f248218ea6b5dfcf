"""The list of payments: what it counts, which days a page of it lies in, and its rows as they are read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from dashboard import outcomes
from dashboard.reader import plain
from dashboard.rows import Column, Row
from data.model import Kind, Status
from data.queries import payments

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dashboard.reader import Reader
    from data.chosen import Chosen

SIZE = 25


class Counted(Struct, frozen=True, kw_only=True):
    """What is chosen, by what it is; tests are in `tests` and `rows` only. `nets` are by currency, `days` by date.

    `approved` and `unsuccessful` are payments, `voids` and `refunds` approved; `refused` are those that were not.
    """

    approved: int = 0
    unsuccessful: int = 0
    verifying: int = 0
    voids: int = 0
    refunds: int = 0
    refused: int = 0
    tests: int = 0
    nets: dict[str, int] = {}
    test_nets: dict[str, int] = {}
    days: tuple[tuple[date, int], ...] = ()

    @property
    def rows(self) -> int:
        """How many rows the list has, on all its pages."""
        return sum(count for _, count in self.days)

    @property
    def pages(self) -> int:
        """How many pages it has: one at least."""
        return max(1, -(-self.rows // SIZE))


def counted(rows: Iterable[Mapping[str, Any]]) -> Counted:
    """Return what the answer of `payments.totals` adds up to."""
    sums: dict[str, int] = {}
    nets: dict[bool, dict[str, int]] = {False: {}, True: {}}
    days = []
    for row in rows:
        if row["business_date"] is not None:
            days.append((row["business_date"], row["row_count"]))
            continue
        name, held = _sort(row), nets[row["is_test"]]
        sums[name] = sums.get(name, 0) + row["row_count"]
        held[row["currency"]] = held.get(row["currency"], 0) + row["net_minor"]
    return Counted(**sums, nets=nets[False], test_nets=nets[True], days=tuple(days))


def lies(what: Chosen, counts: Counted, sort: str, page: int) -> tuple[Chosen, int]:
    """Return what a page of the list is among, few days of the period, and how many rows of those come before it."""
    skip = (page - 1) * SIZE
    if sort in payments.AMOUNTS:
        return what, skip
    before, within = 0, dict[date, int]()
    for day, count in counts.days if sort == "oldest" else reversed(counts.days):
        if not within and before + count <= skip:
            before += count
        elif before + sum(within.values()) < skip + SIZE:
            within[day] = count
    if not within:
        return what, skip
    return replace(what, since=min(within), until=max(within)), skip - before


def headline(counts: Counted, here: Reader) -> str:
    """Return the page's answer: how many payments (else what there is), and what they come to."""
    net = " + ".join(here.money(minor, currency) for currency, minor in sorted(counts.nets.items()))
    first = _parts(counts, here)[0]
    return here.gettext("{counted} · {net} net").format(counted=first, net=net) if net else first


def beside(counts: Counted, here: Reader) -> str:
    """Return what else the list has, what is apart, and what no such list has."""
    _ = here.gettext
    said = []
    rest = _parts(counts, here)[1:]
    if rest:
        said.append(_("The list also has {parts}.").format(parts=_joined(rest, here)))
    if counts.tests and counts.nets:
        net = " + ".join(here.money(minor, currency) for currency, minor in sorted(counts.test_nets.items()))
        said.append(_("Apart: {counted}, {net} net.").format(counted=_tests(counts, here), net=net))
    said.append(_("Payments by terminal only."))
    return " ".join(said)


def shown(counts: Counted, page: int, here: Reader) -> str:
    """Return which rows of how many a page shows."""
    first, last = (page - 1) * SIZE + 1, min(page * SIZE, counts.rows)
    text = here.ngettext(
        "Row {first} to {last} of {n}",
        "Rows {first} to {last} of {n}",
        counts.rows,
        first=here.number(first),
        last=here.number(last),
    )
    return here.ngettext("{n} row", "{n} rows", counts.rows) if counts.pages == 1 else text


def table(
    found: Sequence[Mapping[str, Any]], here: Reader, *, is_one_day: bool = False
) -> tuple[list[Column], list[Row]]:
    """Return columns and rows, each row leading to the payment's own page; clients only where some are known."""
    _ = here.gettext
    with_clients = any(row["client"] for row in found)
    client = [Column(_("Client"), 1.8)] if with_clients else []
    columns = [
        Column(_("Time"), 1.5),
        Column(_("Terminal"), 1.5),
        *client,
        Column(_("Card"), 1.7),
        Column(_("Amount"), 1.0, "right", is_figure=True),
        Column(_("Status"), 2.7),
    ]
    return columns, [_row(row, here, is_one_day=is_one_day, with_clients=with_clients) for row in found]


def address(row: Mapping[str, Any]) -> dict[str, str]:
    """Return the address of a row's own page."""
    return {"id": row["payment_id"], "day": row["business_date"].isoformat()}


def _row(row: Mapping[str, Any], here: Reader, *, is_one_day: bool, with_clients: bool) -> Row:
    when = here.time(row["occurred_at"]) if is_one_day else here.when(row["occurred_at"])
    nothing = "" if here.is_phone else outcomes.NOTHING
    client = [plain(row["client"] or nothing)] if with_clients else []
    cells = (
        plain(when),
        plain(outcomes.terminal(row, here)),
        *client,
        plain(outcomes.card(row, here) or nothing),
        outcomes.amount(row, here),
        outcomes.told(row, here),
    )
    return Row(cells, "payment", address(row))


def _sort(row: Mapping[str, Any]) -> str:
    kind, status = Kind(row["kind"]), Status(row["status"])
    if row["is_test"]:
        return "tests"
    if status is Status.UNKNOWN:
        return "verifying"
    if kind is Kind.PAYMENT:
        return "approved" if status is Status.APPROVED else "unsuccessful"
    return f"{kind}s" if status is Status.APPROVED else "refused"


def _parts(counts: Counted, here: Reader) -> list[str]:
    """Return what there is, most telling first."""
    found = [
        (counts.approved, here.ngettext("{n} payment", "{n} payments", counts.approved)),
        (
            counts.unsuccessful,
            here.ngettext(
                "{n} payment declined or not completed",
                "{n} payments declined or not completed",
                counts.unsuccessful,
            ),
        ),
        (counts.verifying, here.ngettext("{n} being verified", "{n} being verified", counts.verifying)),
        (counts.voids, here.ngettext("{n} void", "{n} voids", counts.voids)),
        (counts.refunds, here.ngettext("{n} refund", "{n} refunds", counts.refunds)),
        (counts.refused, here.ngettext("{n} void or refund declined", "{n} voids or refunds declined", counts.refused)),
    ]
    tests = [] if counts.nets else [_tests(counts, here)]
    return [text for count, text in found if count] + tests


def _tests(counts: Counted, here: Reader) -> str:
    return here.ngettext("{n} row of tests", "{n} rows of tests", counts.tests)


def _joined(parts: Sequence[str], here: Reader) -> str:
    if len(parts) == 1:
        return parts[0]
    return here.gettext("{names} and {last}").format(names=", ".join(parts[:-1]), last=parts[-1])
