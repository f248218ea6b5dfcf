"""What a file says by a mapping: rows become records, split lines are joined, and what is unsure is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.files import cells
from connectors.files.book import Unfit
from connectors.files.cells import Misread
from connectors.files.fields import IGNORED, MONEY
from connectors.files.joining import records
from connectors.files.layout import absent, find, fitting, is_blank
from connectors.files.mapping import Extract, Unread, dated
from connectors.files.meanings import REFUND_VOID
from connectors.files.row_reading import Line, Reading
from data.file_record import Mode
from data.model import Kind, Status

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from connectors.files.book import Book
    from connectors.files.layout import Table
    from connectors.files.mapping import Mapping

CUT_AT = 30_000
"""SmartRec's limit of rows: a file with exactly as many has more behind it."""


def extract(book: Book, mapping: Mapping, *, zone: ZoneInfo, currency: str) -> Extract:
    """Return what a file says of payments by a confirmed mapping; raise Unfit when it lacks one of its columns.

    A day and a time are kept as the wall clock said them: a time that the zone skips or has twice stays as written,
    since the file does not say more. An instant with a zone becomes the wall clock of `zone`.
    """
    mapping = dated(mapping)
    table, at, others = _located(book, mapping)
    reading = Reading(table.rows(), table.first + 1, at, mapping, table.headers)
    reading.read(zone, currency)
    is_whole = mapping.amounts == "whole"
    places = [place for place in range(len(table.rows())) if not reading.is_no_data(place)]
    lines, unread, poisoned = _lines(reading, places, is_whole=is_whole)
    joined, split, empty = records(reading, lines, poisoned, currency=currency, is_whole=is_whole)
    return Extract(
        sheet=table.sheet.name,
        header_line=table.header_line,
        records=joined,
        unread=sorted([*others, *unread, *split], key=lambda one: one.line),
        skipped=len(table.rows()) - len(lines) - len(unread) + empty,
        is_cut=len(places) == CUT_AT,
    )


def _located(book: Book, mapping: Mapping) -> tuple[Table, dict[str, int], list[Unread]]:
    """Find the sheet of a mapping; other sheets with the same columns are told, not read."""
    found = [fit for sheet in book.sheets if not _is_empty(sheet.rows) and (fit := fitting(sheet, mapping))]
    if not found or "date" not in mapping.columns or not set(MONEY).intersection(mapping.columns):
        raise Unfit("columns_missing", fields=", ".join(absent(find(book).headers, mapping)))
    (table, at), *others = sorted(found, key=lambda fit: -len(fit[0].rows()))
    told = [Unread(0, "other_sheet", {"sheet": cells.text(other.sheet.name)}) for other, _ in others]
    return table, at, [one for one, (other, _) in zip(told, others, strict=True) if not _is_empty(other.rows())]


def _is_empty(rows: list[Any]) -> bool:
    return all(is_blank(row) for row in rows)


def _lines(reading: Reading, places: list[int], *, is_whole: bool) -> tuple[list[Line], list[Unread], dict[str, int]]:
    """Look at rows: their line, or why it is none, and of which payments a line could not be read (the first)."""
    lines, unread = [], []
    poisoned: dict[str, int] = {}
    for place in places:
        group = own_number(reading, place)
        seen = _line(reading, place, group, is_whole=is_whole)
        if isinstance(seen, Line):
            lines.append(seen)
        elif seen is not None:
            unread.append(seen)
            if group is not None:
                poisoned.setdefault(group, seen.line)
    return lines, unread, poisoned


def own_number(reading: Reading, place: int) -> str | None:
    """Return what a payment's lines share: the number of the payment, else of its receipt."""
    for name, prefix in (("remote_id", "transaction"), ("receipt", "receipt")):
        if name in reading.values and (said := reading.values[name][place]):
            return f"{prefix}:{said}"
    return None


def _line(reading: Reading, place: int, group: str | None, *, is_whole: bool) -> Line | Unread | None:
    """Return what a row says of money, why it cannot be read, or None when it is said to be no payment."""
    values = reading.values
    for name, column in values.items():
        if isinstance(column[place], Misread):
            return reading.unread(place, column[place].key, name)
        if column[place] is IGNORED:
            return None
    if group is None and is_whole and (card := _card_in(reading, place)):
        return reading.unread(place, "card_number", card)
    moment = values["date"][place]
    amount = _amount(reading, place) if moment is not None else reading.unread(place, "no_date")
    if isinstance(amount, Unread):
        return amount
    name, minor = amount
    said = _value(reading, "kind", place, None)
    return Line(
        place=place,
        number=reading.number(place),
        day=moment.day,
        clock=(values["time"][place] if "time" in values else None) or moment.clock,
        minor=abs(minor),
        kind=_kind(said, is_back=minor < 0 or name in {"debit", "refund"}),
        undoes=Kind.REFUND if said == REFUND_VOID else None,
        mode=_value(reading, "mode", place, Mode.UNKNOWN),
        status=_value(reading, "status", place, Status.APPROVED),
        group=group,
    )


def _amount(reading: Reading, place: int) -> tuple[str, int] | Unread:
    """Return the one amount of a row and the field it stands in."""
    amounts = [(name, reading.values[name][place]) for name in MONEY if name in reading.values]
    filled = [(name, minor) for name, minor in amounts if minor]
    if len(filled) == 1:
        return filled[0]
    if filled:
        said = (f"{reading.header[name]}: {cells.fact(reading.cells[name][place])}" for name, _ in filled)
        return reading.unread(place, "several_amounts", value=" · ".join(said))
    if all(minor is None for _, minor in amounts):
        return reading.unread(place, "no_amount")
    return "amount", 0


def _kind(said: str | None, *, is_back: bool) -> Kind:
    """Return the kind: what is given back is a refund, unless the file calls it a void."""
    if said is None or said is Kind.PAYMENT:
        return Kind.REFUND if is_back else Kind.PAYMENT
    return Kind.VOID if said == REFUND_VOID else Kind(said)


def _value(reading: Reading, name: str, place: int, otherwise: Any) -> Any:
    return reading.values[name][place] if name in reading.values else reading.fixed(name, otherwise)


def _card_in(reading: Reading, place: int) -> str | None:
    named = (name for name in ("remote_id", "receipt") if name in reading.cells)
    return next((name for name in named if cells.looks_like_card(reading.cells[name][place])), None)
