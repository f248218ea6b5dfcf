from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dashboard import taken_words as words
from tests.dashboard import days
from tests.dashboard.test_taken import SINCE, UNTIL, built, row

if TYPE_CHECKING:
    from dashboard.taken import Taken

FRENCH, ENGLISH = days.reader(), days.reader("en_CA")
NAMES = words.names(
    {"terminal": {days.SERIALS[0]: "Accueil 1"}, "site": {"arena": "Aréna"}, "workstation": {"caisse 1": "Caisse 1"}},
    FRENCH,
)


def headline(found: Taken, here: Any = FRENCH) -> str:
    return days.ascii_like(words.headline(found, NAMES, here))


@pytest.mark.parametrize(
    ("net", "before", "french", "english"),
    [
        (1_100, 1_000, "10 % de plus que les 4 jours d'avant (10,00 $).", "10% more than the 4 days before ($10.00)."),
        (900, 1_000, "10 % de moins que les 4 jours d'avant (10,00 $).", "10% less than the 4 days before ($10.00)."),
        (1_000, 1_000, "autant que les 4 jours d'avant.", "as much as the 4 days before."),
        (100_100, 100_000, "1,00 $ de plus que", "$1.00 more than"),
        (500, 0, "5,00 $ de plus que les 4 jours d'avant (0,00 $).", "$5.00 more than the 4 days before ($0.00)."),
        (100_000, 100, "999,00 $ de plus que", "$999.00 more than"),
        (-500, 1_000, "150 % de moins que", "150% less than"),
        (500, -1_000, "15,00 $ de plus que les 4 jours d'avant (-10,00 $).", "$15.00 more than"),
    ],
)
def test_the_net_is_told_and_how_it_compares(net: int, before: int, french: str, english: str) -> None:
    found = built([row(SINCE, net=net)], [row(SINCE - timedelta(days=4), net=before)])
    assert headline(found).startswith("10 nov. 2026 au 13 nov. 2026 : ")
    assert french in headline(found)
    assert english in headline(found, ENGLISH)


def test_the_sentence_names_the_filters() -> None:
    found = built([row(SINCE)], against="none", terminal=f"{days.SERIALS[0]},unknown", site="arena", brand="visa")
    assert headline(found) == (
        "10 nov. 2026 au 13 nov. 2026 · Accueil 1, Terminal inconnu · Aréna · Visa : 10,00 $ nets."
    )


def test_a_period_without_payments_says_so() -> None:
    assert headline(built([])) == "10 nov. 2026 au 13 nov. 2026 : aucun paiement par terminal."
    assert words.empty(built([]), FRENCH)[1:] == (
        "Rien n\u2019a été encaissé ni rendu.",
        "Choisissez une autre période, ou moins de filtres.",
    )
    assert words.empty(built([], read=()), FRENCH)[1] == "Ces jours ne sont pas lus."


def test_days_that_are_not_read_are_told_and_why_nothing_is_compared() -> None:
    read = (days.at(SINCE + timedelta(days=1), 0), days.at(UNTIL, 0))
    found = built([row(SINCE + timedelta(days=1)), row(UNTIL)], read=(read,))
    said = [days.ascii_like(line) for line in words.doubts(found, FRENCH)]
    assert said == [
        "1 jour n'est pas lu (10 nov. 2026) : ce qu'il a rapporté manque ici.",
        "1 jour n'est lu qu'en partie (13 nov. 2026) : ses chiffres peuvent encore augmenter.",
    ]
    assert days.ascii_like(words.basis(found, FRENCH)) == (
        "Pas de comparaison avec les 4 jours d'avant : 4 jours n'y sont pas lus (6 nov. 2026 au 9 nov. 2026). "
        "Paiements par terminal seulement."
    )


def test_days_missing_here_are_why_nothing_is_compared_with_a_period_read_whole() -> None:
    read = (days.at(SINCE - timedelta(days=9), 0), days.at(UNTIL, 0))
    found = built([row(SINCE)], read=(read,))
    assert "Pas de comparaison avec les 4 jours d'avant : des jours manquent ici." in days.ascii_like(
        words.basis(found, FRENCH)
    )


def test_scattered_days_are_told_by_the_first_and_the_last() -> None:
    read = (days.at(SINCE + timedelta(days=1), 0), days.at(SINCE + timedelta(days=3), 0))
    found = built([row(SINCE + timedelta(days=1))], read=(read,))
    assert words.doubts(found, ENGLISH) == [
        "2 days are not read (between Nov 10, 2026 and Nov 13, 2026): what they took is missing here."
    ]


def test_days_compared_with_that_are_read_in_part_are_told() -> None:
    read = (days.at(SINCE, 0), days.NOW)
    before = [row(SINCE - timedelta(days=ahead)) for ahead in range(1, 5)]
    found = built([row(SINCE)], before, read=(read,))
    assert found.before is not None
    assert words.doubts(found, ENGLISH) == [
        "4 days of the period compared with are not read whole (Nov 6, 2026 to Nov 9, 2026)."
    ]


def test_what_stands_apart_is_told() -> None:
    rows = [row(SINCE, verifying=1), row(SINCE, net=100, is_test=True), row(SINCE, net=500, currency="USD")]
    assert words.beside(built(rows), ENGLISH) == [
        "1 payment is being verified and is not counted yet.",
        "Apart: 1 test payment, $1.00 net.",
        "Apart, in another currency: US$5.00 net.",
    ]
    assert "Counted here: 1 test payment, $1.00 net." in words.beside(built(rows, tests="1"), ENGLISH)


@pytest.mark.parametrize(
    ("net", "before", "said"),
    [
        ((900, 300), (400, 200), "Visa weighs most in the difference: $5.00 more"),
        ((900, 300), (950, 900), "Mastercard weighs most in the difference: $6.00 less"),
        ((900, 300), (300, 900), "Visa took the most: $9.00"),
    ],
)
def test_the_chart_of_parts_says_what_weighs_most(net: tuple[int, int], before: tuple[int, int], said: str) -> None:
    def rows(values: tuple[int, int], on: date) -> list[dict[str, Any]]:
        parts = zip(("visa", "mastercard"), values, strict=True)
        return [row(on, net=sum(values)), *(row(part=key, net=value) for key, value in parts)]

    found = built(rows(net, SINCE), rows(before, SINCE - timedelta(days=4)), by="brand")
    assert words.finding(found, NAMES, ENGLISH) == said


@pytest.mark.parametrize(
    ("by", "key", "name"),
    [
        ("day", "2026-11-01", "dim. 1er nov. 2026"),
        ("terminal", days.SERIALS[0], "Accueil 1"),
        ("terminal", "1851299999", "1851299999"),
        ("terminal", "unknown", "Terminal inconnu"),
        ("site", "unknown", "Site inconnu"),
        ("channel", "unknown", "Canal inconnu"),
        ("brand", "amex", "American Express"),
        ("reading", "contactless", "Sans contact"),
    ],
)
def test_parts_have_names(by: str, key: str, name: str) -> None:
    assert words.part(key, by, NAMES, FRENCH) == name


@pytest.mark.parametrize(("net", "whole", "said"), [(250, 1_000, "25 % du net"), (-1, 1_000, ""), (5, 0, "")])
def test_a_share_is_told_where_it_means_something(net: int, whole: int, said: str) -> None:
    assert days.ascii_like(words.share(net, whole, FRENCH)) == said


@pytest.mark.parametrize("by", list(words.BY))
def test_a_list_says_how_many_rows_it_has_and_what_they_add_up_to(by: str) -> None:
    found = built([row(SINCE), row(part="x")], by=by)
    one, many = (days.ascii_like(words.counted(found, count, FRENCH)) for count in (1, 2))
    assert one.startswith("1 ")
    assert one.endswith(" · 10,00 $ nets")
    assert many != one.replace("1", "2", 1)


def test_a_phone_has_no_room_for_the_cents_of_great_amounts() -> None:
    phone = days.reader("en_CA", is_phone=True)
    assert words.writer(1_234_567, phone)(1_234_567) == "$12,346"
    assert words.writer(999_999, phone)(999_999) == "$9,999.99"
    assert words.writer(1_234_567, ENGLISH)(1_234_567) == "$12,345.67"
