from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

import pytest

from connectors.files import opening
from connectors.files.book import Unfit
from connectors.files.statement import extract
from connectors.files.suggest import recognise, suggest
from data.model import Brand, Status
from tests.connectors.files.books import ENGLISH, FRENCH, ZONE, book, row

if TYPE_CHECKING:
    from pathlib import Path

    from connectors.files.book import Book, Cell
    from connectors.files.mapping import Extract
    from data.statement_line import StatementLine

NATIONAL: list[list[Cell]] = [
    ["Date", "Description", "Catégorie", "Débit", "Crédit", "Solde"],
    ["2026-11-16", "DÉPÔT DIRECT /AMEX CANADA INC", "Virement", None, "972,25", "1972,25"],
    ["2026-11-16", "FRAIS /PAYSAFE FRAIS MARCHAND", "Frais bancaires", "29,44", None, "1942,81"],
    ["2026-11-16", "DÉPÔT AU COMPTOIR, ESPÈCES", "Dépôt", None, "3 695,28", "5638,09"],
    ["2026-11-17", "RETRAIT /PAYSAFE RETROFACTURATION", "Retrait", "173,00", None, "5465,09"],
    ["2026-11-17", "Effet retourné, sans provision", "Retour", "3,50", None, "5461,59"],
]
ROYAL: list[list[Cell]] = [
    ["Transaction Date", "Details", "Withdrawals", "Deposits", "Balance"],
    ["Nov 16, 2026", "DIRECT DEPOSIT AMEX CANADA INC", None, "972.25", "1,972.25"],
    ["Nov 16, 2026", "SERVICE CHARGE", "29.44", None, "1,942.81"],
    ["Nov 16, 2026", "CASH DEPOSIT", None, "3,695.28", "5,638.09"],
    ["Nov 17, 2026", "PAYSAFE CHARGEBACK", "173.00", None, "5,465.09"],
    ["Nov 17, 2026", "RETURNED ITEM NSF", "3.50", None, "5,461.59"],
]
SAID = [("payout", 97225), ("fee", -2944), ("cash", 369528), ("dispute", -17300), ("return", -350)]
DESJARDINS = """\
"CAISSE DES SAULES","0418822","EOP","2026/11/16","00001","Dépôt direct /PAYSAFE MARCHAND","","","942.81","","1942.81"
"CAISSE DES SAULES","0418822","EOP","2026/11/16","00002","Dépôt au comptoir /chèques","","","134.15","","2076.96"
"CAISSE DES SAULES","0418822","EOP","2026/11/16","00003","Paiement facture /BELL CANADA","","143.94","","","1933.02"
"CAISSE DES SAULES","0418822","EOP","2026/11/17","04","Virement /PAYSAFE APPROVISIONNEMENT","","500.00","","","1433.02"
"""
GUID = "f4869051-872a-4a90-a3a2-be3bcc3a406"
ACTIVITY: list[list[Cell]] = [
    ["Date", "Batch ID", "Txn ID", "Merch. Txn ID", "Name", "Card Details", "Amount", "Currency", "Type", "Status",
     "Auth Code", "Channel"],
    ["2026-11-14 06:32:59", "05179538", f"{GUID}1", "SR-1", "Ève Roy", "VISA **** 3525", "42.75", "CAD", "Purchase",
     "Settled", "232250", "ECOMMERCE"],
    ["2026-11-14 07:06:38", "05179538", f"{GUID}2", "SR-2", None, "INTERAC", "3.00", "CAD", "Purchase", "Cancelled",
     "042189", "CARD PRESENT"],
    ["2026-11-14 07:09:00", None, f"{GUID}3", "SR-2", None, "INTERAC", "3.00", "CAD", "Void", "Completed", "042189",
     "CARD PRESENT"],
    ["2026-11-16 09:10:37", "05179552", f"{GUID}4", "SR-3", None, "MASTERCARD **** 4592", "27.65", "CAD", "Credit",
     "Pending", "130209", "CARD PRESENT"],
    ["2026-11-16 09:11:00", None, f"{GUID}5", "SR-4", None, "VISA **** 4592", "12.00", "CAD", "Purchase", "Declined",
     None, "CARD PRESENT"],
]  # fmt: skip


def read(given: Book) -> Extract:
    return extract(given, suggest(given).mapping, zone=ZONE, currency="CAD")


def said(lines: list[StatementLine]) -> list[tuple[str, int]]:
    return [(line.kind.value, line.amount_minor) for line in lines]


@pytest.mark.parametrize("rows", [NATIONAL, ROYAL], ids=["fr", "en"])
def test_debits_and_credits_are_signed_and_told_by_their_words(rows: list[list[Cell]]) -> None:
    suggestion = suggest(book(*rows))
    assert (suggestion.mapping.family, suggestion.asks, suggestion.mapping.counts) == ("bank", (), False)
    assert "Solde" not in str(suggestion.mapping.columns)
    found = read(book(*rows))
    assert said(found.lines) == SAID
    assert [found.lines[0].card_brand, found.lines[1].card_brand] == [Brand.AMEX, Brand.UNKNOWN]
    assert (found.unread, found.skipped, found.lines[0].booked_on) == ([], 0, date(2026, 11, 16))


def test_one_signed_column_says_the_same_as_two() -> None:
    rows: list[list[Cell]] = [
        ["Relevé bancaire"], ["Du 14 novembre 2026 au 24 novembre 2026"], [],
        ["Date", "Libellé", "Référence", "Montant", "Solde"],
        *[[one[0], one[1], f"R{n}", _signed(one[3], one[4]), one[5]] for n, one in enumerate(NATIONAL[1:])],
        ["Total", None, None, "4 461,59", None],
    ]  # fmt: skip
    suggestion = suggest(book(*rows))
    assert (suggestion.since, suggestion.until) == (date(2026, 11, 14), date(2026, 11, 24))
    found = read(book(*rows))
    assert (said(found.lines), found.skipped) == (SAID, 1)


def _signed(debit: Cell, credit: Cell) -> Cell:
    return credit or f"-{debit}"


def test_withdrawals_written_with_a_minus_are_not_turned_around() -> None:
    rows = [[*one[:3], f"-{one[3]}" if one[3] else None, *one[4:]] for one in NATIONAL[1:]]
    assert said(read(book(NATIONAL[0], *rows)).lines) == SAID


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig"])
def test_a_file_without_headers_is_read_by_what_adds_up(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "releve.csv"
    path.write_bytes(DESJARDINS.encode(encoding))
    given = opening.read(path, name="Desjardins relevé.csv")
    suggestion = suggest(given)
    assert suggestion.mapping.columns == {
        "date": ("#4",), "description": ("#6",), "debit": ("#8",), "credit": ("#9",),
    }  # fmt: skip
    assert said(read(given).lines) == [("payout", 94281), ("cheque", 13415), ("other", -14394), ("top_up", -50000)]
    assert recognise(given, [suggestion.mapping]) == suggestion.mapping


def test_the_newest_line_may_stand_first() -> None:
    rows: list[list[Cell]] = [list(one.split(",")) for one in DESJARDINS.replace('"', "").splitlines()]
    assert suggest(book(*reversed(rows))).mapping.columns["credit"] == ("#9",)


def test_the_merchant_account_s_payments_keep_their_numbers_cards_and_times() -> None:
    found = read(book(*ACTIVITY))
    assert said(found.lines) == [("payment", 4275), ("payment", 300), ("void", -300), ("refund", -2765)]
    first, second, *_, refund = found.lines
    assert (first.remote_id, first.merchant_ref, first.last4) == (f"{GUID}1", "SR-1", "3525")
    assert (first.auth_code, first.is_online, first.booked_at) == ("232250", True, time(6, 32, 59))
    assert (second.status, second.card_brand, second.last4) == (Status.CANCELLED, Brand.INTERAC, None)
    assert (refund.status, refund.is_online, refund.card_brand) == (Status.APPROVED, False, Brand.MASTERCARD)
    assert found.skipped == 1, "a declined payment moved no money"
    assert "Roy" not in repr(found.lines)


def test_the_merchant_account_s_statement_goes_both_ways() -> None:
    rows: list[list[Cell]] = [
        ["Date", "Sub-account", "Description", "Batch ID", "Txn ID", "Debit", "Credit", "Balance"],
        ["2026-11-14", "Current", "Settlement", "05179538", None, None, "12262.75", "14762.75"],
        ["2026-11-14", "Current", "Fees", "05179538", None, "276.98", None, "14485.77"],
        ["2026-11-16", "Current", "Payout", "05179538", None, "11985.77", None, "2500.00"],
        ["2026-11-19", "Current", "Chargeback", None, f"{GUID}1", "173.00", None, "2327.00"],
        ["2026-11-19", "Current", "Chargeback Fee", None, f"{GUID}1", "25.00", None, "2302.00"],
        ["2026-11-19", "Current", "Bank Recovery", None, f"{GUID}1", None, "198.00", "2500.00"],
    ]
    found = read(book(*rows))
    assert said(found.lines) == [
        ("settlement", 1226275), ("fee", -27698), ("payout", -1198577), ("dispute", -17300), ("fee", -2500),
        ("top_up", 19800),
    ]  # fmt: skip
    assert found.lines[0].account == "Current"
    keys = [line.key for line in found.lines]
    assert len(set(keys)) == 6
    assert keys[3] == f"id:{GUID}1/chargeback"


@pytest.mark.parametrize("headers", [FRENCH, ENGLISH], ids=["fr", "en"])
def test_a_report_of_smartrec_is_no_statement(headers: list[Cell]) -> None:
    assert suggest(book(headers, row(receipt="1"), row(receipt="2"))).mapping.family == "smartrec"


def test_a_person_says_what_a_description_is() -> None:
    mapping = suggest(book(*NATIONAL)).mapping
    assert mapping.words["description"]["depot direct amex canada inc"] == "payout"
    words = {"description": {**mapping.words["description"], "effet retourne sans provision": "ignored"}}
    words["description"]["frais paysafe frais marchand"] = "other"
    changed = type(mapping)(**{name: getattr(mapping, name) for name in mapping.__struct_fields__} | {"words": words})
    found = extract(book(*NATIONAL), changed, zone=ZONE, currency="CAD")
    assert said(found.lines) == [("payout", 97225), ("other", -2944), ("cash", 369528), ("dispute", -17300)]


def test_a_type_that_nobody_explained_is_not_guessed() -> None:
    strange = [*ACTIVITY, [*ACTIVITY[1][:8], "Ajustement", *ACTIVITY[1][9:]]]
    assert suggest(book(*strange)).asks == ("words:kind:Ajustement",)
    found = read(book(*strange))
    assert [(one.line, one.key, one.facts["value"]) for one in found.unread] == [(7, "unknown_word", "Ajustement")]


def test_a_type_may_only_say_which_way_the_money_went() -> None:
    rows: list[list[Cell]] = [
        ["Date", "Description", "Type", "Montant"],
        ["2026-11-16", "PAYSAFE MARCHAND", "Crédit", "100,00"],
        ["2026-11-16", "FRAIS", "Débit", "2,00"],
    ]
    assert said(read(book(*rows)).lines) == [("payout", 10000), ("fee", -200)]


@pytest.mark.parametrize(
    ("place", "cell", "key", "header"),
    [
        (0, "hier", "bad_date", "Date"),
        (4, "beaucoup", "bad_amount", "Crédit"),
        (4, None, "no_amount", ""),
        (3, "5,00", "several_amounts", ""),
        (0, None, "no_date", ""),
    ],
)
def test_a_mangled_row_says_why_and_the_rest_is_read(place: int, cell: Cell, key: str, header: str) -> None:
    rows = [list(one) for one in NATIONAL]
    rows[1][place] = cell
    mapping = suggest(book(*NATIONAL)).mapping
    found = extract(book(*rows), mapping, zone=ZONE, currency="CAD")
    assert said(found.lines) == SAID[1:]
    assert [(one.line, one.key, one.facts.get("header", "")) for one in found.unread] == [(2, key, header)]


def test_another_currency_is_not_read_as_ours() -> None:
    rows = [*ACTIVITY[:2], [*ACTIVITY[2][:7], "USD", *ACTIVITY[2][8:]]]
    assert [one.key for one in read(book(*rows)).unread] == ["other_currency"]


def test_balances_between_the_lines_are_left_out() -> None:
    rows: list[list[Cell]] = [
        NATIONAL[0],
        ["2026-11-15", "Solde reporté", None, None, None, "1000,00"],
        *NATIONAL[1:],
        [],
    ]
    found = read(book(*rows))
    assert (said(found.lines), found.skipped) == (SAID, 2)


def test_no_card_number_passes() -> None:
    rows = [list(one) for one in NATIONAL]
    rows[1][1] = "PAIEMENT 4111 1111 1111 1111 MARCHAND"
    found = read(book(*rows))
    assert "411111" not in repr(found).replace(" ", "")


def test_two_lines_that_are_alike_are_two() -> None:
    found = read(book(*NATIONAL, NATIONAL[1]))
    assert len({line.key for line in found.lines}) == len(found.lines) == 6
    assert {line.key for line in read(book(*NATIONAL)).lines} < {line.key for line in found.lines}


def test_a_statement_is_that_of_the_account_by_whose_name_it_is_called() -> None:
    mapping = suggest(book(*NATIONAL, name="Compte courant 2026-10.csv")).mapping
    assert recognise(book(*NATIONAL, name="Compte courant 2026-11 (2).csv"), [mapping]) == mapping
    assert recognise(book(*NATIONAL, name="Épargne 2026-11.csv"), [mapping]) is None


def test_a_file_without_the_columns_of_its_account_is_refused() -> None:
    with pytest.raises(Unfit):
        extract(book(*ACTIVITY), suggest(book(*NATIONAL)).mapping, zone=ZONE, currency="CAD")


def test_who_pays_the_card_s_own_bill_is_not_paid_out() -> None:
    bill: list[Cell] = ["2026-11-17", "PAIEMENT CARTE AMEX CANADA", "Paiement", "80,00", None, "5381,59"]
    assert said(read(book(*NATIONAL, bill)).lines)[-1] == ("other", -8000)
