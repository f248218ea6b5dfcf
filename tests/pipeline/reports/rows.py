"""A small October at an arena and a pool, for the reports' tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from data.model import Brand, Certainty, Channel, EntryMode, Kind, Payment, SettlementState, Status, Verification
from data.save import save_payments

if TYPE_CHECKING:
    from data.store import Store

ARENA, POOL, STRANGER = "0821500001", "0821500002", "0821599999"
NOON = datetime(2026, 10, 5, 16, 0, tzinfo=UTC)


def a_payment(name: str = "p1", **changes: Any) -> Payment:
    """Return an approved payment of 32.00 $ at noon on 5 October, changed as asked."""
    base = Payment(
        payment_id=name,
        source="handpoint.feed",
        remote_id=f"guid-{name}",
        occurred_at=NOON,
        kind=Kind.PAYMENT,
        source_at=NOON,
        terminal_serial=ARENA,
        tid="TID00001",
        merchant_account="mer-1",
        channel=Channel.POINT_OF_SALE,
        workstation="Caisse 1",
        cashier="Zoé Gagnon",
        client="Élodie Côté",
        invoice="F-2026-0042",
        reference=f"ref-{name}",
        amount_minor=3200,
        currency="CAD",
        status=Status.APPROVED,
        raw_status="AUTHORISED",
        status_certainty=Certainty.CERTAIN,
        amount_certainty=Certainty.CERTAIN,
        card_brand=Brand.VISA,
        last4="0042",
        entry_mode=EntryMode.CONTACTLESS,
        verification=Verification.DEVICE,
        auth_code="012345",
        rrn="000123456789",
        aid="A0000000031010",
        tvr="0000000000",
        tsi="0000",
        settlement_state=SettlementState.PENDING,
        is_test=False,
    )
    return msgspec.structs.replace(base, **changes)


def undone(name: str, parent: str, kind: Kind, **changes: Any) -> Payment:
    """Return an approved void or refund of a payment."""
    given = {"kind": kind, "undoes": Kind.PAYMENT, "parent_id": parent, "reference": f"ref-{parent}", **changes}
    return a_payment(name, **given)


def october() -> list[Payment]:
    """Return payments of several days, statuses and brands, with what was undone of them."""
    day = timedelta(days=1)
    return [
        a_payment("p1"),
        a_payment("p2", occurred_at=NOON + day, amount_minor=12345, card_brand=Brand.INTERAC, terminal_serial=POOL),
        a_payment(
            "p3",
            occurred_at=NOON + 2 * day,
            amount_minor=4500,
            status=Status.DECLINED,
            decline_code="51",
            decline_text="Insufficient funds",
        ),
        a_payment("p4", occurred_at=NOON + 3 * day, amount_minor=9900, channel=Channel.BILLING, terminal_serial=POOL),
        undone("v4", "p4", Kind.VOID, occurred_at=NOON + 3 * day + timedelta(hours=1), amount_minor=9900),
        undone("r2", "p2", Kind.REFUND, occurred_at=NOON + 40 * day, amount_minor=2000, terminal_serial=POOL),
        a_payment("p5", occurred_at=datetime(2026, 11, 1, 5, 30, 0, 250_000, tzinfo=UTC), amount_minor=5),
        a_payment("p6", occurred_at=datetime(2026, 11, 1, 6, 30, tzinfo=UTC), amount_minor=10),
    ]


def fill(store: Store, payments: list[Payment] | None = None) -> None:
    """Save payments, and two terminals with their sites."""
    save_payments(store, october() if payments is None else payments, connector="handpoint")
    with store.write("terminals") as writer:
        writer.run("INSERT INTO ops.sites VALUES ('a', 'Aréna'), ('p', 'Piscine')")
        for serial, since, alias, site in (
            (ARENA, datetime(2026, 10, 5, 17, 0, tzinfo=UTC), "Accueil 1", "a"),
            (ARENA, datetime(2026, 10, 7, 0, 0, tzinfo=UTC), "Accueil nord", "a"),
            (POOL, datetime(2026, 9, 1, 0, 0, tzinfo=UTC), "Piscine 1", "p"),
            (POOL, NOON + timedelta(days=3), "Piscine 2", None),
        ):
            writer.run(
                "INSERT INTO ops.terminal_history VALUES ($serial, $since, $alias, $site, 'test')",
                serial=serial,
                since=since,
                alias=alias,
                site=site,
            )
