"""`encaisse import`: files named on the command line, each imported whole or not at all."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from connectors.files.book import Unfit
from data.locale import N_
from data.locale import format as shown
from data.model import LOCAL_VIEWER
from pipeline import file_words, import_words, importing
from pipeline.errors import ActRefused

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from pipeline.console import Console
    from pipeline.importing import Preview
    from pipeline.works import Works

READ_AS = N_("{file}: read as “{title}”, {records} payments, voids and refunds from {since} to {until}.")
READ_STATEMENT = N_("{file}: read as “{title}”, {records} lines of a statement from {since} to {until}.")
WOULD = N_("{file}: {new} new, {changed} changed, {same} unchanged. Nothing was imported.")
DONE = N_("{file}: imported. {new} new, {changed} changed, {same} unchanged.")
ALREADY = N_("{file}: already imported, so nothing changed.")
UNREAD = N_("{file}, line {line}: {reason}")
MORE_UNREAD = N_("{file}: {count} more lines could not be read.")
REFUSED = N_("{file}: {reason}")
NO_FILE = N_("There is no file {file}.")
CUT = N_("{file} was cut by SmartRec at 30,000 rows: export a shorter period, or import it on the page Import.")
NEW_WORDS = N_(
    "{file} has words that nobody has explained yet, such as “{word}”: open the page Import and say what they mean."
)
REUSED = N_("{count} numbers of {file} stood for other payments before: look at them on the page Import.")
GONE = N_("{file} no longer has {count} rows of an earlier export: look at them on the page Import.")
_UNREAD_SHOWN = 10


def run(works: Works, args: Namespace, console: Console) -> int:
    """Import the files that are named; return 1 when one of them was refused."""
    return max(_import(works, args, console, name) for name in args.files)


def why_not(shown_: Preview) -> ActRefused | None:
    """Return why a preview wants a person before it is imported; None when it does not."""
    given = shown_.given
    if given.is_cut:
        return ActRefused(CUT, file=given.file_name)
    unknown = next((one for one in given.unread if one.reason == "unknown_word"), None)
    if unknown is not None:
        return ActRefused(NEW_WORDS, file=given.file_name, word=unknown.facts.get("value", ""))
    if shown_.reused:
        return ActRefused(REUSED, file=given.file_name, count=shown_.reused)
    if shown_.gone:
        return ActRefused(GONE, file=given.file_name, count=shown_.gone)
    return None


def prepare(works: Works, path: Path, report: str | None = None) -> Preview:
    """Read a file, and tell what importing it would do. Raises Unfit and ActRefused."""
    if not path.is_file():
        raise ActRefused(NO_FILE, file=path.name)
    seen = importing.look(works.store, importing.read(path, path.name), report)
    if not seen.is_known or seen.asks:
        raise ActRefused(importing.UNFINISHED, file=seen.book.name)
    return importing.preview(works, seen, datetime.fromtimestamp(path.stat().st_mtime, UTC))


def _import(works: Works, args: Namespace, console: Console, name: str) -> int:
    path = (console.cwd / name).expanduser()
    try:
        found = prepare(works, path, args.report)
        _tell(found, console)
        if (refusal := why_not(found)) is not None:
            console.warn(refusal.text, **refusal.values)
            return 1
        if args.dry_run:
            _say(console, WOULD, found)
            return 0
        if found.state == "kept":
            console.say(ALREADY, file=found.given.file_name)
            return 0
        importing.carry_out(works, LOCAL_VIEWER, found)
    except Unfit as unfit:
        console.warn(REFUSED, file=path.name, reason=file_words.unfit(unfit.key, unfit.facts, console.language))
        return 1
    except ActRefused as refusal:
        console.warn(refusal.text, **refusal.values)
        return 1
    _say(console, DONE, found)
    return 0


def _say(console: Console, text: str, found: Preview) -> None:
    counts = {name: shown.number(getattr(found, name), console.language) for name in ("new", "changed", "same")}
    console.say(text, file=found.given.file_name, **counts)


def _tell(found: Preview, console: Console) -> None:
    given, language = found.given, console.language
    console.say(
        READ_STATEMENT if given.lines else READ_AS,
        file=given.file_name,
        title=given.title,
        records=shown.number(len(given.records) + len(given.lines), language),
        since=shown.day(given.since, language),
        until=shown.day(given.until, language),
    )
    for one in given.unread[:_UNREAD_SHOWN]:
        reason = import_words.reason(one.reason, dict(one.facts), language)
        console.warn(UNREAD, file=given.file_name, line=one.line, reason=reason)
    if (more := len(given.unread) - _UNREAD_SHOWN) > 0:
        console.warn(MORE_UNREAD, file=given.file_name, count=shown.number(more, language))
