"""Whether a file is a statement, and how its columns seem to be read: by their headers, else by what they add up to."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from connectors.files import cells, statement_fields, statement_words
from connectors.files.cells import Misread
from connectors.files.fields import IGNORED
from connectors.files.layout import reads_as_date, reads_as_money
from connectors.files.mapping import Column
from connectors.files.statement_fields import BALANCE, MONEY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from connectors.files.book import Cell
    from connectors.files.layout import Table

_MOST_WORDS = 60
_LOOKED_AT = 400
_SAMPLES = 3
_MOST = 0.9
_KNOWN = 0.5
_BY_HEADER, _BY_CONTENT = 0.95, 0.7
# Balances that follow from the amounts beside them, of so many that are looked at.
_ADDS_UP = 0.8
_ANY_CURRENCY = "CAD"


def places(table: Table) -> dict[str, int] | None:
    """Return which column each field of a statement stands in; None for what is no statement."""
    if table.header_line:
        if not statement_fields.is_statement(table.headers):
            return None
        found = statement_fields.named(table.headers)
        if "debit" in found or "credit" in found:
            found.pop("amount", None)
        return found
    return _by_content(table.rows()[:_LOOKED_AT], len(table.headers))


def columns(table: Table, at: dict[str, int]) -> tuple[Column, ...]:
    """Return every column with the field it is proposed for; what is never kept is said to be ignored."""
    by_index = {index: name for name, index in at.items() if name != BALANCE}
    sureness = _BY_HEADER if table.header_line else _BY_CONTENT
    return tuple(
        Column(
            header,
            by_index.get(index, IGNORED),
            sureness if index in by_index else 0.0,
            _samples(_column(table.rows(), index)),
        )
        for index, header in enumerate(table.headers)
    )


def words(table: Table, at: dict[str, int]) -> dict[str, dict[str, str]]:
    """Return what the words of a statement mean, nothing for those that a person has to say."""
    rows, told = table.rows(), {}
    if "kind" in at:
        are_cards = "card" in at
        said = _distinct(rows, at["kind"])
        told["kind"] = {word: statement_words.type_of(word, are_cards=are_cards) for word in said}
    if "status" in at:
        told["status"] = {word: statement_words.status_of(word) for word in _distinct(rows, at["status"])}
    if "description" in at:
        told["description"] = _stems(rows, at)
    return told


def _stems(rows: Sequence[Sequence[Cell]], at: dict[str, int]) -> dict[str, str]:
    """Return the most frequent descriptions whatever their figures, each with what it seems to be."""
    counts: Counter[str] = Counter()
    kinds: dict[str, set[str]] = {}
    for row in rows:
        description = cells.text(_cell(row, at["description"]))
        amount = _amount(row, at)
        if description and amount:
            stem = statement_words.stem(description)
            counts[stem] += 1
            kinds.setdefault(stem, set()).add(statement_words.kind_of(description, is_in=amount > 0).value)
    frequent = [stem for stem, _ in counts.most_common() if len(kinds[stem]) == 1][:_MOST_WORDS]
    return {stem: next(iter(kinds[stem])) for stem in frequent}


def _by_content(rows: Sequence[Sequence[Cell]], width: int) -> dict[str, int] | None:
    """Return the fields of columns without headers, as far as their amounts add up to their balances."""
    filled = [[cell for cell in _column(rows, index) if cell not in (None, "")] for index in range(width)]
    dates = [index for index in range(width) if _share(reads_as_date, filled[index], len(rows)) >= _MOST]
    texts = [index for index in range(width) if _share(_is_text, filled[index], len(rows)) >= _MOST]
    amounts = [index for index in range(width) if index not in dates and _share(_has_cents, filled[index], 0) >= _MOST]
    if not dates or not texts or not amounts:
        return None
    described = max(texts, key=lambda index: (_known(filled[index]), len(set(filled[index]))))
    found = _adding_up(rows, amounts, [index for index in amounts if len(filled[index]) == len(rows)])
    if found is None and len(amounts) == 1 and _known(filled[described]) >= _KNOWN:
        found = {"amount": amounts[0]}
    return {"date": dates[0], "description": described, **found} if found else None


def _adding_up(
    rows: Sequence[Sequence[Cell]], amounts: Sequence[int], balances: Sequence[int]
) -> dict[str, int] | None:
    """Return the columns of money of which a balance is the sum, in one sequence of the rows or the other."""
    for balance in balances:
        rest = [index for index in amounts if index != balance]
        tried = [{"amount": one} for one in rest]
        tried += [{"debit": out, "credit": into} for out in rest for into in rest if out != into]
        for one in tried:
            if max(_agreed(rows, one, balance, step) for step in (1, -1)) >= _ADDS_UP:
                return {**one, BALANCE: balance}
    return None


def _agreed(rows: Sequence[Sequence[Cell]], at: dict[str, int], balance: int, step: int) -> float:
    listed = rows[::step]
    pairs = list(pairwise(listed))
    if not pairs:
        return 0.0
    same = sum(_minor(row, balance) - _minor(before, balance) == _amount(row, at) for before, row in pairs)
    return same / len(pairs)


def _amount(row: Sequence[Cell], at: dict[str, int]) -> int:
    signs = {"amount": 1, "credit": 1, "debit": -1}
    return sum(signs[name] * _minor(row, at[name]) for name in MONEY if name in at)


def _minor(row: Sequence[Cell], index: int) -> int:
    try:
        return cells.money(_cell(row, index), _ANY_CURRENCY) or 0
    except Misread:
        return 0


def _known(held: Sequence[Cell]) -> float:
    distinct = {cells.text(cell) for cell in held}
    known = sum(statement_words.kind_of(one, is_in=True) != "other" for one in distinct)
    return known / len(distinct) if distinct else 0.0


def _is_text(cell: Cell) -> bool:
    return isinstance(cell, str) and not reads_as_money(cell) and not reads_as_date(cell)


def _has_cents(cell: Cell) -> bool:
    is_written = isinstance(cell, str) and ("." in cell or "," in cell)
    return (is_written or isinstance(cell, float)) and reads_as_money(cell)


def _share(test: Callable[[Cell], bool], held: Sequence[Cell], least: int) -> float:
    count = max(len(held), least)
    return sum(map(test, held)) / count if count else 0.0


def _distinct(rows: Sequence[Sequence[Cell]], index: int) -> list[str]:
    said = {cells.text(cell) for cell in _column(rows, index)} - {""}
    return sorted(said)[:_MOST_WORDS]


def _samples(held: Sequence[Cell]) -> tuple[str, ...]:
    told = dict.fromkeys(cells.fact(cell) for cell in held[:_LOOKED_AT] if cell is not None and cell != "")
    told.pop("", None)
    return tuple(told)[:_SAMPLES]


def _column(rows: Sequence[Sequence[Cell]], index: int) -> list[Cell]:
    return [_cell(row, index) for row in rows]


def _cell(row: Sequence[Cell], index: int) -> Cell:
    return row[index] if index < len(row) else None
