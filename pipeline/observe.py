"""How the terminals are: asked one small group after another, over the whole interval; only changes are kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import msgspec

from connectors.errors import Refused, Unreadable
from data import time as clock
from data.model import Finding, Severity, Terminal
from data.queries import terminals as queries
from data.save import Saved, save_findings
from pipeline.collect import guarded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.model import Observation
    from data.store import Store, Writer
    from pipeline.runs import Run
    from pipeline.works import Source, Works

_AT_ONCE = 4
_SHARE_OF_INTERVAL = 0.8
_COMPARED = ("state", "raw_code", "battery", "is_charging", "network", "app_version")


def observe(works: Works, interval_s: float = 0.0) -> bool:
    """Ask every provider about each of its terminals, spread over an interval; return whether all were asked."""
    sources = [source for source in works.that("observes_terminals") if not works.holds.has(source.name)]
    is_whole = len(sources) == len(works.that("observes_terminals"))
    for source in sources:
        if works.stopping.is_set():
            return False
        with guarded(works, "observations", source) as run:
            _observe(works, source, run, interval_s * _SHARE_OF_INTERVAL / len(sources))
        is_whole = is_whole and run.state == "done"
    return is_whole


def _observe(works: Works, source: Source, run: Run, spread_s: float) -> None:
    rows = queries.listed(works.store, connector=source.name)
    listed = [msgspec.convert(row, Terminal) for row in rows]
    groups = [listed[first : first + _AT_ONCE] for first in range(0, len(listed), _AT_ONCE)]
    refused: list[Refused | Unreadable] = []
    asked = 0
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for group in groups:
            started = clock.monotonic()
            free = [terminal for terminal in group if not works.occupied.has(terminal.serial)]
            asked += len(free)
            answers = list(pool.map(lambda terminal: _ask(source, terminal), free))
            run.add(save_observations(works.store, [answer for answer in answers if not isinstance(answer, Exception)]))
            run.add(_tell_refusals(works.store, source, free, answers))
            refused += [answer for answer in answers if isinstance(answer, Refused | Unreadable)]
            if not works.pause(spread_s / len(groups) - (clock.monotonic() - started)):
                run.state = "interrupted"
                return
    if refused and len(refused) == asked:
        raise refused[0]


def _ask(source: Source, terminal: Terminal) -> Observation | Refused | Unreadable:
    """Ask about one terminal; a refusal of this one is no reason to leave the others."""
    try:
        observation: Observation = source.connector.observe(terminal)
    except (Refused, Unreadable) as refusal:
        return refusal
    return observation


def _tell_refusals(
    store: Store, source: Source, asked: Sequence[Terminal], answers: Sequence[Observation | Refused | Unreadable]
) -> Saved:
    found = [
        Finding(
            kind=f"terminal_{answer.key}",
            subject=terminal.serial,
            connector=source.name,
            severity=Severity.WARNING,
            facts={"code": answer.code, "detail": answer.detail},
        )
        for terminal, answer in zip(asked, answers, strict=True)
        if isinstance(answer, Refused | Unreadable)
    ]
    return Saved(findings=save_findings(store, found))


def save_observations(store: Store, observations: Sequence[Observation]) -> Saved:
    """Save what was observed: a row where something changed, else only the time of the latest word advances."""
    if not observations:
        return Saved()
    new = changed = 0
    with store.write("terminals") as writer:
        latest = {(row["terminal_serial"], row["source"]): row for row in queries.seen(writer)}
        for observation in observations:
            known = latest.get((observation.serial, observation.source))
            if known and observation.observed_at < known["observed_at"]:
                continue
            new += known is None
            changed += known is not None and _save(writer, observation, known)
            if known is None:
                _save(writer, observation, None)
    return Saved(new, changed, len(observations) - new - changed)


def _save(writer: Writer, observation: Observation, known: dict[str, Any] | None) -> bool:
    """Save one observation; return whether it says anything new."""
    values = msgspec.structs.asdict(observation)
    values["terminal_serial"] = values.pop("serial")
    values["state"] = str(observation.state)
    is_new = known is None or any(values[name] != known[name] for name in _COMPARED)
    since = known["since"] if known and known["state"] == values["state"] else observation.observed_at
    if is_new:
        queries.add_observation(writer, **values)
    queries.save_seen(writer, since=since, **values)
    return is_new
