"""What each terminal was at every instant of a day: a timeline painted with sleep, use and outages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from connectors.sandbox.chance import between
from connectors.sandbox.seasons import last_open, wall
from connectors.sandbox.truth import Span
from data.time import day_bounds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from connectors.sandbox.fleet import Habit
    from connectors.sandbox.outages import Shift
    from connectors.sandbox.town import Town
    from connectors.sandbox.truth import Device, TerminalState

USE_BEFORE_S, USE_AFTER_S = 40, 8
_WAKES_BEFORE_S = 70
_SHORTEST_SLEEP_S = 180

Stretch = tuple[int, int, "TerminalState", str]


def day_spans(town: Town, device: Device, day: date, uses: Sequence[int]) -> list[Span]:
    """Return a terminal's spans of one day, from midnight to midnight; `uses` are sorted seconds of wall time."""
    starts_at, ends_at = day_bounds(day, town.zone)
    base = wall(day, town.zone)
    night = night_state(town, device, day)
    at_work = town.shift(device, day)
    if at_work is None:
        return [Span(device.serial, *night, starts_at, ends_at)]
    before = night_state(town, device, day - timedelta(days=1))
    spans = [Span(device.serial, *before, starts_at, base + timedelta(seconds=at_work.on))]
    for since, until, state, cause in _working_day(town.habits[device.serial], at_work, uses):
        spans.append(
            Span(device.serial, state, cause, base + timedelta(seconds=since), base + timedelta(seconds=until))
        )
    spans.append(Span(device.serial, *night, base + timedelta(seconds=at_work.off), ends_at))
    return merged(spans)


def night_state(town: Town, device: Device, day: date) -> tuple[TerminalState, str]:
    """Return what a terminal does from closing time until its site opens again."""
    habit = town.habits[device.serial]
    evening = last_open(town.site(device.site_id), day)
    if not habit.stays_on or between(town.chance.draws(f"night.{device.serial}.{evening.toordinal()}")[0], 0, 4) == 0:
        return "off", "closed"
    return ("asleep", "sleep") if habit.idle_limit_s else ("online", "none")


def merged(spans: Sequence[Span]) -> list[Span]:
    """Join spans of one terminal that follow each other in the same state for the same cause."""
    joined: list[Span] = []
    for span in spans:
        if span.since == span.until:
            continue
        last = joined[-1] if joined else None
        if last and (last.state, last.cause, last.until) == (span.state, span.cause, span.since):
            joined[-1] = Span(last.serial, last.state, last.cause, last.since, span.until)
        else:
            joined.append(span)
    return joined


def _working_day(habit: Habit, at_work: Shift, uses: Sequence[int]) -> list[Stretch]:
    line: list[Stretch] = [(at_work.on, at_work.off, "online", "none")]
    if habit.idle_limit_s is not None:
        for since, until in _idle(habit.idle_limit_s, at_work, uses):
            line = paint(line, (since, until, "asleep", "sleep"))
    for outage in at_work.outages:
        line = paint(line, (outage.since, outage.until, "offline", outage.cause))
    for use in uses:
        line = paint(line, (use - USE_BEFORE_S, use + USE_AFTER_S, "busy", "use"))
    return line


def _idle(limit_s: int, at_work: Shift, uses: Sequence[int]) -> list[tuple[int, int]]:
    """Return when a terminal left alone sleeps: from some idle time on, until somebody wakes it or plugs it in."""
    # A flat battery ends with somebody plugging the terminal in.
    touched = sorted([*uses, *(outage.until for outage in at_work.outages if outage.cause == "battery")])
    found = []
    for last, following in zip([at_work.on, *touched], [*touched, at_work.off + _WAKES_BEFORE_S], strict=True):
        since, until = last + USE_AFTER_S + limit_s, following - _WAKES_BEFORE_S
        if until - since >= _SHORTEST_SLEEP_S:
            found.append((since, until))
    return found


def paint(line: list[Stretch], over: Stretch) -> list[Stretch]:
    """Return a timeline with one stretch laid over what was there."""
    since, until = over[0], over[1]
    painted: list[Stretch] = []
    for stretch in line:
        if stretch[1] <= since or stretch[0] >= until:
            painted.append(stretch)
            continue
        if stretch[0] < since:
            painted.append((stretch[0], since, stretch[2], stretch[3]))
        if stretch[1] > until:
            painted.append((until, stretch[1], stretch[2], stretch[3]))
    painted.append(over)
    painted.sort()
    return painted
