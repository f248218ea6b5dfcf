"""The parts of the documents that are told by the code: `make docs` writes them, and a test compares."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING

from connectors.registry import manifests
from data.fields import FIELDS
from data.locale import translator
from pipeline.parser import COMMANDS, build
from tests.house.tree import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from connectors.manifest import Manifest

CAPABILITIES = {
    "lists_terminals": "terminals",
    "observes_terminals": "how each terminal is",
    "feeds_payments": "payments, voids and refunds as they happen",
    "looks_up_payments": "more of a payment, looked up one by one",
    "lists_sites": "sites",
    "lists_ledger_codes": "ledger codes",
    "lists_clients": "clients' names, where permitted",
    "renames": "writing a terminal's name there",
}
_BLOCK = re.compile(r"(<!-- generated: (?P<name>\w+) -->\n).*?(?=<!-- end -->)", re.DOTALL)
_ENGLISH = translator("en_CA")


def table(*head: str, rows: Iterable[Iterable[str]]) -> str:
    """Return a table as Markdown writes it."""
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def providers() -> str:
    """Tell what each provider gives."""
    rows = (
        (one.title, "; ".join(CAPABILITIES[capability] for capability in one.capabilities), f"`connectors/{name}/`")
        for name, one in sorted(manifests().items())
    )
    return table("provider", "gives", "code", rows=rows)


def commands() -> str:
    """Tell every command and its options."""
    found = _subparsers(build("en_CA", ["sandbox"]))
    return "\n".join(_command(f"encaisse {name}", found[name], COMMANDS[name]) for name in COMMANDS)


def _subparsers(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    # argparse has no public way to read back what it was told.
    groups = (action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    return {name: one for group in groups for name, one in group.choices.items()}


def _command(name: str, parser: argparse.ArgumentParser, about: str) -> str:
    below = _subparsers(parser)
    if below:
        return "\n".join(_command(f"{name} {word}", one, one.description or about) for word, one in below.items())
    head = f"## `{name}`\n\n{_sentence(about)}\n"
    rows = list(_options(parser))
    return f"{head}\n{table('option', 'meaning', 'unless given', rows=rows)}" if rows else head


def _options(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str, str]]:
    for action in parser._actions:
        if not isinstance(action, argparse._HelpAction):
            default = "needed" if action.required else _default(action.default)
            choices = f" ({', '.join(action.choices)})" if action.choices else ""
            yield (
                f"`{action.option_strings[-1] if action.option_strings else action.metavar}`",
                f"{action.help}{choices}",
                default,
            )


def _default(value: object) -> str:
    return "" if value in (None, False, []) else f"`{value}`"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def settings() -> str:
    """Tell the settings of each provider's section."""
    return "\n".join(_section(one) for _, one in sorted(manifests().items()))


def _section(one: Manifest) -> str:
    account = [("`merchant_account`", "The merchant account, as the provider writes it", "needed")]
    rows = [
        *(account if one.needs_merchant_account else []),
        *((f"`{name}`", one.word(name, "en_CA") or "", f"`{default}`") for name, default in one.urls.items()),
        *(
            (f"`{name}`, `{name}_env` or `{name}_file`", one.word(name, "en_CA") or "", _need(one, name))
            for name in one.secrets
        ),
        *(
            (f"`{name}`", _switch(one, name), f"`{default}`" if default != "" else "needed")
            for name, default in one.switches.items()
        ),
        ("`requests_per_second`", one.word("requests_per_second", "en_CA") or "", f"`{one.requests_per_second:g}`"),
    ]
    return f"### `[connectors.{one.name}]`\n\n{table('key', 'meaning', 'unless given', rows=rows)}"


def _need(one: Manifest, name: str) -> str:
    """Tell whether a secret is needed, and with which other, where it can stand for some."""
    sets = [" and ".join(f"`{part}`" for part in parts) for parts in one.secret_sets if name in parts]
    return f"{sets[0]}, or {_others(one, name)}" if sets else "needed" if one.secrets[name] else ""


def _others(one: Manifest, name: str) -> str:
    return " or ".join(" and ".join(f"`{part}`" for part in parts) for parts in one.secret_sets if name not in parts)


def _switch(one: Manifest, name: str) -> str:
    choices = f" ({', '.join(one.choices[name])})" if name in one.choices else ""
    return f"{one.word(name, 'en_CA')}{choices}"


def fields() -> str:
    """Tell every field of a payment."""
    rows = (
        (f"`{one.name}`", one.type, _ENGLISH.gettext(one.header), _ENGLISH.gettext(one.definition)) for one in FIELDS
    )
    return table("name", "type", "header", "definition", rows=rows)


BLOCKS = {"providers": providers, "commands": commands, "settings": settings, "fields": fields}


def documents() -> list[Path]:
    """Return every document of the project."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "benchmarks").glob("*.md")])


def renewed(text: str) -> str:
    """Return a document with its generated parts as the code tells them now."""
    return _BLOCK.sub(lambda block: block[1] + BLOCKS[block["name"]](), text)


def main() -> None:
    """Renew every document."""
    for path in documents():
        path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
