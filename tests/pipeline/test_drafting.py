from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from msgspec import structs

from connectors.files.book import Book, Sheet
from pipeline import drafting, importing
from pipeline.import_words import meaning, meanings

if TYPE_CHECKING:
    from connectors.files.book import Cell
    from connectors.files.mapping import Mapping
    from data.store import Store
    from pipeline.importing import Look

HEAD = ["Date", "Numéro de transaction", "Type", "Mode de paiement", "Montant", "Client", "Remarque"]
ROW = ["2026-11-20", "T1", "Paiement", "Terminal intégré", "32,00", "Louise", "x"]


def book(*rows: list[Any], head: list[Any] | None = None, name: str = "details.csv") -> Book:
    return Book(name=name, sha256="1", sheets=[Sheet("Feuille", cast("list[list[Cell]]", [head or HEAD, *rows]))])


def look(store: Store, *rows: list[Any], known: Mapping | None = None, **how: Any) -> Look:
    seen = importing.look(store, book(*(rows or (ROW,)), **how))
    return structs.replace(seen, mapping=known, is_known=True, asks=()) if known else seen


def field(draft: drafting.Draft, at: int, name: str) -> drafting.Draft:
    return structs.replace(draft, fields=(*draft.fields[:at], name, *draft.fields[at + 1 :]))


def confirmed(store: Store) -> Mapping:
    seen = look(store)
    return drafting.mapping(seen, drafting.begin(seen))


def test_what_is_proposed_is_what_the_suggestion_says(store: Store) -> None:
    seen = look(store)
    draft = drafting.begin(seen)
    assert drafting.mapping(seen, draft) == seen.mapping
    assert drafting.asks(seen, draft) == ()


def test_a_column_is_said_to_be_something_else(store: Store) -> None:
    seen = look(store)
    made = drafting.mapping(seen, field(drafting.begin(seen), 6, "invoice"))
    assert made.columns["invoice"] == ("Remarque",)


@pytest.mark.parametrize(
    ("at", "name", "ask"), [(0, "ignored", "date"), (4, "ignored", "amount"), (3, "ignored", "mode")]
)
def test_what_is_lacking_is_asked(store: Store, at: int, name: str, ask: str) -> None:
    seen = look(store)
    assert ask in drafting.asks(seen, field(drafting.begin(seen), at, name))


def test_a_value_of_every_row_answers_for_a_column(store: Store) -> None:
    seen = look(store)
    draft = structs.replace(field(drafting.begin(seen), 3, "ignored"), fixed={"mode": "integrated_terminal"})
    assert drafting.asks(seen, draft) == ()
    assert drafting.mapping(seen, draft).fixed == {"mode": "integrated_terminal"}


def test_a_field_twice_and_a_report_without_a_name_are_asked(store: Store) -> None:
    seen = look(store)
    draft = structs.replace(field(drafting.begin(seen), 6, "client"), title="  ")
    assert drafting.asks(seen, draft) == ("title", "twice:client")


def test_a_word_nobody_knows_is_asked_and_a_known_one_is_not(store: Store) -> None:
    seen = look(store, ROW, [*ROW[:2], "Truc", *ROW[3:]])
    draft = drafting.begin(seen)
    assert drafting.asks(seen, draft) == ("words:kind:Truc",)
    said = structs.replace(draft, words=draft.words | {"kind": draft.words["kind"] | {"Truc": "refund"}})
    assert drafting.asks(seen, said) == ()
    assert drafting.mapping(seen, said).words["kind"] == {"Paiement": "payment", "Truc": "refund"}


def test_new_words_of_money_in_a_known_report_want_a_person(store: Store) -> None:
    known = confirmed(store)
    assert not drafting.new_words(look(store, known=known))
    assert drafting.new_words(look(store, [*ROW[:2], "Truc", *ROW[3:]], known=known))


def test_what_a_report_says_elsewhere_stays(store: Store) -> None:
    known = structs.replace(
        confirmed(store),
        columns=confirmed(store).columns | {"client": ("Client", "Customer")},
        words={**confirmed(store).words, "kind": {"Payment": "payment", "Paiement": "payment"}},
    )
    seen = look(store, known=known)
    made = drafting.mapping(seen, drafting.begin(seen))
    assert made.columns["client"] == ("Client", "Customer")
    assert made.words["kind"] == {"Payment": "payment", "Paiement": "payment"}


def test_the_same_report_in_another_language_keeps_its_name_and_both_headers(store: Store) -> None:
    known = confirmed(store)
    head = ["Date", "Transaction number", "Type", "Payment method", "Amount", "Client name", "Note"]
    row = ["2026-11-20", "T1", "Payment", "Integrated terminal", "32.00", "Louise", "x"]
    seen = look(store, row, head=head)
    draft = drafting.begin(seen, known)
    made = drafting.mapping(seen, draft)
    assert drafting.asks(seen, draft) == ()
    assert made.report == known.report
    assert made.columns["amount"] == ("Amount", "Montant")
    assert made.words["mode"] == {
        "Terminal intégré": "integrated_terminal",
        "Integrated terminal": "integrated_terminal",
    }


def test_a_file_that_lacks_a_column_of_the_report_is_not_that_report(store: Store) -> None:
    seen = look(store, ROW[:5], head=["Date", "No", "Type", "Mode", "Montant"])
    assert "absent:client" in drafting.asks(seen, drafting.begin(seen, confirmed(store)))


def test_dates_are_asked_only_when_nothing_shows_them(store: Store) -> None:
    ambiguous = look(store, ["03/04/2026", *ROW[1:]])
    assert "dates" in drafting.asks(ambiguous, drafting.begin(ambiguous))
    shown = look(store, ["03/04/2026", *ROW[1:]], ["25/04/2026", *ROW[1:]])
    assert drafting.begin(shown).dates == "day"


def test_split_lines_that_are_alike_are_asked_once(store: Store) -> None:
    seen = look(store, ROW, ROW)
    draft = drafting.begin(seen)
    assert drafting.asks(seen, draft) == ("amounts",)
    whole = structs.replace(draft, amounts="whole")
    assert drafting.asks(seen, whole) == ()
    assert drafting.mapping(seen, whole).amounts == "whole"


def test_every_meaning_has_a_name_in_both_languages() -> None:
    for name in drafting.WORDED:
        for ours in meanings(name):
            assert meaning(name, ours, "fr_CA")
            assert meaning(name, ours, "en_CA")
