"""The catalogues against the texts in the code: what `make messages` writes and what the house test compares.

One domain a package; the reports, which are also read outside the desk, have their own.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from babel.core import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from data.locale import LANGUAGES
from tests.house.tree import LAYERS, ROOT, files

if TYPE_CHECKING:
    from pathlib import Path

LOCALE = ROOT / "data" / "locale"


def domain(path: Path) -> str:
    """Return the domain of a module's texts."""
    parts = path.relative_to(ROOT).parts
    return "reports" if parts[:2] == ("pipeline", "reports") else parts[0]


def extracted() -> dict[str, Catalog]:
    """Return the texts in the code by domain, in the order of reading."""
    found: dict[str, Catalog] = {}
    for path in [path for layer in LAYERS for path in files(ROOT / layer, ".py")]:
        for _, ids, _, context in extract_from_file("python", path):
            catalogue = found.setdefault(domain(path), Catalog(domain=domain(path)))
            catalogue.add(ids, context=context)
    return found


def committed(language: str, name: str) -> Catalog:
    """Read a catalogue as it is committed; an empty one when there is none."""
    path = LOCALE / language / f"{name}.po"
    with io.BytesIO(path.read_bytes() if path.exists() else b"") as file:
        return read_po(file, locale=language, domain=name, abort_invalid=True)


def renew(language: str, name: str, texts: Catalog) -> None:
    """Write a catalogue anew: today's texts with what was translated of them. English stands for itself."""
    path = LOCALE / language / f"{name}.po"
    head = path.read_text(encoding="utf-8").split("\n\n", 1)[0] if path.exists() else _head(language, name)
    catalogue = committed(language, name)
    catalogue.update(texts, no_fuzzy_matching=True)
    for message in catalogue:
        if language == "en_CA" and message.id and not any(_strings(message.string)):
            message.string = message.id
    body = io.BytesIO()
    write_po(body, catalogue, width=120, no_location=True, omit_header=True, ignore_obsolete=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{head}\n\n{body.getvalue().decode().strip()}\n", encoding="utf-8")


def _strings(string: object) -> tuple[object, ...]:
    return string if isinstance(string, tuple) else (string,)


def _head(language: str, name: str) -> str:
    catalogue = Catalog(locale=language)
    return "\n".join(
        (
            f"# {name}: {Locale.parse(language).display_name}.",
            'msgid ""',
            'msgstr ""',
            f'"Language: {language}\\n"',
            '"MIME-Version: 1.0\\n"',
            '"Content-Type: text/plain; charset=utf-8\\n"',
            '"Content-Transfer-Encoding: 8bit\\n"',
            f'"Plural-Forms: {catalogue.plural_forms}\\n"',
        )
    )


def main() -> None:
    """Renew every catalogue."""
    for name, texts in extracted().items():
        for language in LANGUAGES:
            renew(language, name, texts)


if __name__ == "__main__":
    main()
