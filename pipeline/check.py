"""`encaisse check`: settings, database, and each provider: what is well, and every problem with its fix."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import timedelta
from queue import Empty, Queue
from threading import Thread
from typing import TYPE_CHECKING

from msgspec import structs

from connectors.errors import ConnectorError
from data import time as clock
from data.errors import StoreError
from data.locale import N_, translator
from data.locale import format as shown
from data.model import Kind, PaymentRef, Window
from data.store import Store
from pipeline import accounts, private, words, works, world_clock
from pipeline.errors import CommandError, SettingsError
from pipeline.lock import StoreLock, holder
from pipeline.settings import load, settings_file

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from connectors.registry import Options
    from pipeline.console import Console
    from pipeline.settings import Settings
    from pipeline.works import Source

_ROOM = 500_000_000
# All of it together, whatever hangs; each request much shorter, so that its failure can still be told.
_LONGEST_S = 11.0
_TIMEOUT_S = 3.0
_PATIENCE_S = 4.0
_NOBODY = "00000000-0000-4000-8000-000000000000"

SETTINGS_OK = N_("Settings: {file}")
DATABASE_NEW = N_("Database: {path} will be made at the first start")
DATABASE_OK = N_("Database: {path}")
DATABASE_SERVED = N_("Database: {path}, in use by process {pid}")
ROOM_OK = N_("Disk: {free} MB free")
CLOCK_OK = N_("Clock: {now}")
CONNECTOR_OK = "{name}: {what}"
NO_CONNECTORS = N_("Connectors: none; payments come from the files that are imported")
NO_ANSWER = N_("{name}: no answer in {seconds} seconds")
LISTS = N_("lists terminals ({count})")
FEEDS = N_("feeds payments")
LOOKS_UP = N_("looks payments up")
SITES = N_("lists sites ({count})")
LEDGER_CODES = N_("lists ledger codes ({count})")

NOT_WRITABLE = N_("{path} may not be written")
MAKE_WRITABLE = N_("Give yourself the right to write in its folder, or name another path under [database].")
LITTLE_ROOM = N_("only {free} MB are free beside the database")
MAKE_ROOM = N_("Free some space: below {needed} MB a day of work may not fit.")
STORE_FIX = N_("Put that right first; nothing was changed.")
CLOCK_FIX = N_("Start the sandbox of the settings, or remove the section [clock].")
FIXES = {
    "unreachable": N_("See whether this machine reaches the address of the settings, and the provider's status page."),
    "throttled": N_("Lower requests_per_second of this connector, or ask the provider for more."),
    "unauthorized": N_("Ask the provider for a valid key of this environment and put it where the settings say."),
    "refused": N_("Compare merchant_account and the addresses with what the provider gave you."),
    "unreadable": N_("See whether the address is the provider's own: a proxy or a sign-in page answers otherwise."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing looked at: what it is, and its fix when something is wrong with it."""

    text: str
    values: Mapping[str, object]
    fix: str | None = None
    fix_values: Mapping[str, object] | None = None


def run(_: Namespace, console: Console) -> int:
    """Check everything; return 1 when something is wrong."""
    try:
        settings = load()
    except SettingsError as error:
        for problem in error.problems:
            console.warn_line(f"✗ {problem.text(console.language)}\n  → {problem.remedy(console.language)}")
        return 1
    _tell(console, Line(SETTINGS_OK, {"file": settings_file()}))
    return 1 if report(settings, console) else 0


def report(settings: Settings, console: Console) -> int:
    """Tell how everything that the settings name is; return how many problems there are."""
    return sum(_tell(console, line) for line in lines(settings, console.language))


def lines(settings: Settings, language: str) -> Iterator[Line]:
    """Yield one line for each thing looked at, slow ones last."""
    began = clock.wall_monotonic()
    yield from _clock(settings)
    yield _database(settings, language)
    yield _room(settings.database)
    if not settings.connectors:
        yield Line(NO_CONNECTORS, {})
    until = began + _LONGEST_S
    trials = [_Trial(works.source(_hasty(options)), language) for options in settings.connectors]
    for trial in trials:
        yield from trial.lines(until)


def _tell(console: Console, line: Line) -> bool:
    text = console.text(line.text, **line.values)
    if line.fix is None:
        console.line(f"✓ {text}")
        return False
    console.warn_line(f"✗ {text}\n  → {console.text(line.fix, **(line.fix_values or {}))}")
    return True


def _clock(settings: Settings) -> Iterator[Line]:
    if settings.clock_url is None:
        return
    try:
        world_clock.follow(settings.clock_url)
    except ConnectorError as error:
        yield Line(CONNECTOR_OK, {"name": "[clock]", "what": error.detail}, CLOCK_FIX)
        return
    zone = settings.organisation.zone
    yield Line(CLOCK_OK, {"now": shown.instant(clock.now(), zone, settings.language)})


def _database(settings: Settings, language: str) -> Line:
    path = settings.database
    folder = next(parent for parent in path.parents if parent.exists())
    if not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        return Line(NOT_WRITABLE, {"path": path}, MAKE_WRITABLE)
    if not path.exists():
        return Line(DATABASE_NEW, {"path": path})
    pid = holder(path)
    if pid is not None:
        return Line(DATABASE_SERVED, {"path": path, "pid": pid})
    organisation = settings.organisation
    try:
        with (
            private.files(),
            StoreLock(path),
            Store.open(
                path, environment=settings.environment, organisation=organisation.name, zone=organisation.zone
            ) as store,
        ):
            accounts.check(store, settings.connectors)
    except StoreError as error:
        return Line("{sentence}", {"sentence": words.store_failure(error, path, language)}, STORE_FIX)
    except CommandError as error:
        return Line(error.text, error.values, STORE_FIX)
    return Line(DATABASE_OK, {"path": path})


def _room(path: Path) -> Line:
    folder = next(parent for parent in path.parents if parent.exists())
    free = shutil.disk_usage(folder).free
    values = {"free": free // 1_000_000}
    if free < _ROOM:
        return Line(LITTLE_ROOM, values, MAKE_ROOM, {"needed": _ROOM // 1_000_000})
    return Line(ROOM_OK, values)


def _hasty(options: Options) -> Options:
    """Return options of a connector that does not wait long: a person does."""
    waits = {"connect_timeout_s": _TIMEOUT_S, "read_timeout_s": _TIMEOUT_S}
    given = {name: min(float(options.switches.get(name, wait)), wait) for name, wait in waits.items()}
    return structs.replace(options, switches=options.switches | given, patience_s=_PATIENCE_S)


class _Trial:
    """One connector being tried, beside the others."""

    def __init__(self, source: Source, language: str) -> None:
        self._source = source
        self._language = language
        self._found: Queue[Line | BaseException | None] = Queue()
        Thread(target=self._run, name=f"check {source.name}", daemon=True).start()

    def lines(self, until: float) -> Iterator[Line]:
        """Yield what is found, as it is found; what is not found by then is a problem of its own."""
        try:
            while found := self._found.get(timeout=max(until - clock.wall_monotonic(), 0.01)):
                if isinstance(found, BaseException):
                    raise found
                yield found
        except Empty:
            yield Line(NO_ANSWER, {"name": self._source.name, "seconds": round(_LONGEST_S)}, FIXES["unreachable"])

    def _run(self) -> None:
        try:
            for line in _connector(self._source, self._language):
                self._found.put(line)
        except BaseException as error:  # noqa: BLE001 - raised again where the lines are wanted
            self._found.put(error)
        self._found.put(None)


def _connector(source: Source, language: str) -> Iterator[Line]:
    """Try each thing that a connector reads, lightly; the first failure of one key ends the trying."""
    tries: dict[str, tuple[str, Callable[[Source], dict[str, object]]]] = {
        "lists_terminals": (LISTS, _list),
        "feeds_payments": (FEEDS, _feed),
        "looks_up_payments": (LOOKS_UP, _look_up),
        "lists_sites": (SITES, _sites),
        "lists_ledger_codes": (LEDGER_CODES, _ledger_codes),
    }
    for capability, (text, attempt) in tries.items():
        if not source.can(capability):
            continue
        try:
            values = attempt(source)
        except ConnectorError as error:
            sentence = f"{source.name}: {words.failure(error.key, language)} ({error.operation}: {error.detail})"
            yield Line("{sentence}", {"sentence": sentence}, FIXES.get(error.key, FIXES["unreachable"]))
            return
        yield Line(CONNECTOR_OK, {"name": source.name, "what": translator(language).gettext(text).format_map(values)})


def _list(source: Source) -> dict[str, object]:
    return {"count": len(source.connector.list_terminals())}


def _sites(source: Source) -> dict[str, object]:
    return {"count": len(source.connector.list_sites())}


def _ledger_codes(source: Source) -> dict[str, object]:
    return {"count": len(source.connector.list_ledger_codes())}


def _feed(source: Source) -> dict[str, object]:
    now = clock.now()
    for _ in source.connector.feed(Window(now - timedelta(minutes=5), now)):
        pass
    return {}


def _look_up(source: Source) -> dict[str, object]:
    """Look up a payment that does not exist: that it is not known is an answer too."""
    source.connector.look_up(
        PaymentRef(
            payment_id=_NOBODY,
            remote_id=_NOBODY,
            occurred_at=clock.now(),
            reference=_NOBODY,
            kind=Kind.PAYMENT,
            amount_minor=100,
            currency="CAD",
        )
    )
    return {}
