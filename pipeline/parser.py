"""What can be said on the command line, in the reader's language."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from data.locale import N_, translator
from pipeline.spoken import speaking

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.spoken import Parser

LANGUAGES = {"fr": "fr_CA", "en": "en_CA"}

FILES_ID_KINDS = ("guid", "reference", "other")

ABOUT = N_("Encaisse: the operations desk for payment terminals.")
COMMANDS = {
    "demo": N_("show a living organisation, with nothing to set up"),
    "serve": N_("open the desk: pages, and everything that runs on time"),
    "sandbox": N_("play the providers, for demonstrations and tests"),
    "sandbox-files": N_("write an evening's files of SmartRec, the merchant account and the bank, for tests"),
    "collect": N_("read everything once from the providers"),
    "backfill": N_("read the payment history, from a day on"),
    "settlement": N_("look the payments of a period up at the acquirer, however old; goes on where it was stopped"),
    "report": N_("write a report to a file"),
    "import": N_("import SmartRec exports; each file is kept whole or not at all"),
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
FILES = N_("Excel or CSV files to import")
AS = N_("the report that they are, as it was named; else they are recognised by their headers")
DRY_RUN = N_("say what would be imported, and import nothing")
NAME = N_("the name, as it stands on the payments")
SEED = N_("which organisation; the same number is the same organisation")
DEMO_DAYS = N_("days of history")

NOT_A_DAY = N_("“{found}” is not a day: write it YYYY-MM-DD, such as 2026-10-31")
COMMANDS_TITLE = N_("commands")
REPORTS_TITLE = N_("reports")
A_DAY, A_NAME, A_FILE, A_NUMBER, A_REPORT = N_("DAY"), N_("NAME"), N_("FILE"), N_("NUMBER"), N_("REPORT")
# The sandbox speaks English to whoever tests; its help speaks to everybody.
SANDBOX = {
    "port": (N_("port on 127.0.0.1; 0 takes a free one"), A_NUMBER),
    "seed": (N_("which world; the same seed is the same world for ever"), A_NUMBER),
    "days": (N_("days of history before now"), A_NUMBER),
    "speed": (N_("world seconds in a second; 0 stands still"), A_NUMBER),
    "now": (N_("the world's instant; UTC unless it says"), "ISO"),
    "terminals": (N_("how many terminals there are"), A_NUMBER),
    "faults": (N_("what goes wrong on the wire"), None),
    "switch": (N_("one documented disagreement, of {names}"), N_("NAME=VALUE")),
    "print_config": (N_("print the settings that point here, and stop"), None),
}
FILES_SEED = N_("which world; the sandbox's of the same seed is the same")
FILES_DAYS = N_("days before today that the files cover")
FILES_OUT = N_("folder to write to; files written there before are replaced, nobody else's ever")
FILES_NOW = N_("the evening's instant; UTC unless it says; now unless given")
FILES_IDS = N_("what SmartRec's transaction numbers are: the terminals' own, the reference, or known to nobody else")
FILES_ROWS = N_("where SmartRec's reports stop")
A_FOLDER = N_("FOLDER")


def build(language: str, argv: Sequence[str]) -> Parser:
    """Return the parser of every command."""
    _ = translator(language).gettext
    kind = speaking(language)
    parser = kind(prog="encaisse", description=_(ABOUT))
    commands: argparse._SubParsersAction[Parser] = parser.add_subparsers(
        title=_(COMMANDS_TITLE), dest="command", metavar="…", required=True, parser_class=kind
    )
    found = {name: commands.add_parser(name, help=_(text), description=_(text)) for name, text in COMMANDS.items()}
    found["demo"].add_argument("--seed", type=int, default=1, metavar=_(A_NUMBER), help=_(SEED))
    found["demo"].add_argument("--days", type=int, default=395, metavar=_(A_NUMBER), help=_(DEMO_DAYS))
    found["collect"].add_argument("--once", action="store_true", required=True, help=_(ONCE))
    found["collect"].add_argument("--settle", action="store_true", help=_(SETTLE))
    found["backfill"].add_argument("--since", type=_day(language), required=True, metavar=_(A_DAY), help=_(SINCE))
    found["forget"].add_argument("--name", required=True, metavar=_(A_NAME), help=_(NAME))
    found["import"].add_argument("files", nargs="+", metavar=_(A_FILE), help=_(FILES))
    found["import"].add_argument("--as", dest="report", metavar=_(A_REPORT), help=_(AS))
    found["import"].add_argument("--dry-run", action="store_true", help=_(DRY_RUN))
    _add_files(found["sandbox-files"], language)
    _add_period(found["settlement"], language)
    _add_reports(found["report"], language)
    if "sandbox" in argv[:1]:
        _add_sandbox(found["sandbox"], language)
    return parser


def _add_sandbox(parser: argparse.ArgumentParser, language: str) -> None:
    from connectors.sandbox import command, switches  # noqa: PLC0415 - brings a web server that only this command needs

    _ = translator(language).gettext
    command.add_arguments(parser)
    for action in parser._actions:  # noqa: SLF001 - there is no other way to what somebody else added
        text, written = SANDBOX.get(action.dest, (None, None))
        action.help = _(text).format(names=", ".join(switches.SWITCHES)) if text else action.help
        action.metavar = _(written) if written else action.metavar


def _add_files(parser: argparse.ArgumentParser, language: str) -> None:
    _ = translator(language).gettext
    number, terminals = _(A_NUMBER), SANDBOX["terminals"][0]
    parser.add_argument("--seed", type=int, default=1, metavar=number, help=_(FILES_SEED))
    parser.add_argument("--days", type=int, default=30, metavar=number, help=_(FILES_DAYS))
    parser.add_argument("--out", required=True, metavar=_(A_FOLDER), help=_(FILES_OUT))
    parser.add_argument("--now", type=_instant, metavar="ISO", help=_(FILES_NOW))
    parser.add_argument("--terminals", type=int, default=24, metavar=number, help=_(terminals))
    parser.add_argument("--ids", choices=FILES_ID_KINDS, default="guid", help=_(FILES_IDS))
    parser.add_argument("--rows", type=int, default=30_000, metavar=number, help=_(FILES_ROWS))


def _add_reports(parser: argparse.ArgumentParser, language: str) -> None:
    _ = translator(language).gettext
    reports = parser.add_subparsers(title=_(REPORTS_TITLE), dest="report", metavar="…", required=True)
    details = reports.add_parser("payment-details", help=_(PAYMENT_DETAILS), description=_(PAYMENT_DETAILS))
    _add_period(details, language)
    details.add_argument("--lang", choices=LANGUAGES, help=_(LANG))
    details.add_argument("--out", required=True, metavar=_(A_FILE), help=_(OUT))


def _add_period(parser: argparse.ArgumentParser, language: str) -> None:
    _ = translator(language).gettext
    parser.add_argument("--from", dest="since", type=_day(language), required=True, metavar=_(A_DAY), help=_(FROM))
    parser.add_argument("--to", dest="until", type=_day(language), required=True, metavar=_(A_DAY), help=_(TO))


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _day(language: str) -> Callable[[str], date]:
    def day(text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            reason = translator(language).gettext(NOT_A_DAY).format(found=text)
            raise argparse.ArgumentTypeError(reason) from None

    return day
