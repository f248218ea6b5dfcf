from __future__ import annotations

from datetime import timedelta

import pytest

from dashboard.reader import plain
from tests.dashboard.days import NOW, TODAY, reader


def test_what_people_write_is_not_markdown() -> None:
    assert plain("*Accueil* [1] $5 #2") == r"\*Accueil\* \[1\] \$5 \#2"
    assert plain(":red[faux] `x` <b>") == r"\:red\[faux\] \`x\` \<b\>"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("- tiret", r"\- tiret"),
        ("-5,00", r"\-5,00"),
        ("  + plus\n= ligne", "  \\+ plus\n\\= ligne"),
        ("1. Un", r"1\. Un"),
        ("12) Douze", r"12\) Douze"),
        ("12 nov.", "12 nov."),
        ("    code", "\u00a0\u00a0\u00a0\u00a0code"),
        ("&lt;b&gt;", r"\&lt;b\&gt;"),
        (":material/delete:", "\\:\u2060material/delete\\:"),
        (":smile:", "\\:\u2060smile\\:"),
        ("12:30:15", r"12\:30\:15"),
        ("a -> b -- c", "a -\u2060\\> b -\u2060- c"),
        ("<- <= >= ~= <->", "\\<\u2060- \\<\u2060= \\>\u2060= \\~\u2060= \\<\u2060-\u2060\\>"),
    ],
)
def test_nor_a_list_an_entity_an_icon_or_an_arrow(text: str, written: str) -> None:
    assert plain(text) == written


@pytest.mark.parametrize(("language", "said"), [("fr_CA", "1\u00a0900\u00a0$"), ("en_CA", "$1,900")])
def test_what_is_usual_is_told_without_cents(language: str, said: str) -> None:
    assert reader(language).about(189_960).replace("\u202f", "\u00a0") == said


def test_cents_that_look_like_none_are_left_in_the_thousands() -> None:
    assert reader("en_CA").about(100_000_000) == "$1,000,000"


def test_an_instant_of_today_is_a_time_and_another_a_day_too() -> None:
    here = reader("fr_CA")
    assert here.since(NOW - timedelta(hours=5, minutes=15)) == "depuis 9\u00a0h\u00a005"
    assert here.since(NOW - timedelta(days=1)).startswith("depuis le 22 nov. 2026")
    assert here.when(NOW - timedelta(days=1)).startswith("22 nov. 2026")


def test_the_business_day_is_the_readers() -> None:
    assert reader(now=NOW + timedelta(hours=9)).today == TODAY
    assert reader(now=NOW + timedelta(hours=10)).today == TODAY + timedelta(days=1)


def test_a_text_with_a_number_writes_both() -> None:
    assert reader("fr_CA").ngettext("{n} payment", "{n} payments", 0) == "0 paiement"
    assert reader("fr_CA").ngettext("{n} payment", "{n} payments", 1_200).endswith("paiements")
    assert reader("en_CA").ngettext("{n} payment", "{n} payments", 0) == "0 payments"
