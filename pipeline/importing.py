"""Bringing a file in: looked at, shown, then kept whole or not at all; and taken out again.

1. A file is read in a process of its own, which may not do anything.
2. The mapping that somebody confirmed for its headers is found, or one is proposed.
3. What it would change is told before anything is.
4. It is kept: its records are matched and counted, its workstations and terminals become known.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from connectors.files import opening, statement
from connectors.files.book import Book
from connectors.files.extract import extract
from connectors.files.mapping import Extract, Mapping
from connectors.files.suggest import Suggestion, missing, recognise, suggest
from data import imports, journal, statements
from data import time as clock
from data.imports import Given
from data.locale import N_
from data.queries import imports as queries
from data.queries import statements as of_statements
from pipeline import absent, inferred, settlement, typed
from pipeline.errors import ActRefused
from pipeline.named_in_files import make_known

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from data.model import Viewer
    from data.save import Saved
    from data.store import Store
    from pipeline.works import Works

MAPPED = "map_report"
_TOLD_WITHIN = timedelta(days=2)
NOTHING = N_("Nothing in {file} can be imported: no line was read as a payment. Look at the reasons and the columns.")
UNFINISHED = N_("The columns of {file} are not all explained yet: open the page Import and say what is asked there.")
UNKNOWN_REPORT = N_("No report is called “{name}”. The ones that are known: {known}.")


class Look(Struct, frozen=True, kw_only=True):
    """A file that was read: how it is to be read, whether somebody confirmed that before, and what is still asked."""

    book: Book
    mapping: Mapping
    suggestion: Suggestion
    is_known: bool
    asks: tuple[str, ...]


class Total(Struct, frozen=True):
    """How many records of one means of payment and kind there are, and how much they are.

    The lines of a statement have no means of payment, and amounts with a sign.
    """

    mode: str
    kind: str
    currency: str
    count: int
    amount_minor: int


class Preview(Struct, frozen=True, kw_only=True):
    """What an import would do: records new to the report, worded otherwise, and the same; those that it takes away, as
    rows without an id that its days no longer have; those that stay though it does not have them; and those of which
    the number stood for something else before.

    `state` is that of the same file imported before (``kept`` or ``undone``), None if it never was. `overlaps` are the
    titles of other reports that count payments of the same days.
    """

    given: Given
    extract: Extract
    state: str | None
    new: int
    changed: int
    same: int
    gone: int
    absent: int
    reused: int
    totals: tuple[Total, ...]
    overlaps: tuple[str, ...]


def read(path: Path, name: str) -> Book:
    """Read a file in a process of its own that may do nothing. Raises Unfit."""
    return opening.read(path, name=name)


def mappings(store: Store) -> list[Mapping]:
    """Return the latest version of every mapping that somebody confirmed."""
    return [msgspec.json.decode(row["body"], type=Mapping) for row in queries.mappings(store)]


def look(store: Store, book: Book, report: str | None = None) -> Look:
    """Say how a file is to be read: as a report that is named, as the one whose headers it has, or as it seems.

    Raises ActRefused for a report that nobody confirmed, and Unfit for a file in which nothing stands.
    """
    known = mappings(store)
    suggestion = suggest(book)
    found = _named(known, report) if report else recognise(book, known)
    mapping = found or _apart(suggestion.mapping, known)
    return Look(
        book=book,
        mapping=mapping,
        suggestion=suggestion,
        is_known=found is not None,
        asks=missing(mapping) if found else suggestion.asks,
    )


def save_mapping(works: Works, viewer: Viewer, mapping: Mapping) -> Mapping:
    """Keep what a person confirmed of a report's columns, as its next version; the same one changes nothing."""
    now = clock.now()
    with works.store.write("imports", "audit") as writer:
        latest = {one.report: one for one in mappings(works.store)}.get(mapping.report)
        version = latest.version if latest else 0
        if latest is not None and latest == msgspec.structs.replace(mapping, version=version):
            writer.topics.clear()
            return latest
        kept = msgspec.structs.replace(mapping, version=version + 1)
        queries.add_mapping(
            writer,
            report=kept.report,
            version=kept.version,
            family=kept.family,
            title=kept.title,
            body=msgspec.json.encode(kept).decode(),
            saved_at=now,
            saved_by=viewer.name,
        )
        journal.note(
            writer,
            viewer=viewer.name,
            act=MAPPED,
            subject=kept.report,
            detail=str(kept.version),
        )
    return kept


def preview(works: Works, seen: Look, made_at: datetime | None = None) -> Preview:
    """Tell what importing a file would do; nothing is changed. `made_at` is when it was made, if it does not say.

    Raises ActRefused when nothing in it can be imported, and Unfit when it lacks a column of its mapping.
    """
    organisation = works.settings.organisation
    is_statement = seen.mapping.family == statements.FAMILY
    read_by = statement.extract if is_statement else extract
    found = read_by(seen.book, seen.mapping, zone=organisation.zone, currency=organisation.currency)
    if not (found.records or found.lines):
        raise ActRefused(NOTHING, file=seen.book.name)
    given = _given(seen, found, organisation.zone, made_at)
    compared = _compared(works.store, given)
    known = queries.one(works.store, import_id=given.import_id)
    others = queries.overlaps(works.store, report=given.report, since=given.since, until=given.until)
    return Preview(
        given=given,
        extract=found,
        state=known["state"] if known else None,
        new=compared["new_count"],
        changed=compared["changed_count"],
        same=compared["same_count"],
        gone=compared["gone_count"],
        absent=compared["absent_count"],
        reused=compared.get("reused_count", 0),
        totals=tuple(_totals(given)),
        overlaps=tuple(row["title"] for row in others) if given.counts else (),
    )


def carry_out(works: Works, viewer: Viewer, shown: Preview) -> Saved:
    """Import what a preview showed. Raises DiskFull; then nothing changed."""
    make_known(works.store, shown.given)
    saved = imports.keep(works.store, shown.given, viewer.name)
    _tell(works, shown.given.since, shown.given.until)
    return saved


def undo(works: Works, viewer: Viewer, import_id: str) -> bool:
    """Take an import back; return whether there was one to take back."""
    row = queries.one(works.store, import_id=import_id)
    if row is None or imports.undo(works.store, import_id, viewer.name) is None:
        return False
    _tell(works, row["since"], row["until"])
    return True


def tell_again(works: Works) -> None:
    """Tell what the imports of the last days call for: somebody may have been killed before it was told."""
    for row in queries.changed_since(works.store, changed_at=clock.now() - _TOLD_WITHIN):
        _tell(works, row["since"], row["until"])


def _tell(works: Works, since: date, until: date) -> None:
    inferred.balance(works, settlement.sources(works))
    absent.tell(works.store, since, until)
    typed.tell(works.store, since, until)


def _named(known: Sequence[Mapping], report: str) -> Mapping:
    for one in known:
        if report.casefold() in (one.report.casefold(), one.title.casefold()):
            return one
    raise ActRefused(UNKNOWN_REPORT, name=report, known=", ".join(one.report for one in known) or "—")


def _apart(proposed: Mapping, known: Sequence[Mapping]) -> Mapping:
    """Return a proposed mapping under a name that no other report has."""
    taken = {one.report for one in known}
    names = (proposed.report if n == 1 else f"{proposed.report}_{n}" for n in range(1, len(taken) + 2))
    return msgspec.structs.replace(proposed, report=next(name for name in names if name not in taken))


def _compared(store: Store, given: Given) -> dict[str, int]:
    file: dict[str, Any] = {name: getattr(given, name) for name in ("report", "sha256", "made_at", "since", "until")}
    if given.family == statements.FAMILY:
        lines = given.lines
        return of_statements.compared(
            store, **file, keys=[one.key for one in lines], wordings=list(map(statements.wording, lines))
        )
    records = given.records
    return queries.compared(
        store,
        **file,
        keys=[one.key for one in records],
        wordings=list(map(imports.wording, records)),
        days=[one.paid_on for one in records],
        amounts=[one.amount_minor for one in records],
    )


def _given(seen: Look, found: Extract, zone: ZoneInfo, made_at: datetime | None) -> Given:
    days = [*(one.paid_on for one in found.records), *(one.booked_on for one in found.lines)]
    said = seen.suggestion
    return imports.Given(
        report=seen.mapping.report,
        title=seen.mapping.title,
        family=seen.mapping.family,
        mapping_version=seen.mapping.version,
        counts=seen.mapping.counts,
        file_name=seen.book.name,
        sha256=seen.book.sha256,
        # Nothing is made after it was brought, whatever the clock of its computer said.
        made_at=min(_made_at(seen, zone) or made_at or clock.now(), clock.now()),
        since=min(said.since or days[0], *days),
        until=max(said.until or days[0], *days),
        records=found.records,
        unread=[imports.Unread(one.line, one.key, one.facts) for one in found.unread],
        is_cut=found.is_cut,
        lines=found.lines,
    )


def _made_at(seen: Look, zone: ZoneInfo) -> datetime | None:
    """Return when an export was made: what it prints, else what its program wrote in the file."""
    said = seen.suggestion
    if said.made_on is not None and said.made_time is not None:
        return datetime.combine(said.made_on, said.made_time, zone).astimezone(UTC)
    if seen.book.made_at is not None:
        return seen.book.made_at
    return _end_of(said.made_on, zone) if said.made_on is not None else None


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(23, 59, 59), zone).astimezone(UTC)


def _totals(given: Given) -> list[Total]:
    counts: Counter[tuple[str, str, str]] = Counter()
    amounts: Counter[tuple[str, str, str]] = Counter()
    for one in given.records:
        key = (str(one.mode), str(one.kind), one.currency)
        counts[key] += 1
        amounts[key] += one.amount_minor
    for line in given.lines:
        key = ("", str(line.kind), line.currency)
        counts[key] += 1
        amounts[key] += line.amount_minor
    return [Total(*key, counts[key], amounts[key]) for key in sorted(counts)]
