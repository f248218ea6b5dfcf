"""The recorded answers in each provider's folder, and how to play them to its connector.

A sample names a method of a capability, its arguments, and the answers to give; its expectation is what the method
makes of them, or the key of the error it raises.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path  # noqa: TC003 - a NamedTuple keeps it
from typing import Any, NamedTuple

import msgspec

from connectors import base, limiter, manifest
from connectors.errors import ConnectorError
from connectors.registry import Options, build
from data import time as clock
from data.model import PaymentRef, Terminal, Window
from tests.connectors.conftest import StandingClock, options_for
from tests.connectors.replay import Asked, Provider, Says

# capability: its Protocol, its method, and the types of the method's arguments
CAPABILITIES: dict[str, tuple[type, str, dict[str, Any]]] = {
    "lists_terminals": (base.ListsTerminals, "list_terminals", {}),
    "observes_terminals": (base.ObservesTerminals, "observe", {"terminal": Terminal}),
    "feeds_payments": (base.FeedsPayments, "feed", {"window": Window}),
    "looks_up_payments": (base.LooksUpPayments, "look_up", {"payment": PaymentRef}),
    "lists_sites": (base.ListsSites, "list_sites", {}),
    "lists_ledger_codes": (base.ListsLedgerCodes, "list_ledger_codes", {}),
    "lists_clients": (base.ListsClients, "list_clients", {}),
    "renames": (base.Renames, "rename", {"terminal": Terminal, "name": str}),
}
_TYPES = {method: types for _, method, types in CAPABILITIES.values()}
EXPECTED = ".expected.json"


class Sample(NamedTuple):
    """A recorded exchange of one provider."""

    provider: str
    file: Path

    @property
    def name(self) -> str:
        return self.file.stem

    @property
    def expected_file(self) -> Path:
        return self.file.with_name(self.name + EXPECTED)

    def read(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.file.read_text(encoding="utf-8"))
        return document

    def expected(self) -> Any:
        return json.loads(self.expected_file.read_text(encoding="utf-8"))


class Played(NamedTuple):
    """What came of a sample: what the method returned, or what it raised."""

    result: Any
    error: ConnectorError | None
    shown: str

    def plain(self) -> Any:
        if self.error is not None:
            return {"raises": self.error.key, "code": self.error.code}
        return _said(msgspec.json.decode(msgspec.json.encode(self.result)))


def _said(value: Any) -> Any:
    """Return plain values without what was not said."""
    if isinstance(value, dict):
        return {name: _said(inner) for name, inner in value.items() if inner is not None}
    return [_said(inner) for inner in value] if isinstance(value, list) else value


def providers() -> list[str]:
    return list(manifest.all_manifests())


def samples() -> list[Sample]:
    folder = manifest.PLACE
    found = sorted(folder.glob("*/samples/*.json"))
    return [Sample(file.parent.parent.name, file) for file in found if not file.name.endswith(EXPECTED)]


def arguments_of(method: str, given: dict[str, Any]) -> dict[str, Any]:
    return {name: msgspec.convert(given[name], kind) for name, kind in _TYPES[method].items()}


def script_of(replies: list[dict[str, Any]]) -> Any:
    """Return a script that answers each path with its replies in turn, the last for ever."""
    waiting: dict[tuple[str, str], list[Says]] = {}
    for reply in replies:
        text = reply.get("text", json.dumps(reply["body"]) if "body" in reply else "")
        headers = tuple(reply.get("headers", {}).items())
        waiting.setdefault((reply["method"], reply["path"]), []).append(
            Says(reply["status"], text.encode(), headers, cuts=reply.get("cuts", False))
        )

    def script(asked: Asked) -> Says:
        answers = waiting.get((asked.method, asked.path))
        if not answers:
            return Says(418, f"nothing is recorded for {asked.method} {asked.path}".encode())
        return answers.pop(0) if len(answers) > 1 else answers[0]

    return script


def play(sample: Sample, *, window: Window | None = None, replies: list[dict[str, Any]] | None = None) -> Played:
    """Play a sample to a connector built for it, in a world that stands still at the sample's instant."""
    recorded = sample.read()
    clock.live_on(StandingClock(datetime.fromisoformat(recorded["now"])))
    limiter._limiters.clear()
    arguments = arguments_of(recorded["method"], recorded["arguments"])
    if window is not None:
        arguments = {"window": window}
    with Provider(script_of(recorded["replies"] if replies is None else replies)) as provider:
        options = options_for(sample.provider, provider.url, **recorded.get("switches", {}))
        return ask(options, recorded["method"], arguments)


def ask(options: Options, method: str, arguments: dict[str, Any]) -> Played:
    """Build a connector and ask it one thing; feeds are read to their end."""
    connector = build(options)
    try:
        result = getattr(connector, method)(**arguments)
        result = list(result) if method == "feed" else result
    except ConnectorError as error:
        return Played(None, error, repr(connector))
    finally:
        connector.close()
    return Played(result, None, repr(connector))


def capable() -> list[tuple[str, str, dict[str, Any]]]:
    """Return each method of each provider, with the arguments of one of its samples."""
    found = []
    for name, declared in manifest.all_manifests().items():
        for capability in declared.capabilities:
            method = CAPABILITIES[capability][1]
            recorded = (sample.read() for sample in samples() if sample.provider == name)
            given = next(one["arguments"] for one in recorded if one["method"] == method and one["replies"])
            found.append((name, method, given))
    return found


def records(result: Any) -> list[Any]:
    """Return the records of a result, flat."""
    if isinstance(result, base.LookUp | base.Slice):
        return [*result.payments, *result.findings]
    if isinstance(result, list | tuple):
        return [record for part in result for record in records(part)]
    return [] if result is None else [result]
