"""Whatever the providers do, the database ends as what was visible, to the cent and to the field."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from pipeline import backfill, collect
from tests.acceptance import compare, suspected
from tests.acceptance.desk import sandbox, settings_file, works

if TYPE_CHECKING:
    from pathlib import Path

    from connectors.sandbox.faults import Profile

UNTIL = date(2026, 11, 3)
SEED = 71  # a world of 25 days that holds every rare case
CASES: list[tuple[Profile, dict[str, Any]]] = [
    ("none", {}),
    ("flaky", {}),
    ("throttled", {}),
    ("lying", {"emv_pairs": "different"}),
    ("shuffled", {"emv_pairs": "different", "reference_object": "filled"}),
]


@pytest.mark.parametrize(("profile", "switches"), CASES, ids=[profile for profile, _ in CASES])
def test_the_database_ends_as_what_was_visible(profile: Profile, switches: dict[str, Any], tmp_path: Path) -> None:
    with sandbox(profile, seed=SEED, **switches) as served, works(settings_file(served, tmp_path)) as at_work:
        for _ in range(3):
            if collect.payments(at_work) and backfill.run(at_work):
                break
        rows = [row for row in compare.truth(served.url, date(2026, 9, 1), UNTIL) if _is_within(row)]
        now = compare.now(served.url)
        assert len(rows) > 800
        assert suspected.CASES - set(suspected.cases(compare.shown(rows, now))) == set()
        assert compare.differences(at_work.store, rows, now) == []
        assert suspected.differences(at_work.store, rows, now) == []


def _is_within(row: dict[str, Any]) -> bool:
    """Tell whether a movement lies in the history that was asked for: it begins at the hour of the world's now."""
    return bool(row["occurred_at"] >= "2026-10-08T18:30:00Z")
