"""What wants a person today, in the order it matters: money, terminals, sources, then money of some days ago."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from dashboard import finding_words
from dashboard.look import REFUSED, SEVERITIES, STATES, Mark, failing, provider
from data.locale import format as written
from data.model import Severity, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dashboard.reader import Reader
    from dashboard.seen import Seen

MOST = 3
RECENT = timedelta(days=3)
_MINUTE_S = 60


class Item(Struct, frozen=True):
    """One thing to look at: how it is marked, what it is, and what is known of it."""

    mark: Mark
    what: str
    since: str = ""


def items(
    seen: Sequence[Seen], findings: Iterable[dict[str, Any]], sources: Sequence[dict[str, Any]], here: Reader
) -> list[Item]:
    """Return what to look at: open findings about money, terminals that are down, sources that do not answer."""
    rows = [row for row in findings if row["severity"] == Severity.MONEY]
    recent = [row for row in rows if here.now - finding_words.happened_at(row) < RECENT][:MOST]
    return [
        *(_money(row, here) for row in recent),
        *_terminals(seen, sources, here),
        *_sources(sources, here),
        *_earlier(len(rows) - len(recent), here),
    ]


def _money(row: dict[str, Any], here: Reader) -> Item:
    what = f"{finding_words.title(row['kind'], here)} · {finding_words.told(row, here)}"
    return Item(SEVERITIES[Severity.MONEY], what, here.when(finding_words.happened_at(row)))


def _earlier(count: int, here: Reader) -> list[Item]:
    if count <= 0:
        return []
    text = here.ngettext("{n} earlier finding about money", "{n} earlier findings about money", count)
    return [Item(SEVERITIES[Severity.MONEY], text)]


def _terminals(seen: Sequence[Seen], sources: Sequence[dict[str, Any]], here: Reader) -> list[Item]:
    _ = here.gettext
    down = sorted(
        (one for one in seen if one.state is State.OFFLINE and one.is_offered),
        key=lambda one: (one.since is None, one.since, one.alias),
        reverse=True,
    )
    shown = [
        Item(
            STATES[State.OFFLINE],
            _("{terminal} offline").format(terminal=one.alias),
            _for(one, here),
        )
        for one in down[:MOST]
    ]
    more = len(down) - len(shown)
    if more > 0:
        text = here.ngettext("{n} more terminal offline", "{n} more terminals offline", more)
        shown.append(Item(STATES[State.OFFLINE], text))
    unknown = [one for one in seen if one.state is State.UNKNOWN and one.is_offered]
    if unknown and not any(source["failing_since"] for source in sources):
        text = here.ngettext("{n} terminal not heard of lately", "{n} terminals not heard of lately", len(unknown))
        shown.append(Item(STATES[State.UNKNOWN], text))
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
        )
        for row, mark in ((row, failing(row["failure_key"])) for row in sources if row["failing_since"])
    ]
