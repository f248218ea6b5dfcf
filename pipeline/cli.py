"""The command `encaisse`: every failure is a sentence in the reader's language and an exit code."""

from __future__ import annotations

import signal
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from connectors.errors import ConnectorError
from data.errors import StoreBusy, StoreError
from data.locale import N_
from pipeline import console as consoles
from pipeline import control, log, words
from pipeline.commands import WITH_STORE
from pipeline.desk import opened
from pipeline.errors import CommandError, ReportFailed, SettingsError
from pipeline.parser import build
from pipeline.settings import language_of, load, settings_file
from pipeline.spoken import Misused

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Sequence

    from pipeline.console import Console
    from pipeline.settings import Settings
    from pipeline.works import Works

_ALONE = {name: f"pipeline.{name}" for name in ("check", "init", "serve", "demo", "sandbox")} | {
    "sandbox-files": "pipeline.sandbox_files"
}
MISUSE = 2
INTERRUPTED = 130

PROBLEMS = N_("The settings ({file}) have {count} problems:")
ONE_PROBLEM = N_("The settings ({file}) have a problem:")
UNEXPECTED = N_("Something went wrong that we did not foresee. The log {file} has the whole story under {reference}.")
NO_CLOCK = N_("The clock of the settings does not answer ({detail}): start the sandbox, or remove the section [clock].")
STOPPED = N_("Stopped.")
NOT_INSIDE = N_("“{command}” cannot run while the server runs: stop the server first.")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; return its exit code. Asked to stop, by either signal, it comes to a good point first."""
    given = list(sys.argv[1:] if argv is None else argv)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    console = consoles.here(language_of(settings_file()))
    log.configure(log.default_file())
    try:
        return _run(given, console, lambda args: _outside(args, given, console))
    except KeyboardInterrupt:
        console.warn(STOPPED)
        return INTERRUPTED
    except BrokenPipeError:
        return 1
    except Exception as error:  # noqa: BLE001 - a person gets a sentence; the log has the rest
        return say_unexpected(console, log.unexpected(error, command=given[:1]))


def run_inside(argv: Sequence[str], works: Works, console: Console) -> int:
    """Run a command with the database that this process holds: what the server does for a command line."""

    def run(args: Namespace) -> int:
        if args.command not in WITH_STORE:
            raise CommandError(NOT_INSIDE, command=args.command)
        return _told(works.settings, console, lambda: WITH_STORE[args.command](works, args, console))

    return _run(argv, console, run)


def say_unexpected(console: Console, reference: str) -> int:
    """Say that nobody foresaw this, and where to read about it."""
    console.warn(UNEXPECTED, file=log.current_file(), reference=reference)
    return 1


def say_problems(console: Console, error: SettingsError) -> int:
    """Say everything that is wrong with the settings, each with its fix."""
    count = len(error.problems)
    console.warn(PROBLEMS if count > 1 else ONE_PROBLEM, file=settings_file(), count=count)
    for problem in error.problems:
        console.warn_line(f"  {problem.text(console.language)}")
        console.warn_line(f"    → {problem.remedy(console.language)}")
    return 1


def _run(argv: Sequence[str], console: Console, run: Callable[[Namespace], int]) -> int:
    """Understand a command and run it; what we foresaw becomes a sentence."""
    try:
        return run(build(console.language, argv).parse_args(argv))
    except Misused as error:
        console.warn_line(str(error))
        return MISUSE
    except SettingsError as error:
        return say_problems(console, error)
    except CommandError as error:
        console.warn(error.text, **error.values)
        return error.code
    except ReportFailed as error:
        console.warn_line(str(error))
        return 1
    except ConnectorError as error:
        console.warn(NO_CLOCK, detail=error.detail)
        return 1


def _outside(args: Namespace, argv: list[str], console: Console) -> int:
    if args.command in _ALONE:
        return int(import_module(_ALONE[args.command]).run(args, console))
    settings = load()
    return _told(settings, console, lambda: _with_store(settings, args, argv, console))


def _with_store(settings: Settings, args: Namespace, argv: list[str], console: Console) -> int:
    """Run a command here; when the server holds the database, have the server run it."""
    try:
        with opened(settings) as works:
            return WITH_STORE[args.command](works, args, console)
    except StoreBusy:
        code = control.ask(settings.database, argv, console)
        if code is None:
            raise
        return code


def _told(settings: Settings, console: Console, run: Callable[[], int]) -> int:
    """Run something that uses the database; what is wrong with it becomes a sentence."""
    try:
        return run()
    except StoreError as error:
        log.log.error("store_failed", detail=str(error))
        console.warn_line(words.store_failure(error, settings.database, console.language))
        return 1


if __name__ == "__main__":
    sys.exit(main())
