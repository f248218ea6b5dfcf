"""A report's columns as a person explains them, one by one: pre-filled, checked, and shown at once on some rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct, structs

from connectors.files import cells, statement, statement_fields, statement_suggest
from connectors.files.book import Book, Unfit
from connectors.files.days import begins_with
from connectors.files.extract import extract
from connectors.files.fields import FIELDS, IGNORED, WORDED, plain
from connectors.files.layout import find
from connectors.files.mapping import Column, DayFirst, Extract, Mapping
from connectors.files.meanings import meaning
from connectors.files.suggest import missing
from data.queries import imports as queries
from data.statements import FAMILY
from pipeline.importing import mappings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from connectors.files.book import Cell
    from data.store import Store
    from pipeline.importing import Look
    from pipeline.works import Works

Amounts = Literal["parts", "whole", "ask"]

NAMES: tuple[str, ...] = (IGNORED, *(one.name for one in FIELDS if one.name != IGNORED))
"""Everything that a column can be; first that it is not read."""
MUST_MEAN = ("kind", "mode", "status")
"""The fields of which every word must have a meaning."""
DATED = ("date", "settled_on")
SURE, PROBABLE = 0.85, 0.6
_TOP, _TAIL = 40, 10
_MOST_WORDS = 60
Words = dict[str, dict[str, str]]
_OF_LINES = ("kind", "description")


class Draft(Struct, frozen=True, kw_only=True):
    """What a person says of a file: the field of each of its columns, and the rest as a `Mapping` has it.

    `base` is the report it is a version of; None when it is a new one. `words` are those that stand in this file.
    """

    title: str
    fields: tuple[str, ...]
    words: Words
    fixed: dict[str, str]
    dates: DayFirst
    amounts: Amounts
    counts: bool
    base: Mapping | None = None


def is_statement(seen: Look | None) -> bool:
    """Tell whether a file is a statement of the bank or of the merchant account."""
    return seen is not None and seen.mapping.family == FAMILY


def names(seen: Look | None) -> tuple[str, ...]:
    """Return everything that a column of a file can be."""
    return (IGNORED, *statement_fields.NAMES) if is_statement(seen) else NAMES


def registry(seen: Look | None, name: str) -> str:
    """Return the registry of the words that a field can mean: the kinds of lines are not those of payments."""
    return "line_kind" if is_statement(seen) and name in _OF_LINES else name


def alike(store: Store, seen: Look) -> list[Mapping]:
    """Return the reports that somebody explained and that a file could be."""
    return [one for one in mappings(store) if one.family == seen.mapping.family]


def columns(seen: Look, base: Mapping | None = None) -> tuple[Column, ...]:
    """Return the columns of a file, each with the field that its report says, else the one that it seems to be."""
    known = base or (seen.mapping if seen.is_known else None)
    if known is None:
        return seen.suggestion.columns
    by_header = {plain(header): name for name, said in known.columns.items() for header in said}
    there = [by_header.get(plain(one.header)) for one in seen.suggestion.columns]
    return tuple(
        Column(one.header, name or (IGNORED if seen.is_known or one.field in there else one.field), sure, one.samples)
        for one, name, sure in (
            (one, name, 1.0 if name or seen.is_known else one.confidence)
            for one, name in zip(seen.suggestion.columns, there, strict=True)
        )
    )


def begin(seen: Look, base: Mapping | None = None) -> Draft:
    """Return what is proposed of a file: as its report has it, or as it seems."""
    fields = tuple(one.field for one in columns(seen, base))
    known = base or seen.mapping
    return Draft(
        title=known.title,
        fields=fields,
        words=words(seen, fields, known),
        fixed=dict(known.fixed),
        dates=dates(seen, fields, known),
        amounts="ask"
        if "amounts" in seen.suggestion.asks and known is seen.mapping and not seen.is_known
        else known.amounts,
        counts=known.counts,
        base=base or (seen.mapping if seen.is_known else None),
    )


def words(seen: Look, fields: Sequence[str], known: Mapping) -> Words:
    """Return what the words of a file mean, by field: as its report knows, else as is certain, else nothing."""
    found: Words = {}
    if is_statement(seen):
        meant = statement_suggest.words(find(seen.book), {name: index for index, name in enumerate(fields)})
        return {name: _known(ours, known.words.get(name, {})) for name, ours in meant.items()}
    for index, name in enumerate(fields):
        if name in WORDED:
            ours = {plain(word): said for word, said in known.words.get(name, {}).items()}
            distinct = {plain(word): word for cell in _column(seen.book, index) if (word := cells.text(cell))}
            said = sorted(distinct.values())[:_MOST_WORDS]
            found[name] = {word: ours.get(plain(word)) or meaning(name, word) for word in said}
    return found


def dates(seen: Look, fields: Sequence[str], known: Mapping) -> DayFirst:
    """Return what the dates of a file begin with: as they show, else as its report says, else it is to be asked."""
    told = {begins_with(_column(seen.book, index)) for index, name in enumerate(fields) if name in DATED} - {"year"}
    sure = told - {"ask"}
    if len(sure) == 1:
        return sure.pop()
    if not told:
        return known.dates if known.dates != "ask" else "year"
    return known.dates if known.dates in ("day", "month") else "ask"


def mapping(seen: Look, draft: Draft) -> Mapping:
    """Return the mapping that a draft makes; headers of the report that this file does not have are kept."""
    headers = [one.header for one in seen.suggestion.columns]
    here = {plain(header) for header in headers}
    held = draft.base.columns if draft.base else {}
    read: dict[str, tuple[str, ...]] = {}
    for header, name in zip(headers, draft.fields, strict=True):
        if name != IGNORED:
            read.setdefault(name, (header,))
    if draft.base and not seen.is_known:
        read = {name: said for name, said in read.items() if name in held}
    others = {name: tuple(one for one in said if plain(one) not in here) for name, said in held.items()}
    kept = set(read) if draft.base is None or seen.is_known else {*read, *held}
    return structs.replace(
        draft.base or seen.mapping,
        title=draft.title.strip(),
        columns={name: (*read.get(name, ()), *others.get(name, ())) for name in names(seen) if name in kept},
        words=_all_words(draft),
        fixed={name: said for name, said in draft.fixed.items() if said and name not in read},
        dates=draft.dates,
        amounts="parts" if draft.amounts == "ask" else draft.amounts,
        counts=draft.counts,
    )


def asks(seen: Look, draft: Draft) -> tuple[str, ...]:
    """Return what is still to be said: as `missing`, and ``amounts``, ``title``, ``twice:FIELD``, ``absent:FIELD``."""
    made = mapping(seen, draft)
    read = [name for name in draft.fields if name != IGNORED]
    told = list(missing(made)) + (["amounts"] if draft.amounts == "ask" else []) + ([] if made.title else ["title"])
    told += [f"twice:{name}" for name in dict.fromkeys(read) if read.count(name) > 1]
    if draft.base and not seen.is_known:
        told += [f"absent:{name}" for name in draft.base.columns if name not in read]
    return tuple(told)


def revised(seen: Look, draft: Draft) -> Look:
    """Return a file as it is read by a draft."""
    return structs.replace(seen, mapping=mapping(seen, draft), asks=asks(seen, draft))


def new_words(seen: Look) -> bool:
    """Tell whether a file has words of money that its report does not know."""
    if not seen.is_known:
        return False
    fields = tuple(one.field for one in columns(seen))
    known = {name: {plain(word) for word in said} for name, said in seen.mapping.words.items()}
    found = words(seen, fields, seen.mapping)
    return any(plain(word) not in known.get(name, ()) for name in MUST_MEAN for word in found.get(name, {}))


def glance(works: Works, seen: Look) -> Extract | None:
    """Return what the first and the last rows of a file say by its mapping; None when it lacks a column."""
    if {"date", "amount"}.intersection(missing(seen.mapping)):
        return None
    organisation = works.settings.organisation
    try:
        read_by = statement.extract if is_statement(seen) else extract
        return read_by(
            _short(seen.book, seen.suggestion.sheet, seen.suggestion.header_line),
            seen.mapping,
            zone=organisation.zone,
            currency=organisation.currency,
        )
    except Unfit:
        return None


def counted_by(store: Store, report: str, days: Sequence[date]) -> tuple[str, ...]:
    """Return the titles of the other reports that count payments of these days."""
    if not days:
        return ()
    found = queries.overlaps(store, report=report, since=min(days), until=max(days))
    return tuple(row["title"] for row in found)


def _column(book: Book, index: int) -> list[Cell]:
    return [row[index] for row in find(book).rows() if index < len(row)]


def _all_words(draft: Draft) -> Words:
    held = draft.base.words if draft.base else {}
    worded = [name for name in (*WORDED, "description") if name in held or name in draft.words]
    return {name: _joined(held.get(name, {}), draft.words.get(name, {})) for name in worded}


def _known(found: dict[str, str], known: dict[str, str]) -> dict[str, str]:
    ours = {plain(word): said for word, said in known.items()}
    return {word: ours.get(plain(word)) or said for word, said in found.items()}


def _joined(held: dict[str, str], said: dict[str, str]) -> dict[str, str]:
    here = {plain(word) for word in said}
    return {word: ours for word, ours in held.items() if plain(word) not in here} | said


def _short(book: Book, sheet: str, header_line: int) -> Book:
    one = next(held for held in book.sheets if held.name == sheet)
    top = header_line + _TOP
    rows = [*one.rows[:top], *one.rows[max(top, len(one.rows) - _TAIL) :]]
    return structs.replace(book, sheets=[structs.replace(one, rows=rows)])


__all__ = [
    "DATED", "IGNORED", "MUST_MEAN", "NAMES", "PROBABLE", "SURE", "WORDED", "Amounts", "Book", "Column", "DayFirst",
    "Draft", "Extract", "Mapping", "Words", "alike", "asks", "begin", "columns", "counted_by", "dates", "glance",
    "is_statement", "mapping", "names", "new_words", "registry", "revised", "words",
]  # fmt: skip
