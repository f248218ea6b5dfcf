"""A file on the page Import: dropped, explained, shown, imported and undone; wrong input first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dashboard import acts
from dashboard.ask import NotAllowed
from data.model import Viewer
from pipeline import importing
from tests.dashboard.small_files import ENGLISH, HEADERS, NET, ROWS, drop, export, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from pipeline.desk import Desk

NAME = "Détails des paiements.csv"
EXPLAIN = {"fr": "Retenir et voir ce qui serait importé", "en": "Keep and see what it would import"}


def net(desk: Desk) -> int:
    return int(desk.store.rows("SELECT coalesce(sum(net_minor), 0)::BIGINT AS net FROM facts.payments")[0]["net"])


def press(page: AppTest, name: str) -> AppTest:
    button = next(button for button in page.button if button.label.strip() == name)
    assert not button.disabled
    button.click().run()
    assert not page.exception
    return page


def explained(page: AppTest) -> AppTest:
    """Keep what is proposed of the columns, if they are to be explained."""
    return press(page, EXPLAIN["fr"])


def imported(page: AppTest, content: bytes, name: str = NAME) -> AppTest:
    drop(page, (name, content))
    if any(button.label == EXPLAIN["fr"] for button in page.button):
        explained(page)
    return press(page, "Importer")


@pytest.mark.parametrize(
    ("language", "empty", "todo"),
    [
        ("fr", "Ici se trouvera chaque fichier importé", "Déposez ici les exportations de SmartRec"),
        ("en", "Here you will see every file that was imported", "Drop SmartRec's exports here"),
    ],
)
def test_an_empty_page_says_what_to_do(
    desk: Desk, browse: Callable[..., AppTest], language: str, empty: str, todo: str
) -> None:
    text = said(browse("imports", language))
    assert empty in text
    assert todo in text


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("rapport.csv", b"%PDF-1.7 not a table", "PDF"),
        ("vide.csv", b"", "vide"),
        ("page.csv", b"<!DOCTYPE html><html><body>x</body></html>", "page Web"),
        ("../../etc/passwd.csv", b"", "**passwd.csv**"),
        ("*gras* [lien](x).csv", b"", r"**\*gras\* \[lien\](x).csv**"),
    ],
)
def test_what_cannot_be_read_is_refused_calmly(
    desk: Desk, browse: Callable[..., AppTest], name: str, content: bytes, why: str
) -> None:
    page = drop(browse("imports"), (name, content))
    assert not page.exception
    assert not page.error
    (warning,) = page.warning
    assert why in warning.value.replace("\u00a0", " ")
    assert "etc" not in warning.value
    press(page, "Retirer ce fichier")
    assert not page.warning
    assert desk.store.rows("SELECT * FROM facts.imports") == []


def test_a_file_without_payments_is_refused_after_its_columns_are_said(
    desk: Desk, browse: Callable[..., AppTest]
) -> None:
    page = drop(
        browse("imports"), (NAME, export([("x", "y", "", "Paiement", "Terminal intégré", "z", "", "", "", "")]))
    )
    assert not page.exception
    assert "Dites quelle colonne contient la date des paiements." in said(page)
    assert next(button for button in page.button if button.label == EXPLAIN["fr"]).disabled


def test_a_first_file_is_explained_shown_imported_and_undone(desk: Desk, browse: Callable[..., AppTest]) -> None:
    page = drop(browse("imports"), (NAME, export()))
    assert not page.exception
    assert "Les premières lignes telles qu'elles seraient lues" in said(page)
    explained(page)
    text = said(page)
    assert (
        "3 paiements et 1 remboursement du 20 nov. 2026 au 21 nov. 2026. Par terminal intégré : 40,00 $ nets." in text
    )
    assert f"{NAME}, lu comme" in text
    assert net(desk) == 0, "nothing is kept before it is said"
    press(page, "Importer")
    assert net(desk) == NET
    assert "est importé" in said(page)
    (row,) = desk.store.rows("SELECT import_id, record_count, unread_count, imported_by FROM facts.imports")
    assert (row["record_count"], row["unread_count"], row["imported_by"]) == (4, 0, "local")
    one = browse("imported", id=row["import_id"])
    assert "4 lignes du 20 nov. 2026 au 21 nov. 2026" in said(one)
    press(one, "Défaire cette importation")
    assert "ses paiements quittent les encaissements" in said(one)
    assert net(desk) == NET, "undoing asks first"
    press(one, "Défaire l\u2019importation")
    assert net(desk) == 0
    assert "défait le" in said(one)


def test_the_second_time_a_report_goes_straight_to_what_it_would_do(desk: Desk, browse: Callable[..., AppTest]) -> None:
    imported(browse("imports"), export())
    page = drop(browse("imports"), ("novembre.csv", export([*ROWS, ("2026-11-21", "13:00", "T5", *ROWS[0][3:])])))
    assert "lu comme « Détails des paiements », version 1" in said(page)
    assert [metric.value for metric in page.metric] == ["1", "0", "4", "0"]
    press(page, "Importer")
    assert net(desk) == NET + 3200


def test_the_same_file_again_cannot_be_imported_twice(desk: Desk, browse: Callable[..., AppTest]) -> None:
    imported(browse("imports"), export())
    page = drop(browse("imports"), (NAME, export()))
    assert "Ce fichier même est déjà importé" in said(page)
    assert next(button for button in page.button if button.label == "Importer").disabled


def test_rows_that_an_export_takes_away_want_a_tick(desk: Desk, browse: Callable[..., AppTest]) -> None:
    without = [(*row[:2], "", *row[3:]) for row in ROWS]
    imported(browse("imports"), export(without))
    assert net(desk) == NET
    page = drop(browse("imports"), ("b.csv", export([without[0], without[2], without[3]])))
    assert "ne compterait plus" in said(page) or "elle ne compterait plus" in said(page)
    button = next(button for button in page.button if button.label == "Importer")
    assert button.disabled
    page.checkbox[0].check().run()
    press(page, "Importer")
    assert net(desk) == NET - 1850


def test_a_cut_export_wants_a_tick(desk: Desk, browse: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.files.extract.CUT_AT", len(ROWS))
    page = explained(drop(browse("imports"), (NAME, export())))
    assert "coupé par SmartRec à 30 000 lignes" in said(page)
    assert next(button for button in page.button if button.label == "Importer").disabled
    page.checkbox[0].check().run()
    press(page, "Importer")
    assert net(desk) == NET


def test_words_that_nobody_explained_are_asked_and_nothing_else(desk: Desk, browse: Callable[..., AppTest]) -> None:
    odd = [(*ROWS[0][:4], "Carte magique", *ROWS[0][5:]), *ROWS[1:]]
    page = drop(browse("imports"), (NAME, export(odd)))
    (asked,) = [box for box in page.selectbox if box.value is None]
    assert "Carte magique" in asked.label
    assert next(button for button in page.button if button.label == EXPLAIN["fr"]).disabled
    asked.set_value("standalone_terminal").run()
    press(explained(page), "Importer")
    assert net(desk) == NET - 3200
    again = [(*ROWS[0][:4], "Carte mystère", *ROWS[0][5:])]
    page = drop(browse("imports"), ("plus tard.csv", export(again)))
    assert "nouveaux mots dans « Détails des paiements »" in said(page)


def test_unreadable_lines_are_told_with_their_place(desk: Desk, browse: Callable[..., AppTest]) -> None:
    bad = ("2026-11-21", "12:00", "T9", "Paiement", "Terminal intégré", "douze", "", "", "", "")
    page = explained(drop(browse("imports"), (NAME, export([*ROWS, bad]))))
    assert "1 ligne illisible" in said(page)
    table = page.table[-1].value
    assert list(table.iloc[0]) == ["6", table.iloc[0, 1]]
    assert "douze" in str(table.iloc[0, 1])


def test_two_columns_that_are_the_same_field_are_refused(desk: Desk, browse: Callable[..., AppTest]) -> None:
    page = drop(browse("imports"), (NAME, export()))
    client = next(box for box in page.selectbox if box.value == "client")
    client.set_value("invoice").run()
    assert "Deux colonnes sont « Facture »" in said(page)
    assert next(button for button in page.button if button.label == EXPLAIN["fr"]).disabled


def test_without_a_mode_a_person_says_what_all_rows_are(desk: Desk, browse: Callable[..., AppTest]) -> None:
    rows = [(*row[:4], *row[5:]) for row in ROWS[:2]]
    page = drop(browse("imports"), (NAME, export(rows, (*HEADERS[:4], *HEADERS[5:]))))
    (asked,) = [box for box in page.selectbox if box.value is None]
    asked.set_value("integrated_terminal").run()
    press(explained(page), "Importer")
    assert net(desk) == 3200 + 1850


def test_the_same_report_in_english_is_the_same_report(desk: Desk, browse: Callable[..., AppTest]) -> None:
    imported(browse("imports"), export())
    english = [
        tuple({"Paiement": "Payment", "Terminal intégré": "Integrated terminal"}.get(c, c) for c in row)
        for row in ROWS[:2]
    ]
    page = drop(browse("imports"), ("Payment details.csv", export(english, ENGLISH)))
    report = next(box for box in page.selectbox if box.label.startswith("De quel rapport"))
    (known,) = [one.report for one in importing.mappings(desk.store)]
    report.set_value(known).run()
    explained(page)
    assert "version 2" in said(page)
    press(page, "Importer")
    assert net(desk) == NET, "the same transactions, once"


def test_another_report_of_the_same_days_does_not_count_by_default(desk: Desk, browse: Callable[..., AppTest]) -> None:
    imported(browse("imports"), export())
    other = [(row[0], row[5], row[4], row[6]) for row in ROWS]
    page = drop(browse("imports"), ("Sommaire.csv", export(other, ("Date", "Montant", "Mode de paiement", "Payeur"))))
    (toggle,) = page.toggle
    assert not toggle.value
    assert "compte déjà des paiements de ces jours" in said(page)
    press(explained(page), "Importer")
    assert net(desk) == NET


def test_columns_are_changed_as_a_new_version(desk: Desk, browse: Callable[..., AppTest]) -> None:
    imported(browse("imports"), export())
    page = drop(browse("imports"), ("b.csv", export(ROWS[:3])))
    press(page, "Modifier les colonnes")
    next(box for box in page.selectbox if box.value == "client").set_value("ignored").run()
    explained(page)
    assert "version 2" in said(page)
    (mapping,) = importing.mappings(desk.store)
    assert "client" not in mapping.columns


def test_several_files_wait_side_by_side(desk: Desk, browse: Callable[..., AppTest]) -> None:
    page = drop(browse("imports"), (NAME, export()), ("mauvais.csv", b"%PDF-1.7"))
    text = said(page)
    assert "Colonnes à expliquer" in text
    assert "Illisible" in text
    press(page, "mauvais.csv")
    assert len(page.warning) == 1


def test_who_may_not_import_changes_nothing(desk: Desk) -> None:
    nobody = Viewer(name="Lise", permissions=frozenset({"see_payments"}))
    with pytest.raises(NotAllowed):
        acts.undo_import(nobody, "x")
    with pytest.raises(NotAllowed):
        acts.confirm_matches(nobody, [])
    with pytest.raises(NotAllowed):
        acts.refuse_matches(nobody, [])


def test_a_payment_of_a_file_alone_says_where_it_comes_from(desk: Desk, browse: Callable[..., AppTest]) -> None:
    imported(browse("imports"), export())
    row = desk.store.rows("SELECT payment_id, terminal_serial FROM facts.payments ORDER BY occurred_at LIMIT 1")[0]
    text = said(browse("payment", id=row["payment_id"]))
    assert "SmartRec \u2013 Détails des paiements" in text
    assert row["terminal_serial"] == "smartrec:Accueil 1"
    text = said(browse("terminal", serial=row["terminal_serial"]))
    assert "Connu par son nom seulement, d'après les exportations de SmartRec" in text
