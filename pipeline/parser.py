"""What can be said on the command line, in the reader's language."""

from __future__ import annotations

import argparse
import re
from datetime import date
from typing import TYPE_CHECKING, NoReturn

from data.locale import N_, translator

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LANGUAGES = {"fr": "fr_CA", "en": "en_CA"}

ABOUT = N_("Encaisse: the operations desk for payment terminals.")
COMMANDS = {
    "demo": N_("show a living organisation, with nothing to set up"),
    "serve": N_("open the desk: pages, and everything that runs on time"),
    "sandbox": N_("play the providers, for demonstrations and tests"),
    "collect": N_("read everything once from the providers"),
    "backfill": N_("read the payment history, from a day on"),
    "settlement": N_("look the payments of a period up at the acquirer, however old; goes on where it was stopped"),
    "report": N_("write a report to a file"),
    "forget": N_("take a person's name out of the data; no figure changes"),
    "check": N_("check settings, database and providers, each problem with its fix"),
    "init": N_("write a first settings file by asking"),
}
ONCE = N_("read once, then stop")
SETTLE = N_("look every due payment up at the acquirer, however long it takes")
SINCE = N_("first day to read, YYYY-MM-DD")
PAYMENT_DETAILS = N_("one row per payment, void and refund")
FROM = N_("first day, YYYY-MM-DD")
TO = N_("last day, YYYY-MM-DD")
LANG = N_("language of the report; the organisation's unless said")
OUT = N_("file to write; .xlsx or .csv")
NAME = N_("the name, as it stands on the payments")
SEED = N_("which organisation; the same number is the same organisation")
DEMO_DAYS = N_("days of history")

NOT_A_DAY = N_("“{found}” is not a day: write it YYYY-MM-DD, such as 2026-10-31")
MISUSED = N_("The command cannot be understood: {reason}. See: encaisse {command}--help")
_REASONS = (
    (re.compile(r"the following arguments are required: (.+)"), N_("{0} is missing")),
    (re.compile(r"unrecognized arguments: (.+)"), N_("{0} is not known here")),
    (re.compile(r"argument (.+): expected .+"), N_("{0} needs a value")),
    (re.compile(r"argument (?:.+): invalid choice: (.+) \(choose from (.+)\)"), N_("{0} is not one of {1}")),
    (re.compile(r"argument (.+): (.+)"), N_("{0}: {1}")),
)


class Misused(Exception):
    """The command line cannot be understood. The text is a sentence in the reader's language."""


class Parser(argparse.ArgumentParser):
    """A parser that raises instead of ending the process, and speaks one language."""

    language = "fr_CA"

    def error(self, message: str) -> NoReturn:
        """Raise Misused with what is wrong, in words."""
        words = translator(self.language)
        reason = message
        for pattern, text in _REASONS:
            if match := pattern.fullmatch(message):
                reason = words.gettext(text).format(*match.groups())
                break
        command = f"{self.prog.partition(' ')[2]} ".lstrip()
        raise Misused(words.gettext(MISUSED).format(reason=reason, command=command))


def build(language: str, argv: Sequence[str]) -> Parser:
    """Return the parser of every command."""
    _ = translator(language).gettext
    kind = type("Parser", (Parser,), {"language": language})
    parser: Parser = kind(prog="encaisse", description=_(ABOUT))
    commands: argparse._SubParsersAction[Parser] = parser.add_subparsers(
        dest="command", metavar="…", required=True, parser_class=kind
    )
    found = {name: commands.add_parser(name, help=_(text), description=_(text)) for name, text in COMMANDS.items()}
    found["demo"].add_argument("--seed", type=int, default=1, help=_(SEED))
    found["demo"].add_argument("--days", type=int, default=395, help=_(DEMO_DAYS))
    found["collect"].add_argument("--once", action="store_true", required=True, help=_(ONCE))
    found["collect"].add_argument("--settle", action="store_true", help=_(SETTLE))
    found["backfill"].add_argument("--since", type=_day(language), required=True, help=_(SINCE))
    found["forget"].add_argument("--name", required=True, help=_(NAME))
    _add_period(found["settlement"], language)
    _add_reports(found["report"], language)
    if "sandbox" in argv[:1]:
        from connectors.sandbox import command  # noqa: PLC0415 - brings a web server that no other command needs

        command.add_arguments(found["sandbox"])
    return parser


def _add_reports(parser: argparse.ArgumentParser, language: str) -> None:
    _ = translator(language).gettext
    reports = parser.add_subparsers(dest="report", metavar="…", required=True)
    details = reports.add_parser("payment-details", help=_(PAYMENT_DETAILS), description=_(PAYMENT_DETAILS))
    _add_period(details, language)
    details.add_argument("--lang", choices=LANGUAGES, help=_(LANG))
    details.add_argument("--out", required=True, help=_(OUT))


def _add_period(parser: argparse.ArgumentParser, language: str) -> None:
    _ = translator(language).gettext
    parser.add_argument("--from", dest="since", type=_day(language), required=True, help=_(FROM))
    parser.add_argument("--to", dest="until", type=_day(language), required=True, help=_(TO))


def _day(language: str) -> Callable[[str], date]:
    def day(text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            reason = translator(language).gettext(NOT_A_DAY).format(found=text)
            raise argparse.ArgumentTypeError(reason) from None

    return day
