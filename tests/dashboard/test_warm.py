from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from dashboard import warm

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _thawed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(warm, "_shown", set())
    gc.unfreeze()
    yield
    gc.unfreeze()


def test_what_a_page_loads_is_set_aside_after_its_first_view_only() -> None:
    warm.settle("takings")
    first = gc.get_freeze_count()
    assert first > 0
    gc.unfreeze()
    warm.settle("takings")
    assert gc.get_freeze_count() == 0
    warm.settle("payments")
    assert gc.get_freeze_count() > 0
