"""The connectors of the settings: a section each, checked against what its provider's manifest asks for."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from connectors.registry import Options, manifests
from data.locale import N_
from pipeline import secret
from pipeline.problems import Word, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.manifest import Manifest, Switch
    from pipeline.table import Table

_COMMON: dict[str, Switch] = {"connect_timeout_s": 5.0, "read_timeout_s": 30.0}

NO_PROVIDER = N_("no provider is called “{found}”")
MEANT_PROVIDER = N_("Did you mean “{nearest}”? Providers: {known}.")
NAME_PROVIDER = N_("Add the line: provider = one of {known}.")
NO_ACCOUNT = N_("this provider needs the merchant account")
ACCOUNT_FIX = N_('Add the line: merchant_account = "…", as the provider writes it.')
NOT_AN_ADDRESS = N_("“{found}” is not an address")
NOT_HTTPS = N_("“{found}” is not encrypted")
HTTPS_FIX = N_("Write an address that begins with https://, without name or password in it.")
NOT_HERE = N_("a demonstration talks to this machine only, and this is “{found}”")
HERE_FIX = N_('Write the address of a sandbox, such as http://127.0.0.1:9100/…, or environment = "live".')
WRONG_SWITCH = N_("this is not {wanted}")
SWITCH_FIX = N_("Write it so: {name} = {example}")
A_POSITIVE = Word(N_("a number above zero"))
A_COUNT = Word(N_("a whole number above zero"))
NO_SECRET = N_("this provider needs a key")
SECRET_FIX = N_("Ask the provider for it, then give: {sets}.")
SAME_ACCOUNT = N_("this is the merchant account of [connectors.{other}] too")
SAME_FIX = N_("Keep one of the two sections: both would read the same payments.")
A_YES_NO = Word(N_("true or false"))
A_TEXT = Word(N_("a text between quotes"))


def read_connectors(table: Table, environment: str, environ: Mapping[str, str]) -> tuple[Options, ...]:
    """Return the options of every connector of the settings; what is wrong is noted in the table."""
    found = [_options(table.table(name), name, environment, environ) for name in table.names()]
    given = tuple(options for options in found if options is not None)
    _note_same(table, given)
    return given


def _note_same(table: Table, given: tuple[Options, ...]) -> None:
    """Note the sections that another one repeats."""
    first: dict[tuple[str, str], str] = {}
    for options in given:
        account = (options.provider, options.merchant_account)
        other = first.setdefault(account, options.name)
        if other != options.name and options.merchant_account:
            table.note(f"{options.name}.merchant_account", SAME_ACCOUNT, SAME_FIX, other=other)


def _options(table: Table, name: str, environment: str, environ: Mapping[str, str]) -> Options | None:
    provider = table.text("provider", name)
    declared = manifests().get(provider)
    if declared is None:
        _no_provider(table, provider)
        return None
    merchant_account = table.text("merchant_account", "")
    if declared.needs_merchant_account and not merchant_account:
        table.note("merchant_account", NO_ACCOUNT, ACCOUNT_FIX)
    urls = {key: _url(table, key, default, environment) for key, default in declared.urls.items()}
    may_be_inline = all(secret.is_loopback(url) for url in urls.values())
    secrets = {
        key: value
        for key, is_required in declared.secrets.items()
        if (value := secret.read(table, key, is_required=is_required, may_be_inline=may_be_inline, environ=environ))
    }
    if not declared.has_secrets([*secrets, *_spoilt(table, declared)]):
        sets = " or ".join(" + ".join(f"{key}_env" for key in one) for one in declared.secret_sets)
        table.note(declared.secret_sets[0][0], NO_SECRET, SECRET_FIX, sets=sets)
    switches = _switches(table, declared)
    table.finish()
    return Options(
        name=name,
        provider=provider,
        environment=environment,
        merchant_account=merchant_account,
        urls=urls,
        secrets=secrets,
        switches=switches,
    )


def _spoilt(table: Table, declared: Manifest) -> list[str]:
    """Return the secrets that the table speaks of, whatever is wrong with them: that is a problem of its own."""
    return [key for key in declared.secrets if any(table.has(spelling) for spelling in secret.spellings(key))]


def _no_provider(table: Table, provider: str) -> None:
    from_names = sorted(manifests())
    meant = nearest(provider, from_names)
    fix = MEANT_PROVIDER if meant else NAME_PROVIDER
    table.note("provider", NO_PROVIDER, fix, found=provider, nearest=meant, known=", ".join(from_names))


def is_address(url: str) -> bool:
    """Tell whether a URL names a host, and a port that can be, without a name or password."""
    try:
        parts = urlsplit(url)
        has_place = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and has_place and "@" not in parts.netloc


def _url(table: Table, name: str, default: str, environment: str) -> str:
    url = table.text(name, default)
    if not is_address(url):
        table.note(name, NOT_AN_ADDRESS, HTTPS_FIX, found=url.rpartition("@")[2])
    elif urlsplit(url).scheme != "https" and not _may_be_plain(url, environment):
        table.note(name, NOT_HTTPS, HTTPS_FIX, found=url)
    elif environment == "demo" and not secret.is_loopback(url):
        table.note(name, NOT_HERE, HERE_FIX, found=url)
    return url


def _may_be_plain(url: str, environment: str) -> bool:
    """Tell whether an address may do without encryption; a word that is no environment excuses nothing."""
    return environment == "demo" or (environment != "live" and secret.is_loopback(url))


def _switches(table: Table, declared: Manifest) -> dict[str, Switch]:
    defaults = _COMMON | {"requests_per_second": declared.requests_per_second} | declared.switches
    found: dict[str, Switch] = {}
    for name, default in defaults.items():
        if default == "":
            found[name] = table.text(name)
        elif not table.has(name):
            table.knows([name])
        elif isinstance(default, str) and name in declared.choices:
            found[name] = table.choice(name, declared.choices[name], default)
        elif (value := _switch(table, name, default)) is not None:
            found[name] = value
    return found


def _switch(table: Table, name: str, default: Switch) -> Switch | None:
    value = table.take(name)
    if isinstance(default, bool):
        is_right, wanted = isinstance(value, bool), A_YES_NO
    elif isinstance(default, int):
        is_right, wanted = _is_number(value) and value >= 1 and value == int(value), A_COUNT
    elif isinstance(default, float):
        is_right, wanted = _is_number(value) and value > 0, A_POSITIVE
    else:
        is_right, wanted = isinstance(value, str), A_TEXT
    if not is_right:
        table.note(name, WRONG_SWITCH, SWITCH_FIX, wanted=wanted, example=str(default).lower())
        return None
    return value.strip() if isinstance(value, str) else value


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
