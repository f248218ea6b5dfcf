"""Which field a column seems to be, by its header and by what stands in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from connectors import redact
from connectors.files import cells
from connectors.files.fields import FIELDS, IGNORED, WORDED
from connectors.files.layout import field_of, reads_as_date, reads_as_money
from connectors.files.mapping import Column
from connectors.files.meanings import share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.files.book import Cell

_LOOKED_AT = 200
_SAMPLES = 3
_MOST = 0.8  # of a column's cells: what it is by
_LEAST = 0.5  # below that a column is not what its header says
_MONEY = frozenset(one.name for one in FIELDS if one.type == "money")
_DATES = frozenset(one.name for one in FIELDS if one.type == "date")
_LONGEST = 200  # characters: a longer text is a note, whatever it begins with
_MASKED = re.compile(r"[*xX•.·●][*xX•.·● -]+[0-9]{4}")
_SERIALS = (32_874, 73_415)
_SIDES = frozenset(("credit", "debit"))
_BY_CELLS = 0.5  # what an amount is at most sure by its cells alone: beside debits and credits it is a balance
_CENTS = re.compile(r"[.,][0-9]{1,2}(?![0-9])|\$")


def columns(headers: Sequence[str], sampled: Sequence[Sequence[Cell]]) -> tuple[Column, ...]:
    """Propose the field of each column, each field once: the surest first."""
    proposals = []
    for index, header in enumerate(headers):
        filled = [cell for cell in sampled[index] if cell is not None and cell != ""][:_LOOKED_AT]
        filled = [cell[:_LONGEST] if isinstance(cell, str) else cell for cell in filled]
        proposals += [(-sureness, index, name) for name, sureness in _proposals(header, filled)]
    chosen: dict[int, tuple[str, float]] = {}
    for minus, index, name in sorted(proposals):
        if index not in chosen and name not in {taken for taken, _ in chosen.values()}:
            chosen[index] = name, round(-minus, 2)
    if {name for name, _ in chosen.values()} & _SIDES:
        chosen = {index: one for index, one in chosen.items() if one[0] != "amount" or one[1] > _BY_CELLS}
    return tuple(
        Column(header, *chosen.get(index, (IGNORED, 0.0)), _samples(sampled[index]))
        for index, header in enumerate(headers)
    )


def _samples(held: Sequence[Cell]) -> tuple[str, ...]:
    filled = dict.fromkeys(cell for cell in held[:_LOOKED_AT] if cell is not None and cell != "")
    told = dict.fromkeys(said for cell in list(filled)[: 2 * _SAMPLES] if (said := cells.fact(cell)))
    return tuple(told)[:_SAMPLES]


def _proposals(header: str, filled: Sequence[Cell]) -> list[tuple[str, float]]:
    """Return the fields that a column could be and how sure each is: by its header, by its cells, by both."""
    named, sureness = field_of(header)
    told = []
    if named == "card_brand" and filled and (_share("last4", filled) or 0) >= _MOST:
        named = "last4"  # « Carte », « Numéro de carte »
    if named != IGNORED:
        told.append((named, _agreed(named, sureness, filled)))
    if filled:
        told += [(name, sure) for name, sure in _by_cells(filled) if name != named]
    return [(name, sure) for name, sure in told if sure > 0]


def _agreed(name: str, sureness: float, filled: Sequence[Cell]) -> float:
    """Weigh what a header says by what stands below it."""
    if not filled:
        return 0.7 * sureness
    fits = _share(name, filled)
    if fits is None:
        return 0.9 * sureness
    return (0.5 + 0.5 * fits) * sureness if fits >= _LEAST else 0.0


def _share(name: str, filled: Sequence[Cell]) -> float | None:
    """Return how many cells could be of a field; None for fields that can hold anything."""
    if name in _MONEY:
        return sum(map(reads_as_money, filled)) / len(filled)
    if name in _DATES:
        return sum(reads_as_date(cell) or _is_serial(cell) for cell in filled) / len(filled)
    if name == "last4":
        return sum(cells.last4(cell) is not None for cell in filled) / len(filled)
    if name in WORDED:
        known = share(name, list(dict.fromkeys(map(cells.text, filled))))
        return max(known, _LEAST + 0.1) if _is_worded(filled) else 0.0
    return None


def _is_worded(filled: Sequence[Cell]) -> bool:
    """Tell whether a column says a few words over and over."""
    distinct = {cells.text(cell) for cell in filled}
    return len(distinct) <= max(8, len(filled) // 10) and not all(map(reads_as_money, filled))


def _is_serial(cell: Cell) -> bool:
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    return is_number and _SERIALS[0] <= cell <= _SERIALS[1]  # type: ignore[operator]


def _by_cells(filled: Sequence[Cell]) -> list[tuple[str, float]]:
    """Return what a column is by its cells alone: never as sure as by its header."""
    texts = [cells.text(cell) for cell in filled]
    told = []
    if sum(map(reads_as_date, filled)) / len(filled) >= _MOST:
        return [("date", 0.6)]
    if all(map(_is_serial, filled)):
        return [("date", 0.5)]
    if sum(map(redact.is_guid, texts)) / len(filled) >= _MOST:
        return [("remote_id", 0.6)]
    if sum(_MASKED.fullmatch(one) is not None for one in texts) / len(filled) >= _MOST:
        return [("last4", 0.7)]
    if _is_worded(filled):
        distinct = list(dict.fromkeys(texts))
        told += [(name, 0.55 * known) for name in WORDED if (known := share(name, distinct)) >= _LEAST]
    if sum(map(reads_as_money, filled)) / len(filled) >= _MOST:
        has_cents = any(map(_CENTS.search, texts))
        told += [("amount", _BY_CELLS if has_cents else 0.1)]
    return told
