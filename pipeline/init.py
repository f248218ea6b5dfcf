"""`encaisse init`: write a first settings file by asking, then check it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.registry import manifests
from data.locale import LANGUAGES, N_
from pipeline import check, private, toml_text
from pipeline.errors import CommandError, SettingsError
from pipeline.settings import load, settings_file

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from connectors.manifest import Manifest
    from pipeline.console import Console

# Asked before anybody can have said which language to speak.
WHICH_LANGUAGE = "Langue / Language (1 = français, 2 = English) [1]: "
ENDED = N_("Nothing was written: the questions were not all answered.")
EXISTS = N_("{file} exists. Write a new one over it?")
KEPT = N_("{file} stays as it was.")
NAME = N_("Name of the organisation")
ZONE = N_("Time zone")
USE = N_("Is there an account with {title}?")
ACCOUNT = N_("Merchant account")
VARIABLE = N_("{what}. Name of the environment variable that holds it")
YES_NO = N_("(y/n)")
WRITTEN = N_("Written: {file}. Now its check:")
NOT_YET = N_("Not yet complete:")


def run(_: Namespace, console: Console) -> int:
    """Ask, write and check; return 1 when something is still to be done."""
    try:
        return _write(settings_file(), console)
    except EOFError:
        console.line("")
        raise CommandError(ENDED) from None


def _write(file: Path, console: Console) -> int:
    console.language = LANGUAGES[0 if console.ask_line(WHICH_LANGUAGE).strip() != "2" else 1]
    if file.exists() and not _agrees(console, EXISTS, file=file):
        console.say(KEPT, file=file)
        return 0
    values = _ask_all(console)
    private.write(file, toml_text.text(values))
    console.say(WRITTEN, file=file)
    return _check(console, file)


def _ask_all(console: Console) -> dict[str, Any]:
    values: dict[str, Any] = {
        "environment": "live",
        "organisation": {
            "name": _ask(console, console.text(NAME)),
            "zone": _ask(console, console.text(ZONE), "America/Toronto"),
            "currency": "CAD",
            "language": console.language,
            "cut_off": "00:00",
        },
        "database": {"path": "data/var/encaisse.duckdb"},
        "serve": {"host": "127.0.0.1", "port": 8501},
    }
    found = {
        name: _ask_provider(console, manifest)
        for name, manifest in manifests().items()
        if _agrees(console, USE, title=manifest.title)
    }
    return values | ({"connectors": found} if found else {})


def _ask_provider(console: Console, manifest: Manifest) -> dict[str, Any]:
    """Ask what one provider needs. Secrets are named, never typed: the file may be read by others."""
    section: dict[str, Any] = {}
    if manifest.needs_merchant_account:
        section["merchant_account"] = _ask(console, console.text(ACCOUNT))
    for name, default in manifest.urls.items():
        section[name] = _ask(console, manifest.word(name, console.language) or name, default)
    for name, switch in manifest.switches.items():
        if switch == "":
            section[name] = _ask(console, manifest.word(name, console.language) or name)
    either = manifest.secret_sets[0] if manifest.secret_sets else ()
    for name, is_needed in manifest.secrets.items():
        if is_needed or name in either:
            what = manifest.word(name, console.language) or name
            variable = f"ENCAISSE_{manifest.name}_{name}".upper()
            section[f"{name}_env"] = _ask(console, console.text(VARIABLE, what=what), variable)
    return section


def _ask(console: Console, question: str, default: str = "") -> str:
    """Return an answer; without a default, ask until there is one."""
    while True:
        said = console.ask_line(f"{question} [{default}]: " if default else f"{question}: ").strip() or default
        if said:
            return said


def _agrees(console: Console, question: str, **values: object) -> bool:
    said = console.ask_line(f"{console.text(question, **values)} {console.text(YES_NO)}: ")
    return said.strip().lower().startswith(("y", "o"))


def _check(console: Console, file: Path) -> int:
    try:
        settings = load(file)
    except SettingsError as error:
        console.warn(NOT_YET)
        for problem in error.problems:
            console.warn_line(f"✗ {problem.text(console.language)}\n  → {problem.remedy(console.language)}")
        return 1
    return 1 if check.report(settings, console) else 0
