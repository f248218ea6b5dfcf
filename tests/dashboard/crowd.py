"""A few hundred payments of every sort, drawn from a seed, and what a filter keeps of them, found without the database.

Ends on Monday the 23rd of November 2026, 14:20 in Toronto, as `days` does.
"""

from __future__ import annotations

import random
import unicodedata
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from data.chosen import Chosen
from data.model import Brand, Channel, EntryMode, Kind, Payment, Status
from data.save import save_payments
from data.words import WORDS
from tests.dashboard import days

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from data.store import Store

DAYS = 60
SERIALS = ("1851200001", "1851200002", "1851200003", "1851209999", None)
SITES = {"a": "Aréna", "p": "Piscine <b>", "c": "Centre"}
# Alias and site from an instant on; the fourth terminal has never been listed, the fifth is not known.
HISTORY: tuple[tuple[str | None, datetime, str, str | None], ...] = (
    (SERIALS[0], days.NOW - timedelta(days=200), "Accueil *1*", "a"),
    (SERIALS[0], days.NOW - timedelta(days=30), "Accueil nord", "p"),
    (SERIALS[1], days.NOW - timedelta(days=20), "=Piscine 2", "p"),
    (SERIALS[2], days.NOW - timedelta(days=200), "Centre", "c"),
    (SERIALS[2], days.NOW - timedelta(days=10), "Centre", None),
)
NAMES = (
    "Tremblay, Élodie", "Côté, Zoé", "Lebœuf, André", "O\u2019Neil, Sean", "NGUYỄN, LINH", "Roy, Jean",
    "<b>Gras</b>", "=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", "*étoile*", "_souligné_", "[lien](http://x.example)",
    "`code`", "$x^2$", "../../etc/passwd", "C:\\Windows\\system32", ":red[rouge]", ":material/delete:", "# Titre",
    "1. Un", "- tiret", "> cite", "| a | b |", "&lt;b&gt; &amp;", "~~barré~~", "a -> b -- c", "![image](x.png)",
)  # fmt: skip
CODES = ("5X91Q2", "0A12B3", "777001", "ABCDEF")
DIGITS = ("4242", "0042", "9999")
PARTS = tuple(name for name in Chosen.__struct_fields__ if name not in ("since", "until"))
WORKSTATIONS = ("Café, 1", "CAFÉ, 1", "cafe, 1", "Piscine 100 %2C", None)
AMOUNTS = (3_200, 1_250, 500, 43_900, 19)


def fill(store: Store, seed: int, count: int = 240) -> list[Payment]:
    """Save a crowd and its terminals; return the payments saved."""
    made = payments(random.Random(seed), count)
    for place in range(0, len(made), 50):
        save_payments(store, made[place : place + 50], connector="handpoint")
    with store.write("terminals") as writer:
        for site_id, name in SITES.items():
            writer.run("INSERT INTO ops.sites VALUES ($site_id, $name)", site_id=site_id, name=name)
        for serial, since, alias, home in HISTORY:
            writer.run(
                "INSERT INTO ops.terminal_history VALUES ($serial, $since, $alias, $home, 'test')",
                serial=serial, since=since, alias=alias, home=home,
            )  # fmt: skip
        for serial, alias, site_id in ((SERIALS[0], "Accueil nord", "p"), (SERIALS[1], "=Piscine 2", "p")):
            writer.run(
                "INSERT INTO ops.terminals VALUES ($serial, $alias, 1, NULL, NULL, NULL, $site_id, false, $t, $t)",
                serial=serial, alias=alias, site_id=site_id, t=days.NOW,
            )  # fmt: skip
    return made


def payments(chance: random.Random, count: int) -> list[Payment]:
    """Return payments with their voids and refunds."""
    made: list[Payment] = []
    for number in range(count):
        approved = [one for one in made if one.kind is Kind.PAYMENT and one.status is Status.APPROVED]
        if approved and chance.random() < 0.15:
            made.append(_undoing(chance, number, chance.choice(approved), made))
        else:
            made.append(_payment(chance, number))
    return made


def net(one: Payment) -> int:
    """Return what a row adds to the takings."""
    amount = one.amount_minor or 0
    return 0 if one.status is not Status.APPROVED else amount if one.kind is Kind.PAYMENT else -amount


def day_of(one: Payment) -> date:
    """Return the business day."""
    return one.occurred_at.astimezone(days.ZONE).date()


def hour_of(one: Payment) -> int:
    """Return the hour of the day, the organisation's."""
    return one.occurred_at.astimezone(days.ZONE).hour


def site_of(one: Payment) -> str | None:
    """Return the site of the terminal at the time."""
    spans = [span for span in HISTORY if span[0] == one.terminal_serial]
    past = [span for span in spans if span[1] <= one.occurred_at] or spans[:1]
    return past[-1][3] if past else None


def folded(name: str) -> str:
    """Return a name without capitals and accents."""
    bare = "".join(char for char in unicodedata.normalize("NFD", name) if not unicodedata.combining(char))
    return bare.lower().replace("œ", "oe").replace("\u2019", "'")


def kept(made: Iterable[Payment], what: Chosen) -> list[Payment]:
    """Return what a filter keeps."""
    lists: dict[str, Callable[[Payment], object]] = {
        "terminals": lambda one: one.terminal_serial,
        "sites": site_of,
        "workstations": lambda one: folded(one.workstation) if one.workstation else "unknown",
        "channels": lambda one: one.channel,
        "statuses": lambda one: one.status,
        "brands": lambda one: one.card_brand,
        "entry_modes": lambda one: one.entry_mode,
        "kinds": lambda one: one.kind,
    }
    asked = [(getattr(what, name), get) for name, get in lists.items() if getattr(what, name)]
    return [
        one
        for one in made
        if what.since <= day_of(one) <= what.until
        and (what.tests or not one.is_test)
        and all(get(one) in values for values, get in asked)
        and what.hour in (None, f"{hour_of(one):02d}")
        and what.amount_minor in (None, one.amount_minor)
        and what.last4 in (None, one.last4)
        and (what.auth_code is None or what.auth_code.upper() == (one.auth_code or "").upper())
        and (what.client is None or (one.client is not None and folded(what.client) in folded(one.client)))
        and (what.invoice is None or what.invoice.upper() == (one.invoice or "").upper())
    ]


def sorted_ids(made: Iterable[Payment], sort: str) -> list[str]:
    """Return ids as a list sorted so has them."""

    def key(one: Payment) -> tuple[Any, ...]:
        time = (day_of(one).toordinal(), one.occurred_at.timestamp())
        if sort == "oldest":
            return (*time, one.payment_id)
        newest = tuple(-part for part in time)
        amount = {"largest": -(one.amount_minor or 0), "smallest": one.amount_minor}.get(sort, 0)
        return (amount, *newest, one.payment_id)

    return [one.payment_id for one in sorted(made, key=key)]


def draw(chance: random.Random, made: list[Payment], part: str) -> Chosen:
    """Return a filter with this part and a few more, most of them true of one payment, so that it seldom keeps nothing.

    `part` is one of `PARTS`.
    """
    like = chance.choice(made)
    ends = sorted(day_of(chance.choice(made)) for _ in range(2))
    since, until = min(ends[0], day_of(like)), max(ends[1], day_of(like))
    said: dict[str, Any] = {
        "terminals": (like.terminal_serial,) if like.terminal_serial else (),
        "sites": (site_of(like), "nowhere") if site_of(like) else ("nowhere",),
        "workstations": _once(folded(like.workstation or "unknown"), "nowhere, 1"),
        "channels": _once(like.channel, "store"),
        "statuses": _once(like.status, chance.choice(list(WORDS["status"]))),
        "brands": (str(like.card_brand),),
        "entry_modes": _once(like.entry_mode, "chip"),
        "kinds": (str(like.kind),),
        "hour": f"{hour_of(like):02d}",
        "amount_minor": like.amount_minor,
        "last4": like.last4,
        "auth_code": (like.auth_code or "NONE").lower(),
        "client": folded(like.client or "tremblay")[:6].strip().upper() or None,
        "invoice": like.invoice or "f-1",
        "tests": True,
    }
    parts = {part, *chance.sample(PARTS, chance.choice((0, 0, 1, 2)))}
    return replace(Chosen(since=since, until=until), **{name: said[name] for name in parts})


def _once(*words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(str, words)))


def _payment(chance: random.Random, number: int) -> Payment:
    status = chance.choices(list(Status), (70, 15, 5, 5, 5))[0]
    return days.payment(
        number,
        # Some share an instant, to the microsecond.
        days.NOW - timedelta(minutes=7 * chance.randrange(DAYS * 24 * 8)),
        chance.choice(AMOUNTS) if chance.random() < 0.7 else chance.randrange(1, 50_000),
        terminal_serial=chance.choice(SERIALS),
        status=status,
        decline_code=chance.choice(("51", "05", None)) if status is Status.DECLINED else None,
        channel=chance.choice(list(Channel)),
        workstation=chance.choice(WORKSTATIONS),
        card_brand=chance.choice(list(Brand)),
        entry_mode=chance.choice(list(EntryMode)),
        last4=chance.choice((*DIGITS, None)),
        auth_code=chance.choice((*CODES, None)),
        rrn=f"{number:012d}",
        client=chance.choice((*NAMES, None)),
        invoice=chance.choice(("F-1", "f-2", None)),
        is_test=chance.random() < 0.05,
    )


def _undoing(chance: random.Random, number: int, parent: Payment, made: list[Payment]) -> Payment:
    is_first = all(one.parent_remote_id != parent.remote_id for one in made)
    kind = Kind.VOID if is_first and chance.random() < 0.5 else Kind.REFUND
    later = timedelta(minutes=chance.randrange(1, 60)) if kind is Kind.VOID else timedelta(days=chance.randrange(9))
    return replace(
        _payment(chance, number),
        kind=kind,
        undoes=Kind.PAYMENT,
        parent_remote_id=parent.remote_id,
        occurred_at=min(parent.occurred_at + later, datetime(2026, 11, 23, 19, 19, tzinfo=UTC)),
        amount_minor=parent.amount_minor if kind is Kind.VOID else chance.randrange(1, parent.amount_minor or 2),
        is_test=parent.is_test,
    )
