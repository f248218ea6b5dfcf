"""An organisation of random payments, and what any filter must give, counted payment by payment in plain Python."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from data.model import Brand, Channel, EntryMode, Kind, Payment, Status, Window
from data.save import save_payments
from tests.dashboard import days

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from data.store import Store

FIRST = days.TODAY - timedelta(days=430)
SERIALS = (*days.SERIALS, "1851299999", None)
"""Four terminals that are listed, one that no source lists, and payments that name none."""
MOVED_AT = days.at(days.TODAY - timedelta(days=12), 13, 30)
SITES = {"arena": "Aréna des Saules", "pool": "Piscine Lajoie"}
Row = dict[str, Any]


def fill(store: Store, seed: int, count: int = 1_500) -> None:
    """Save the organisation: the second terminal moved in the middle of a day, the fourth has no site."""
    some = random.Random(seed)
    said = list(_payments(some, count))
    save_payments(store, said, connector="handpoint", covers=Window(days.at(FIRST, 0), days.NOW))
    with store.write("terminals") as writer:
        for site, name in SITES.items():
            writer.run("INSERT INTO ops.sites VALUES ($site, $name)", site=site, name=name)
        for serial, alias in zip(days.SERIALS, days.ALIASES, strict=True):
            writer.run(
                "INSERT INTO ops.terminals VALUES ($serial, $alias, 1, NULL, NULL, NULL, NULL, false, $t, $t)",
                serial=serial,
                alias=alias,
                t=days.NOW,
            )
        for serial, since, place in _moves():
            writer.run(
                "INSERT INTO ops.terminal_history VALUES ($serial, $since, 'x', $site, 'local')",
                serial=serial,
                since=since,
                site=place,
            )


def site_of(row: Mapping[str, Any]) -> str:
    """Return where the terminal of a payment was at the time of it."""
    here = [(since, site) for serial, since, site in _moves() if serial == row["terminal_serial"]]
    past = [site for since, site in here if since <= row["occurred_at"]]
    return (past[-1] if past else here[0][1] if here else None) or "unknown"


PARTS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "day": lambda row: str(row["business_date"]),
    "terminal": lambda row: row["terminal_serial"] or "unknown",
    "site": site_of,
    "workstation": lambda row: row["workstation"] or "unknown",
    "channel": lambda row: row["channel"],
    "brand": lambda row: row["card_brand"],
    "reading": lambda row: row["entry_mode"],
}


def chosen(rows: Iterable[Row], since: date, until: date, hours: int, filters: Mapping[str, Any]) -> list[Row]:
    """Return the rows of a period that the filters let through; of its last day only so many hours."""
    return [
        row
        for row in rows
        if since <= row["business_date"] <= until
        and (row["business_date"] < until or row["occurred_at"].astimezone(days.ZONE).hour < hours)
        and row["currency"] == "CAD"
        and (filters.get("tests") or not row["is_test"])
        and all(PARTS[name](row) in filters[name] for name in PARTS if name in filters)
    ]


def counted(rows: Iterable[Row]) -> tuple[int, int, int, int]:
    """Return net, payments, average and given back."""
    approved = [row for row in rows if row["status"] == "approved"]
    paid = [row["amount_minor"] for row in approved if row["kind"] == "payment"]
    back = sum(row["amount_minor"] for row in approved if row["kind"] != "payment")
    return sum(paid) - back, len(paid), round(sum(paid) / len(paid)) if paid else 0, back


def _moves() -> list[tuple[str, datetime, str | None]]:
    begun = days.at(FIRST + timedelta(days=5), 9)
    return [
        (days.SERIALS[0], begun, "arena"),
        (days.SERIALS[1], begun, "arena"),
        (days.SERIALS[1], MOVED_AT, "pool"),
        (days.SERIALS[2], begun, "pool"),
        (days.SERIALS[3], begun, None),
    ]


def _payments(some: random.Random, count: int) -> Iterable[Payment]:
    for number in range(count):
        # Half of them within the last two months, where most periods lie, and many on the day of the move.
        back = some.choice((some.randrange(430), some.randrange(60), 12))
        when = min(days.at(days.TODAY - timedelta(days=back), some.randrange(6, 23), some.randrange(60)), days.NOW)
        amount = some.randrange(100, 20_000)
        status = some.choices((Status.APPROVED, Status.DECLINED, Status.UNKNOWN, Status.FAILED), (80, 10, 5, 5))[0]
        wording: dict[str, Any] = {
            "terminal_serial": some.choice(SERIALS),
            "workstation": ("guichet 1", "guichet 2", None)[number % 3],
            "card_brand": some.choice((Brand.VISA, Brand.INTERAC, Brand.MASTERCARD, Brand.UNKNOWN)),
            "entry_mode": some.choice((EntryMode.CHIP, EntryMode.CONTACTLESS, EntryMode.UNKNOWN)),
            "channel": some.choice((Channel.STORE, Channel.BILLING, Channel.UNKNOWN)),
            "currency": some.choices(("CAD", "USD"), (95, 5))[0],
            "is_test": some.random() < 0.05,
        }
        yield days.payment(number, when, amount, status=status, **wording)
        if status is Status.APPROVED and some.random() < 0.1:
            kind = some.choice((Kind.VOID, Kind.REFUND))
            yield days.payment(
                count + number,
                min(when + timedelta(minutes=some.randrange(1, 3_000)), days.NOW),
                amount if kind is Kind.VOID else some.randrange(1, amount + 1),
                **wording,
                kind=kind,
                undoes=Kind.PAYMENT,
                parent_remote_id=f"{number:032x}",
                status=some.choice((Status.APPROVED, Status.APPROVED, Status.DECLINED)),
            )
