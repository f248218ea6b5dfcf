"""A desk on a database of its own, at a time that stands still; nothing runs on it by itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data import time as clock
from pipeline import settings
from pipeline.desk import Desk
from tests.dashboard import days

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

APP = Path(__file__).parents[2] / "dashboard" / "app.py"
SETTINGS = {
    "environment": "demo",
    "organisation": {
        "name": "Ville des Saules",
        "zone": "America/Toronto",
        "currency": "CAD",
        "language": "fr_CA",
        "cut_off": "00:00",
    },
    "serve": {"host": "127.0.0.1", "port": 8501},
    "connectors": {},
}


def stand_at(now: datetime) -> None:
    """Let time stand still."""
    clock.live_on(clock.WorldClock(now, 0.0))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Open an empty desk."""
    wanted = SETTINGS | {"database": {"path": str(tmp_path / "encaisse.duckdb")}}
    opened = Desk.open(settings.parse(wanted, tmp_path / "encaisse.toml", {}))
    stand_at(days.NOW)
    st.cache_data.clear()
    yield opened
    opened.close()


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """Fill the desk."""
    days.fill(desk.store)
    return desk


@pytest.fixture
def browse(desk: Desk) -> Callable[..., AppTest]:
    """Return what opens a page in a language, asked for what an address says."""

    def opened(
        view: str = "today", language: str = "fr", params: Mapping[str, str] | None = None, **address: str
    ) -> AppTest:
        page = AppTest.from_file(str(APP), default_timeout=60)
        page.query_params["lang"] = language
        page.run()
        if view != "today":
            page.switch_page(f"views/{view}.py")
        asked = {**(params or {}), **address}
        for name, value in asked.items():
            page.query_params[name] = value
        return page.run() if view != "today" or asked else page

    return opened
