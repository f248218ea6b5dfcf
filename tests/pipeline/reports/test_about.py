from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from data.chosen import Chosen
from data.fields import FIELDS
from data.locale import LANGUAGES, translator
from pipeline.reports.about import Figure, Line, Money, lines
from pipeline.reports.control import Control, Settlement
from pipeline.reports.question import Question

OCTOBER = Chosen(since=date(2026, 10, 1), until=date(2026, 10, 31), tests=True)
QUESTION = Question(
    organisation="Loisirs de Saules",
    environment="live",
    zone=ZoneInfo("America/Toronto"),
    cut_off=timedelta(0),
    chosen=OCTOBER,
    language="fr_CA",
)
DIGEST = "ab" * 32


def cell(kind: str, status: str, count: int, amount: int, net: int, **changes: Any) -> dict[str, Any]:
    base = {"currency": "CAD", "is_test": False, "recorded_at": datetime(2026, 11, 1, 6, 30, tzinfo=UTC)}
    figures = {"row_count": count, "amount_minor": amount, "net_minor": net}
    return {**base, "kind": kind, "status": status, **figures, **changes}


CONTROL = Control.of(
    [
        cell("refund", "approved", 1, 500, -500),
        cell("payment", "approved", 3, 9000, 9000),
        cell("payment", "declined", 2, 4000, 0),
        cell("void", "approved", 1, 1000, -1000),
        cell("payment", "approved", 1, 100, 100, is_test=True),
        cell("payment", "approved", 1, 700, 700, currency="USD"),
    ]
)


def values(found: list[Line]) -> list[tuple[Any, ...]]:
    return [line.values for line in found]


def after(found: list[Line], title: str) -> list[tuple[Any, ...]]:
    rows = values(found)
    start = rows.index((title,)) + 1
    styles = [line.style for line in found]
    end = next((n for n in range(start, len(rows)) if styles[n] == "section"), len(rows))
    return rows[start:end]


def test_an_empty_period_says_so_and_counts_nothing() -> None:
    found = values(lines(QUESTION, Control(), DIGEST))
    assert ("Données connues au", "Aucun paiement dans cette période") in found
    assert ("Lignes", "0") in found
    assert not any(isinstance(value, Money) for row in found for value in row)


def test_it_says_whose_what_and_as_known_when() -> None:
    found = values(lines(QUESTION, CONTROL, DIGEST))
    assert found[0] == ("Détails des paiements",)
    assert ("Organisation", "Loisirs de Saules") in found
    assert ("Jours d’encaissement", "du 1er octobre 2026 au 31 octobre 2026") in found  # noqa: RUF001 - French
    assert ("Fuseau horaire", "America/Toronto") in found
    assert ("Filtres", "aucun\u00a0: toutes les lignes de la période") in found
    assert ("Données connues au", datetime(2026, 11, 1, 1, 30)) in found  # noqa: DTZ001 - a cell's local time
    assert ("Empreinte des lignes", DIGEST) in found
    assert not any("démonstration" in str(row) for row in found)


def test_demonstration_data_are_named_so() -> None:
    found = values(lines(replace(QUESTION, environment="demo"), CONTROL, DIGEST))
    assert any("démonstration" in str(row) for row in found)


def test_it_says_of_how_many_rows_settlement_was_read_and_when() -> None:
    control = Control.of([cell("payment", "approved", 830, 9000, 9000)])
    at = datetime(2026, 11, 1, 10, 12, tzinfo=UTC)
    control.settlement = Settlement(row_count=1830, read_count=812, read_from=at, read_until=at + timedelta(days=9))
    found = [
        tuple(str(value).replace("\u00a0", " ") for value in row) for row in values(lines(QUESTION, control, DIGEST))
    ]
    assert ("Règlement lu chez l’acquéreur", "812 paiements et remboursements approuvés sur 1 830") in found  # noqa: RUF001 - French
    assert ("Règlement, lecture la plus ancienne", "2026-11-01 05:12:00") in found
    assert ("Règlement, lecture la plus récente", "2026-11-10 05:12:00") in found


@pytest.mark.parametrize(("settlement", "told"), [(Settlement(), 0), (Settlement(row_count=3), 1)])
def test_what_was_never_read_has_no_instant(settlement: Settlement, told: int) -> None:
    control = Control.of([cell("payment", "approved", 3, 9000, 9000)])
    control.settlement = settlement
    assert (
        len(
            [
                row
                for row in values(lines(QUESTION, control, DIGEST))
                if "Règlement " in f"{row[0]} "[:10] and len(row) == 2
            ]
        )
        == told
    )


def test_a_cut_off_is_told() -> None:
    found = values(lines(replace(QUESTION, cut_off=timedelta(hours=4)), CONTROL, DIGEST))
    assert [row[1].replace("\u00a0", " ") for row in found if "commence" in str(row[0])] == ["4 h"]


NAMED = {
    "terminals": {"0821500001": "Accueil 1"},
    "sites": {"a": "Aréna"},
    "workstations": {"caisse 1": "Caisse 1"},
}


def test_filters_are_told_in_words() -> None:
    chosen = replace(
        OCTOBER,
        terminals=("0821500001", "0821500002"),
        sites=("a", "gone"),
        workstations=("caisse 1", "unknown"),
        channels=("billing",),
        statuses=("approved", "declined"),
        brands=("interac",),
        entry_modes=("chip",),
        kinds=("refund",),
        amount_minor=3200,
        last4="4242",
        auth_code="5X91Q2",
        client="=SUM(A1)",
        invoice="F-1",
        tests=False,
    )
    fields = tuple(one for one in FIELDS if not one.is_personal)
    found = values(lines(replace(QUESTION, chosen=chosen, names=NAMED, fields=fields), CONTROL, DIGEST))
    assert found[found.index(("Terminaux", "Accueil 1 (0821500001), 0821500002")) :][:16] == [
        ("Terminaux", "Accueil 1 (0821500001), 0821500002"),
        ("Sites", "Aréna, gone"),
        ("Postes de travail", "Caisse 1, unknown"),
        ("Canaux", "Facturation du client"),
        ("Statuts", "Approuvé, Refusé"),
        ("Cartes", "Interac"),
        ("Lectures de la carte", "Puce"),
        ("Natures", "Remboursement"),
        ("Montant", Money(3200, "CAD")),
        ("4 derniers chiffres", "4242"),
        ("Code d’autorisation", "5X91Q2"),  # noqa: RUF001 - French
        ("Client dont le nom contient", "=SUM(A1)"),
        ("Facture", "F-1"),
        ("Essais", "exclus"),
        ("Noms de personnes", "exclus"),
        ("Données connues au", datetime(2026, 11, 1, 1, 30)),  # noqa: DTZ001 - a cell's local time
    ]
    assert not any(row[0] == "Filtres" for row in found)


def test_rows_are_counted_by_kind_and_status_in_their_own_order() -> None:
    assert after(lines(QUESTION, CONTROL, DIGEST), "Lignes par nature et statut") == [
        ("Nature", "Statut", Figure("Lignes")),
        ("Paiement", "Approuvé", 5),
        ("Paiement", "Refusé", 2),
        ("Annulation", "Approuvé", 1),
        ("Remboursement", "Approuvé", 1),
        ("Total", "", 9),
    ]


def test_control_totals_keep_currencies_and_tests_apart_and_add_up() -> None:
    found = lines(QUESTION, CONTROL, DIGEST)
    assert after(found, "Totaux de contrôle, CAD")[1:] == [
        ("Paiement", Money(9000, "CAD"), 3),
        ("Annulation", Money(-1000, "CAD"), 1),
        ("Remboursement", Money(-500, "CAD"), 1),
        ("Net", Money(7500, "CAD"), 5),
    ]
    assert after(found, "Totaux de contrôle, USD")[-1] == ("Net", Money(700, "USD"), 1)
    assert after(found, "Totaux de contrôle, essais, CAD")[-1] == ("Net", Money(100, "CAD"), 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_is_defined_in_both_languages(language: str) -> None:
    found = lines(replace(QUESTION, language=language), CONTROL, DIGEST)
    title = translator(language).gettext("What each column means")
    first, second = (translator(one).gettext for one in sorted(LANGUAGES, key=lambda one: one != language))
    assert after(found, title)[1:] == [
        (first(one.header), second(one.header), one.name, first(one.definition), second(one.definition))
        for one in FIELDS
    ]
