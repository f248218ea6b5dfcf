from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.files import limits
from connectors.files.book import Book, Sheet, Unfit
from connectors.files.text import read_text, separator

if TYPE_CHECKING:
    from tests.connectors.files.conftest import Reads

FRENCH = "Reçu;Montant;Noël\r\nR-1;12,50;été\r\n"
READ = [["Reçu", "Montant", "Noël"], ["R-1", "12,50", "été"]]


def rows(found: Book | Unfit) -> object:
    return found.sheets[0].rows if isinstance(found, Book) else (found.key, found.facts)


@pytest.mark.parametrize(
    "data",
    [
        FRENCH.encode(),
        FRENCH.encode("utf-8-sig"),
        FRENCH.encode("cp1252"),
        FRENCH.encode("utf-16"),
        FRENCH.encode("utf-16-le"),
        FRENCH.encode("utf-16-be"),
        b"\xfe\xff" + FRENCH.encode("utf-16-be"),
        FRENCH.replace("\r\n", "\n").encode(),
        FRENCH.replace("\r\n", "\r").encode(),
        FRENCH.replace("\r\n", "\n", 1).encode(),
        FRENCH.rstrip().encode(),
        FRENCH.encode() + b"\x1a",
        FRENCH.replace(";", "\t").encode(),
        FRENCH.replace(";", "|").encode(),
        FRENCH.replace("12,50", '"12,50"').replace(";", ",").encode(),
    ],
)
def test_encodings_line_ends_and_separators_are_found(reading: Reads, data: bytes) -> None:
    assert rows(reading(data, "paiements.csv")) == READ


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a;b\n1;"x;""y""\nz"\n', [["a", "b"], ["1", 'x;"y"\nz']]),
        ("a;b;c\n1\n\n1;2;3;4\n", [["a", "b", "c"], ["1"], [], ["1", "2", "3", "4"]]),
        ('a;b\n;""\n', [["a", "b"], [None, None]]),
        ("a;b\n1042;007\n", [["a", "b"], ["1042", "007"]]),
        ('a;b\n5" tube;=1+1\n', [["a", "b"], ['5" tube', "=1+1"]]),
        ("Montant\n12\n", [["Montant"], ["12"]]),
        ("sep=|\na;b|c\n", [["sep=", None], ["a;b", "c"]]),
        (" a ; b \n", [[" a ", " b "]]),
        ("<5 ans;b\n1;2\n", [["<5 ans", "b"], ["1", "2"]]),
        ("RIFF;b\n1;2", [["RIFF", "b"], ["1", "2"]]),
        ("BM;b\n1;2", [["BM", "b"], ["1", "2"]]),
        ("[Reçu];b\n1;2", [["[Reçu]", "b"], ["1", "2"]]),
    ],
)
def test_fields_stay_the_text_that_they_are(reading: Reads, text: str, expected: object) -> None:
    assert rows(reading(text.encode())) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Reçu;Montant;Taxe\n1;12,50;3,40\n2;1,00;0,15\nTotal;13,50;3,55\n", ";"),
        ("Reçu,Montant,Note\n1,12.50,a;b\n2,1.00,c;d\n", ","),
        ("Rapport des paiements\nDu 1er au 30, novembre\n\nReçu;Montant\n1;2,00\n2;3,00\n3;4,00\n", ";"),
        ("Reçu\tMontant\n1\t1 234,50\n2\t3,00\n", "\t"),
        ('Reçu,Note\n1,"a;b;c\n;;"\n2,"d;e;f"\n', ","),
        ("Montant\n12,50\n3,40\n", ","),
    ],
)
def test_the_separator_is_what_the_lines_agree_on(text: str, expected: str) -> None:
    assert separator(text) == expected


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"a;b\n1;\x00\n", "not_text"),
        (b"a;b\n1;\x07\n", "not_text"),
        (b"a;b\n1;\x81\xe9\n", "not_text"),
        (FRENCH.encode("utf-32"), "not_text"),
        (FRENCH.encode()[:3], "encoding"),
        (FRENCH.encode("utf-16")[:-1], "encoding"),
        ("é;è;à;ç\n".encode() + b"\xe9;b\n", "encoding"),
        (b"\xef\xbb\xbf" + FRENCH.encode("cp1252"), "encoding"),
        (("é" * 40).encode()[:-1], "encoding"),
        (b'a;b\n1;"two\n3;4\n', "quotes"),
        (b'a;b\n1;"two"3\n', "quotes"),
        (b'"', "quotes"),
        (b"x" * 20_000_000, "long_text"),
        (b'a;b\n"' + b"1;2\n" * 1_000_000, "long_text"),
        (b"1;" * 10_000_000, "too_wide"),
        (b"a\n" * 1_000_000, "too_long"),
        (b"\n" * 20_000_000, "empty"),
        (b"a\n" + b"\n" * 20_000_000, "too_long"),
        ((b"1;" * 99 + b"1\n") * 60_000, "too_many_cells"),
        (b" \r\n\t ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\xff\xfe", "empty"),
        (b"\x1a", "empty"),
    ],
)
def test_a_text_that_cannot_be_read_right_is_refused(reading: Reads, data: bytes, key: str) -> None:
    found = reading(data, "paiements.csv")
    assert isinstance(found, Unfit)
    assert found.key == key


def test_a_refusal_says_where(reading: Reads) -> None:
    assert rows(reading(b'a;b\n1;2\n1;"two\n3;4\n')) == ("quotes", {"line": 3, "limit": limits.TEXT_CHARACTERS})


def outcome(data: bytes) -> Sheet | Unfit:
    try:
        return read_text(data)
    except Unfit as unfit:
        return unfit


@pytest.mark.parametrize("cut", range(1, len(FRENCH.encode()), 3))
def test_a_text_cut_short_is_its_beginning_or_refused(cut: int) -> None:
    found = outcome(FRENCH.encode()[:cut])
    if isinstance(found, Unfit):
        assert found.key == "encoding"
    else:
        said = "\n".join(";".join(str(field or "") for field in row) for row in found.rows)
        assert FRENCH.replace("\r\n", "\n").startswith(said)


FIELDS = st.text(st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n\t;,|\"'é"), max_size=20)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.lists(FIELDS, min_size=2, max_size=5), min_size=1, max_size=8),
    st.sampled_from(";,|\t"),
    st.sampled_from(["utf-8-sig", "utf-16"]),
)
def test_what_is_written_is_read_again(lines: list[list[str]], between: str, encoding: str) -> None:
    into = io.StringIO()
    into.write(f"sep={between}\n")
    csv.writer(into, delimiter=between, quoting=csv.QUOTE_ALL).writerows(lines)
    assert read_text(into.getvalue().encode(encoding)).rows[1:] == [[field or None for field in row] for row in lines]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_sheet_or_refused(data: bytes) -> None:
    found = outcome(data)
    assert found.rows if isinstance(found, Sheet) else found.key
