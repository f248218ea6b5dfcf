"""Where SmartRec and the terminals part, told one by one, and each day's totals on both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.sandbox.exports.entries import sign_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from connectors.sandbox.exports.entries import Entry
    from connectors.sandbox.exports.evening import Evening
    from connectors.sandbox.exports.sale import Sale


def differences(evening: Evening) -> list[dict[str, Any]]:
    """Return every difference.

    `effect_minor` is what it adds to the terminals' net of integrated payments on its day, over SmartRec's.
    """
    found = [*_absent(evening), *_tests(evening), *_typed(evening), *_forgotten(evening)]
    return sorted(found, key=lambda one: (one["occurred_on"], one["kind"], one["sale_id"]))


def days(evening: Evening) -> list[dict[str, Any]]:
    """Return each day's integrated payments, as SmartRec shows them and as the terminals know them, tests left out."""
    shown: dict[date, list[tuple[Sale, int]]] = {day: [] for day in evening.days}
    known: dict[date, list[tuple[Sale, int]]] = {day: [] for day in evening.days}
    for entry in evening.entries:
        if entry.mode == "integrated":
            shown[entry.shown_on].append((entry.sale, entry.amount_minor))
    for one in evening.movements:
        if not one.is_hidden and not one.is_test:
            known[one.business_date].append((evening.office.sale_of(one), one.amount_minor))
    return [
        {"business_date": day.isoformat(), "smartrec": _totals(shown[day]), "terminals": _totals(known[day])}
        for day in evening.days
    ]


def _totals(found: Iterable[tuple[Sale, int]]) -> dict[str, int]:
    totals = dict.fromkeys(
        ("payments", "payments_minor", "voids", "voids_minor", "refunds", "refunds_minor", "net_minor"), 0
    )
    for sale, amount in found:
        totals[f"{sale.kind}s"] += 1
        totals[f"{sale.kind}s_minor"] += amount
        totals["net_minor"] += sign_of(sale) * amount
    return totals


def _told(kind: str, sale: Sale, rows: list[Entry], effect_minor: int = 0) -> dict[str, Any]:
    return {
        "kind": kind,
        "sale_id": sale.sale_id,
        "guid": sale.guid,
        "sale_kind": sale.kind,
        "mode": sale.mode,
        "occurred_on": sale.day.isoformat(),
        "amount_minor": sale.amount_minor,
        "effect_minor": effect_minor,
        "receipts": [row.receipt for row in rows],
        "shown_on": [row.shown_on.isoformat() for row in rows],
        "shown_minor": [row.amount_minor for row in rows],
    }


def _absent(evening: Evening) -> list[dict[str, Any]]:
    by_hand = {row.sale.sale_id: row for row in evening.entries if row.mistake == "typed_by_hand"}
    found = []
    for one in evening.movements:
        why = None if one.is_test else evening.office.why_absent(one)
        if why is not None:
            sale = evening.office.sale_of(one)
            effect = 0 if one.is_hidden else sign_of(sale) * sale.amount_minor
            row = by_hand.get(sale.sale_id)
            found.append(_told("typed_by_hand" if row else why, sale, [row] if row else [], effect))
    return found


def _tests(evening: Evening) -> list[dict[str, Any]]:
    tests = (one for one in evening.movements if one.is_test)
    return [_told("test_payment", evening.office.sale_of(one), []) for one in tests]


def _typed(evening: Evening) -> list[dict[str, Any]]:
    rows: dict[str, list[Entry]] = {}
    for row in evening.entries:
        if row.mistake is not None and row.mistake != "typed_by_hand":
            rows.setdefault(row.sale.sale_id, []).append(row)
    return [_told(str(found[0].mistake), found[0].sale, found) for found in rows.values()]


def _forgotten(evening: Evening) -> list[dict[str, Any]]:
    """Return the standalone payments that nobody typed: forgotten for good, or until tomorrow."""
    shown = {row.sale.sale_id for row in evening.entries}
    waiting = (one for one in evening.sales if one.mode == "standalone" and one.sale_id not in shown)
    kinds = ((evening.office.mistake_of(one), one) for one in waiting)
    return [_told(_untyped(kind), one, []) for kind, one in kinds]


def _untyped(kind: str | None) -> str:
    return {"forgotten": "forgotten", "wrong_day": "wrong_day"}.get(kind or "", "not_typed_yet")
