"""Tables as people read them: text already in their language, amounts and counts aligned to the right.

On a phone a table keeps three columns, and what belongs together shares a cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from msgspec import Struct

from dashboard import chosen, pages
from dashboard.look import LOST, RETIRED, RUNS, STATES, Mark, coloured, provider
from dashboard.periods import Period
from dashboard.reader import plain
from dashboard.rows import Column, Row
from dashboard.seen import Seen
from dashboard.story import spread
from data.locale import format as written
from data.model import State
from pipeline import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from pandas.io.formats.style import Styler

    from dashboard.day import Day
    from dashboard.reader import Reader

_BREAK = "  \n"


class Line(Struct, frozen=True):
    """A terminal and what it took; `seen` is None when payments name a terminal that no source lists."""

    serial: str | None
    seen: Seen | None
    net: int = 0
    payments: int = 0

    @property
    def name(self) -> str:
        """The alias, else the serial, else nothing."""
        return self.seen.alias if self.seen else self.serial or ""

    @property
    def site(self) -> str:
        """The site's name, where it is known."""
        return (self.seen.site if self.seen else None) or ""


def lines(seen: Sequence[Seen], takings: Iterable[Mapping[str, Any]], here: Reader) -> list[Line]:
    """Return terminals with what each took, most first; those that took nothing follow by name.

    One that was replaced is there when it took something.
    """
    taken = {row["terminal_serial"]: row for row in takings if row["currency"] == here.currency}
    known: dict[str | None, Seen] = {one.serial: one for one in seen}
    found = [
        Line(
            serial,
            known.get(serial),
            *((taken[serial]["net_minor"], taken[serial]["payments"]) if serial in taken else ()),
        )
        for serial in {*(one.serial for one in seen if not one.is_retired), *taken}
    ]
    return sorted(found, key=lambda line: (-line.net, line.name.casefold(), line.serial or ""))


def terminals(
    lines: Sequence[Line], on: date, here: Reader, *, is_past: bool = False
) -> tuple[list[Column], list[Row]]:
    """Return what terminals took on a day and how each one is, each leading to its payments of that day.

    Beside the takings of a past day, it says that a terminal is so now.
    """
    _ = here.gettext
    columns = [
        Column(_("Terminal"), 1.5),
        Column(_("Site"), 2),
        Column(_("Net"), 1, "right", is_figure=True),
        Column(_("Payments"), 0.8, "right"),
        Column(_("State now") if is_past else _("State"), 1.6),
        Column(_("Checked"), 1.4),
    ]
    return columns, [_line(line, on, here) for line in lines]


def _line(line: Line, on: date, here: Reader) -> Row:
    count = here.number(line.payments)
    if here.is_phone:
        count = here.ngettext("{n} payment", "{n} payments", line.payments)
    cells = (
        _alias(line, here),
        plain(line.site),
        plain(here.money(line.net)),
        plain(count),
        state(line.seen, here),
        "" if here.is_phone else _seen(line.seen, here),
    )
    leads = line.serial is not None and pages.opens(here, "payments")
    address = chosen.link(here, Period(on, on), terminals=(line.serial,)) if leads else {}
    return Row(cells, "payments" if leads else "", address)


def state(one: Seen | None, here: Reader) -> str:
    """Return a terminal's state in Markdown; an unknown one says when the terminal was last heard of."""
    _ = here.gettext
    if one is None:
        return ""
    if not one.is_offered:
        mark = RETIRED if one.is_retired else LOST
        return coloured(mark, _(mark.word))
    word = _(STATES[one.state].word)
    if one.state is State.UNKNOWN and one.observed_at:
        seen = (
            _("{state} (seen at {time})") if here.is_today(one.observed_at) else _("{state} (seen on {day_and_time})")
        )
        word = seen.format(state=word, time=here.time(one.observed_at), day_and_time=here.instant(one.observed_at))
    return coloured(STATES[one.state], plain(word))


def runs(rows: Iterable[Mapping[str, Any]], here: Reader) -> Styler:
    """Return what ran, newest first."""
    _ = here.gettext
    rows = list(rows)
    began = [_unbroken(here.when(row["started_at"])) for row in rows]
    ended = [coloured(_run_mark(row["state"]), _(_run_mark(row["state"]).word)) for row in rows]
    if here.is_phone:
        named = [f"{_job(row, here)}{_BREAK}{when}" for row, when in zip(rows, began, strict=True)]
        brought = {_("Run"): named, _("Result"): ended, _("New"): [row["new_count"] for row in rows]}
        return styled(brought, {_("New"): here.number})
    columns = {
        _("Began"): began,
        _("Run"): [_job(row, here) for row in rows],
        _("Result"): ended,
        _("Took"): [_took(row, here) for row in rows],
        _("New"): [row["new_count"] for row in rows],
        _("Changed"): [row["changed_count"] for row in rows],
        _("Findings"): [row["finding_count"] for row in rows],
        _("Why"): [_why(row, here) for row in rows],
    }
    return styled(columns, dict.fromkeys((_("New"), _("Changed"), _("Findings")), here.number))


def hours(day: Day, here: Reader) -> pd.DataFrame:
    """Return the hours of a day, each with what it took and what is usual for it; written, for a styled one is slow."""
    _ = here.gettext
    return pd.DataFrame(
        {
            _("Hour"): [plain(written.hour(hour.hour, here.language)) for hour in day.hours],
            _("Net"): [plain(here.money(hour.net)) for hour in day.hours],
            _("Payments"): [hour.payments for hour in day.hours],
            _("Usual"): [plain(spread(hour.usual, here)) if hour.usual else "" for hour in day.hours],
        }
    )


def styled(columns: Mapping[str, Sequence[Any]], formats: Mapping[str, Callable[[Any], str]]) -> Styler:
    """Return a table of columns in their order; those that have a format are written by it."""
    frame = pd.DataFrame(columns)
    safe = {name: (lambda value, write=write: plain(write(value))) for name, write in formats.items()}
    return frame.style.format(safe)  # type: ignore[arg-type]  # the stubs know one formatter for all columns only


def _alias(line: Line, here: Reader) -> str:
    return plain(line.name) or here.gettext("Terminal unknown")


def _seen(one: Seen | None, here: Reader) -> str:
    if one is None or one.observed_at is None:
        return here.gettext("never") if one else ""
    source = provider((one.source or "").split(".")[0])
    return plain(f"{here.ago(one.observed_at)} · {source}")


def _run_mark(word: str) -> Mark:
    return RUNS.get(word, RUNS["interrupted"])


def _job(row: Mapping[str, Any], here: Reader) -> str:
    name = words.job(row["job"], here.language)
    return plain(f"{name} · {provider(row['connector'])}" if row["connector"] else name)


def _unbroken(text: str) -> str:
    return plain(text).replace(" ", "\u00a0")


def _took(row: Mapping[str, Any], here: Reader) -> str:
    if row["ended_at"] is None:
        return ""
    return written.duration((row["ended_at"] - row["started_at"]).total_seconds(), here.language)


def _why(row: Mapping[str, Any], here: Reader) -> str:
    return plain(words.failure(row["failure_key"], here.language)) if row["failure_key"] else ""
