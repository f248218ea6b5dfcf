"""A small organisation whose figures can be checked by head: nine Mondays, nine Sundays, four terminals.

It is Monday the 23rd of November 2026, 14:20 in Toronto. Every past Monday took one payment at 9:00, of 110 $ eight
weeks ago to 180 $ last week, and 50 $ at 18:00. Today took three times 50 $ at 9:00 and gave 20 $ back at 10:00.
Every Sunday took 100 $ at 10:00, yesterday 300 $.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dashboard.reader import Reader
from data.model import (
    LOCAL_VIEWER,
    Brand,
    Certainty,
    Finding,
    Kind,
    Payment,
    Severity,
    SourceKey,
    Status,
    Window,
    payment_id,
)
from data.save import save_findings, save_payments

if TYPE_CHECKING:
    from data.store import Store

ZONE = ZoneInfo("America/Toronto")
NOW = datetime(2026, 11, 23, 19, 20, tzinfo=UTC)
MORNING = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
TODAY = date(2026, 11, 23)
SERIALS = ("1851200001", "1851200002", "1851200003", "1851200004")
ALIASES = ("Accueil 1", "Piscine 2", "Aréna 3", "Bureau 4")


def reader(language: str = "fr_CA", now: datetime = NOW, *, is_phone: bool = False) -> Reader:
    """Return somebody in front of a page."""
    return Reader(viewer=LOCAL_VIEWER, language=language, zone=ZONE, currency="CAD", now=now, is_phone=is_phone)


def ascii_like(text: str) -> str:
    """Return a text with plain spaces and apostrophes, without Markdown's backslashes and size, to compare it by."""
    text = re.sub(r"^:small\[(.*)\]( *)$", r"\1\2", text, flags=re.MULTILINE)
    return text.replace("\u202f", " ").replace("\u00a0", " ").replace("\u2019", "'").replace("\\", "")


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a time of day of the organisation."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE).astimezone(UTC)


def payment(number: int, when: datetime, minor: int, **said: object) -> Payment:
    """Return an approved payment; `said` changes what it is."""
    name = f"{number:032x}"
    key = SourceKey("handpoint", "demo", "m1", "transaction", name)
    wording: dict[str, object] = {
        "payment_id": payment_id(key),
        "source": "handpoint.feed",
        "remote_id": name,
        "occurred_at": when,
        "kind": Kind.PAYMENT,
        "source_at": when,
        "terminal_serial": SERIALS[0],
        "reference": name,
        "amount_minor": minor,
        "currency": "CAD",
        "status": Status.APPROVED,
        "status_certainty": Certainty.CERTAIN,
        "card_brand": Brand.VISA,
        "last4": "4242",
    }
    return Payment(**(wording | said))  # type: ignore[arg-type]


def payments() -> list[Payment]:
    """Return everything that was taken."""
    said: list[Payment] = []
    for week in range(1, 9):
        monday = TODAY - timedelta(weeks=week)
        said.append(payment(week, at(monday, 9), 19_000 - 1_000 * week))
        said.append(payment(20 + week, at(monday, 18), 5_000))
        said.append(payment(40 + week, at(monday - timedelta(days=1), 10), 10_000))
    said.append(payment(60, at(TODAY - timedelta(days=1), 10), 30_000, terminal_serial=SERIALS[1]))
    said += [payment(70 + index, at(TODAY, 9, index), 5_000, terminal_serial=SERIALS[index]) for index in range(3)]
    said.append(payment(80, at(TODAY, 10), 2_000, kind=Kind.REFUND, undoes=Kind.PAYMENT, parent_remote_id=f"{70:032x}"))
    said.append(payment(81, at(TODAY, 11), 4_000, status=Status.DECLINED))
    said.append(payment(82, at(TODAY, 12), 100, is_test=True))
    said.append(payment(83, at(TODAY, 14), 700, status=Status.UNKNOWN, status_certainty=Certainty.PROVISIONAL))
    return said


def fill(store: Store) -> None:
    """Save the organisation, its terminals, its sources and what ran."""
    read = Window(at(TODAY - timedelta(days=70), 0), NOW)
    save_payments(store, payments(), connector="handpoint", covers=read)
    double: dict[str, str | int | None] = {
        "amount_minor": 5_000,
        "currency": "CAD",
        "terminal_serial": SERIALS[1],
        "card_brand": "visa",
    }
    save_findings(
        store,
        [
            Finding(
                kind="possible_double",
                subject=payments()[-1].payment_id,
                connector="handpoint",
                severity=Severity.MONEY,
                seen_at=NOW - timedelta(minutes=40),
                facts=double,
            ),
            Finding(
                kind="name_differs",
                subject=SERIALS[2],
                connector="paxstore",
                severity=Severity.NOTE,
                seen_at=NOW - timedelta(days=2),
                facts={"alias": ALIASES[2], "provider_name": "Arena 3"},
            ),
        ],
    )
    _terminals(store)
    _runs(store)


def _terminals(store: Store) -> None:
    states = (("online", 1, 300), ("offline", 2, 22), ("online", 190, 300))
    with store.write("terminals") as writer:
        writer.run("INSERT INTO ops.sites VALUES ('arena', 'Aréna des Saules')")
        for serial, alias in zip(SERIALS, ALIASES, strict=True):
            writer.run(
                "INSERT INTO ops.terminals VALUES ($serial, $alias, 1, NULL, 'PAX A920', NULL, 'arena', false, $t, $t)",
                serial=serial,
                alias=alias,
                t=NOW,
            )
        for serial, (state, seen, since) in zip(SERIALS, states, strict=False):
            writer.run(
                "INSERT INTO ops.seen VALUES "
                "($serial, 'handpoint.ping', $seen, $since, $state, NULL, 80, false, NULL, NULL, NULL)",
                serial=serial,
                seen=NOW - timedelta(minutes=seen),
                since=NOW - timedelta(minutes=since),
                state=state,
            )


def _runs(store: Store) -> None:
    down = NOW - timedelta(hours=5, minutes=15)
    with store.write("runs") as writer:
        writer.run(
            "INSERT INTO ops.connectors VALUES ('handpoint', $t, NULL, NULL, NULL, NULL)", t=NOW - timedelta(minutes=1)
        )
        writer.run(
            "INSERT INTO ops.connectors VALUES ('paysafe', $ok, $down, $down, 'unreachable', 'settlements: timed out')",
            ok=NOW - timedelta(hours=6),
            down=down,
        )
        for number in range(25):
            is_failed = number % 5 == 4
            started = NOW - timedelta(minutes=2 * number + 1)
            writer.run(
                "INSERT INTO ops.runs VALUES ($id, $job, $of, $began, $ended, $state, $new, 0, 12, 0, $key, NULL)",
                id=f"{number:032x}",
                job="settlement_drip" if is_failed else "payments",
                of="paysafe" if is_failed else "handpoint",
                began=started,
                ended=started + timedelta(seconds=2),
                state="failed" if is_failed else "done",
                new=number,
                key="unreachable" if is_failed else None,
            )
