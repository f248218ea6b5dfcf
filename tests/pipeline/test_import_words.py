from __future__ import annotations

import re
from pathlib import Path

import pytest

from connectors.files.fields import FIELDS, IGNORED
from connectors.files.meanings import _WORDS
from data.file_record import Mode
from data.locale import LANGUAGES
from pipeline import import_words

FOLDER = Path(import_words.__file__).parents[1] / "connectors" / "files"
FACTS = {
    "header": "Montant", "value": "12,345", "line": "3", "sheet": "Octobre", "field": "amount", "fields": "date, last4",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_has_a_header_of_its_own_and_a_sentence(language: str) -> None:
    headers = [import_words.header(one.name, language) for one in FIELDS]
    assert len(set(headers)) == len(FIELDS)
    assert all(import_words.definition(one.name, language).endswith(".") for one in FIELDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mode_has_a_word(language: str) -> None:
    assert len({import_words.mode(name, language) for name in (*Mode, IGNORED)}) == len(Mode) + 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_in_the_code_has_a_sentence(language: str) -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py"))
    given = r'(?:Misread\(|Unread\(0, |unread\((?:one\.)?place, |kind\(")"(\w+)"'
    keys = set(re.findall(given, code)) | {"unknown_word"}
    assert {"bad_date", "no_amount", "split_unread", "other_sheet", "card_number"} <= keys
    said = {key: import_words.reason(key, FACTS, language) for key in keys}
    assert [key for key, sentence in said.items() if key == sentence or "{" in sentence] == []


def test_an_unknown_reason_is_shown_as_it_is() -> None:
    assert import_words.reason("strange", {}, "fr_CA") == "strange"


def test_a_reason_names_the_field_in_the_readers_language() -> None:
    assert "Montant" in import_words.reason("split_differs", FACTS, "fr_CA")
    assert "Amount" in import_words.reason("split_differs", FACTS, "en_CA")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_word_may_be_guessed_to_mean_can_be_chosen(language: str) -> None:
    for name, words in _WORDS.items():
        offered = import_words.meanings(name)
        assert set(words) <= set(offered)
        assert len({import_words.meaning(name, ours, language) for ours in offered}) == len(offered)
