from __future__ import annotations

import random
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import pytest

from connectors.files.book import Book, Sheet, Unfit
from connectors.files.extract import CUT_AT, extract
from data.file_record import FileRecord, Mode
from data.model import Brand, Channel, Kind, Status
from tests.connectors.files.books import ENGLISH, FRENCH, GUID, WORDS, ZONE, book, mapping, money, read, row, unread

if TYPE_CHECKING:
    from connectors.files.book import Cell


def test_a_row_becomes_a_record() -> None:
    said = read(row(remote_id=GUID, receipt="R-1"))
    assert said.records == [
        FileRecord(
            key=f"transaction:{GUID}", lines=(2,), paid_on=date(2026, 10, 31), paid_at=time(14, 5), amount_minor=1200,
            currency="CAD", kind=Kind.PAYMENT, mode=Mode.INTEGRATED, status=Status.APPROVED, remote_id=GUID,
            receipt="R-1", workstation="Accueil", client="Ève Roy", invoice="F-1", ledger_code="4000",
            card_brand=Brand.VISA, last4="4242",
        )
    ]  # fmt: skip
    assert (said.sheet, said.header_line, said.unread, said.skipped, said.is_cut) == ("Feuille1", 1, [], 0, False)


def test_both_languages_and_any_sequence_of_columns_say_the_same() -> None:
    lines = [row(), row(receipt="R-2", amount="(5,00)"), row(remote_id=GUID)]
    all_lines: list[list[Cell]] = [list(ENGLISH), *lines]
    turned = random.Random(3).sample(range(len(FRENCH)), len(FRENCH))
    moved = book(["Payments"], *(["taxes", *(line[at] for at in turned)] for line in all_lines))
    assert money(extract(moved, mapping(), zone=ZONE, currency="CAD")) == money(read(*lines))


def test_what_is_given_back_is_a_refund_unless_the_file_calls_it_a_void() -> None:
    said = read(
        row(amount="(5,00)"), row(kind="Remboursement", amount="6,00"), row(kind="Remboursement", amount="-7,00"),
        row(kind="Annulation", amount="-8,00"), row(kind="Annulation", amount="9,00"), row(kind=None, amount="-1,00"),
    )  # fmt: skip
    assert [(one.kind, one.amount_minor) for one in said.records] == [
        (Kind.REFUND, 500), (Kind.REFUND, 600), (Kind.REFUND, 700), (Kind.VOID, 800), (Kind.VOID, 900),
        (Kind.REFUND, 100),
    ]  # fmt: skip


def test_columns_of_what_was_received_and_given_back() -> None:
    pair = mapping(
        columns={"date": ("Jour",), "credit": ("Crédit",), "debit": ("Débit",), "refund": ("Remb.",)}, words={}
    )
    lines: list[list[Cell]] = [
        ["2026-10-31", "12,00", None, ""], ["2026-10-31", "-", "5,00", None], ["2026-10-31", "", "-6,00", None],
        ["2026-10-31", None, None, 7], ["2026-10-31", "1,00", "2,00", None], ["2026-10-31", None, "", "-"],
        ["2026-10-31", "-3,00", None, None], ["2026-10-31", "8,00", "0,00", 0],
    ]  # fmt: skip
    said = extract(book(["Jour", "Crédit", "Débit", "Remb."], *lines), pair, zone=ZONE, currency="CAD")
    assert [(one.kind, one.amount_minor) for one in said.records] == [
        (Kind.PAYMENT, 1200), (Kind.REFUND, 500), (Kind.REFUND, 600), (Kind.REFUND, 700), (Kind.REFUND, 300),
        (Kind.PAYMENT, 800),
    ]  # fmt: skip
    assert unread(said) == [(6, "several_amounts"), (7, "no_amount")]


def test_lines_of_one_payment_are_added_up_and_their_texts_joined() -> None:
    said = read(
        row(remote_id=GUID, amount="12,00", ledger_code="4000", invoice="F-2"), row(receipt="R-9"),
        row(remote_id=GUID, amount="3,50", ledger_code="4100", invoice="F-1", time="14:04"),
        row(remote_id=GUID, amount="0,50", ledger_code="4000", invoice="F-2", client=None, time=None),
    )  # fmt: skip
    first = said.records[0]
    assert (first.amount_minor, first.lines, first.paid_at) == (1600, (2, 4, 5), time(14, 4))
    assert (first.ledger_code, first.invoice, first.client) == ("4000, 4100", "F-2, F-1", "Ève Roy")
    assert [one.key for one in said.records] == [f"transaction:{GUID}", "receipt:R-9"]


def test_lines_that_each_repeat_the_whole_are_counted_once() -> None:
    alike = [row(remote_id=GUID), row(remote_id=GUID, ledger_code="4100")]
    assert money(read(*alike, amounts="whole")) == {f"transaction:{GUID}": 1200}
    other = read(*alike, row(remote_id=GUID, amount="1,00"), amounts="whole")
    assert unread(other) == [(2, "split_differs"), (3, "split_differs"), (4, "split_differs")]
    assert other.unread[0].facts == {"field": "amount", "value": "100, 1200"}


def test_a_payment_with_a_line_that_cannot_be_read_is_not_half_read() -> None:
    said = read(row(remote_id=GUID), row(remote_id=GUID, amount="12,345"), row(receipt="R-2"), row(remote_id=GUID))
    assert [one.key for one in said.records] == ["receipt:R-2"]
    assert unread(said) == [(2, "split_unread"), (3, "ambiguous_amount"), (5, "split_unread")]
    assert said.unread[0].facts == {"line": "3"}
    assert said.unread[1].facts == {"header": "Montant", "value": "12,345"}


@pytest.mark.parametrize(("name", "other"), [("date", "2026-10-30"), ("mode", "Comptant")])
def test_lines_of_a_payment_that_do_not_agree_are_shown(name: str, other: str) -> None:
    said = read(row(receipt="R-1"), row(receipt="R-1", **{name: other}))
    assert (said.records, unread(said)) == ([], [(2, "split_differs"), (3, "split_differs")])
    assert said.unread[0].facts["field"] == name


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"date": "bientôt"}, "bad_date"), ({"date": None}, "no_date"), ({"date": "03/04/2026"}, "ambiguous_date"),
        ({"time": "midi"}, "bad_time"), ({"amount": None}, "no_amount"), ({"amount": "douze"}, "bad_amount"),
        ({"amount": "12 USD"}, "other_currency"), ({"kind": "Crédit"}, "unknown_word"),
        ({"mode": "Troc"}, "unknown_word"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_read_says_why(changes: dict[str, Cell], key: str) -> None:
    said = read(row(), row(**changes))
    assert (unread(said), len(said.records)) == ([(3, key)], 1)


def test_modes_are_kept_and_words_that_are_no_payments_are_left_out() -> None:
    words = {**WORDS, "kind": {**WORDS["kind"], "Ajustement": "ignored"}}
    said = read(row(mode="Comptant"), row(mode=None), row(kind="Ajustement", amount="9,00"), words=words)
    assert [one.mode for one in said.records] == [Mode.OTHER, Mode.UNKNOWN]
    assert (said.unread, said.skipped) == ([], 1)


def test_words_are_compared_without_accents_and_case() -> None:
    assert [one.mode for one in read(row(mode="TERMINAL  INTEGRE")).records] == [Mode.INTEGRATED]


def test_a_value_can_be_the_same_on_every_row() -> None:
    columns = {name: said for name, said in mapping().columns.items() if name not in {"mode", "workstation"}}
    fixed = {"mode": "integrated_terminal", "workstation": "Kiosque", "channel": "store", "site": "Aréna"}
    one = read(row(mode="Troc"), columns=columns, fixed=fixed).records[0]
    assert (one.mode, one.workstation, one.channel, one.site) == (Mode.INTEGRATED, "Kiosque", Channel.STORE, "Aréna")


def test_first_and_last_names_and_credit_memos_find_their_field() -> None:
    columns = {
        "date": ("Date",), "amount": ("Montant",), "first_name": ("Prénom",), "last_name": ("Nom",),
        "invoice": ("Facture",), "credit_memo": ("Note",), "settled_on": ("Virement",), "status": ("Statut",),
    }  # fmt: skip
    file = book(
        ["Date", "Montant", "Prénom", "Nom", "Facture", "Note", "Virement", "Statut"],
        ["2026-10-31", "12,00", "Ève", "Roy", "F-1", "N-1", "2026-11-03", "Refusé"],
        ["2026-10-31", "12,00", None, "Roy", None, "N-2", None, None],
    )
    words = {"status": {"Refusé": "declined"}}
    first, second = extract(file, mapping(columns=columns, words=words), zone=ZONE, currency="CAD").records
    assert (first.client, first.invoice, first.settled_on) == ("Ève Roy", "F-1, N-1", date(2026, 11, 3))
    assert (second.client, second.invoice, second.settled_on) == ("Roy", "N-2", None)
    assert [first.status, second.status] == [Status.DECLINED, Status.UNKNOWN]


def test_totals_blank_rows_titles_and_repeated_headers_are_skipped_and_counted() -> None:
    empty: list[Cell] = [None] * len(FRENCH)
    total = [*empty[:4], "24,00 $"]
    said = read(
        row(), ["Total"], empty, list(FRENCH), ["Accueil"], ["Sous-total", *total[1:]], row(),
        ["Grand total", *total[1:]], ["2026-10-31", "Total", *total[2:]], [], ["", " "], ["Généré le 2 novembre 2026"],
        total,
    )  # fmt: skip
    assert (len(said.records), said.unread, said.skipped) == (2, [], 11)


def test_an_unnamed_last_row_is_a_total_only_if_it_is_the_sum() -> None:
    bare: list[Cell] = [None, None, None, None, "25,00 $"]
    assert unread(read(row(), row(), bare)) == [(4, "no_date")]
    assert unread(read(row(), [*bare[:4], "12,00 $"], row())) == [(3, "no_date")]


def test_a_client_whose_name_begins_like_a_total_still_paid() -> None:
    said = read(row(client="Total Fitness inc."), row(client="Total", date=None), row(client="Total"))
    assert (len(said.records), unread(said), said.skipped) == (2, [(3, "no_date")], 0)


def test_a_row_with_a_number_of_its_own_is_no_total() -> None:
    assert len(read(row(receipt="R-1", workstation="Total")).records) == 1
    assert len(read(row(workstation="Total")).records) == 0


def test_amounts_of_zero_are_no_money() -> None:
    said = read(row(amount="0,00 $"), row(remote_id=GUID, amount="0"), row(remote_id=GUID, amount="12,00"))
    assert (money(said), said.skipped) == ({f"transaction:{GUID}": 1200}, 1)


@pytest.mark.parametrize(("count", "is_cut"), [(CUT_AT - 1, False), (CUT_AT, True), (CUT_AT + 1, False)])
def test_a_file_with_as_many_rows_as_smartrec_gives_is_cut(count: int, *, is_cut: bool) -> None:
    lines: list[list[Cell]] = [["2026-10-31", "1,00"]] * count
    two = mapping(columns={"date": ("Date",), "amount": ("Montant",)}, words={})
    said = extract(book(["Date", "Montant"], *lines, ["Total", "9"], []), two, zone=ZONE, currency="CAD")
    assert (len(said.records), said.is_cut, said.skipped) == (count, is_cut, 2)


def test_formulas_are_only_text() -> None:
    assert read(row(client="=HYPERLINK(1)")).records[0].client == "=HYPERLINK(1)"


def test_an_instant_with_a_zone_is_told_by_the_organisations_clock() -> None:
    one = read(row(date="2026-11-01T03:30:00Z", time=None)).records[0]
    assert (one.paid_on, one.paid_at) == (date(2026, 10, 31), time(23, 30))


def test_days_that_a_program_has_swapped_are_not_read() -> None:
    swapped = datetime.fromisoformat("2026-05-10")
    said = read(row(date=swapped), row(date="31/10/2026"), dates="day")
    assert (unread(said), len(said.records)) == ([(2, "doubtful_date")], 1)


def test_a_column_that_begins_otherwise_than_its_mapping_says_is_not_read() -> None:
    lines = [row(date="03/04/2026"), row(date="10/31/2026"), row(date="2026-10-31")]
    said = read(*lines, dates="day")
    assert (unread(said), len(said.records)) == ([(2, "ambiguous_date"), (3, "ambiguous_date")], 1)
    assert [one.paid_on for one in read(*lines, dates="month").records] == [
        date(2026, 3, 4), date(2026, 10, 31), date(2026, 10, 31),
    ]  # fmt: skip


def test_a_file_that_lacks_a_column_of_its_mapping_is_refused() -> None:
    with pytest.raises(Unfit, match="columns_missing") as unfit:
        extract(book(list(FRENCH[:-1]), row()[:-1]), mapping(), zone=ZONE, currency="CAD")
    assert unfit.value.facts == {"fields": "last4"}
    with pytest.raises(Unfit, match="columns_missing"):
        extract(book(list(FRENCH), row()), mapping(columns={"date": ("Date",)}), zone=ZONE, currency="CAD")


def test_another_sheet_with_the_same_columns_is_told() -> None:
    held = {"Sept": [row()], "Oct": [row(), row()], "Vide": []}
    sheets = [Sheet(name, [list(FRENCH), *lines]) for name, lines in held.items()]
    said = extract(Book(name="x", sha256="", sheets=sheets), mapping(), zone=ZONE, currency="CAD")
    assert (said.sheet, unread(said)) == ("Oct", [(0, "other_sheet")])
    assert said.unread[0].facts == {"sheet": "Sept"}


def test_short_rows_and_other_currencies() -> None:
    columns = {**mapping().columns, "currency": ("Devise",)}
    file = book([*FRENCH, "Devise"], row(), [*row(), "CAD"], [*row(), "USD"])
    said = extract(file, mapping(columns=columns), zone=ZONE, currency="CAD")
    assert (len(said.records), unread(said)) == (2, [(4, "other_currency")])
