"""The commands that work with the database: in this process, or inside the server, the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data import names
from data import time as clock
from data.chosen import Chosen
from data.locale import N_
from data.locale import format as shown
from data.model import LOCAL_VIEWER, Window
from data.queries import operations
from data.queries import settlement as queries
from pipeline import backfill, import_files, jobs, observe, settlement, windows, words
from pipeline.errors import CommandError
from pipeline.parser import LANGUAGES
from pipeline.progress import Tally
from pipeline.reports import payment_details

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any

    from pipeline.console import Console
    from pipeline.works import Works

_SETTLE_S = 60.0
_ALL_NIGHT_S = 12 * 3600.0
_MANY_RUNS = 1000

RUN_LINE = N_("{job} ({connector}): {new} new, {changed} changed, {unchanged} unchanged")
FAILED_LINE = N_("{job} ({connector}): failed. {reason} ({detail})")
NO_CONNECTOR = N_("The settings name no connector, so there is nothing to read: add one, or run “encaisse init”.")
NO_FEED = N_("No connector of the settings feeds payments.")
FUTURE = N_("{day} is yet to come: give a day of the past.")
NO_ACQUIRER = N_("No connector of the settings knows of settlement: add a section [connectors.paysafe].")
SETTLEMENT_READ = N_("Settlement is known for {read} of {count} approved payments and refunds of the period.")
GO_ON = N_("Not everything was looked up: run the same command again, and it goes on from there.")
UNKNOWN_SUFFIX = N_("{file}: the name must end with .xlsx or .csv.")
WRITTEN = N_("{file}: {rows} rows, SHA-256 of the rows {sha256}")
NO_NAME = N_('A name is needed: encaisse forget --name "Louise Tremblay"')
FORGOTTEN = N_("The name is gone from the data: {count} payments carried it. Reports already written are as they were.")
BACKWARDS = N_("The last day is before the first: exchange --from and --to.")


def collect(works: Works, args: Namespace, console: Console) -> int:
    """Read terminals, payments and settlement once; tell what came of it."""
    if not works.sources:
        raise CommandError(NO_CONNECTOR)
    began_at = clock.now()
    works.holds.lift()
    jobs.list_terminals(works)
    jobs.list_organisation(works)
    jobs.payments(works)
    backfill.run(works, console)
    observe.observe(works)
    settlement.look_up(
        works, "settlement", is_new_only=not args.settle, seconds=_ALL_NIGHT_S if args.settle else _SETTLE_S
    )
    return _tell(works, console, began_at)


def read_history(works: Works, args: Namespace, console: Console) -> int:
    """Read the payments from a day on; goes on where it was when it was stopped."""
    feeds = works.that("feeds_payments")
    organisation = works.settings.organisation
    since = clock.day_bounds(args.since, organisation.zone, organisation.cut_off)[0]
    if not feeds:
        raise CommandError(NO_FEED)
    if since >= clock.now():
        raise CommandError(FUTURE, day=shown.day(args.since, console.language))
    began_at = clock.now()
    works.holds.lift()
    for source in feeds:
        windows.ask_since(works.store, source.name, since)
    backfill.run(works, console)
    return _tell(works, console, began_at)


def read_settlement(works: Works, args: Namespace, console: Console) -> int:
    """Look the payments of a period up at the acquirer; goes on where it was when it was stopped."""
    organisation = works.settings.organisation
    since = clock.day_bounds(args.since, organisation.zone, organisation.cut_off)[0]
    until = clock.day_bounds(args.until, organisation.zone, organisation.cut_off)[1]
    if not settlement.sources(works):
        raise CommandError(NO_ACQUIRER)
    if args.since > args.until:
        raise CommandError(BACKWARDS)
    if since >= clock.now():
        raise CommandError(FUTURE, day=shown.day(args.since, console.language))
    began_at = clock.now()
    works.holds.lift()
    tally = Tally(console)
    is_done = settlement.go_round(works, settlement.of_period(Window(since, until), _ALL_NIGHT_S, tally.add))
    tally.stop()
    code = _tell(works, console, began_at)
    read = queries.settlement_read(works.store, chosen=Chosen(since=args.since, until=args.until, tests=True))
    counts = {name: shown.number(read[f"{name}_count"], console.language) for name in ("read", "row")}
    console.say(SETTLEMENT_READ, read=counts["read"], count=counts["row"])
    if not is_done:
        console.warn(GO_ON)
    return code


def report(works: Works, args: Namespace, console: Console) -> int:
    """Write a report to a file."""
    to = (console.cwd / args.out).expanduser()
    suffix = to.suffix.lower().removeprefix(".")
    if suffix not in ("xlsx", "csv"):
        raise CommandError(UNKNOWN_SUFFIX, file=args.out)
    if args.since > args.until:
        raise CommandError(BACKWARDS)
    language = LANGUAGES[args.lang] if args.lang else works.settings.language
    chosen = Chosen(since=args.since, until=args.until, tests=True)
    written = payment_details.write(works.store, chosen=chosen, language=language, suffix=suffix, to=to)
    console.say(WRITTEN, file=args.out, rows=shown.number(written.rows, console.language), sha256=written.sha256)
    return 0


def forget(works: Works, args: Namespace, console: Console) -> int:
    """Take a person's name out of the data."""
    if not args.name.strip():
        raise CommandError(NO_NAME)
    count = names.forget(works.store, name=args.name, viewer=LOCAL_VIEWER)
    console.say(FORGOTTEN, count=shown.number(count, console.language))
    return 0


def _tell(works: Works, console: Console, began_at: datetime) -> int:
    """Tell what the runs since an instant did; return 1 when one of them failed."""
    rows = [row for row in operations.latest_runs(works.store, count=_MANY_RUNS) if row["started_at"] >= began_at]
    for row in reversed(rows):
        _tell_run(console, row)
    return 1 if any(row["state"] == "failed" for row in rows) else 0


def _tell_run(console: Console, row: dict[str, Any]) -> None:
    job = words.job(row["job"], console.language)
    if row["state"] == "failed":
        reason = words.failure(row["failure_key"], console.language)
        console.warn(FAILED_LINE, job=job, connector=row["connector"], reason=reason, detail=row["failure_detail"])
        return
    counts = {name: shown.number(row[f"{name}_count"], console.language) for name in ("new", "changed", "unchanged")}
    console.say(RUN_LINE, job=job, connector=row["connector"], **counts)


WITH_STORE: dict[str, Callable[[Works, Namespace, Console], int]] = {
    "collect": collect,
    "backfill": read_history,
    "settlement": read_settlement,
    "report": report,
    "forget": forget,
    "import": import_files.run,
}
