from __future__ import annotations

from collections import defaultdict

import pytest
from babel.messages.catalog import Message

from data.locale import LANGUAGES, N_, Translations, catalogues, known, translator


@pytest.mark.parametrize("language", ["fr", "en", "fr_FR", "", "../fr_CA"])
def test_a_language_without_catalogues_is_refused(language: str) -> None:
    with pytest.raises(ValueError, match="fr_CA, en_CA"):
        translator(language)
    with pytest.raises(ValueError, match="no catalogue"):
        known(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_text_has_one_translation_whatever_the_domain(language: str) -> None:
    said = defaultdict(set)
    for name, catalogue in catalogues(language).items():
        for message in catalogue:
            if message.id:
                said[str(message.id), message.context].add((str(message.string), name))
    disagreeing = {text: ways for text, ways in said.items() if len({string for string, _ in ways}) > 1}
    assert not disagreeing


@pytest.mark.parametrize("language", LANGUAGES)
def test_french_and_english_words_come_from_the_catalogues(language: str) -> None:
    expected = {"fr_CA": "Remboursement", "en_CA": "Refund"}
    assert translator(language).gettext(N_("Refund")) == expected[language]
    assert translator(language) is translator(language)


def test_each_language_counts_its_own_way() -> None:
    days = {language: [translator(language).ngettext("day", "days", n) for n in (0, 1, 2)] for language in LANGUAGES}
    assert days == {"fr_CA": ["jour", "jour", "jours"], "en_CA": ["days", "day", "days"]}


def test_a_text_without_translation_stays() -> None:
    words = translator("fr_CA")
    assert words.gettext("not in any catalogue") == "not in any catalogue"
    assert [words.ngettext("one ghost", "%d ghosts", n) for n in (1, 2)] == ["one ghost", "%d ghosts"]


def test_doubtful_and_missing_translations_are_not_used() -> None:
    words = Translations(lambda _: 0)
    words.add(Message("Refund", "Retour", flags=["fuzzy"]))
    words.add(Message("Void", ""))
    words.add(Message(("day", "days"), ("jour", "")))
    assert [words.gettext("Refund"), words.gettext("Void"), words.ngettext("day", "days", 2)] == [
        "Refund",
        "Void",
        "days",
    ]


def test_the_context_tells_two_meanings_apart() -> None:
    words = Translations(lambda n: int(n > 1))
    words.add(Message("Open", "Ouvert", context="state"))
    words.add(Message("Open", "Ouvrir"))
    words.add(Message(("card", "cards"), ("carte", "cartes"), context="paper"))
    assert (words.gettext("Open"), words.pgettext("state", "Open")) == ("Ouvrir", "Ouvert")
    assert words.pgettext("door", "Open") == "Open"
    assert words.npgettext("paper", "card", "cards", 2) == "cartes"
