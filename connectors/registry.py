"""Which providers there are, and how to build a connector to one. Building touches no network."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from msgspec import Struct, structs

from connectors import manifest as _manifest
from connectors.address import address_problem
from connectors.manifest import Manifest, Switch
from connectors.patience import LONGEST_S

# The settings that every provider has beside its own and requests_per_second.
COMMON: dict[str, Switch] = {"connect_timeout_s": 5.0, "read_timeout_s": 30.0}


class BadOptions(ValueError):
    """The options do not fit the provider. `problems` says everything that is wrong, in technical English."""

    def __init__(self, name: str, problems: list[str]) -> None:
        super().__init__(f"{name}: " + "; ".join(problems))
        self.problems = problems


class Options(Struct, frozen=True, kw_only=True):
    """What a connector is built from. `name` is ours (several accounts may share a provider); repr hides secrets.

    `patience_s` is how long a read that fails is tried again.
    """

    name: str
    provider: str
    environment: str
    merchant_account: str = ""
    urls: dict[str, str] = {}
    secrets: dict[str, str] = {}
    switches: dict[str, Switch] = {}
    patience_s: float = LONGEST_S

    def __repr__(self) -> str:
        given = ", ".join(sorted(self.secrets)) or "none"
        return f"Options({self.name!r}, {self.provider!r}, {self.environment!r}, secrets given: {given})"

    __str__ = __repr__

    def __rich_repr__(self) -> list[tuple[str, str]]:
        return [("name", self.name), ("provider", self.provider), ("environment", self.environment)]

    def number(self, name: str) -> float:
        """Return a setting that is a number."""
        return float(self.switches[name])

    def text(self, name: str) -> str:
        """Return a setting that is a word."""
        return str(self.switches[name])


def manifests() -> dict[str, Manifest]:
    """Return every provider's manifest by its name."""
    return dict(_manifest.all_manifests())


def problems_with(options: Options) -> list[str]:
    """Return everything that is wrong with options, in technical English; nothing when they will do."""
    declared = manifests().get(options.provider)
    if declared is None:
        return [f"no provider is called {options.provider!r}"]
    complete = _completed(options, declared)
    found = [f"{name} is missing" for name, needed in declared.secrets.items() if needed and not complete.secrets[name]]
    if not declared.has_secrets({name for name, value in complete.secrets.items() if value}):
        found.append(f"{' or '.join(' with '.join(one) for one in declared.secret_sets)} is missing")
    found += [
        f"{name} is missing" for name, default in declared.switches.items() if default == complete.switches[name] == ""
    ]
    if declared.needs_merchant_account and not options.merchant_account:
        found.append("merchant_account is missing")
    found += [f"{name} {problem}" for name, url in complete.urls.items() if (problem := address_problem(url))]
    for name, value in complete.switches.items():
        default = _default(declared, name)
        if default is None:
            found.append(f"{name} is no setting of {declared.name}")
        elif isinstance(default, str) and str(value) not in declared.choices.get(name, (str(value),)):
            found.append(f"{name} must be one of {', '.join(declared.choices[name])}")
        elif isinstance(default, int | float) and (not isinstance(value, int | float) or value <= 0):
            found.append(f"{name} must be a number above zero")
    return found


def build(options: Options) -> Any:
    """Return a connector that can do what its manifest names. Raises BadOptions; never touches the network."""
    problems = problems_with(options)
    if problems:
        raise BadOptions(options.name, problems)
    declared = manifests()[options.provider]
    return import_module(f"connectors.{declared.name}").Connector(_completed(options, declared))


def _default(declared: Manifest, name: str) -> Switch | None:
    if name == "requests_per_second":
        return declared.requests_per_second
    return (COMMON | declared.switches).get(name)


def _completed(options: Options, declared: Manifest) -> Options:
    """Return the options with the manifest's defaults where they say nothing."""
    rate: dict[str, Switch] = {"requests_per_second": declared.requests_per_second}
    return structs.replace(
        options,
        urls=declared.urls | {name: url.rstrip("/") for name, url in options.urls.items() if url},
        secrets=dict.fromkeys(declared.secrets, "") | {k: v for k, v in options.secrets.items() if v},
        switches=COMMON | rate | declared.switches | options.switches,
    )
