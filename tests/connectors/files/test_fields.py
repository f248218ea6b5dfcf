from __future__ import annotations

from collections import Counter

import pytest

from connectors.files.fields import FIELDS, IGNORED, MONEY, WORDED, essence, field, plain
from connectors.files.meanings import _WORDS, REFUND_VOID, meaning
from connectors.files.row_reading import _WORDS as ENUMERATIONS
from data.file_record import FileRecord

MADE = {"key", "lines", "paid_on", "paid_at", "amount_minor", "undoes"}
ELSEWHERE = {"date", "time", *MONEY, "first_name", "last_name", "credit_memo", IGNORED}


def test_a_header_names_one_field() -> None:
    said = Counter(synonym for one in FIELDS for synonym in set(one.synonyms))
    assert [synonym for synonym, count in said.items() if count > 1] == []


def test_every_field_of_a_record_can_be_read_and_every_other_becomes_one_of_them() -> None:
    assert {one.name for one in FIELDS} - ELSEWHERE == set(FileRecord.__struct_fields__) - MADE


def test_only_a_date_and_an_amount_are_required() -> None:
    assert [one.name for one in FIELDS if one.is_required] == ["date", "amount"]
    assert field("kind").type == "word"
    assert {one.name for one in FIELDS if one.type == "word"} == set(WORDED)


@pytest.mark.parametrize(
    ("header", "left"),
    [
        ("Numéro de la transaction", "transaction"), ("N° de reçu", "recu"), ("  MONTANT ($) ", "montant"),
        ("L\u2019heure", "heure"), ("No", "no"), ("4 derniers\nchiffres", "4 derniers chiffres"), ("$", "$"),
    ],
)  # fmt: skip
def test_small_words_and_marks_say_nothing(header: str, left: str) -> None:
    assert essence(header) == left


def test_words_without_letters_stay_apart() -> None:
    assert (plain("+"), plain(" - "), plain("Élan!")) == ("+", "-", "elan")


def test_a_meaning_is_a_word_of_ours() -> None:
    for name, theirs in _WORDS.items():
        assert {ours for ours in theirs if ours not in {*ENUMERATIONS[name], REFUND_VOID}} == set()


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("mode", "Paiement par carte via SmartRec"), ("mode", "Terminal"), ("mode", "Visa"), ("kind", "Note de crédit"),
        ("status", "Annulé"), ("status", "Remboursé"), ("kind", "Rétrofacturation"),
    ],
)  # fmt: skip
def test_a_word_that_can_mean_two_things_is_left_to_a_person(name: str, word: str) -> None:
    assert meaning(name, word) == ""
