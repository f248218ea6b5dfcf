"""How the columns of a report become our fields: what a person confirmed once, kept per report, in versions."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, structs

from data.file_record import FileRecord
from data.statement_line import StatementLine

DayFirst = Literal["year", "day", "month", "ask"]


class Mapping(Struct, frozen=True, kw_only=True):
    """What a person confirmed of one report's columns.

    `report` names it for good (letters, digits and underscores), `title` is its name for people. `columns` gives each
    field (`connectors.files.fields`) the headers it is read from, in any language, the first found in a file wins; a
    sheet without headers calls its columns ``#1``, ``#2`` and so on. `fixed` gives a field the same value on every row;
    `words` gives a field's words in the file ours (``{"kind": {"Remboursement": "refund"}}``): ``ignored`` says that
    rows with this word are no payments, an empty meaning that a person still has to say it. `dates` says what an
    ambiguous date begins with (``ask``: the file does not show it). `amounts`: the lines of one payment are its parts,
    or each repeats the whole. `counts` says whether rows that nothing else knows are payments to count, or only say
    more of payments.
    """

    report: str
    title: str
    family: Literal["smartrec", "bank"] = "smartrec"
    version: int = 1
    columns: dict[str, tuple[str, ...]] = {}
    fixed: dict[str, str] = {}
    words: dict[str, dict[str, str]] = {}
    dates: DayFirst = "year"
    amounts: Literal["parts", "whole"] = "parts"
    counts: bool = True


def dated(mapping: Mapping) -> Mapping:
    """Return a mapping that has a date: of a settlement report, which only says more of payments, the transfer's."""
    if mapping.counts or "date" in mapping.columns or "settled_on" not in mapping.columns:
        return mapping
    return structs.replace(mapping, columns=mapping.columns | {"date": mapping.columns["settled_on"]})


class Unread(Struct, frozen=True):
    """A line that could not be read: `key` names the reason, `facts` hold the column's header and what stood there."""

    line: int
    key: str
    facts: dict[str, str] = {}


class Extract(Struct, frozen=True, kw_only=True):
    """What a file says by a mapping: records (of a statement, `lines`) in the sequence of the file, lines that could
    not be read, and how many were totals or empty. `is_cut` tells that SmartRec cut the export at its limit of rows.
    """

    sheet: str
    header_line: int
    records: list[FileRecord]
    unread: list[Unread]
    skipped: int = 0
    is_cut: bool = False
    lines: list[StatementLine] = []


class Column(Struct, frozen=True):
    """A column of a file as it is proposed: the field it seems to be, how sure that is (0 to 1), some of its values.

    No value holds a card number.
    """

    header: str
    field: str
    confidence: float
    samples: tuple[str, ...]
