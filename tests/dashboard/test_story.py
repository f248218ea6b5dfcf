from __future__ import annotations

from datetime import timedelta

import pytest

from dashboard import story
from dashboard.day import Day, Figure, Usual
from tests.dashboard.days import MORNING, NOW, TODAY, ZONE, ascii_like, reader

USUAL = Usual(170_000, 190_000, 215_000, 8)


def a_day(net: int = 193_475, usual: Usual | None = USUAL, *, is_live: bool = True, **more: object) -> Day:
    figure = Figure(net, usual, ())
    count = Figure(61 if net else 0, None, ())
    wanted: dict[str, object] = {
        "on": TODAY if is_live else TODAY - timedelta(days=1),
        "until": NOW.astimezone(ZONE) if is_live else None,
        "net": figure,
        "payments": count,
        "average": Figure(0, None, ()),
        "given_back": Figure(0, None, ()),
        "hours": (),
    }
    return Day(**(wanted | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "net", "said"),
    [
        ("fr_CA", 193_475, "Il est 14 h 20 : 1 934,75 $ nets, dans l'ordinaire d'un lundi (1 700 à 2 150 $)."),
        (
            "fr_CA",
            300_000,
            "Il est 14 h 20 : 3 000,00 $ nets, plus que d'habitude un lundi à cette heure (1 700 à 2 150 $).",
        ),
        ("fr_CA", 100, "Il est 14 h 20 : 1,00 $ nets, moins que d'habitude un lundi à cette heure (1 700 à 2 150 $)."),
        ("en_CA", 193_475, "It is 2:20 p.m.: $1,934.75 net, usual for a Monday ($1,700 to $2,150)."),
    ],
)
def test_the_first_line_answers(language: str, net: int, said: str) -> None:
    assert ascii_like(story.headline(a_day(net), reader(language))) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr_CA", "Hier, dimanche : 3 000,00 $ nets, plus qu'un dimanche habituel (1 700 à 2 150 $)."),
        ("en_CA", "Yesterday, Sunday: $3,000.00 net, more than on a usual Sunday ($1,700 to $2,150)."),
    ],
)
def test_in_the_morning_yesterday_answers(language: str, said: str) -> None:
    assert ascii_like(story.headline(a_day(300_000, is_live=False), reader(language, MORNING))) == said


def test_without_a_usual_nothing_is_compared() -> None:
    assert ascii_like(story.headline(a_day(usual=None), reader())) == "Il est 14 h 20 : 1 934,75 $ nets."
    assert "quatre" in story.basis(a_day(usual=None), reader())


def test_nothing_taken_is_said_as_such() -> None:
    said = ascii_like(story.headline(a_day(0, None), reader()))
    assert said == "Il est 14 h 20 : aucun paiement par terminal."


def test_another_day_is_named_by_its_date() -> None:
    older = a_day(is_live=False, on=TODAY - timedelta(days=9))
    assert ascii_like(story.headline(older, reader())).startswith("samedi 14 novembre 2026 : ")


def test_the_running_day_is_told_besides() -> None:
    assert ascii_like(story.so_far(a_day(), reader())) == "Aujourd'hui jusqu'ici : 1 934,75 $ nets, 61 paiements."
    assert story.so_far(a_day(0), reader("en_CA")) == "Today so far: no payment yet."


def test_what_is_apart_is_said() -> None:
    lines = story.beside(a_day(verifying=2, tests=1, tests_net=100, others={"USD": 1_200}), reader("en_CA"))
    assert lines == [
        "2 payments are being verified and are not counted yet.",
        "Apart: 1 test payment, $1.00 net.",
        "Apart, in another currency: US$12.00 net.",
    ]


def test_a_range_of_one_value_is_one_value() -> None:
    assert ascii_like(story.spread(Usual(5_000, 5_000, 5_049, 8), reader())) == "50 $"


def test_a_gap_is_signed_and_told_against_the_middle() -> None:
    figure = Figure(200_000, USUAL, ())
    assert ascii_like(str(story.gap(figure, reader()))) == "+100 $"
    assert story.gap(Figure(7, Usual(8, 9, 10, 8), ()), reader(), is_money=False) == "-2"
    assert story.gap(Figure(9, Usual(8, 9, 10, 8), ()), reader(), is_money=False) == 0
    assert ascii_like(story.against(USUAL, reader())) == "contre 1 900 $"
