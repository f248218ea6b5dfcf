from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from dashboard import chosen, coverage, taken, taken_rows, taken_words
from dashboard.periods import Period
from dashboard.taken import State, Sums, Taken
from tests.dashboard import days

HERE = days.reader()
SINCE, UNTIL = date(2026, 11, 10), date(2026, 11, 13)
ALL = ((days.at(date(2025, 1, 1), 0), days.NOW),)


def row(day: date | None = None, part: str | None = None, net: int = 1_000, **changes: Any) -> dict[str, Any]:
    """Return a row of the question: of a day, or of a part."""
    counted = {"net_minor": net, "payments": 1, "paid_minor": net, "undone": 0, "verifying": 0}
    return {"business_date": day, "part": part, "is_test": False, "currency": "CAD", **counted, **changes}


def built(
    rows: list[dict[str, Any]],
    before: list[dict[str, Any]] | None = None,
    *,
    read: tuple[tuple[Any, Any], ...] = ALL,
    period: tuple[date, date] = (SINCE, UNTIL),
    **params: str,
) -> Taken:
    given = {"from": str(period[0]), "to": str(period[1]), **params}
    look = chosen.read(given, HERE, taken.CHOICES)
    covered = coverage.of([{"since": since, "until": until} for since, until in read], HERE)
    return taken.build(taken.asked(look, HERE), rows, before or [], covered, HERE)


def test_the_total_is_what_the_days_add_up_to() -> None:
    found = built([row(SINCE), row(UNTIL, net=-250, payments=0, paid_minor=0, undone=1)])
    assert found.total == Sums(net=750, payments=1, paid=1_000, undone=1)
    assert (found.total.average, found.total.given_back) == (1_000, 250)
    assert [day.sums.net for day in found.days] == [1_000, 0, 0, -250]


def test_a_day_without_payments_is_nothing_only_when_it_was_read() -> None:
    read = (days.at(SINCE, 0), days.at(SINCE + timedelta(days=2), 0))
    found = built([row(SINCE), row(UNTIL)], read=(read,))
    assert [day.state for day in found.days] == [State.READ, State.READ, State.MISSING, State.PARTIAL]


@pytest.mark.parametrize(("rows", "hour"), [([row(days.TODAY)], 23), ([], 0)])
def test_the_day_that_runs_is_running(rows: list[dict[str, Any]], hour: int) -> None:
    read = ((days.at(days.TODAY - timedelta(days=1), hour), days.NOW),)
    found = built(rows, read=read, period=(days.TODAY, days.TODAY))
    assert [day.state for day in found.days] == [State.RUNNING]


def test_a_running_day_of_which_nothing_was_read_is_missing() -> None:
    found = built([], read=(), period=(days.TODAY, days.TODAY))
    assert found.is_unread


def test_days_to_come_do_not_count() -> None:
    found = built([], period=(days.TODAY, days.TODAY + timedelta(days=9)))
    assert found.asked.shown == Period(days.TODAY, days.TODAY)
    to_come = built([], period=(date(2027, 1, 1), date(2027, 1, 31)))
    assert taken_words.empty(to_come, HERE)[1] == "Ces jours sont encore à venir."


def test_tests_stand_apart_until_they_are_asked_for() -> None:
    rows = [row(SINCE), row(SINCE, net=100, is_test=True), row(part="visa"), row(part="visa", net=100, is_test=True)]
    apart, counted = built(rows, by="brand"), built(rows, by="brand", tests="1")
    assert (apart.total.net, apart.tests.net, apart.parts[0].sums.net) == (1_000, 100, 1_000)
    assert (counted.total.net, counted.tests.net, counted.parts[0].sums.net) == (1_100, 100, 1_100)


def test_other_currencies_stand_apart() -> None:
    usd: dict[str, Any] = {"currency": "USD"}
    found = built([row(SINCE), row(SINCE, **usd), row(SINCE, **usd, is_test=True), row(part="visa", **usd)], by="brand")
    assert found.total.net == 1_000
    assert found.others == {"USD": 1_000}
    assert found.parts == ()


def test_payments_being_verified_are_told() -> None:
    found = built([row(SINCE, verifying=2), row(UNTIL, verifying=1)])
    assert found.verifying == 3


def test_parts_of_both_periods_are_there_most_net_first() -> None:
    ours = [row(SINCE), row(part="visa", net=100), row(part="amex", net=900)]
    theirs = [row(SINCE - timedelta(days=4), net=700), row(part="jcb", net=700)]
    found = built(ours, theirs, by="brand")
    assert [(part.key, part.sums.net, part.before and part.before.net) for part in found.parts] == [
        ("amex", 900, 0),
        ("visa", 100, 0),
        ("jcb", 0, 700),
    ]
    assert [part.change for part in found.parts] == [900, 100, -700]
    assert found.before == Sums(700, 1, 700)


def test_nothing_is_compared_while_a_day_of_either_period_is_missing() -> None:
    whole = (days.at(SINCE - timedelta(days=4), 0), days.at(UNTIL + timedelta(days=1), 0))
    assert built([], read=(whole,)).before == Sums()
    ours = (days.at(SINCE, 0), whole[1])
    assert built([row(SINCE)], [row(UNTIL - timedelta(days=4))], read=(ours,)).before is None
    theirs = (whole[0], days.at(SINCE, 0))
    found = built([row(SINCE), row(part="visa")], read=(theirs,), by="brand")
    assert found.before is None
    assert found.parts[0].before is None


def test_nothing_is_compared_when_nothing_is_asked() -> None:
    found = built([row(SINCE)], against="none")
    assert (found.asked.against, found.before, found.days_before) == (None, None, ())


def test_the_question_asks_for_the_filters_and_of_the_last_day_compared_for_its_hours() -> None:
    look = chosen.read(
        {
            "terminal": "1,unknown",
            "brand": "visa",
            "reading": "chip",
            "channel": "store",
            "site": "arena",
            "workstation": "caisse 1%2C nord",
        },
        HERE,
        taken.CHOICES,
    )
    asked = taken.asked(look, HERE)
    filters = {
        "by": "day", "terminals": ("1", "unknown"), "brands": ("visa",), "entry_modes": ("chip",),
        "channels": ("store",), "sites": ("arena",), "workstations": ("caisse 1, nord",),
    }  # fmt: skip
    shown = {"since": days.TODAY - timedelta(days=29), "until": days.TODAY, "hours": 24}
    assert asked.params() == {**shown, **filters}
    assert asked.against is not None
    before = {"since": days.TODAY - timedelta(days=59), "until": days.TODAY - timedelta(days=30), "hours": 14}
    assert asked.params_before(asked.against) == {**before, **filters}


def test_rows_lead_to_the_payments_of_their_cell() -> None:
    found = built([row(SINCE), row(part="visa")], by="brand", site="arena", tests="1")
    (visa,) = taken_rows.lines(found)
    period = {"from": str(SINCE), "to": str(UNTIL)}
    narrowed = {**period, "site": "arena", "status": "approved", "tests": "1"}
    rows = taken_rows.rows([visa], found, {}, HERE)
    assert [one.page for one in rows] == ["payments", "payments"]
    assert [one.params for one in rows] == [{**narrowed, "brand": "visa"}, narrowed]
    assert taken_rows.paid(found.asked, HERE) == {**narrowed, "kind": "payment"}
    assert taken_rows.undone(found.asked, HERE) == {**narrowed, "kind": "void,refund"}


def test_the_row_of_a_day_leads_to_that_day_and_of_a_missing_one_nowhere() -> None:
    read = (days.at(SINCE, 0), days.at(UNTIL, 0))
    found = built([row(SINCE)], read=(read,))
    newest, *_, oldest = taken_rows.rows(taken_rows.lines(found), found, {}, HERE)[:-1]
    assert oldest.params == {"from": str(SINCE), "to": str(SINCE), "status": "approved"}
    assert (newest.page, newest.cells) == ("", ("ven. 13 nov. 2026", ":gray[non lu]", "", "", ""))


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("usual", ["amex", "visa", "jcb"]),
        ("most", ["amex", "visa", "jcb"]),
        ("least", ["jcb", "visa", "amex"]),
        ("change", ["jcb", "amex", "visa"]),
    ],
)
def test_parts_are_sorted(sort: str, expected: list[str]) -> None:
    ours = [row(SINCE), row(part="visa", net=700), row(part="amex", net=900), row(part="jcb", net=0)]
    theirs = [row(part="visa", net=690), row(part="amex", net=400), row(part="jcb", net=800)]
    found = built(ours, theirs, by="brand", sort=sort)
    assert [line.key for line in taken_rows.lines(found)] == expected


def test_days_are_sorted_newest_first_and_cannot_be_by_change() -> None:
    found = built([row(SINCE, net=5), row(UNTIL, net=9)])
    assert [line.key[-2:] for line in taken_rows.lines(found)] == ["13", "12", "11", "10"]
    assert taken_rows.sorts(found) == ["usual", "most", "least"]
    assert taken_rows.sorts(built([row(SINCE), row(part="visa")], by="brand"))[-1] == "change"


def test_a_card_says_what_its_figures_are() -> None:
    phone = days.reader(is_phone=True)
    ours = [row(SINCE), row(part="visa", undone=1, net=700, paid_minor=900, payments=2)]
    found = built(ours, [row(part="visa", net=100)], by="brand")
    (visa, total) = taken_rows.rows(taken_rows.lines(found), found, {}, phone)
    assert [days.ascii_like(cell) for cell in visa.cells] == [
        "Visa", "7,00 $", "70 % du net", "2 paiements", "4,50 $ en moyenne", "2,00 $ remboursés ou annulés",
        "avant : 1,00 $",
    ]  # fmt: skip
    assert taken_rows.size(phone) < taken_rows.size(HERE)
    assert len(taken_rows.columns(found, phone)) == len(total.cells)
