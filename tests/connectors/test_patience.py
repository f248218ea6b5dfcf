"""How long a read waits, and when it is given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors import errors
from connectors.patience import Patience, retry_after

if TYPE_CHECKING:
    from tests.connectors.conftest import StandingClock


def test_retry_after_may_be_a_date(standing: StandingClock) -> None:
    assert retry_after({"retry-after": "Fri, 20 Nov 2026 18:00:42 GMT"}) == 42
    assert retry_after({"retry-after": "Fri, 20 Nov 2026 17:00:00 GMT"}) == 0
    assert retry_after({"retry-after": "soon"}) == 1
    assert retry_after({"retry-after": "-5"}) == 0
    assert retry_after({"retry-after": "inf"}) == 86400
    assert retry_after({"retry-after": f"Fri, 20 Nov {'9' * 30} 18:00:42 GMT"}) == 1
    assert retry_after({}) == 1


def test_patience_ends_by_the_clock_too(standing: StandingClock) -> None:
    patience = Patience()
    pauses = 0
    while patience.pause_after(errors.Throttled("a", "b", retry_after_s=59)) is not None:
        pauses += 1
    assert pauses == 3


def test_patience_may_be_short(standing: StandingClock) -> None:
    patience = Patience(longest_s=4)
    pauses = []
    while (pause := patience.pause_after(errors.Unreachable("a", "b"))) is not None:
        pauses.append(pause)
    assert pauses == [0.5, 1, 2]
