from __future__ import annotations

import importlib
import inspect
from datetime import timedelta
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from dashboard import ask as asking
from dashboard.ask import NotAllowed, ask
from data.chosen import Chosen
from data.model import LOCAL_VIEWER, Viewer
from data.queries import QUESTIONS, payments, takings
from data.save import save_payments
from tests.dashboard import days

if TYPE_CHECKING:
    from datetime import date

    from data.store import Store
    from pipeline.desk import Desk

TODAY = days.TODAY
EVERYTHING = Chosen(since=TODAY - timedelta(days=100), until=TODAY)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    """Count how often the database is asked."""
    seen: list[date] = []

    def by_terminal(store: Store, *, day: date) -> list[dict[str, object]]:
        seen.append(day)
        return takings.by_terminal(store, day=day)

    monkeypatch.setitem(QUESTIONS, by_terminal, QUESTIONS[takings.by_terminal])
    monkeypatch.setattr(asking, "counted", by_terminal, raising=False)
    return seen


def again(viewer: Viewer = LOCAL_VIEWER, day: date = TODAY) -> list[dict[str, object]]:
    """Ask the counted question."""
    answer: list[dict[str, object]] = ask(viewer, asking.counted, day=day)  # type: ignore[attr-defined]
    return answer


def test_the_same_question_is_asked_once(filled: Desk, asked: list[date]) -> None:
    first = again()
    assert again() == first
    assert asked == [TODAY]


def test_another_day_is_another_question(filled: Desk, asked: list[date]) -> None:
    again()
    again(day=TODAY - timedelta(days=1))
    assert len(asked) == 2


def test_a_commit_makes_the_answer_fresh(filled: Desk, asked: list[date]) -> None:
    before = ask(LOCAL_VIEWER, takings.by_terminal, day=TODAY)
    save_payments(filled.store, [days.payment(99, days.at(TODAY, 13), 4_200)], connector="handpoint")
    after = ask(LOCAL_VIEWER, takings.by_terminal, day=TODAY)
    assert sum(row["net_minor"] for row in after) - sum(row["net_minor"] for row in before) == 4_200


def test_a_commit_about_something_else_changes_nothing(filled: Desk, asked: list[date]) -> None:
    again()
    with filled.store.write("terminals"):
        pass
    again()
    assert len(asked) == 1


def test_what_another_may_see_is_kept_apart(filled: Desk, asked: list[date]) -> None:
    cashier = Viewer(name="caisse", permissions=frozenset({"see_payments"}))
    again()
    again(cashier)
    assert len(asked) == 2


def test_who_may_not_see_is_not_answered(filled: Desk) -> None:
    nobody = Viewer(name="nobody", permissions=frozenset())
    ask(LOCAL_VIEWER, takings.by_terminal, day=TODAY)
    with pytest.raises(NotAllowed):
        ask(nobody, takings.by_terminal, day=TODAY)


def test_an_answer_cannot_be_spoiled_by_whoever_got_it(filled: Desk) -> None:
    ask(LOCAL_VIEWER, takings.by_terminal, day=TODAY).clear()
    assert ask(LOCAL_VIEWER, takings.by_terminal, day=TODAY)


def test_every_question_of_the_pages_topics_can_be_asked() -> None:
    topics = {question.__module__ for question in QUESTIONS}
    names = {f"data.queries.{module.name}" for module in iter_modules(importlib.import_module("data.queries").__path__)}
    assert topics <= names
    for question in QUESTIONS:
        assert next(iter(inspect.signature(question).parameters)) == "store"


@pytest.mark.parametrize(
    "params",
    [
        {"chosen": EVERYTHING, "sort": "newest", "skip": 0, "size": 25, "with_clients": True},
        {"chosen": replace(EVERYTHING, client="x"), "sort": "newest", "skip": 0, "size": 25, "with_clients": False},
    ],
)
def test_names_of_people_are_asked_for_by_those_who_may_see_them(filled: Desk, params: dict[str, Any]) -> None:
    cashier = Viewer(name="caisse", permissions=frozenset({"see_payments"}))
    with pytest.raises(NotAllowed, match="see_clients"):
        ask(cashier, payments.page, **params)
    ask(LOCAL_VIEWER, payments.page, **params)
    ask(cashier, payments.page, **{**params, "chosen": EVERYTHING, "with_clients": False})


def test_filters_are_told_apart(filled: Desk) -> None:
    declined = replace(EVERYTHING, statuses=("declined",))
    counts = [
        sum(row["row_count"] for row in ask(LOCAL_VIEWER, payments.totals, chosen=what) if row["business_date"])
        for what in (EVERYTHING, declined, EVERYTHING)
    ]
    assert counts == [31, 1, 31]
