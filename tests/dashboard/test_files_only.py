"""A desk with no provider at all: SmartRec's export alone, and every page adds up to it."""

from __future__ import annotations

import random
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from data.file_record import Mode
from data.imports import keep
from data.model import Kind
from tests.dashboard import days
from tests.data.files import a_file, a_record

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from data.file_record import FileRecord
    from pipeline.desk import Desk

FIRST = days.TODAY - timedelta(days=20)


def records() -> list[FileRecord]:
    some = random.Random(5)
    made = []
    for number in range(400):
        day = FIRST + timedelta(days=some.randrange(21))
        at = time(some.randrange(7, 14), some.randrange(60))
        mode = some.choice([Mode.INTEGRATED] * 4 + [Mode.OTHER, Mode.ONLINE, Mode.STANDALONE])
        kind = some.choice([Kind.PAYMENT] * 9 + [Kind.REFUND])
        amount = some.randrange(100, 20_000)
        made.append(
            a_record(f"transaction:T{number}", paid_on=day, paid_at=at, amount_minor=amount, mode=mode, kind=kind)
        )
    return made


def net(found: list[FileRecord]) -> int:
    counted = [one for one in found if one.mode is Mode.INTEGRATED]
    return sum(one.amount_minor if one.kind is Kind.PAYMENT else -one.amount_minor for one in counted)


@pytest.fixture
def told(desk: Desk) -> list[FileRecord]:
    found = records()
    made_at = datetime.combine(days.TODAY, time(14), days.ZONE).astimezone(UTC)
    keep(desk.store, a_file(*found, since=FIRST, until=days.TODAY, made_at=made_at), "Lise")
    return found


def shown(page: AppTest) -> str:
    assert not page.exception
    elements: list[Any] = [*page.markdown, *page.caption, *page.subheader, *page.header]
    return days.ascii_like("\n".join(str(element.value) for element in elements))


def first_figure(page: AppTest) -> str:
    return days.ascii_like(page.metric[0].value.replace("\\", ""))


def money(minor: int) -> str:
    whole, cents = divmod(minor, 100)
    return f"{whole:,}".replace(",", " ") + f",{cents:02d} $"


def test_today_is_what_the_file_says_of_today(browse: Callable[..., AppTest], told: list[FileRecord]) -> None:
    page = browse()
    assert first_figure(page) == money(net([one for one in told if one.paid_on == days.TODAY]))
    assert "Aucune source lue" not in shown(page)
    assert "sans nouvelles" not in shown(page)


def test_takings_of_a_week_are_those_of_the_file(browse: Callable[..., AppTest], told: list[FileRecord]) -> None:
    since, until = days.TODAY - timedelta(days=7), days.TODAY - timedelta(days=1)
    page = browse("takings", params={"from": str(since), "to": str(until), "against": "none"})
    assert first_figure(page) == money(net([one for one in told if since <= one.paid_on <= until]))
    assert "ne sont lus qu'en partie" not in shown(page)
    assert "ne sont pas lus" not in shown(page)


def test_payments_and_reports_are_those_of_the_file(browse: Callable[..., AppTest], told: list[FileRecord]) -> None:
    params = {"from": str(FIRST), "to": str(days.TODAY)}
    whole = money(net(told))
    assert whole in shown(browse("payments", params=params))
    page = browse("reports", params=params)
    assert any(whole in days.ascii_like(figure.value.replace("\\", "")) for figure in page.metric) or whole in shown(
        page
    )
