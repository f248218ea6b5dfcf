"""argparse in the reader's language: its help and its complaints, none of its own English left."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, Any, NoReturn

from data.locale import N_, translator

if TYPE_CHECKING:
    from collections.abc import Iterable

USAGE = N_("usage: ")
OPTIONS = N_("options")
FILES = N_("files")
HELP = N_("show this help and stop")
MISUSED = N_("The command cannot be understood: {reason}. See: encaisse {command}--help")
OTHERWISE = N_("it is not written as its help says")
_REASONS = (
    (re.compile(r"the following arguments are required: (.+)"), N_("{0} is missing")),
    (re.compile(r"one of the arguments (.+) is required"), N_("one of {0} is missing")),
    (re.compile(r"unrecognized arguments: (.+)"), N_("{0} is not known here")),
    (re.compile(r"ambiguous option: (\S+) could match (.+)"), N_("{0} may mean {1}")),
    (re.compile(r"argument (.+): expected .+"), N_("{0} needs a value")),
    (re.compile(r"argument (.+): ignored explicit argument .+"), N_("{0} takes no value")),
    (re.compile(r"argument (.+): not allowed with argument (.+)"), N_("{0} does not go with {1}")),
    (
        re.compile(r"argument (?:.+): invalid choice: (.+?)(?:, maybe .+)? \(choose from (.+)\)"),
        N_("{0} is not one of {1}"),
    ),
    (re.compile(r"argument (.+): invalid (?:int|float) value: '(.*)'"), N_("{0} needs a number, not “{1}”")),
    (re.compile(r"argument (.+): invalid \S+ value: '(.*)'"), N_("{0} cannot be “{1}”")),
)
# What a type of ours says of a value, in the reader's language already.
_OURS = re.compile(r"argument (\S+): (.+)")
OURS = N_("{0}: {1}")


class Misused(Exception):
    """The command line cannot be understood. The text is a sentence in the reader's language."""


class Formatter(argparse.HelpFormatter):
    """Writes the first word of a help in one language."""

    language = "fr_CA"

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """Add how a command is written."""
        # argparse gives an empty one where it only wants the command's name.
        super().add_usage(
            usage, actions, groups, translator(self.language).gettext(USAGE) if prefix is None else prefix
        )


class Parser(argparse.ArgumentParser):
    """A parser that raises instead of ending the process, and speaks one language."""

    language = "fr_CA"

    def __init__(self, **how: Any) -> None:
        words = translator(self.language)
        formatter: type[Formatter] = type("Formatter", (Formatter,), {"language": self.language})
        super().__init__(**how, add_help=False, formatter_class=formatter)
        self._optionals.title = words.gettext(OPTIONS)
        self._positionals.title = words.gettext(FILES)
        self.add_argument("-h", "--help", action="help", help=words.gettext(HELP))

    def error(self, message: str) -> NoReturn:
        """Raise Misused with what is wrong, in words."""
        words = translator(self.language)
        command = f"{self.prog.partition(' ')[2]} ".lstrip()
        raise Misused(words.gettext(MISUSED).format(reason=self._reason(message), command=command))

    def _reason(self, message: str) -> str:
        words = translator(self.language)
        for pattern, text in _REASONS:
            if match := pattern.fullmatch(message):
                return words.gettext(text).format(*match.groups())
        if match := _OURS.fullmatch(message):
            return words.gettext(OURS).format(*match.groups())
        return words.gettext(OTHERWISE)


def speaking(language: str) -> type[Parser]:
    """Return the parsers of a language."""
    return type("Parser", (Parser,), {"language": language})
