from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dashboard import chosen, periods
from dashboard.chosen import Look
from dashboard.filters import BadFilter
from data.chosen import Chosen
from data.words import WORDS
from tests.dashboard import days

HERE = days.reader()
CHOICES = {"by": ("day", "terminal")}
OCTOBER = periods.Period(date(2026, 10, 1), date(2026, 10, 31))


def test_silence_means_the_last_thirty_days() -> None:
    look = chosen.read({}, HERE, CHOICES)
    assert look.period == periods.named("30-days", days.TODAY)
    assert (look.named, look.page, look.more, look.doubts) == ("30-days", 1, {"by": "day"}, ())
    assert chosen.written(look, HERE, CHOICES) == {}


def test_a_page_says_which_period_silence_means() -> None:
    look = chosen.read({}, HERE, usual="last-month")
    assert (look.named, look.period) == ("last-month", OCTOBER)
    assert chosen.written(look, HERE, usual="last-month") == {}
    assert chosen.written(look, HERE) == {"period": "last-month"}


def test_a_month_has_a_name() -> None:
    look = chosen.read({"period": "2026-10"}, HERE)
    assert (look.named, look.period, look.doubts) == ("2026-10", OCTOBER, ())
    assert chosen.written(look, HERE) == {"period": "2026-10"}
    assert chosen.sentence(look, HERE, {}) == "octobre 2026"


def test_an_address_is_read_whole() -> None:
    params = {
        "from": "2026-10-01", "to": "2026-10-31", "terminal": "1851200001,1851200002", "status": "approved",
        "brand": "visa,amex", "amount": "32.00", "last4": "4242", "auth": "5X91Q2", "client": "O'Neil; DROP",
        "tests": "1", "page": "3", "by": "terminal",
    }  # fmt: skip
    look = chosen.read(params, HERE, CHOICES)
    assert look.what == Chosen(
        since=OCTOBER.since, until=OCTOBER.until, terminals=("1851200001", "1851200002"),
        statuses=("approved",), brands=("visa", "amex"), amount_minor=3_200, last4="4242", auth_code="5X91Q2",
        client="O'Neil; DROP", tests=True,
    )  # fmt: skip
    assert chosen.written(look, HERE, CHOICES) == params


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"from": "2026-10-31", "to": "2026-10-01"}, "finit avant de commencer"),
        ({"from": "hier"}, "année-mois-jour"),
        ({"period": "soon"}, "Période : aucune période ne porte ce nom."),
        ({"status": "paid"}, "Statut : cette valeur n'existe pas."),
        ({"amount": "beaucoup"}, "Montant : écrivez un montant comme 32,00."),
        ({"amount": "-3"}, "Montant : écrivez un montant comme 32,00."),
        ({"last4": "42"}, "4 derniers chiffres : écrivez les quatre chiffres."),
        ({"last4": "4242424242424242"}, "4 derniers chiffres : écrivez les quatre chiffres."),
        ({"hour": "24"}, "Heure du jour : écrivez l'heure en chiffres, de 0 à 23."),
        ({"hour": "midi"}, "Heure du jour : écrivez l'heure en chiffres, de 0 à 23."),
        ({"auth": "<b>"}, "Code d'autorisation : lettres et chiffres seulement, 12 au plus."),
        ({"client": "x" * 81}, "Client : écrivez un texte plus court."),
    ],
)
def test_nonsense_is_told_and_the_rest_still_holds(params: dict[str, str], said: str) -> None:
    look = chosen.read({"brand": "visa", **params}, HERE)
    assert [said in days.ascii_like(doubt) for doubt in look.doubts] == [True]
    assert look.what.brands == ("visa",)
    assert chosen.written(look, HERE) == {"brand": "visa"}


@pytest.mark.parametrize(("said", "hour"), [("9", "09"), ("09", "09"), ("0", "00"), ("23 h", "23")])
def test_an_hour_is_read_as_people_write_it(said: str, hour: str) -> None:
    look = chosen.read({"hour": said}, HERE)
    assert (look.what.hour, look.doubts) == (hour, ())
    assert chosen.written(look, HERE) == {"hour": hour}
    assert days.ascii_like(chosen.sentence(look, HERE, {})).endswith(f"· {int(hour)} h")


@pytest.mark.parametrize("page", ["0", "-1", "two", "²", "9" * 40, ""])
def test_a_page_that_cannot_be_is_the_first(page: str) -> None:
    assert chosen.read({"page": page}, HERE).page == 1


WORD = some.text(alphabet=some.characters(exclude_characters=",", codec="utf-8"), min_size=1, max_size=12)


@given(some.builds(
    Chosen, since=some.just(OCTOBER.since), until=some.just(OCTOBER.until),
    terminals=some.lists(WORD, unique=True).map(tuple), sites=some.lists(WORD, unique=True).map(tuple),
    statuses=some.lists(some.sampled_from(list(WORDS["status"])), unique=True).map(tuple),
    amount_minor=some.none() | some.integers(0, 10**9),
    last4=some.none() | some.from_regex(r"[0-9]{4}", fullmatch=True),
    tests=some.booleans(),
))  # fmt: skip
def test_what_is_written_reads_back(what: Chosen) -> None:
    look = Look(what=what, named=periods.CUSTOM)
    assert chosen.read(chosen.written(look, HERE), HERE) == look


@pytest.mark.parametrize(
    "text", ["1234.50", "1 234,50 $", "1\u00a0234,50\u00a0$", "$1,234.50", "1,234.50", "1.234,50", "1234,5", "1234.5"]
)
def test_an_amount_is_read_as_people_write_it(text: str) -> None:
    assert chosen.amount(text, HERE) == 123_450


@pytest.mark.parametrize("text", ["1,234", "32", "32 $"])
def test_an_amount_without_cents_is_whole(text: str) -> None:
    assert chosen.amount(text, HERE) == (123_400 if "234" in text else 3_200)


@pytest.mark.parametrize("text", ["", "abc", "1.2.3.4", "12,345.678", "1,234,50", "٣", "1e3", "NaN"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(BadFilter):
        chosen.amount(text, HERE)


def test_folded_filters_read_as_a_sentence() -> None:
    look = chosen.read(
        {"from": "2026-10-01", "to": "2026-10-31", "terminal": "1851200001", "brand": "visa", "amount": "32.00"}, HERE
    )
    names = {"terminal": {"1851200001": "Accueil 1"}}
    assert days.ascii_like(chosen.sentence(look, HERE, names)) == "octobre 2026 · Accueil 1 · Visa · 32,00 $"
    assert chosen.sentence(chosen.read({}, HERE), HERE, {}) == "30 derniers jours"


OWN = {
    "state": chosen.Choice("State", {"": "All states", "offline": "Offline"}),
    "search": chosen.Choice("Name or number"),
}
OWN_WORDS = {name: tuple(choice.words) for name, choice in OWN.items()}


def test_a_page_s_own_filters_stand_in_its_address_and_its_sentence() -> None:
    params = {"state": "offline", "search": "Accueil 1"}
    look = chosen.read({**params, "search": "  Accueil 1 "}, HERE, OWN_WORDS)
    assert chosen.written(look, HERE, OWN_WORDS) == params
    assert chosen.sentence(look, HERE, {}, OWN, is_timed=False) == "Hors ligne · Accueil 1"


def test_own_filters_that_mean_nothing_are_not_written() -> None:
    look = chosen.read({"state": "nonsense", "search": "x" * 200}, HERE, OWN_WORDS)
    assert look.more == {"state": "", "search": "x" * 80}
    assert chosen.written(chosen.read({}, HERE, OWN_WORDS), HERE, OWN_WORDS) == {}
    assert chosen.sentence(chosen.read({}, HERE, OWN_WORDS), HERE, {}, OWN, is_timed=False) == ""
