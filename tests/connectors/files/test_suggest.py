from __future__ import annotations

import random
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import pytest

from connectors.files.book import Book, Sheet, Unfit
from connectors.files.extract import extract
from connectors.files.suggest import changed, merged_headers, missing, recognise, suggest
from data.time import wall_monotonic as monotonic
from tests.connectors.files.books import ENGLISH, FIELDS, FRENCH, ZONE, book, mapping, row

if TYPE_CHECKING:
    from connectors.files.book import Cell
    from connectors.files.suggest import Suggestion

GUID = "b2d3b6ee-1111-4111-8111-11111111111"
TITLES: list[list[Cell]] = [
    ["Paiement par item"], ["Du 1er octobre au 31 octobre 2026"], ["Généré le 2 novembre 2026 à 9 h 12"], [],
]  # fmt: skip


def rows(count: int = 10) -> list[list[Cell]]:
    return [row(remote_id=f"{GUID}{place}", receipt=f"R-{place}") for place in range(count)]


def fields(suggestion: Suggestion) -> dict[str, str]:
    return {column.header: column.field for column in suggestion.columns}


@pytest.mark.parametrize("headers", [FRENCH, ENGLISH], ids=["fr", "en"])
def test_the_headers_of_both_languages_name_their_fields(headers: list[Cell]) -> None:
    found = suggest(book(*TITLES, headers, *rows()))
    assert list(fields(found).values()) == FIELDS
    assert (found.header_line, found.sheet, found.asks) == (5, "Feuille1", ())
    assert found.mapping.report == "paiement_par_item"
    assert found.mapping.title == "Paiement par item"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("DATE DU PAIEMENT", "date"), ("Date and time", "date"), ("N° de transaction", "remote_id"),
        ("ID de transaction", "remote_id"), ("Transaction #", "remote_id"), ("Méthode de paiement", "mode"),
        ("Prénom", "first_name"), ("Nom de famille", "last_name"), ("TRANSFER DATE", "settled_on"),
        ("Note de crédit", "credit_memo"), ("Code de grand livre", "ledger_code"), ("Terminal (alias)", "terminal"),
        ("Code d\u2019autorisation", "auth_code"), ("Receipt No.", "receipt"),
        ("Date de transfert", "settled_on"), ("Traité par", "cashier"), ("Original transaction ID", "parent_remote_id"),
        ("Devise", "currency"), ("RRN", "rrn"), ("Canal de vente", "channel"), ("Courriel", "ignored"),
        ("Taxes", "ignored"),
    ],
)  # fmt: skip
def test_a_header_is_known_without_its_accents_case_and_small_words(header: str, name: str) -> None:
    assert fields(suggest(book([header, "Montant payé", "Créé le"], [None, "12,00 $", "2026-10-31"])))[header] == name


def test_lines_above_say_the_period_and_when_the_file_was_made() -> None:
    found = suggest(book(*TITLES, list(FRENCH), *rows()))
    assert (found.since, found.until) == (date(2026, 10, 1), date(2026, 10, 31))
    assert (found.made_on, found.made_time) == (date(2026, 11, 2), time(9, 12))


@pytest.mark.parametrize(
    "line",
    [
        "Du 1er octobre au 31 octobre 2026", "Période : du 1 au 31 octobre 2026", "2026-10-01 - 2026-10-31",
        "From October 1 to October 31, 2026", "Period: 2026-10-01 to 2026-10-31", "du 2026-10-01 au 2026-10-31",
        "Oct 1, 2026 \u2013 Oct 31, 2026",
    ],
)  # fmt: skip
def test_a_period_is_read_however_it_is_written(line: str) -> None:
    found = suggest(book([line], list(FRENCH), *rows()))
    assert (found.since, found.until) == (date(2026, 10, 1), date(2026, 10, 31))


@pytest.mark.parametrize(
    "line",
    [
        ["Généré le 2 novembre 2026 à 9 h 12"], ["Generated on: 2026-11-02 09:12"], ["Exported Nov 2, 2026 9:12 AM"],
        ["Date du rapport", datetime.fromisoformat("2026-11-02 09:12")], ["Généré le", "2026-11-02 09:12"],
    ],
)  # fmt: skip
def test_when_a_file_was_made_is_read_however_it_is_written(line: list[Cell]) -> None:
    found = suggest(book(line, list(FRENCH), *rows()))
    assert (found.made_on, found.made_time) == (date(2026, 11, 2), time(9, 12))


def test_a_file_that_says_nothing_of_itself_tells_nothing() -> None:
    found = suggest(book(["Centre Saules", "12 rue du Parc"], list(FRENCH), *rows()))
    assert (found.since, found.until, found.made_on, found.header_line) == (None, None, None, 2)


def test_headers_over_two_lines_are_joined() -> None:
    upper: list[Cell] = ["Date", "Montant", "Carte", None, "Client"]
    lower: list[Cell] = [None, None, "Marque", "4 derniers chiffres", None]
    found = suggest(book(upper, lower, ["2026-10-31", 12.5, "Visa", 42, "Ève"], ["2026-10-30", 1, "Visa", 4242, "Éli"]))
    assert found.header_line == 2
    assert fields(found) == {
        "Date": "date", "Montant": "amount", "Carte / Marque": "card_brand", "Carte / 4 derniers chiffres": "last4",
        "Client": "client",
    }  # fmt: skip
    said = extract(
        book(upper, lower, ["2026-10-31", 12.5, "Visa", 42, "Ève"]), found.mapping, zone=ZONE, currency="CAD"
    )
    assert [(one.amount_minor, one.last4, one.lines) for one in said.records] == [(1250, "0042", (3,))]


def test_a_sheet_without_headers_is_known_by_its_cells() -> None:
    data: list[list[Cell]] = [
        [f"{GUID}{n}", "2026-10-31 14:05", 12.5 + n, "Paiement", "Visa", "**** 4242"] for n in range(5)
    ]
    found = suggest(book(*data))
    assert found.header_line == 0
    assert fields(found) == {
        "#1": "remote_id", "#2": "date", "#3": "amount", "#4": "kind", "#5": "card_brand", "#6": "last4",
    }  # fmt: skip
    said = extract(book(*data), found.mapping, zone=ZONE, currency="CAD")
    assert [one.lines for one in said.records] == [(n,) for n in range(1, 6)]


def test_unknown_headers_are_still_headers() -> None:
    found = suggest(book(["Export"], ["aaa", "bbb"], ["2026-10-31", "12,50 $"], ["2026-10-30", "12,50 $"]))
    assert (found.header_line, fields(found)) == (2, {"aaa": "date", "bbb": "amount"})
    assert max(column.confidence for column in found.columns) <= 0.6


def test_serial_numbers_under_a_date_are_dates_and_a_header_that_lies_is_not_believed() -> None:
    found = suggest(book(["Date", "Montant", "Total"], [46326.5, "Cours", 12.5], [46327.25, "Camp", 13.5]))
    assert fields(found) == {"Date": "date", "Montant": "ignored", "Total": "amount"}


def test_a_header_that_lies_leaves_its_field_to_a_person() -> None:
    found = suggest(book(["Date", "Client", "Montant"], ["2026-10-31", "Ève", "Cours"], ["2026-10-31", "Éli", "Camp"]))
    assert (fields(found)["Montant"], found.asks) == ("ignored", ("amount", "mode"))


def test_the_sheet_with_the_table_is_found() -> None:
    cover = Sheet("À propos", [["Rapport de paiements"], ["Centre Saules"]])
    two = Book(name="x.xlsx", sha256="", sheets=[cover, Sheet("Données", [list(FRENCH), *rows()])])
    assert suggest(two).sheet == "Données"


@pytest.mark.parametrize("sheets", [[], [Sheet("a", [])], [Sheet("a", [[None, ""], []])]])
def test_an_empty_file_is_refused(sheets: list[Sheet]) -> None:
    with pytest.raises(Unfit, match="nothing_inside"):
        suggest(Book(name="x.xlsx", sha256="", sheets=sheets))


def test_words_that_are_not_certain_are_left_to_a_person() -> None:
    lines = [row(mode="Paiement par carte via SmartRec"), row(kind="Crédit appliqué"), row(kind="Remboursement")]
    found = suggest(book(list(FRENCH), *lines))
    assert found.mapping.words["mode"] == {
        "Paiement par carte via SmartRec": "", "Terminal intégré": "integrated_terminal",
    }  # fmt: skip
    assert found.mapping.words["kind"] == {"Crédit appliqué": "", "Paiement": "payment", "Remboursement": "refund"}
    assert found.asks == ("words:kind:Crédit appliqué", "words:mode:Paiement par carte via SmartRec")


def test_ambiguous_days_are_asked_and_certain_ones_are_not() -> None:
    unsure = suggest(book(list(FRENCH), row(date="03/04/2026"), row(date="05/04/2026")))
    assert (unsure.mapping.dates, unsure.asks) == ("ask", ("dates",))
    sure = suggest(book(list(FRENCH), row(date="03/04/2026"), row(date="31/10/2026")))
    assert (sure.mapping.dates, sure.asks) == ("day", ())


def test_days_that_a_program_has_swapped_are_asked() -> None:
    lines = [row(date=datetime.fromisoformat("2026-05-10")), row(date="31/10/2026")]
    assert "dates_mixed" in suggest(book(list(FRENCH), *lines)).asks


def test_lines_of_a_payment_that_are_all_alike_are_asked_about() -> None:
    twice = [row(remote_id=f"{GUID}{place // 2}") for place in range(6)]
    assert suggest(book(list(FRENCH), *twice)).asks == ("amounts",)
    assert suggest(book(list(FRENCH), *twice, row(remote_id=f"{GUID}0", amount="1,00 $"))).asks == ()


@pytest.mark.parametrize(
    ("header", "cell", "name"),
    [
        ("Carte", "Visa", "card_brand"), ("Carte", "**** 4242", "last4"), ("Numéro de carte", "4242", "last4"),
        ("Card number", 42, "last4"), ("Card", "MC", "card_brand"),
    ],
)  # fmt: skip
def test_a_card_is_known_by_what_stands_below_it(header: str, cell: Cell, name: str) -> None:
    line: list[Cell] = ["2026-10-31", "12,00 $", cell]
    assert fields(suggest(book(["Date", "Montant", header], line, line)))[header] == name


def test_a_balance_beside_debits_and_credits_is_no_amount() -> None:
    line: list[Cell] = ["2026-10-31", "DÉPÔT", "", "1 234,50", "5 000,00"]
    found = suggest(
        book(["Date", "Description", "Débit", "Crédit", "Solde"], line, [*line[:2], "12,00", "", "4 988,00"])
    )
    assert list(fields(found).values()) == ["date", "description", "debit", "credit", "ignored"]


def test_a_settlement_report_says_more_of_payments_and_counts_none() -> None:
    headers = ["TRANSFER DATE", "TRANSFER AMOUNT", "SETTLEMENT AMOUNT", "TRANSACTION ID", "RECEIPT NUMBER"]
    line = ["2026-11-03", "900.00", "12.50", f"{GUID}1", "R-1", "2026-10-31"]
    found = suggest(book([*headers, "Transaction date"], list(line)))
    assert fields(found) == {
        "TRANSFER DATE": "settled_on", "TRANSFER AMOUNT": "ignored", "SETTLEMENT AMOUNT": "amount",
        "TRANSACTION ID": "remote_id", "RECEIPT NUMBER": "receipt", "Transaction date": "date",
    }  # fmt: skip
    assert (found.mapping.counts, found.asks) == (False, ())


def test_what_is_missing_is_said_by_keys() -> None:
    assert missing(mapping()) == ()
    bare = mapping(columns={"kind": ("Type",)}, words={"kind": {"Crédit": ""}}, dates="ask")
    assert missing(bare) == ("date", "amount", "mode", "dates", "words:kind:Crédit")
    assert missing(mapping(columns={"date": ("a",), "debit": ("b",)}, fixed={"mode": "online"}, words={})) == ()


def test_a_saved_mapping_is_recognised_in_any_sequence_and_among_other_columns() -> None:
    saved = mapping()
    for headers in (FRENCH, ENGLISH):
        shuffled = random.Random(1).sample([*headers, "Courriel", "Taxes"], len(headers) + 2)
        assert recognise(book(["Titre"], list(shuffled)), [saved]) == saved
        assert recognise(book([header.upper() for header in shuffled]), [saved]) == saved


def test_a_file_that_lacks_a_column_or_has_it_renamed_is_not_recognised() -> None:
    assert recognise(book(list(FRENCH[:-1])), [mapping()]) is None
    assert recognise(book([*FRENCH[:-1], "Carte no"]), [mapping()]) is None
    assert recognise(book(), [mapping()]) is None


def test_of_two_mappings_that_fit_the_one_that_reads_more_wins_and_equals_are_left_to_a_person() -> None:
    file = book(list(FRENCH), *rows())
    fewer = mapping(report="moins", columns={"date": ("Date",), "amount": ("Montant",)})
    assert recognise(file, [fewer, mapping()]) == mapping()
    assert recognise(file, [mapping(), mapping(report="autre")]) is None


def test_the_latest_version_of_a_report_stands_for_it() -> None:
    later = mapping(version=2, title="Nouveau")
    assert recognise(book(list(FRENCH)), [later, mapping()]) == later


def test_numbered_columns_are_recognised_by_dates_and_amounts_only() -> None:
    numbered = mapping(columns={"date": ("#1",), "amount": ("#2",)}, words={})
    data: list[list[Cell]] = [["2026-10-31", "12,50 $"]] * 5
    assert recognise(book(*data), [numbered]) == numbered
    turned: list[list[Cell]] = [["12,50 $", "2026-10-31"]] * 5
    assert recognise(book(*turned), [numbered]) is None
    assert recognise(book(["Date", "Montant"], *data), [numbered]) is None


def test_headers_of_another_language_join_the_same_mapping() -> None:
    french = mapping(columns={name: (header,) for name, header in zip(FIELDS, FRENCH, strict=True)})
    both = merged_headers(french, dict(zip(FIELDS, ENGLISH, strict=True)))
    assert (both.version, both.columns) == (2, {**mapping().columns, "date": ("Date",), "kind": ("Type",)})
    assert merged_headers(both, dict(zip(FIELDS, ENGLISH, strict=True))) == both


def test_a_changed_mapping_is_the_next_version() -> None:
    assert changed(mapping(), title="Autre") == mapping(title="Autre", version=2)
    assert changed(mapping(), title=mapping().title) == mapping()


@pytest.mark.parametrize("mark", ["*", "1", "- ", "du ", "x*"])
def test_a_cell_of_one_mark_over_and_over_holds_nothing_up(mark: str) -> None:
    notes = mark * 5000
    before = monotonic()
    suggest(book(list(FRENCH), *[row(client=notes, last4=notes, amount=notes, date=notes)] * 5))
    assert monotonic() - before < 20


def test_no_sample_word_or_title_shows_a_card_number() -> None:
    pan = "4111 1111 1111 1111"
    file = book([f"Rapport {pan}"], [*FRENCH, pan], *[[*row(last4=pan, client=pan, kind=pan, mode=pan), pan]] * 3)
    assert not any(form in repr(suggest(file)) for form in (pan, "41111111", "4111 1111"))
