"""How fresh each source is, why one does not answer, and what to do about it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from dashboard.look import FAILING, FRESH, NEVER, Mark, provider
from dashboard.look import failing as failing_mark
from dashboard.reader import one_stop
from pipeline import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dashboard.reader import Reader


class Source(Struct, frozen=True):
    """A source as the pages show it; `why` says in a sentence why it fails and what to do, while it fails."""

    name: str
    mark: Mark
    last_success_at: datetime | None
    failing_since: datetime | None
    covered_since: datetime | None
    covered_until: datetime | None
    why: str = ""


def told(rows: Iterable[dict[str, Any]], here: Reader) -> list[Source]:
    """Return every source with its state in words (`freshness.connectors`)."""
    return [_one(row, here) for row in rows]


def _one(row: dict[str, Any], here: Reader) -> Source:
    mark = failing_mark(row["failure_key"]) if row["failing_since"] else FRESH if row["last_success_at"] else NEVER
    return Source(
        name=provider(row["connector"]),
        mark=mark,
        last_success_at=row["last_success_at"],
        failing_since=row["failing_since"],
        covered_since=row["covered_since"],
        covered_until=row["covered_until"],
        why=words.failure(row["failure_key"] or "connector_error", here.language) if row["failing_since"] else "",
    )


def freshness(sources: Sequence[Source], here: Reader) -> str:
    """Return, in one line of Markdown, how old the data are and how many sources answer."""
    _ = here.gettext
    read = [source.last_success_at for source in sources if source.last_success_at]
    if not read:
        return _("No source read yet")
    well = sum(source.mark is FRESH for source in sources)
    failing = sum(source.failing_since is not None for source in sources)
    text = _("data read {age}").format(age=here.ago(max(read)))
    counts = here.ngettext("{n} source :green[●]", "{n} sources :green[●]", well) if well else ""
    counts += f" {here.number(failing)} :red[▲]" if failing else ""
    return " · ".join(part for part in (text, counts.strip()) if part)


def sentence(sources: Sequence[Source], here: Reader) -> str:
    """Return the answer of the data page: whether all is up to date, and if not, what is not."""
    _ = here.gettext
    failing = [source for source in sources if source.failing_since]
    read = [source.last_success_at for source in sources if source.last_success_at]
    if failing and not any(source.mark is FRESH for source in sources):
        return _none_answers(sources, here)
    if failing:
        first = min(source.failing_since for source in failing if source.failing_since)
        return here.ngettext(
            "{names} does not answer {since}; the rest is up to date.",
            "{names} do not answer {since}; the rest is up to date.",
            len(failing),
            names=_joined([source.name for source in failing], here),
            since=here.since(first),
        )
    if not read:
        return _("No source has been read yet.")
    return _("Everything is up to date: last read {age}.").format(age=here.ago(max(read)))


def _none_answers(sources: Sequence[Source], here: Reader) -> str:
    """Say since when no source answers, up to when payments were read, and what to check."""
    _ = here.gettext
    last = max(source.failing_since for source in sources if source.failing_since)
    read = [source.covered_until for source in sources if source.covered_until]
    read = read or [source.last_success_at for source in sources if source.last_success_at]
    text = _("No source answers {since}.")
    if read and here.is_today(max(read)):
        text = _("No source answers {since}; the figures stop at {time}.")
    elif read:
        text = _("No source answers {since}; the figures stop on {day_and_time}.")
    until = {"time": here.time(max(read)), "day_and_time": here.instant(max(read))} if read else {}
    said = one_stop(text.format(since=here.since(last), **until))
    check = _("Check the Internet access of this computer.")
    # A source that refuses our key was reached.
    is_cut_off = all(source.mark is FAILING for source in sources if source.failing_since)
    return f"{said} {check}" if is_cut_off else said


def _joined(names: Sequence[str], here: Reader) -> str:
    if len(names) == 1:
        return names[0]
    return here.gettext("{names} and {last}").format(names=", ".join(names[:-1]), last=names[-1])
