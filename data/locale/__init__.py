"""What people read, in their language: gettext catalogues, one domain a package, read as they are committed."""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from collections.abc import Callable

    from babel.messages.catalog import Catalog, Message

LANGUAGES = ("fr_CA", "en_CA")
HERE = Path(__file__).parent


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for the mark, which extractors look for
    """Mark a text for the catalogues; it is translated where it is shown."""
    return text


class Translations(gettext.NullTranslations):
    """The words of one language, all domains together; a text without translation stays as it is."""

    def __init__(self, plural: Callable[[int], int]) -> None:
        super().__init__()
        self._plural = plural
        self._forms: dict[tuple[str | None, str], tuple[str, ...]] = {}

    def add(self, message: Message) -> None:
        """Take the translation of one message, unless it is missing or doubtful."""
        forms = message.string if isinstance(message.string, tuple) else (str(message.string or ""),)
        key = message.id if isinstance(message.id, str) else message.id[0]
        if key and not message.fuzzy and all(forms):
            self._forms[message.context, key] = forms

    def gettext(self, message: str) -> str:
        """Return the translation of a text."""
        return self._form(None, message, message, 0)

    def pgettext(self, context: str, message: str) -> str:
        """Return the translation of a text whose meaning the context decides."""
        return self._form(context, message, message, 0)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form of a text that goes with a number."""
        return self._form(None, msgid1, msgid1 if n == 1 else msgid2, self._plural(n))

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form of a text that goes with a number, where the context decides its meaning."""
        return self._form(context, msgid1, msgid1 if n == 1 else msgid2, self._plural(n))

    def _form(self, context: str | None, message: str, otherwise: str, index: int) -> str:
        forms = self._forms.get((context, message), ())
        return forms[index] if index < len(forms) else otherwise


def known(language: str) -> str:
    """Return the language if there are catalogues of it; raise ValueError otherwise."""
    if language not in LANGUAGES:
        raise ValueError(f"no catalogue for the language {language!r}; there are {', '.join(LANGUAGES)}")
    return language


def catalogues(language: str) -> dict[str, Catalog]:
    """Read every catalogue of a language afresh, by domain."""
    found: dict[str, Catalog] = {}
    for path in sorted((HERE / known(language)).glob("*.po")):
        with path.open("rb") as file:
            found[path.stem] = read_po(file, locale=language, domain=path.stem, abort_invalid=True)
    return found


@cache
def translator(language: str) -> gettext.NullTranslations:
    """Return the translations of a language, all domains merged."""
    domains = catalogues(language)
    plurals = {catalogue.plural_expr for catalogue in domains.values()} or {"n != 1"}
    if len(plurals) > 1:
        raise ValueError(f"the catalogues of {language} disagree on plural forms: {', '.join(sorted(plurals))}")
    translations = Translations(gettext.c2py(plurals.pop()))
    for catalogue in domains.values():
        for message in catalogue:
            translations.add(message)
    return translations
