from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING

import pytest

from data.locale import LANGUAGES
from tests.house.catalogues import LOCALE, committed, extracted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog, Message

IN_CODE = extracted()
CATALOGUES = [(language, name) for language in LANGUAGES for name in sorted(IN_CODE)]
_PERCENT = re.compile(r"%\((\w+)\)[sdf]|%[sd]")


def messages(catalogue: Catalog) -> dict[tuple[str, str | None], Message]:
    return {(forms(message.id)[0], message.context): message for message in catalogue if message.id}


def forms(text: object) -> tuple[str, ...]:
    return tuple(map(str, text)) if isinstance(text, tuple | list) else (str(text or ""),)


def placeholders(text: str) -> set[str]:
    """Return what is filled into a text: ``{name}`` and ``%(name)s``."""
    percent = {found[1] or found[0] for found in _PERCENT.finditer(text)}
    try:
        return percent | {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return percent


def problems(message: Message, plurals: int) -> Iterator[str]:
    said = forms(message.string)
    if message.fuzzy:
        yield "is fuzzy"
    if not all(form.strip() for form in said):
        yield "has no translation"
    if len(said) != (plurals if message.pluralizable else 1):
        yield f"has {len(said)} forms"
    asked = set().union(*map(placeholders, forms(message.id)))
    for form in said:
        # The form for one may write the number out; nothing may be filled in that is not given.
        missing = set() if message.pluralizable else asked - placeholders(form)
        if form and (missing or placeholders(form) - asked):
            yield f"fills in {sorted(placeholders(form))}, not {sorted(asked)}"


@pytest.mark.parametrize(
    ("ids", "said", "problem"),
    [
        ("Refund", "", "has no translation"),
        ("Seen {when}", "Vu {quand}", "fills in ['quand'], not ['when']"),
        ("Seen %(when)s", "Vu", "fills in [], not ['when']"),
        (("{n} terminal", "{n} terminals"), ("{n} terminal",), "has 1 forms"),
    ],
)
def test_a_bad_translation_is_found(ids: str | tuple[str, str], said: str | tuple[str, ...], problem: str) -> None:
    from babel.messages.catalog import Message  # noqa: PLC0415 - only a type elsewhere

    assert list(problems(Message(ids, said), 2)) == [problem]


def test_texts_are_found_in_the_code() -> None:
    assert {"dashboard", "pipeline", "data"} <= set(IN_CODE)


@pytest.mark.parametrize(("language", "name"), CATALOGUES)
def test_the_catalogue_has_every_text_and_no_other(language: str, name: str) -> None:
    held, wanted = set(messages(committed(language, name))), set(messages(IN_CODE[name]))
    assert {"missing": sorted(map(str, wanted - held)), "left over": sorted(map(str, held - wanted))} == {
        "missing": [],
        "left over": [],
    }, "make messages"


@pytest.mark.parametrize(("language", "name"), CATALOGUES)
def test_every_text_is_translated(language: str, name: str) -> None:
    catalogue = committed(language, name)
    found = {key: list(problems(message, catalogue.num_plurals)) for key, message in messages(catalogue).items()}
    assert {key: what for key, what in found.items() if what} == {}


def test_there_is_no_catalogue_without_texts() -> None:
    there = {(path.parent.name, path.stem) for path in LOCALE.glob("*/*.po")}
    assert there - set(CATALOGUES) == set()
