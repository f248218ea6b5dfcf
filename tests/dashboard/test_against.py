from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from dashboard import against
from dashboard.periods import Period
from tests.dashboard import days

HERE = days.reader()
TODAY = days.TODAY
WEEK = Period(TODAY - timedelta(days=13), TODAY - timedelta(days=7))
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))


def said(shown: Period, choice: str, language: str = "fr_CA") -> str:
    here = days.reader(language)
    one = against.of(shown, choice, here)
    assert one is not None
    return days.ascii_like(f"{against.named(one, here)} | {against.told(one, here)}")


@pytest.mark.parametrize(
    ("shown", "choice", "name", "period"),
    [
        (WEEK, "before", "les 7 jours d'avant", "3 nov. 2026 au 9 nov. 2026"),
        (WEEK, "last-year", "les mêmes jours de semaine l'an dernier", "11 nov. 2025 au 17 nov. 2025"),
        (OCTOBER, "before", "le mois d'avant", "septembre 2026"),
        (OCTOBER, "last-year", "le même mois l'an dernier", "octobre 2025"),
        (Period(WEEK.since, WEEK.since), "before", "la veille", "9 nov. 2026"),
        (Period(WEEK.since, WEEK.since), "last-year", "le même jour de semaine l'an dernier", "11 nov. 2025"),
        (
            Period(date(2026, 1, 1), date(2026, 10, 31)),
            "last-year",
            "les mêmes dates l'an dernier",
            "1er janv. 2025 au 31 oct. 2025",
        ),
    ],
)
def test_what_is_compared_is_named_and_dated(shown: Period, choice: str, name: str, period: str) -> None:
    assert said(shown, choice) == f"{name} | Comparé avec {name} : {period}."


def test_while_the_last_day_runs_its_counterpart_counts_the_hours_that_are_over() -> None:
    one = against.of(Period(TODAY, TODAY), "before", HERE)
    assert one is not None
    assert one.hours == 14
    assert said(Period(TODAY, TODAY), "before") == (
        "la veille à la même heure | Comparé avec la veille à la même heure : 22 nov. 2026; "
        "le dernier jour y compte jusqu'à 14 h, parce que la journée n'est pas finie."
    )
    assert said(Period(TODAY, TODAY), "last-year", "en_CA").startswith("the same weekday last year at this hour |")


def test_hours_are_those_of_the_business_day() -> None:
    here = replace(HERE, cut_off=timedelta(hours=4))
    one = against.of(Period(TODAY, TODAY), "before", here)
    assert one is not None
    assert one.hours == 10
    assert "jusqu'à 14 h" in days.ascii_like(against.told(one, here))


def test_a_finished_period_is_compared_with_whole_days() -> None:
    one = against.of(WEEK, "before", HERE)
    assert one is not None
    assert one.hours == against.ALL_HOURS


def test_nothing_is_compared_when_nothing_is_asked_or_before_there_was_anything() -> None:
    assert against.of(WEEK, "none", HERE) is None
    assert against.of(Period(date(1, 1, 1), date(1, 1, 2)), "before", HERE) is None
    assert against.of(Period(date(1, 1, 1), date(1, 1, 2)), "last-year", HERE) is None
