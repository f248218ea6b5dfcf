"""Payments with a story each, on a desk whose time stands still: what a page of one payment is tried on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from dashboard.opened import Opened
from data import time as clock
from data.model import (
    Brand,
    Certainty,
    EntryMode,
    Finding,
    Kind,
    Payment,
    SettlementState,
    Severity,
    Status,
    Verification,
)
from data.queries import payment as questions
from data.queries import settlement
from data.save import save_findings, save_payments
from tests.dashboard import days

if TYPE_CHECKING:
    from data.store import Store

YESTERDAY = days.TODAY - timedelta(days=1)
WEEK = timedelta(days=7)
PAID_AT = days.at(YESTERDAY, 14, 2) + timedelta(seconds=5)
HOSTILE = "**Zoé** [x](http://evil) :red[!] <b>$5$ `x`"
CHIP: dict[str, Any] = {
    "entry_mode": EntryMode.CHIP,
    "verification": Verification.PIN,
    "aid": "A0000000031010",
    "tvr": "0080048000",
    "tsi": "E800",
    "iad": "06010A03A0B000",
    "arc": "00",
    "application_label": "VISA DEBIT",
}


def whole(**said: Any) -> Payment:
    """Return a payment of which everything is known that the feed can tell."""
    known: dict[str, Any] = {
        "tip_minor": 500,
        "tid": "28774844",
        "merchant_account": "1002847310",
        "auth_code": "5X91Q2",
        "rrn": "386838755937",
        "raw_status": "200",
        "amount_certainty": Certainty.CERTAIN,
        "entry_mode": EntryMode.CHIP,
    }
    return days.payment(200, PAID_AT + timedelta(seconds=6), 3_200, **(known | said))


def first_leg() -> Payment:
    """Return the first of its two messages, six seconds before."""
    return whole(
        occurred_at=PAID_AT,
        source_at=PAID_AT,
        status=Status.UNKNOWN,
        status_certainty=Certainty.PROVISIONAL,
        amount_certainty=Certainty.PROVISIONAL,
    )


def chip(of: Payment, **said: Any) -> Payment:
    """Return what the provider tells of a payment when it is asked."""
    return Payment(
        payment_id=of.payment_id,
        source="handpoint.status",
        remote_id=of.remote_id,
        occurred_at=of.occurred_at,
        kind=of.kind,
        status=Status.APPROVED,
        status_certainty=Certainty.PROVISIONAL,
        **(CHIP | said),
    )


def settled(of: Payment) -> Payment:
    """Return what the acquirer tells of a payment."""
    return Payment(
        payment_id=of.payment_id,
        source="paysafe",
        source_at=days.NOW - timedelta(hours=9),
        remote_id=of.remote_id,
        occurred_at=of.occurred_at,
        kind=of.kind,
        settlement_state=SettlementState.SETTLED,
        settled_on=YESTERDAY,
        available_to_refund_minor=2_200,
    )


def contradiction(of: Payment) -> Payment:
    """Return a wording that contradicts what is certain."""
    return whole(
        payment_id=of.payment_id,
        source_at=of.occurred_at + timedelta(hours=1),
        status=Status.DECLINED,
        raw_status="403",
        decline_code="51",
    )


def refund(of: Payment, number: int, minor: int, hours: float, **said: Any) -> Payment:
    """Return a refund of a payment."""
    when = of.occurred_at + timedelta(hours=hours)
    given: dict[str, Any] = {"kind": Kind.REFUND, "undoes": Kind.PAYMENT, "parent_remote_id": of.remote_id}
    return days.payment(number, when, minor, **(given | said))


def void(of: Payment, number: int, **said: Any) -> Payment:
    """Return the void of a payment, a minute later."""
    return refund(of, number, of.amount_minor or 0, 1 / 60, **({"kind": Kind.VOID, "undoes": None} | said))


def declined(number: int = 210, **said: Any) -> Payment:
    """Return a payment that the issuer declined."""
    given: dict[str, Any] = {
        "status": Status.DECLINED,
        "raw_status": "403",
        "decline_code": "51",
        "decline_text": "Insufficient funds",
        "entry_mode": EntryMode.CONTACTLESS,
        "card_brand": Brand.MASTERCARD,
    }
    return days.payment(number, PAID_AT, 850, **(given | said))


def verifying(number: int = 211) -> Payment:
    """Return a payment that nobody knows the end of."""
    return days.payment(number, PAID_AT, 700, status=Status.UNKNOWN, status_certainty=Certainty.PROVISIONAL)


def at(instant: datetime) -> None:
    """Let it be this instant."""
    clock.live_on(clock.WorldClock(instant, 0.0))


def tell(store: Store) -> Payment:
    """Save the payment with the longest story, and return it; it is now again afterwards."""
    paid = whole()
    at(PAID_AT + timedelta(minutes=3))
    save_payments(store, [first_leg()], connector="handpoint")
    at(PAID_AT + timedelta(minutes=5))
    save_payments(store, [paid], connector="handpoint")
    save_findings(store, [possible_double(paid)])
    at(days.NOW - timedelta(hours=8))
    save_payments(store, [settled(paid)], connector="paysafe")
    look_up(store, paid, "paysafe", 2_200)
    save_payments(store, [refund(paid, 201, 1_000, 20)], connector="handpoint")
    save_payments(store, [contradiction(paid)], connector="handpoint")
    at(days.NOW)
    return paid


def possible_double(of: Payment) -> Finding:
    """Return a finding about a payment that names another."""
    return Finding(
        kind="possible_double",
        subject=of.payment_id,
        connector="handpoint",
        severity=Severity.MONEY,
        seen_at=clock.now(),
        facts={"earlier_id": declined().payment_id, "amount_minor": of.amount_minor, "currency": "CAD"},
    )


def look_up(store: Store, of: Payment, connector: str, available: int | None, *, is_known: bool = True) -> None:
    """Note that a payment was looked up just now."""
    with store.write("payments") as writer:
        settlement.add_lookup(
            writer,
            payment_id=of.payment_id,
            connector=connector,
            occurred_at=of.occurred_at,
            looked_up_at=clock.now(),
            is_known=is_known,
            is_final=True,
            available_to_refund_minor=available,
        )


def name_terminal(store: Store, serial: str, *, then: str, now: str) -> None:
    """Give a terminal an alias that it had, and the one it has since this morning."""
    with store.write("terminals") as writer:
        writer.run("DELETE FROM ops.terminals WHERE serial = $serial", serial=serial)
        writer.run(
            "INSERT INTO ops.terminals VALUES ($serial, $alias, 1, NULL, 'PAX A920', NULL, NULL, false, $t, $t)",
            serial=serial,
            alias=now,
            t=days.NOW,
        )
        for alias, valid_from in ((then, days.NOW - timedelta(days=90)), (now, days.at(days.TODAY, 8))):
            writer.run(
                "INSERT INTO ops.terminal_history VALUES ($serial, $since, $alias, NULL, 'test')",
                serial=serial,
                since=valid_from,
                alias=alias,
            )


def opened(store: Store, of: Payment) -> Opened:
    """Return everything a database holds of a payment, asked without a page."""
    found = questions.instants(store, payment_id=of.payment_id, after=days.NOW - 9 * WEEK, before=days.NOW)
    assert found is not None
    bounds: dict[str, Any] = {"payment_id": of.payment_id, "since": found[0], "until": found[1]}
    row = questions.one(store, **bounds)
    assert row is not None
    undoing = questions.undoing(store, payment_ids=[of.payment_id], after=found[0])
    children = questions.some(store, **undoing) if undoing else []
    voids = questions.undoing(store, payment_ids=[child["payment_id"] for child in children], after=found[0])
    since = days.NOW - 9 * WEEK
    parents = [row["parent_id"]] if row["parent_id"] else []
    undone = questions.some(store, payment_ids=parents, since=since, until=days.NOW)
    return Opened(
        row=row,
        people=questions.people(store, **bounds),
        versions=questions.versions(store, **bounds),
        undoing=[*children, *(questions.some(store, **voids) if voids else [])],
        undone=undone[0] if undone else None,
        lookups=questions.lookups(store, **bounds),
        findings=questions.findings(store, payment_id=of.payment_id, remote_id=of.remote_id),
    )
