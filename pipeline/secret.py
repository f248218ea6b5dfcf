"""Where a connector's secrets come from: the environment or a file; the settings themselves only on loopback."""

from __future__ import annotations

import ipaddress
import stat
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from data.locale import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.table import Table

ONCE = N_("this secret is given {count} times")
KEEP_ONE = N_("Keep one of: {names}.")
NOT_INLINE = N_("a secret may be written here only for addresses of this machine")
MOVE_IT = N_('Put it in the environment and write: {name}_env = "{example}", or in a file: {name}_file = "…"')
NOT_SET = N_("the variable {variable} is not set")
SET_IT = N_("Set it before starting Encaisse: export {variable}=…")
NO_FILE = N_("the file {file} cannot be read")
MAKE_FILE = N_("Write the secret into it, readable by you alone: chmod 600 {file}")
OPEN_FILE = N_("everybody on this machine can read {file}")
CLOSE_FILE = N_("Keep it to yourself: chmod 600 {file}")
EMPTY = N_("this secret is empty")
FILL_IT = N_("Ask the provider for it, then give it as {name}_env or {name}_file.")
MISSING = N_("this secret is missing")


def is_loopback(url: str) -> bool:
    """Tell whether a URL stays on this machine."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def spellings(name: str) -> tuple[str, str, str]:
    """Return the three settings that may give a secret."""
    return name, f"{name}_env", f"{name}_file"


def read(table: Table, name: str, *, is_required: bool, may_be_inline: bool, environ: Mapping[str, str]) -> str | None:
    """Return a secret, or None when it is not given; what is wrong is noted in the table, never the secret."""
    given = [spelling for spelling in spellings(name) if table.has(spelling)]
    table.knows(spellings(name))
    if not given:
        if is_required:
            table.note(name, MISSING, FILL_IT)
        return None
    if len(given) > 1:
        table.note(name, ONCE, KEEP_ONE, count=len(given), names=", ".join(given))
        return None
    value = table.take(given[0])
    text = value if isinstance(value, str) else ""
    if given[0] == name:
        return _inline(table, name, text, may_be_inline=may_be_inline)
    return _from_environment(table, name, text, environ) if given[0].endswith("_env") else _from_file(table, name, text)


def _inline(table: Table, name: str, text: str, *, may_be_inline: bool) -> str | None:
    if not may_be_inline:
        table.note(name, NOT_INLINE, MOVE_IT, example=_variable(table, name))
    elif not text.strip():
        table.note(name, EMPTY, FILL_IT)
    else:
        return text
    return None


def _variable(table: Table, name: str) -> str:
    return f"ENCAISSE_{table.path.rpartition('.')[2]}_{name}".upper().replace("-", "_")


def _from_environment(table: Table, name: str, variable: str, environ: Mapping[str, str]) -> str | None:
    value = environ.get(variable, "").strip()
    if not value:
        table.note(f"{name}_env", NOT_SET, SET_IT, variable=variable)
    return value or None


def _from_file(table: Table, name: str, text: str) -> str | None:
    path = table.folder / text
    try:
        is_open = bool(path.stat().st_mode & stat.S_IROTH)
        value = path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        table.note(f"{name}_file", NO_FILE, MAKE_FILE, file=path)
        return None
    if is_open:
        table.note(f"{name}_file", OPEN_FILE, CLOSE_FILE, file=path)
    elif not value:
        table.note(f"{name}_file", EMPTY, FILL_IT)
    return value or None
