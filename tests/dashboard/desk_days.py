"""The small organisation's workstations: who proposes which terminal, and payments that name them as files do."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from data.model import Channel, Kind, Status
from data.save import save_payments
from tests.dashboard import days, fleet_days
from tests.dashboard.fleet_days import BEGAN, FIRST, SECOND

if TYPE_CHECKING:
    from data.model import Payment
    from data.store import Store

WORKSTATIONS = (
    ("w2", "Piscine, caisse 2", "pool", SECOND, True, "Star TSP100", False),
    ("w3", "Café 3", "arena", FIRST, True, None, False),
    ("w4", "Bureau 4", None, None, False, None, False),
    ("w5", "Kiosque", "pool", None, True, None, True),
)
NAMES = ("Accueil, caisse 1", "PISCINE, CAISSE 2", "Café 3", "Kiosque", "Stade", None)
"""How payments name workstations: one in capitals, one retired, one that nobody added, and none."""


def fill(store: Store) -> None:
    """Save the organisation, its terminals, its workstations and what was taken at them."""
    fleet_days.fill(store)
    with store.write("terminals") as writer:
        for one, name, site, serial, accepts, printer, is_retired in WORKSTATIONS:
            writer.run(
                "INSERT INTO ops.workstations VALUES ($i, $n, $s, $t, $a, $p, $r, 1, $at, 'import')",
                i=one, n=name, s=site, t=serial, a=accepts, p=printer, r=is_retired, at=BEGAN,
            )  # fmt: skip
        writer.run(
            "INSERT INTO ops.workstation_history SELECT workstation_id, changed_at, name, site_id, terminal_serial, "
            "accepts_terminal, printer, is_retired, changed_by FROM ops.workstations"
        )
    save_payments(store, payments(), connector="smartrec")


def payments() -> list[Payment]:
    """Return what was taken at workstations in the last days, some given back, declined, a test, or another year."""
    said: list[Payment] = []
    for number in range(60):
        when = days.at(days.TODAY - timedelta(days=number % 20), 9 + number % 9, number)
        is_refund = number % 11 == 10
        said.append(
            days.payment(
                500 + number,
                when,
                1_000 + 37 * number,
                workstation=NAMES[number % len(NAMES)],
                channel=Channel.POINT_OF_SALE,
                terminal_serial=days.SERIALS[number % 3],
                kind=Kind.REFUND if is_refund else Kind.PAYMENT,
                undoes=Kind.PAYMENT if is_refund else None,
                status=Status.DECLINED if number % 13 == 12 else Status.APPROVED,
                is_test=number % 17 == 16,
            )
        )
    said.append(days.payment(600, days.at(days.TODAY - timedelta(days=60), 9), 99_900, workstation=NAMES[0]))
    return said
