"""Reading a table of the settings file: each value is taken once, checked, and what is wrong is noted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.locale import N_
from pipeline.problems import Problem, Word, nearest, unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

MISSING = N_("this setting is missing")
EMPTY = N_("this setting says nothing")
ADD_IT = N_("Add the line: {name} = {example}")
WRONG_TYPE = N_("{found} is not {wanted}")
WRITE_IT = N_("Write it so: {name} = {example}")
NOT_A_CHOICE = N_("“{found}” is not one of the choices")
CHOOSE = N_("Write one of: {choices}.")
MEANT_CHOICE = N_("Did you mean “{nearest}”? The choices are: {choices}.")
TOO_FAR = N_("{found} is not between {low} and {high}")
A_TEXT = Word(N_("a text between quotes"))
A_NUMBER = Word(N_("a whole number"))
A_TABLE = Word(N_("a section"))
A_LIST = Word(N_("a list"))
WRITE_TABLE = N_("Write it as a section of its own: [{name}]")


class Table:
    """A table being read; `problems` is shared by all tables of a file, whose paths start from `folder`."""

    def __init__(self, path: str, values: Any, problems: list[Problem], folder: Path) -> None:
        self.path = path
        self.problems = problems
        self.folder = folder
        self._values: Mapping[str, Any] = values if isinstance(values, dict) else {}
        self._known: set[str] = set()
        if not isinstance(values, dict):
            problems.append(Problem(path, WRONG_TYPE, WRITE_TABLE, _said(values, A_TABLE) | {"name": path}))

    def where(self, name: str) -> str:
        """Return the full name of a setting."""
        return f"{self.path}.{name}" if self.path else name

    def note(self, name: str, what: str, fix: str, **values: object) -> None:
        """Note a problem with one setting."""
        self.problems.append(Problem(self.where(name), what, fix, {"name": name} | values))

    def has(self, name: str) -> bool:
        """Tell whether the file gives this setting."""
        return name in self._values

    def names(self) -> list[str]:
        """Return the names the file gives."""
        return list(self._values)

    def take(self, name: str) -> Any:
        """Return a value as it was written, or None."""
        self._known.add(name)
        return self._values.get(name)

    def knows(self, names: Iterable[str]) -> None:
        """Name settings that others read."""
        self._known.update(names)

    def table(self, name: str) -> Table:
        """Return a table below this one; a missing one is empty."""
        return Table(self.where(name), self.take(name) if self.has(name) else {}, self.problems, self.folder)

    def text(self, name: str, default: str | None = None, example: str = '"…"') -> str:
        """Return a text, without the spaces around it; without a default it must be there and say something."""
        value = self.take(name)
        if value is None and default is not None:
            return default
        if value is None:
            self.note(name, MISSING, ADD_IT, example=example)
        elif not isinstance(value, str):
            self.note(name, WRONG_TYPE, WRITE_IT, example=example, **_said(value, A_TEXT))
        elif default is None and not value.strip():
            self.note(name, EMPTY, WRITE_IT, example=example)
        else:
            return value.strip()
        return default or ""

    def choice(self, name: str, choices: Iterable[str], default: str | None = None) -> str:
        """Return one of some words; an unknown word is a problem that names the nearest."""
        words = list(choices)
        before = len(self.problems)
        value = self.text(name, default, example=f'"{words[0]}"')
        if value in words or len(self.problems) > before:
            return value
        meant = nearest(value, words)
        fix = MEANT_CHOICE if meant else CHOOSE
        self.note(name, NOT_A_CHOICE, fix, found=value, nearest=meant, choices=", ".join(words))
        return value

    def integer(self, name: str, default: int, *, low: int, high: int) -> int:
        """Return a whole number between two others."""
        value = self.take(name)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool):
            self.note(name, WRONG_TYPE, WRITE_IT, example=default, **_said(value, A_NUMBER))
            return default
        if not low <= value <= high:
            self.note(name, TOO_FAR, WRITE_IT, example=default, found=value, low=low, high=high)
            return default
        return value

    def finish(self) -> None:
        """Note every setting that nobody read."""
        for name in self._values:
            if name not in self._known:
                self.problems.append(unknown(self.where(name), name, self._known))


def _said(value: Any, wanted: Word) -> dict[str, object]:
    """Return the words for a value of the wrong type; a wrong text is never repeated: it may be a secret."""
    kinds: dict[type, Word] = {str: A_TEXT, dict: A_TABLE, list: A_LIST}
    return {"found": kinds.get(type(value)) or f"“{value}”", "wanted": wanted}
