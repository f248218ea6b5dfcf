"""The command line speaks the reader's language, and only it."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING

import pytest

from pipeline.parser import COMMANDS, SANDBOX, build
from pipeline.spoken import Misused, speaking

if TYPE_CHECKING:
    from collections.abc import Iterator

ENGLISH = re.compile(
    r"\b(usage|options|positional|arguments?|show|help message|exit|and|the|is|are|of|not|required|unrecognized"
    r"|invalid|choice|choose|expected|value|could match|ambiguous|allowed|ignored|day|name|file|number|since|until"
    r"|seed|days)\b",
    re.IGNORECASE,
)
# What people type, and what stands for it, is the same in both languages.
WORDS = re.compile(r"--?[\w-]+|\{[^}]*\}|encaisse [a-z -]*|\(fr, en\)|'[^']*'")


def straight(text: str) -> str:
    """Write apostrophes as tests do."""
    return text.replace("\u2019", "'")


def below(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for one in action.choices.values():
                yield from below(one)


def helps(language: str) -> dict[str, str]:
    return {one.prog: straight(one.format_help()) for one in below(build(language, ["sandbox"]))}


def said(language: str, *argv: str) -> str:
    with pytest.raises(Misused) as found:
        build(language, argv).parse_args(argv)
    return straight(str(found.value))


@pytest.mark.parametrize("prog", helps("fr_CA"))
def test_a_help_is_wholly_in_its_language(prog: str) -> None:
    french, english = helps("fr_CA")[prog], helps("en_CA")[prog]
    names = {"encaisse", *COMMANDS, "payment-details", "settings"}
    text = " ".join(word for word in WORDS.sub(" ", french).split() if word not in names)
    text = re.sub(r"NOM=VALEUR|error_shape.*breaks_hypothesis", "", text)
    assert [found for found in ENGLISH.findall(text) if found.lower() != "options"] == []
    assert french.startswith("utilisation\u00a0: encaisse")
    assert english.startswith("usage: encaisse")
    assert "afficher cette aide et s'arrêter" in " ".join(french.split())
    assert "show this help and stop" in " ".join(english.split())
    assert "é" not in english


def test_every_option_of_the_sandbox_is_told_in_french() -> None:
    found = {one.prog: one for one in below(build("fr_CA", ["sandbox"]))}["encaisse sandbox"]
    assert {action.dest for action in found._actions} == {*SANDBOX, "help"}


@pytest.mark.parametrize(
    ("argv", "french", "english"),
    [
        ((), "il manque …", "… is missing"),
        (("colect",), "'colect' n'est pas l'un de", "'colect' is not one of"),
        (("collect",), "il manque --once", "--once is missing"),
        (("collect", "--once", "x"), "x n'est pas connu ici", "x is not known here"),
        (("collect", "--once=3"), "--once ne prend pas de valeur", "--once takes no value"),
        (("demo", "--seed"), "--seed attend une valeur", "--seed needs a value"),
        (
            ("demo", "--seed", "deux"),
            "--seed attend un nombre, pas «\u00a0deux\u00a0»",
            "--seed needs a number, not “deux”",
        ),
        (("sandbox", "--now", "hier"), "--now ne peut pas être «\u00a0hier\u00a0»", "--now cannot be “hier”"),
        (("sandbox", "--s", "1"), "--s peut vouloir dire", "--s may mean --seed, --speed, --switch"),
        (("report", "payment-details", "--lang", "de"), "'de' n'est pas l'un de", "'de' is not one of"),
        (("backfill", "--since", "hier"), "«\u00a0hier\u00a0» n'est pas un jour", "“hier” is not a day"),
    ],
)
def test_what_is_wrong_is_said_wholly_in_one_language(argv: tuple[str, ...], french: str, english: str) -> None:
    assert french in said("fr_CA", *argv)
    assert english in said("en_CA", *argv)
    assert not ENGLISH.search(WORDS.sub("", said("fr_CA", *argv)))


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("one of the arguments -a -b is required", "il manque l'un de -a -b"),
        ("argument -a: not allowed with argument -b", "-a ne va pas avec -b"),
        ("argument x: invalid choice: 'a', maybe you meant 'b'? (choose from b, c)", "'a' n'est pas l'un de b, c"),
        ("unexpected option string: -x", "ce n'est pas écrit comme le dit son aide"),
    ],
)
def test_what_argparse_may_say_one_day_is_not_passed_on_in_english(message: str, reason: str) -> None:
    with pytest.raises(Misused) as found:
        speaking("fr_CA")(prog="encaisse").error(message)
    assert reason in straight(str(found.value))
