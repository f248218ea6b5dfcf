"""The settings: one TOML file, with its secrets elsewhere; every problem at once, each with its fix."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.numbers import is_currency

from data.locale import LANGUAGES, N_
from pipeline.connections import is_address, read_connectors
from pipeline.errors import SettingsError
from pipeline.problems import Problem
from pipeline.secret import is_loopback
from pipeline.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.registry import Options

DEFAULT_FILE = "encaisse.toml"
HISTORY_DAYS = 395
_CUT_OFF = re.compile(r"(0\d|1[01]):([0-5]\d)")

NO_FILE = N_("the settings file cannot be read")
MAKE_FILE = N_("Make one with “encaisse init”, or name another in ENCAISSE_CONFIG.")
NOT_TOML = N_("this is not TOML: {reason}")
MEND_TOML = N_("Mend the line it names; texts go between quotes.")
NO_ZONE = N_("“{found}” is not a time zone")
ZONE_FIX = N_("Write a name of the IANA list, such as America/Toronto.")
NO_CURRENCY = N_("“{found}” is not a currency")
CURRENCY_FIX = N_("Write an ISO 4217 code of three capital letters, such as CAD.")
NO_CUT_OFF = N_("“{found}” is not a time from 00:00 to 11:59")
CUT_OFF_FIX = N_("Write when the business day begins, such as 00:00 or 04:00.")
OPEN_HOST = N_("“{found}” would open the desk to other machines, and there are no accounts yet to keep them out")
HOST_FIX = N_("Write 127.0.0.1; reach it from elsewhere through SSH until accounts exist.")
NO_PATH = N_("“{found}” cannot be a path: its folder is not known")
PATH_FIX = N_("Write the whole path, from /, or one that starts from the folder of this file.")
CLOCK_LIVE = N_("a live desk keeps the machine's time")
CLOCK_AWAY = N_("“{found}” is not an address of this machine")
CLOCK_FIX = N_("Remove the section [clock], or name a sandbox on 127.0.0.1 of the environment demo.")


@dataclass(frozen=True, slots=True)
class Organisation:
    """Whose desk it is, and how it counts its days."""

    name: str
    zone: ZoneInfo
    currency: str
    language: str
    cut_off: timedelta


@dataclass(frozen=True, slots=True)
class Serve:
    """Where the desk listens."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Settings:
    """What a settings file says, checked. The options of connectors hide their secrets."""

    file: Path
    environment: str
    organisation: Organisation
    database: Path
    serve: Serve
    clock_url: str | None
    history_days: int
    connectors: tuple[Options, ...]
    watched: Path | None = None

    @property
    def language(self) -> str:
        """The organisation's language."""
        return self.organisation.language


def settings_file(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the settings file that the environment names, or the default one."""
    named = Path(environ.get("ENCAISSE_CONFIG") or DEFAULT_FILE)
    return (_expanded(named) or named).absolute()


def load(file: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read a settings file. Raises SettingsError with every problem."""
    file = file or settings_file(environ)
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise SettingsError([Problem(str(file), NO_FILE, MAKE_FILE)]) from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError([Problem(str(file), NOT_TOML, MEND_TOML, {"reason": error})]) from None
    return parse(values, file, environ)


def parse(values: Mapping[str, object], file: Path, environ: Mapping[str, str] = os.environ) -> Settings:
    """Check the values of a settings file. Raises SettingsError with every problem."""
    problems: list[Problem] = []
    root = Table("", values, problems, file.parent)
    environment = root.choice("environment", ("demo", "live"))
    settings = Settings(
        file=file,
        environment=environment,
        organisation=_organisation(root.table("organisation")),
        database=_database(root.table("database"), environ),
        serve=_serve(root.table("serve")),
        clock_url=_clock(root.table("clock"), environment),
        history_days=_collect(root.table("collect")),
        watched=_imports(root.table("imports")),
        connectors=read_connectors(root.table("connectors"), environment, environ),
    )
    root.finish()
    if problems:
        raise SettingsError(problems)
    return settings


def language_of(file: Path, environ: Mapping[str, str] = os.environ) -> str:
    """Return the language to speak in, whatever the state of the settings: theirs, else the shell's, else French."""
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))["organisation"]["language"]
    except (OSError, ValueError, KeyError, TypeError):
        said = None
    if said in LANGUAGES:
        return str(said)
    shell = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return "en_CA" if shell.startswith("en") else "fr_CA"


def _organisation(table: Table) -> Organisation:
    found = Organisation(
        name=table.text("name", example='"Ville de …"'),
        zone=_zone(table),
        currency=_currency(table),
        language=table.choice("language", LANGUAGES, "fr_CA"),
        cut_off=_cut_off(table),
    )
    table.finish()
    return found


def _zone(table: Table) -> ZoneInfo:
    name = table.text("zone", "America/Toronto")
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        table.note("zone", NO_ZONE, ZONE_FIX, found=name)
        return ZoneInfo("America/Toronto")


def _currency(table: Table) -> str:
    code = table.text("currency", "CAD")
    if not is_currency(code):
        table.note("currency", NO_CURRENCY, CURRENCY_FIX, found=code)
    return code


def _cut_off(table: Table) -> timedelta:
    text = table.text("cut_off", "00:00")
    match = _CUT_OFF.fullmatch(text)
    if not match:
        table.note("cut_off", NO_CUT_OFF, CUT_OFF_FIX, found=text)
        return timedelta(0)
    return timedelta(hours=int(match[1]), minutes=int(match[2]))


def _database(table: Table, environ: Mapping[str, str]) -> Path:
    named = table.text("path", "data/var/encaisse.duckdb") or "data/var/encaisse.duckdb"
    table.finish()
    override = environ.get("ENCAISSE_DATABASE")
    path = _expanded(Path(override or named))
    if path is None:
        table.note("path", NO_PATH, PATH_FIX, found=override or named)
        return table.folder / "encaisse.duckdb"
    return path.absolute() if override else (table.folder / path).absolute()


def _imports(table: Table) -> Path | None:
    """Return the folder whose files are imported by themselves; None when none is."""
    named = table.text("folder", "")
    table.finish()
    if not named:
        return None
    path = _expanded(Path(named))
    if path is None:
        table.note("folder", NO_PATH, PATH_FIX, found=named)
        return None
    return (table.folder / path).absolute()


def _expanded(path: Path) -> Path | None:
    """Return a path with the folder of the user it names; None when there is no such user, or it is no path."""
    try:
        return None if "\0" in str(path) else path.expanduser()
    except RuntimeError:
        return None


def _serve(table: Table) -> Serve:
    host = table.text("host", "127.0.0.1")
    if not is_loopback(f"http://{f'[{host}]' if ':' in host else host}"):
        table.note("host", OPEN_HOST, HOST_FIX, found=host)
    found = Serve(host, table.integer("port", 8501, low=1, high=65535))
    table.finish()
    return found


def _clock(table: Table, environment: str) -> str | None:
    url = table.text("url", "")
    table.finish()
    if url and environment == "live":
        table.note("url", CLOCK_LIVE, CLOCK_FIX)
    elif url and not (is_loopback(url) and is_address(url)):
        table.note("url", CLOCK_AWAY, CLOCK_FIX, found=url)
    return url or None


def _collect(table: Table) -> int:
    days = table.integer("history_days", HISTORY_DAYS, low=1, high=3660)
    table.finish()
    return days
