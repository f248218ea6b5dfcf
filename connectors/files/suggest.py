"""What a file seems to be: the mapping to propose, the one that already fits, and what a person still has to say."""

from __future__ import annotations

import re
from datetime import date, time
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import Struct

from connectors.files import cells, statement_suggest
from connectors.files.days import are_doubtful, begins_with
from connectors.files.fields import IGNORED, MONEY, WORDED, plain
from connectors.files.guessing import columns as guessed
from connectors.files.layout import find, fitting, is_headerless, reads_as_date, reads_as_money
from connectors.files.mapping import Column, Mapping, dated
from connectors.files.meanings import meaning
from connectors.files.notices import notice

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from connectors.files.book import Book, Cell
    from connectors.files.layout import Table

_MOST_WORDS = 60
_LONGEST_NAME = 40
_SAMPLED = 1000
_ENOUGH = 50
_MOST_READ = 0.9


class Suggestion(Struct, frozen=True, kw_only=True):
    """What a file seems to be. `asks` are the keys of `missing`, and what only this file shows (``dates_mixed``: a
    program swapped day and month in a part of a column; ``amounts``: lines of a payment are all alike). The time is
    the wall clock's, `until` the last day covered.
    """

    mapping: Mapping
    sheet: str
    header_line: int
    columns: tuple[Column, ...]
    asks: tuple[str, ...]
    made_on: date | None = None
    made_time: time | None = None
    since: date | None = None
    until: date | None = None


def suggest(book: Book) -> Suggestion:
    """Propose how to read a file; raise Unfit when nothing stands in it."""
    table = find(book)
    if (at := statement_suggest.places(table)) is not None:
        return _statement(book, table, at)
    rows = table.rows()
    step = max(1, len(rows) // _SAMPLED)
    proposed = guessed(table.headers, [_column(rows[::step], index) for index in range(len(table.headers))])
    held = {column.field: _column(rows, index) for index, column in enumerate(proposed) if column.field != IGNORED}
    dates = _dates(held)
    amounts, is_alike = _amounts(held)
    mapping = Mapping(
        report=_name(book),
        title=_title(table, book),
        columns={column.field: (column.header,) for column in proposed if column.field != IGNORED},
        words={name: _words(name, held[name]) for name in WORDED if name in held},
        dates=dates,
        amounts=amounts,
        counts="settled_on" not in held,
    )
    said = notice(table.sheet.rows[: max(0, table.header_line - 1)], dates)
    mixed = any(are_doubtful(held.get(name, [])) for name in ("date", "settled_on"))
    asks = (*missing(mapping), *(["dates_mixed"] if mixed else []), *(["amounts"] if is_alike else []))
    return Suggestion(
        mapping=mapping, sheet=table.sheet.name, header_line=table.header_line, columns=proposed, asks=asks,
        made_on=said.made_on, made_time=said.made_time, since=said.since, until=said.until,
    )  # fmt: skip


def _statement(book: Book, table: Table, at: dict[str, int]) -> Suggestion:
    rows = table.rows()
    proposed = statement_suggest.columns(table, at)
    dates = _dates({"date": _column(rows, at["date"])})
    mapping = Mapping(
        report=_name(book),
        title=cells.text(book.name.rpartition(".")[0] or book.name),
        family="bank",
        columns={one.field: (one.header,) for one in proposed if one.field != IGNORED},
        words=statement_suggest.words(table, at),
        dates=dates,
        counts=False,
    )
    said = notice(table.sheet.rows[: max(0, table.header_line - 1)], dates)
    mixed = are_doubtful(_column(rows, at["date"]))
    return Suggestion(
        mapping=mapping, sheet=table.sheet.name, header_line=table.header_line, columns=proposed,
        asks=(*missing(mapping), *(["dates_mixed"] if mixed else [])),
        made_on=said.made_on, made_time=said.made_time, since=said.since, until=said.until,
    )  # fmt: skip


def recognise(book: Book, mappings: Iterable[Mapping]) -> Mapping | None:
    """Return the saved mapping whose headers a file has, in whichever sequence and among others.

    The latest version of a report stands for it. The one that reads most columns wins; of two that read as many,
    none does: a person chooses. Statements of two accounts look alike, so theirs must also be called the same.
    """
    latest: dict[str, Mapping] = {}
    for one in mappings:
        if one.report not in latest or latest[one.report].version < one.version:
            latest[one.report] = one
    fits = [
        (len(one.columns), one) for one in latest.values() if one.columns and _is_called(book, one) and _fits(book, one)
    ]
    most = max((count for count, _ in fits), default=0)
    best = [one for count, one in fits if count == most]
    return best[0] if len(best) == 1 else None


def missing(mapping: Mapping) -> tuple[str, ...]:
    """Return what a person must still say before a mapping can be used.

    ``date``, ``amount``, ``mode``: no column (nor fixed value) holds it. ``dates``: what ambiguous dates begin with.
    ``words:kind:Crédit``: what this word of this field means.
    """
    has = {name for name, said in dated(mapping).columns.items() if said}
    told = [] if "date" in has else ["date"]
    told += [] if has.intersection(MONEY) else ["amount"]
    told += ["mode"] if mapping.counts and "mode" not in has and not mapping.fixed.get("mode") else []
    told += ["dates"] if mapping.dates == "ask" else []
    asked = (name for name in ("kind", "mode", "status") if name in has)
    told += [f"words:{name}:{word}" for name in asked for word, ours in mapping.words.get(name, {}).items() if not ours]
    return tuple(told)


def merged_headers(mapping: Mapping, headers: dict[str, str]) -> Mapping:
    """Return the next version of a mapping that also knows a report's headers in another language, by field.

    A field that the mapping does not have is not added: it would be missing in the files of the other language.
    """
    columns = {
        name: said if plain(headers.get(name, "")) in {"", *map(plain, said)} else (*said, headers[name])
        for name, said in mapping.columns.items()
    }
    return changed(mapping, columns=columns)


def changed(mapping: Mapping, **fields: object) -> Mapping:
    """Return the next version of a mapping with other fields; the same one when nothing is different."""
    other = msgspec.structs.replace(mapping, **fields)
    return mapping if other == mapping else msgspec.structs.replace(other, version=mapping.version + 1)


def _column(rows: Sequence[Sequence[Cell]], index: int) -> list[Cell]:
    return [row[index] if index < len(row) else None for row in rows]


def _dates(held: dict[str, list[Cell]]) -> Literal["year", "day", "month", "ask"]:
    """Say what dates begin with by every column of dates together: a file writes all of them alike."""
    told = {begins_with(held[name]) for name in ("date", "settled_on") if name in held} - {"year"}
    sure = told - {"ask"}
    if len(sure) == 1:
        return sure.pop()
    return "ask" if told else "year"


def _words(name: str, held: list[Cell]) -> dict[str, str]:
    """Give the words of a column their meanings; nothing for one that a person has to say."""
    distinct = {plain(word): word for cell in dict.fromkeys(held) if (word := cells.text(cell))}
    words = sorted(distinct.values())[:_MOST_WORDS]
    return {word: meaning(name, word) for word in words}


def _amounts(held: dict[str, list[Cell]]) -> tuple[Literal["parts", "whole"], bool]:
    """Say whether lines of a payment are its parts; they are alike when every payment of several repeats its amount."""
    number = held.get("remote_id") or held.get("receipt")
    if number is None or "amount" not in held:
        return "parts", False
    kinds = held.get("kind") or [None] * len(number)
    seen: dict[tuple[Cell, Cell], list[Cell]] = {}
    for key, kind, amount in zip(number, kinds, held["amount"], strict=True):
        if key is not None and key != "":
            seen.setdefault((key, kind), []).append(amount)
    several = [amounts for amounts in seen.values() if len(amounts) > 1]
    return "parts", bool(several) and all(len(set(amounts)) == 1 for amounts in several)


def _is_called(book: Book, mapping: Mapping) -> bool:
    """Tell whether a statement's file is called like its account's first one, whatever the figures in its name."""
    return mapping.family != "bank" or mapping.report.rstrip("_0123456789") == _name(book).rstrip("_")


def _fits(book: Book, mapping: Mapping) -> bool:
    found = [fit for sheet in book.sheets if sheet.rows and (fit := fitting(sheet, mapping))]
    if not found or not is_headerless(mapping):
        return bool(found)
    table, at = found[0]
    return find(book).header_line == 0 and _reads(table, at)


def _reads(table: Table, at: dict[str, int]) -> bool:
    """Tell whether numbered columns hold dates and amounts: nothing else tells such files apart."""
    rows = [row for row in table.rows()[: 2 * _ENOUGH] if row][:_ENOUGH]
    amounts = [_column(rows, at[name]) for name in MONEY if name in at]
    if not amounts or "date" not in at:
        return False
    dated = sum(map(reads_as_date, _column(rows, at["date"])))
    paid = sum(any(map(reads_as_money, held)) for held in zip(*amounts, strict=True))
    return min(dated, paid) >= _MOST_READ * len(rows)


def _name(book: Book) -> str:
    """Name a report by its file, without the figures that change from one export to the next."""
    stem = book.name.rpartition(".")[0] or book.name
    words = [word for word in plain(cells.text(stem)).split() if not any(c.isdecimal() for c in word)]
    return re.sub(r"[^a-z_]", "", "_".join(words))[:_LONGEST_NAME].strip("_") or "report"


def _title(table: Table, book: Book) -> str:
    """Take the title of a report from the line above its table, else from its file's name."""
    above = table.sheet.rows[: max(0, table.header_line - 1)]
    first = next((said for row in above for cell in row if (said := cells.text(cell))), "")
    is_title = first and not any(c.isdecimal() for c in first) and len(first) <= _LONGEST_NAME
    return first if is_title else cells.text(book.name.rpartition(".")[0] or book.name)
