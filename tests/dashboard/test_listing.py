from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from dashboard import listing
from dashboard.listing import Counted
from data.chosen import Chosen
from tests.dashboard import days
from tests.dashboard.test_twice import row

FR, EN = days.reader(), days.reader("en_CA")
FIRST = date(2026, 11, 1)
WHAT = Chosen(since=FIRST, until=FIRST + timedelta(days=29))


def cell(kind: str, status: str, count: int, net: int = 0, **said: Any) -> dict[str, Any]:
    base = {"business_date": None, "currency": "CAD", "is_test": False}
    return {**base, "kind": kind, "status": status, "row_count": count, "net_minor": net, **said}


def of_days(*counts: int) -> Counted:
    return Counted(days=tuple((FIRST + timedelta(days=place), count) for place, count in enumerate(counts)))


CELLS = [
    cell("payment", "approved", 1_284, 4_021_910),
    cell("payment", "declined", 50),
    cell("payment", "cancelled", 2),
    cell("payment", "unknown", 3),
    cell("refund", "approved", 4, -5_000),
    cell("refund", "unknown", 1),
    cell("void", "approved", 8, -9_000),
    cell("void", "declined", 1),
    cell("payment", "approved", 6, 600, is_test=True),
    cell("void", "approved", 1, -100, is_test=True),
    cell("", "", 1_300, business_date=FIRST),
    cell("", "", 60, business_date=FIRST + timedelta(days=1)),
]


def test_every_row_is_counted_once_by_what_it_is() -> None:
    found = listing.counted(CELLS)
    assert found.rows == sum(one["row_count"] for one in CELLS[:10])
    assert (found.approved, found.unsuccessful, found.verifying) == (1_284, 52, 4)
    assert (found.voids, found.refunds, found.refused, found.tests) == (8, 4, 1, 7)
    assert (found.nets, found.test_nets) == ({"CAD": 4_007_910}, {"CAD": 500})


def test_how_many_and_how_much_are_said() -> None:
    found = listing.counted(CELLS)
    assert days.ascii_like(listing.headline(found, FR)) == "1 284 paiements · 40 079,10 $ nets"
    assert days.ascii_like(listing.headline(found, EN)) == "1,284 payments · $40,079.10 net"
    assert days.ascii_like(listing.beside(found, FR)) == (
        "La liste compte aussi 52 paiements refusés ou non aboutis, 4 en vérification, 8 annulations, 4 remboursements "
        "et 1 annulation ou remboursement refusé. À part : 7 lignes d'essai, 5,00 $ nets. "
        "Paiements par terminal seulement."
    )


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([cell("payment", "approved", 1, 3_200)], "1 paiement · 32,00 $ nets"),
        ([cell("payment", "declined", 2)], "2 paiements refusés ou non aboutis · 0,00 $ nets"),
        ([cell("refund", "approved", 1, -500)], "1 remboursement · -5,00 $ nets"),
        ([cell("payment", "approved", 1, 100, is_test=True)], "1 ligne d'essai"),
        (
            [cell("payment", "approved", 1, 100), cell("payment", "approved", 1, 200, currency="USD")],
            "2 paiements · 1,00 $ + 2,00 $ US nets",
        ),
    ],
)
def test_the_headline_leads_with_what_there_is(cells: list[dict[str, Any]], said: str) -> None:
    days_of = [cell("", "", sum(one["row_count"] for one in cells), business_date=FIRST)]
    assert days.ascii_like(listing.headline(listing.counted([*cells, *days_of]), FR)) == said


def test_a_page_lies_in_few_days() -> None:
    counts = of_days(30, 5, 1, 39, 100)
    newest = [listing.lies(WHAT, counts, "newest", page) for page in range(1, counts.pages + 1)]
    assert [(what.since.day, what.until.day, skip) for what, skip in newest] == [
        (5, 5, 0), (5, 5, 25), (5, 5, 50), (5, 5, 75), (4, 4, 0), (1, 4, 25), (1, 1, 5),
    ]  # fmt: skip
    oldest = [listing.lies(WHAT, counts, "oldest", page) for page in range(1, counts.pages + 1)]
    assert [(what.since.day, what.until.day, skip) for what, skip in oldest] == [
        (1, 1, 0), (1, 4, 25), (4, 4, 14), (5, 5, 0), (5, 5, 25), (5, 5, 50), (5, 5, 75),
    ]  # fmt: skip


def test_the_days_of_a_page_hold_all_its_rows_and_are_no_more_than_needed() -> None:
    counts = of_days(*(n * 7 % 31 + 1 for n in range(60)))
    for sort in ("newest", "oldest"):
        told = list(counts.days if sort == "oldest" else reversed(counts.days))
        flat = [day for day, count in told for _ in range(count)]
        for page in range(1, counts.pages + 1):
            what, skip = listing.lies(WHAT, counts, sort, page)
            among = [day for day in flat if what.since <= day <= what.until]
            wanted = flat[(page - 1) * listing.SIZE : page * listing.SIZE]
            assert among[skip : skip + listing.SIZE] == wanted
            assert {what.since, what.until} == {min(wanted), max(wanted)}


def test_sorted_by_amount_every_day_may_hold_the_page() -> None:
    assert listing.lies(WHAT, of_days(30, 30), "largest", 2) == (WHAT, 25)


@pytest.mark.parametrize(
    ("counts", "page", "said"),
    [
        (of_days(1_351), 1, "Lignes 1 à 25 sur 1 351"),
        (of_days(1_351), 55, "Lignes 1 351 à 1 351 sur 1 351"),
        (of_days(25), 1, "25 lignes"),
        (of_days(1), 1, "1 ligne"),
    ],
)
def test_which_rows_a_page_shows_is_said(counts: Counted, page: int, said: str) -> None:
    assert days.ascii_like(listing.shown(counts, page, FR)) == said


def one(**said: Any) -> dict[str, Any]:
    return row("p1", 2, **{"card_brand": "visa", "last4": "4242", "client": "Côté, Zoé", **said})


def test_a_row_leads_to_the_payments_own_page() -> None:
    columns, rows = listing.table([one()], FR)
    assert [column.header for column in columns] == ["Heure", "Terminal", "Client", "Carte", "Montant", "Statut"]
    assert [days.ascii_like(text) for text in rows[0].cells] == [
        "9 h 02", "Accueil 1", "Côté, Zoé", "Visa •4242", "32,00 $", "Approuvé",
    ]  # fmt: skip
    assert (rows[0].page, rows[0].params) == ("payment", {"id": "p1", "day": "2026-11-23"})


def test_the_clients_column_is_there_when_a_client_is_known() -> None:
    columns, rows = listing.table([one(client=None)], FR)
    assert "Client" not in [column.header for column in columns]
    assert len(rows[0].cells) == len(columns) == 5
    _, rows = listing.table([one(), one(client=None)], FR)
    assert rows[1].cells[2] == "—"


def test_the_day_is_written_unless_all_rows_are_of_it() -> None:
    yesterday = {"business_date": days.TODAY - timedelta(days=1)}
    _, rows = listing.table([one(**yesterday)], FR)
    assert days.ascii_like(rows[0].cells[0]) == "22 nov. 2026, 9 h 02"
    _, rows = listing.table([one(**yesterday)], FR, is_one_day=True)
    assert days.ascii_like(rows[0].cells[0]) == "9 h 02"
