"""The rows of a table, column by column: each distinct cell is read once, and what cannot be read says why."""

from __future__ import annotations

import re
from datetime import date, time
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from connectors.files import cells, days
from connectors.files.cells import Misread
from connectors.files.fields import IGNORED, MONEY, WORDED, plain
from connectors.files.layout import is_blank
from connectors.files.mapping import Unread
from connectors.files.meanings import REFUND_VOID, meaning
from data.file_record import Mode
from data.model import Brand, Channel, Kind, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from enum import StrEnum
    from zoneinfo import ZoneInfo

    from connectors.files.book import Cell
    from connectors.files.mapping import DayFirst, Mapping

_DATES = ("date", "settled_on")
NAMES = ("remote_id", "receipt", "parent_remote_id", "parent_receipt")
_WORDS: dict[str, type[StrEnum]] = {
    "kind": Kind, "mode": Mode, "status": Status, "channel": Channel, "card_brand": Brand,
}  # fmt: skip
_LETTERS = re.compile(r"[^\W\d_]+")
_MUST_MEAN = frozenset(("kind", "mode", "status"))
_TOTAL = re.compile(r"(?:(?:grand|sous|sub) )?(?:total|totals|totaux|subtotal)\b")
_PEOPLE = ("client", "first_name", "last_name", "cashier")


class Line(Struct, frozen=True, gc=False):
    """What matters for money on one line; `place` is its row of the data, `group` what the lines of a payment share."""

    place: int
    number: int
    day: date
    clock: time | None
    minor: int
    kind: Kind
    mode: Mode
    status: Status
    group: str | None
    undoes: Kind | None = None


class Reading:
    """The data of a table under a mapping: every column read, ready to be looked at line by line."""

    def __init__(
        self, rows: list[list[Cell]], first_line: int, at: dict[str, int], mapping: Mapping, headers: tuple[str, ...]
    ) -> None:
        self._rows = rows
        self._first_line = first_line
        self._at = at
        self._mapping = mapping
        self._headers = tuple(plain(header) for header in headers)
        self.header = {name: headers[index] for name, index in at.items()}
        self.cells: dict[str, list[Cell]] = {name: _column(rows, index) for name, index in at.items()}
        self.values: dict[str, list[Any]] = {}
        self._totals = frozenset(filter(_names_total, set().union(*rows)))

    def read(self, zone: ZoneInfo, currency: str) -> None:
        """Read every column."""
        for name, held in self.cells.items():
            first = days.still_begins_with(self._mapping.dates, held) if name in _DATES else self._mapping.dates
            self.values[name] = _read(held, _parser(name, self._mapping, first, zone, currency))
        if "last4" in self.cells and "card_brand" not in self.cells:
            self.values["card_brand"] = _read(self.cells["last4"], _brand)
        for name in _DATES:
            held = self.cells.get(name, [])
            if days.are_doubtful(held):
                doubtful = Misread("doubtful_date")
                read = self.values[name]
                self.values[name] = [
                    doubtful if isinstance(cell, date) else value for cell, value in zip(held, read, strict=True)
                ]

    def fixed(self, name: str, otherwise: Any) -> Any:
        """Return the value that a field has on every row, unless it has a column."""
        said = self._mapping.fixed.get(name)
        if name in self._at or said is None:
            return otherwise
        return _WORDS[name](said) if name in _WORDS else said

    def number(self, place: int) -> int:
        """Return the line of a row in its sheet."""
        return self._first_line + place

    def unread(self, place: int, key: str, name: str | None = None, **facts: str) -> Unread:
        """Say why a row is not read."""
        if name is not None:
            facts = {"header": self.header[name], "value": cells.fact(self.cells[name][place]), **facts}
        return Unread(self.number(place), key, facts)

    def is_no_data(self, place: int) -> bool:
        """Tell whether a row is empty, a total, a title between rows, or the headers once more."""
        row = self._rows[place]
        if is_blank(row):
            return True
        if self._has_date(place):
            return not self._has_number(place) and self._is_dated_total(place)
        if self._has_number(place):
            return self._is_header(row)
        return self._is_header(row) or self._is_total(row) or self._is_title(place) or self._is_sum(place)

    def _has_number(self, place: int) -> bool:
        return any(name in self.values and self.values[name][place] for name in ("remote_id", "receipt"))

    def _has_date(self, place: int) -> bool:
        moment = self.values["date"][place]
        return moment is not None and not isinstance(moment, Misread)

    def _is_header(self, row: list[Cell]) -> bool:
        said = [(plain(cell), index) for index, cell in enumerate(row) if isinstance(cell, str) and cell]
        same = sum(index < len(self._headers) and self._headers[index].endswith(word) for word, index in said)
        return len(said) > 1 and same == len(said)

    def _is_total(self, row: list[Cell]) -> bool:
        """Tell whether the first thing that a row without a date says is that it is a total."""
        first = next(cell for cell in row if cell is not None and cell != "")
        return isinstance(first, str) and _TOTAL.match(plain(first)) is not None

    def _is_dated_total(self, place: int) -> bool:
        """Tell whether a row with a date is the total of the day: it says so, where no name of a person stands."""
        row = self._rows[place]
        if self._totals.isdisjoint(row):
            return False
        people = {self._at[name] for name in _PEOPLE if name in self._at}
        return any(cell in self._totals for index, cell in enumerate(row) if index not in people)

    def _is_title(self, place: int) -> bool:
        has_money = any(self.cells[name][place] not in {None, ""} for name in MONEY if name in self.cells)
        filled = sum(cell is not None and cell != "" for cell in self._rows[place])
        return not has_money and (filled == 1 or self.cells["date"][place] in {None, ""})

    def _is_sum(self, place: int) -> bool:
        """Tell whether the last row adds up those above it, without saying so."""
        paid = {self._at[name]: self.values[name] for name in MONEY if name in self._at}
        others = (cell for index, cell in enumerate(self._rows[place]) if index not in paid)
        if any(isinstance(cell, str | date) and cell for cell in others):
            return False
        if not all(is_blank(row) for row in self._rows[place + 1 :]):
            return False
        above = [at for at in range(place) if self._has_date(at) and not self._is_dated_total(at)]
        sums = [sum(column[at] for at in above if isinstance(column[at], int)) for column in paid.values()]
        return [column[place] or 0 for column in paid.values()] == sums


def _names_total(cell: Cell) -> bool:
    return isinstance(cell, str) and "tot" in cell.lower() and _TOTAL.fullmatch(plain(cell)) is not None


def _column(rows: list[list[Cell]], index: int) -> list[Cell]:
    held = [row[index] if index < len(row) else None for row in rows]
    return [str(cell).lower() if cell is True or cell is False else cell for cell in held]


def _read(held: Iterable[Cell], parse: Callable[[Any], Any]) -> list[Any]:
    """Read a column, each distinct cell once; what cannot be read becomes its Misread."""
    known: dict[Cell, Any] = {}
    told = []
    for cell in held:
        if cell not in known:
            known[cell] = _tried(parse, cell)
        told.append(known[cell])
    return told


def _tried(parse: Callable[[Any], Any], cell: Cell) -> Any:
    try:
        return parse(cell)
    except Misread as misread:
        return misread


def _parser(name: str, mapping: Mapping, first: DayFirst, zone: ZoneInfo, currency: str) -> Callable[[Any], Any]:
    """Return what reads the cells of a field."""
    if name in MONEY:
        return lambda cell: cells.money(cell, currency)
    if name in WORDED:
        return _meanings(name, mapping)
    if name in _DATES:
        return lambda cell: days.moment(cell, first, zone)
    if name == "currency":
        return lambda cell: _same_currency(cells.text(cell), currency)
    named = {"time": days.clock, "last4": cells.last4, **dict.fromkeys(NAMES, cells.named)}
    return named.get(name, lambda cell: cells.text(cell) or None)


def _meanings(name: str, mapping: Mapping) -> Callable[[Any], Any]:
    """Return what reads the words of a field; a blank one says nothing, and a new one of money is not guessed."""
    enumeration = _WORDS[name]
    ours = {plain(word): said for word, said in mapping.words.get(name, {}).items()}
    unknown = enumeration("unknown") if name in {"mode", "status"} else None

    def read(cell: Any) -> Any:
        word = cells.text(cell)
        if not word:
            return unknown
        said = ours.get(plain(word), "")
        if said == IGNORED:
            return IGNORED
        if not said and name in _MUST_MEAN:
            raise Misread("unknown_word")
        if said == REFUND_VOID:
            return said
        return enumeration(said) if said else unknown

    return read


def _brand(cell: Any) -> Brand:
    """Return the brand that stands beside the last digits of a card."""
    said = meaning("card_brand", " ".join(_LETTERS.findall(cells.text(cell))))
    return Brand(said) if said else Brand.UNKNOWN


def _same_currency(written: str, currency: str) -> str:
    if written and written.upper() not in {currency, f"{currency}$"}:
        raise Misread("other_currency")
    return currency
