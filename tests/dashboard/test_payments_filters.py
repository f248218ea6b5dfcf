from __future__ import annotations

import csv
import io
import random
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from dashboard import chosen, listing, periods
from dashboard.ask import ask
from dashboard.chosen import Look
from data.chosen import Chosen
from data.model import LOCAL_VIEWER, Kind, Payment, Status
from data.queries import payments
from tests.dashboard import crowd, days
from tests.dashboard.served import client

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.desk import Desk

HERE = days.reader()
SEED = random.SystemRandom().randrange(10**6)


@pytest.fixture
def made(desk: Desk) -> list[Payment]:
    print(f"seed {SEED}")  # noqa: T201 - what failed can be drawn again
    return crowd.fill(desk.store, SEED)


def pages(what: Chosen, counts: listing.Counted, sort: str) -> Iterator[str]:
    """Yield the ids on each page of a list, as the page asks for them."""
    for page in range(1, counts.pages + 1):
        among, skip = listing.lies(what, counts, sort, page)
        rows = ask(
            LOCAL_VIEWER, payments.page, chosen=among, sort=sort, skip=skip, size=listing.SIZE, with_clients=True
        )
        assert len(rows) == min(listing.SIZE, counts.rows - (page - 1) * listing.SIZE)
        yield from (row["payment_id"] for row in rows)


def exported(what: Chosen) -> list[dict[str, str]]:
    answer = client().get(chosen.export_address(HERE, what, "csv"))
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_what_any_filter_shows_counts_and_exports_is_what_it_keeps(made: list[Payment]) -> None:
    chance = random.Random(SEED)
    drawn = [crowd.draw(chance, made, part) for part in crowd.PARTS]
    whole = Chosen(since=min(map(crowd.day_of, made)), until=max(map(crowd.day_of, made)), tests=True)
    for what in [whole, *drawn]:
        look = Look(what=what, named=periods.CUSTOM)
        assert chosen.read(chosen.written(look, HERE), HERE) == look
        kept = crowd.kept(made, what)
        counts = listing.counted(ask(LOCAL_VIEWER, payments.totals, chosen=what))
        assert counts.rows == len(kept), what
        assert counts.nets.get("CAD", 0) == sum(crowd.net(one) for one in kept if not one.is_test), what
        assert counts.test_nets.get("CAD", 0) == sum(crowd.net(one) for one in kept if one.is_test), what
        approved = [one for one in kept if not one.is_test and one.status is Status.APPROVED]
        kinds = Counter(one.kind for one in approved)
        assert (counts.approved, counts.voids, counts.refunds) == tuple(kinds[kind] for kind in Kind), what
        for sort in payments.SORTS:
            assert list(pages(what, counts, sort)) == crowd.sorted_ids(kept, sort), (what, sort)
        rows = exported(what)
        assert sorted(row["payment_id"] for row in rows) == sorted(one.payment_id for one in kept), what
        assert sum(int(row["net_minor"]) for row in rows) == sum(map(crowd.net, kept)), what


def test_the_rollups_count_as_the_payments_do(desk: Desk, made: list[Payment]) -> None:
    chance = random.Random(SEED + 1)
    drawn = [what for what in (crowd.draw(chance, made, part) for part in 3 * crowd.PARTS) if what.is_of_cells]
    assert drawn
    for what in drawn:
        assert payments.counted(desk.store, chosen=what) == payments.counted_by_cell(desk.store, chosen=what)


def test_names_are_exported_as_they_are_and_never_as_formulas(made: list[Payment]) -> None:
    what = Chosen(since=min(map(crowd.day_of, made)), until=max(map(crowd.day_of, made)), tests=True)
    names = {one.payment_id: one.client or "" for one in made}
    for row in exported(what):
        shown, name = row["client"], names[row["payment_id"]]
        assert shown == (f"'{name}" if name[:1] in ("=", "+", "-", "@") else name)
