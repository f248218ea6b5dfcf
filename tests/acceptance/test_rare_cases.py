"""What seldom happens, counted as it was visible: over any period, wherever the desk is, whoever is asked for more."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from data.chosen import Chosen
from data.queries import payment_details
from pipeline import backfill, collect, details, settlement
from tests.acceptance import compare, suspected
from tests.acceptance.desk import sandbox, settings_file, works

if TYPE_CHECKING:
    from pathlib import Path

    from data.store import Store
    from pipeline.works import Works

SEED = 71  # a world of 25 days that holds every rare case
SMALL_SEED, SMALL_DAYS = 414, 9  # and a smaller one, with refunds undone, refused and out of sight
FIRST, LAST = date(2026, 10, 8), date(2026, 11, 3)
PERIODS = 60


def read_all(at_work: Works, url: str) -> tuple[list[dict[str, Any]], datetime]:
    """Collect the whole history; return what happened in it, and the world's now."""
    assert collect.payments(at_work)
    assert backfill.run(at_work)
    now = compare.now(url)
    since = now - timedelta(days=at_work.settings.history_days)
    rows = compare.truth(url, date(2026, 9, 1), LAST)
    return [row for row in rows if datetime.fromisoformat(row["occurred_at"]) >= since], now


@pytest.mark.parametrize("zone", ["America/Toronto", "America/St_Johns", "Pacific/Auckland"])
def test_the_net_of_any_period_is_that_of_what_was_visible(zone: str, tmp_path: Path) -> None:
    draw = random.Random(zone)
    with sandbox(seed=SEED) as served, works(settings_file(served, tmp_path, zone=zone)) as at_work:
        rows, now = read_all(at_work, served.url)
        assert compare.differences(at_work.store, rows, now) == []
        assert suspected.differences(at_work.store, rows, now) == []
        days = _expected(at_work.store, compare.shown(rows, now), now)
        for _ in range(PERIODS):
            since = FIRST + timedelta(days=draw.randrange(27))
            until = since + timedelta(days=draw.randrange(27))
            expected = sum(net for day, net in days.items() if since <= day <= until)
            assert (since, until, net_of(at_work.store, since, until)) == (since, until, expected)
        assert rare_days(compare.shown(rows, now), at_work.store) > 10


def net_of(store: Store, since: date, until: date) -> int:
    totals = payment_details.control_totals(store, chosen=Chosen(since=since, until=until, tests=True))
    return sum(total["net_minor"] for total in totals)


def rare_days(visible: list[dict[str, Any]], store: Store) -> int:
    """Return how many days hold something rare: so many that no period of some days is without."""
    return len({compare.business_day(store, row) for row in visible if suspected.cases([row])})


def test_asking_the_gateway_and_the_acquirer_for_more_changes_no_total(tmp_path: Path) -> None:
    with (
        sandbox(seed=SMALL_SEED, days=SMALL_DAYS, emv_pairs="different") as served,
        works(settings_file(served, tmp_path, days=SMALL_DAYS)) as at_work,
    ):
        rows, now = read_all(at_work, served.url)
        visible = compare.shown(rows, now)
        assert suspected.CASES - set(suspected.cases(visible)) == set()
        held = compare.held_by_guid(at_work.store)
        gateway = next(source for source in at_work.that("looks_up_payments") if source.can("feeds_payments"))
        for record in _rare(visible, held):
            details.look_up(at_work, gateway, record["payment_id"], record["occurred_at"])
        assert settlement.look_up(at_work, "settlement", is_new_only=True, seconds=60)
        assert _totals(at_work.store) == _expected(at_work.store, visible, now)
        assert suspected.differences(at_work.store, rows, now) == []
        unseen = [row for row in rows if row["is_hidden"] and row["parent"] in held]
        assert _inferred(at_work.store) == Counter({
            held[row["parent"]][0]["payment_id"]: row["amount_minor"] for row in unseen
        })  # fmt: skip
        assert unseen


def _rare(visible: list[dict[str, Any]], held: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return the rows held of what is rare, and of what it undoes."""
    known = compare.by_guid(visible)
    found = []
    for row in visible:
        family = [row, *([known[row["parent"]]] if row["parent"] in known else [])]
        if suspected.cases(family):
            found += [held[one["ids"]["handpoint"][0]][0] for one in family]
    assert len(found) > len(suspected.CASES)
    return found


def _totals(store: Store) -> Counter[date]:
    found = store.rows(
        "SELECT business_date, sum(net_minor)::INT AS net FROM facts.payments WHERE sources <> 'inferred' GROUP BY 1"
    )
    return Counter({row["business_date"]: row["net"] for row in found})


def _expected(store: Store, visible: list[dict[str, Any]], now: datetime) -> Counter[date]:
    days = Counter[date]()
    for row, net in compare.nets(visible, now):
        days[compare.business_day(store, row)] += net
    return days


def _inferred(store: Store) -> Counter[str]:
    """Return how much we infer was given back of each payment."""
    found = store.rows(
        "SELECT parent_id, sum(amount_minor)::INT AS amount_minor FROM facts.payments"
        " WHERE sources = 'inferred' AND status = 'approved' GROUP BY parent_id"
    )
    return Counter({row["parent_id"]: row["amount_minor"] for row in found})
