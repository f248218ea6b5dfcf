"""What wants a person today, in the order it matters: money, terminals, sources, then money of some days ago."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from dashboard import finding_words, pages
from dashboard.look import PAUSED, REFUSED, SEVERITIES, STATES, Mark, failing, provider
from data.locale import format as written
from data.model import Severity, State
from pipeline import words
from pipeline.absent import TO_RECORD

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dashboard.reader import Reader
    from dashboard.seen import Seen

MOST = 3
# What is paused so is said above the day's figures, which then stand still.
LOUD = ("payments",)
TASK = TO_RECORD
RECENT = timedelta(days=3)
_MINUTE_S = 60


class Item(Struct, frozen=True):
    """One thing to look at: how it is marked, what it is, what is known of it, and the page it leads to."""

    mark: Mark
    what: str
    about: str = ""
    page: str = ""
    params: Mapping[str, str] = {}


def items(  # noqa: PLR0913 - everything that can want a person
    seen: Sequence[Seen],
    *,
    recent: Sequence[dict[str, Any]],
    waiting: int,
    to_record: int,
    sources: Sequence[dict[str, Any]],
    paused: Sequence[dict[str, Any]],
    here: Reader,
) -> list[Item]:
    """Return what to look at: open findings about money, terminals that are down, sources and jobs that stand still.

    `recent` are the latest of the `waiting` findings about money; `to_record` is how many of what was undone elsewhere
    SmartRec does not have.
    """
    quiet = [row for row in paused if row["job"] not in LOUD]
    rows = [row for row in recent if here.now - finding_words.happened_at(row) < RECENT][:MOST]
    return [
        *(_money(row, here) for row in rows),
        *_terminals(seen, sources, here),
        *_sources(sources, here),
        *_paused(quiet, here),
        *_tasks(to_record, here),
        *_earlier(waiting - len(rows), here),
    ]


def _money(row: dict[str, Any], here: Reader) -> Item:
    about = finding_words.told(row, here)
    if not finding_words.tells_times(row):
        about = f"{about} · {here.when(finding_words.happened_at(row))}"
    what = finding_words.title(row["kind"], here)
    return Item(SEVERITIES[Severity.MONEY], what, about, "finding", {"id": row["finding_id"]})


def _tasks(count: int, here: Reader) -> list[Item]:
    if count <= 0:
        return []
    text = here.ngettext(
        "{n} void or refund to be recorded in SmartRec", "{n} voids and refunds to be recorded in SmartRec", count
    )
    return [Item(SEVERITIES[Severity.WARNING], text, "", "data_update", {"show": "findings", "finding": TASK})]


def _earlier(count: int, here: Reader) -> list[Item]:
    if count <= 0:
        return []
    text = here.ngettext("{n} earlier finding about money", "{n} earlier findings about money", count)
    narrowed = {"show": "findings", "severity": str(Severity.MONEY)}
    return [Item(SEVERITIES[Severity.MONEY], text, "", "data_update", narrowed)]


def _paused(rows: Sequence[dict[str, Any]], here: Reader) -> list[Item]:
    _ = here.gettext
    return [
        Item(PAUSED, _("{job}: paused").format(job=words.job(row["job"], here.language)), since, "data_update")
        for row in rows
        if (since := here.since(row["paused_at"]))
    ]


def _terminals(seen: Sequence[Seen], sources: Sequence[dict[str, Any]], here: Reader) -> list[Item]:
    _ = here.gettext
    down = sorted(
        (one for one in seen if one.state is State.OFFLINE and one.is_offered),
        key=lambda one: (one.since is None, one.since, one.alias),
        reverse=True,
    )
    page = "terminal" if pages.opens(here, "terminal") else ""
    shown = [
        Item(
            STATES[State.OFFLINE],
            _("{terminal} offline").format(terminal=one.alias),
            _for(one, here),
            page,
            {"serial": one.serial} if page else {},
        )
        for one in down[:MOST]
    ]
    everywhere = next((name for name in ("fleet", "terminals") if pages.opens(here, name)), "")
    more = len(down) - len(shown)
    if more > 0:
        text = here.ngettext("{n} more terminal offline", "{n} more terminals offline", more)
        shown.append(Item(STATES[State.OFFLINE], text, "", everywhere))
    unknown = [one for one in seen if one.state is State.UNKNOWN and one.is_offered and not one.is_named_only]
    if unknown and not any(source["failing_since"] for source in sources):
        text = here.ngettext("{n} terminal not heard of lately", "{n} terminals not heard of lately", len(unknown))
        shown.append(Item(STATES[State.UNKNOWN], text, "", everywhere))
    return shown


def _for(one: Seen, here: Reader) -> str:
    """Return for how long; what was so at our first look may have been so for longer."""
    if one.since is None:
        return ""
    seconds = (here.now - one.since).total_seconds()
    duration = written.duration(max(seconds // _MINUTE_S, 1) * _MINUTE_S, here.language)
    text = here.gettext("for at least {duration}") if one.is_since_first else here.gettext("for {duration}")
    return text.format(duration=duration)


def _sources(sources: Iterable[dict[str, Any]], here: Reader) -> list[Item]:
    _ = here.gettext
    return [
        Item(
            mark,
            (_("{source} refuses our key") if mark is REFUSED else _("{source} does not answer")).format(
                source=provider(row["connector"])
            ),
            here.since(row["failing_since"]),
            "data_update",
        )
        for row, mark in ((row, failing(row["failure_key"])) for row in sources if row["failing_since"])
    ]
