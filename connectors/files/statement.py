"""What a statement says by a mapping: rows become signed lines of a kind, and what cannot be read says why."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from connectors.files import cells, days, statement_words
from connectors.files.book import Unfit
from connectors.files.cells import Misread
from connectors.files.fields import IGNORED, plain
from connectors.files.layout import absent, find, fitting, is_blank
from connectors.files.mapping import Extract, Unread
from connectors.files.statement_fields import MONEY
from connectors.files.statement_words import CREDIT, DEBIT
from data.model import Status
from data.statement_line import LineKind, StatementLine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from zoneinfo import ZoneInfo

    from connectors.files.book import Book, Cell
    from connectors.files.days import Moment
    from connectors.files.mapping import Mapping

_NO_LINE = re.compile(
    r"(?:(?:grand|sous|sub) )?(?:total|totaux|totals)\b|(?:solde|balance)\b"
    r"|(?:opening|closing|beginning|ending) balance"
)
_GIVEN_BACK = (LineKind.REFUND, LineKind.VOID)
_TEXTS = ("description", "account", "reference", "auth_code")
_HASHED = ("booked_on", "booked_at", "amount_minor", "account", "reference", "merchant_ref", "fee_minor", "paid_out_on")


def extract(book: Book, mapping: Mapping, *, zone: ZoneInfo, currency: str) -> Extract:
    """Return the lines of a statement by a confirmed mapping; raise Unfit when it lacks one of its columns."""
    found = [fit for sheet in book.sheets if (fit := fitting(sheet, mapping)) and fit[0].rows()]
    if not found or "date" not in mapping.columns or not set(MONEY).intersection(mapping.columns):
        raise Unfit("columns_missing", fields=", ".join(absent(find(book).headers, mapping)))
    (table, at), *others = sorted(found, key=lambda fit: -len(fit[0].rows()))
    reading = _Reading(table.rows(), at, mapping, zone, currency)
    unread = [Unread(0, "other_sheet", {"sheet": cells.text(other.sheet.name)}) for other, _ in others]
    said: list[dict[str, Any]] = []
    skipped = 0
    for place, row in enumerate(table.rows()):
        told = None if _is_no_row(row, table.headers) else reading.line(place)
        if isinstance(told, Misread):
            header = table.headers[at[reading.failed]] if reading.failed in at else ""
            facts = {"header": header, "value": cells.fact(row[at[reading.failed]])} if header else {}
            unread.append(Unread(table.first + 1 + place, told.key, facts))
        elif told is None:
            skipped += 1
        else:
            said.append({"line": table.first + 1 + place, **told})
    _name(said)
    return Extract(
        sheet=table.sheet.name,
        header_line=table.header_line,
        records=[],
        lines=[StatementLine(**one) for one in said],
        unread=unread,
        skipped=skipped,
    )


class _Reading:
    """The rows of a statement under a mapping; `failed` is the field that the last unread row failed by."""

    def __init__(
        self, rows: list[list[Cell]], at: dict[str, int], mapping: Mapping, zone: ZoneInfo, currency: str
    ) -> None:
        self._cells = {name: [row[index] if index < len(row) else None for row in rows] for name, index in at.items()}
        self._currency = currency
        self._words = {name: {plain(word): ours for word, ours in said.items()} for name, said in mapping.words.items()}
        self._fixed = mapping.fixed
        self._first = mapping.dates
        self._zone = zone
        self._are_cards = "card" in at
        self._is_doubtful = days.are_doubtful(self._cells["date"])
        self._signs = {name: self._outward(name) for name in MONEY if name in at}
        self.failed = ""

    def line(self, place: int) -> dict[str, Any] | Misread | None:
        """Return what a row says; why it cannot be read; None for one that is no line of money."""
        self.failed = ""
        try:
            return self._line(place)
        except Misread as misread:
            return misread

    def _line(self, place: int) -> dict[str, Any] | None:
        description = self._text("description", place)
        moment = self._read("date", place, lambda cell: days.moment(cell, self._first, self._zone))
        amount = self._amount(place)
        if not amount and (amount == 0 or moment is None or _NO_LINE.match(plain(description or ""))):
            return None
        if amount is None or moment is None:
            raise Misread("no_date" if moment is None else "no_amount")
        if self._is_doubtful and not isinstance(self._cells["date"][place], str):
            self.failed = "date"
            raise Misread("doubtful_date")
        way, status = self._meaning("kind", place), self._status(place)
        if IGNORED in (way, status) or status in (Status.DECLINED, Status.FAILED):
            return None
        amount = {CREDIT: abs(amount), DEBIT: -abs(amount)}.get(way, amount)
        kind = self._kind(way, description, is_in=amount > 0)
        if kind is None:
            return None
        return {
            "kind": kind,
            "amount_minor": -abs(amount) if kind in _GIVEN_BACK else amount,
            "status": Status(status or Status.APPROVED),
            "type": plain(self._text("kind", place) or description or ""),
            **self._rest(moment, place),
        }

    def _rest(self, moment: Moment, place: int) -> dict[str, Any]:
        if "currency" in self._cells:
            self._read("currency", place, self._same_currency)
        clock = self._read("time", place, days.clock) if "time" in self._cells else None
        card = self._text("card", place)
        paid_out = self._read("paid_out_on", place, lambda cell: days.moment(cell, self._first, self._zone))
        return {
            "booked_on": moment.day,
            "booked_at": clock or moment.clock,
            "currency": self._currency,
            "remote_id": cells.named(self._cell("remote_id", place)),
            "merchant_ref": cells.named(self._cell("merchant_ref", place)),
            "is_online": statement_words.is_online(self._text("channel", place) or ""),
            "card_brand": statement_words.brand_of(card or self._text("description", place) or ""),
            "last4": cells.last4(self._cell("card", place)) if card else None,
            "fee_minor": self._read("fee", place, lambda cell: cells.money(cell, self._currency)),
            "paid_out_on": paid_out.day if paid_out else None,
            **{name: self._text(name, place) for name in _TEXTS},
        }

    def _amount(self, place: int) -> int | None:
        """Return the signed amount of a row, None when it says none."""
        amounts = {name: self._money(name, place) for name in MONEY if name in self._cells}
        filled = [self._signs[name] * minor for name, minor in amounts.items() if minor]
        if len(filled) > 1:
            raise Misread("several_amounts")
        if filled:
            return filled[0]
        return None if all(minor is None for minor in amounts.values()) else 0

    def _money(self, name: str, place: int) -> int | None:
        minor: int | None = self._read(name, place, lambda cell: cells.money(cell, self._currency))
        return minor

    def _outward(self, name: str) -> int:
        """Return by what the amounts of a column are signed: withdrawals are written with a minus or without."""
        if name != "debit":
            return 1
        return 1 if all(_starts_negative(cell) for cell in self._cells[name] if cell not in (None, "")) else -1

    def _kind(self, way: str, description: str | None, *, is_in: bool) -> LineKind | None:
        """Return the kind of a line: by its type, else by what a person or we call its description; None if ignored."""
        if way and way not in (CREDIT, DEBIT):
            return LineKind(way)
        said = self._words.get("description", {}).get(statement_words.stem(description or ""), "")
        if said == IGNORED:
            return None
        if said or "kind" in self._fixed:
            return LineKind(said or self._fixed["kind"])
        return statement_words.kind_of(description or "", is_in=is_in)

    def _status(self, place: int) -> str:
        return self._meaning("status", place)

    def _meaning(self, name: str, place: int) -> str:
        """Return what a word of a column means; a new one is not guessed."""
        word = self._text(name, place)
        if not word:
            return ""
        ours = self._words.get(name, {}).get(plain(word), "")
        if not ours:
            self.failed = name
            raise Misread("unknown_word")
        return ours

    def _same_currency(self, cell: Cell) -> None:
        written = cells.text(cell).upper()
        if written and written not in {self._currency, f"{self._currency}$"}:
            raise Misread("other_currency")

    def _read(self, name: str, place: int, parse: Callable[[Any], Any]) -> Any:
        cell = self._cell(name, place)
        try:
            return parse(cell) if cell is not None else None
        except Misread:
            self.failed = name
            raise

    def _cell(self, name: str, place: int) -> Cell:
        return self._cells[name][place] if name in self._cells else None

    def _text(self, name: str, place: int) -> str | None:
        return cells.text(self._cell(name, place)) or None


def _starts_negative(cell: Cell) -> bool:
    written = str(cell).strip()
    return written.startswith(("-", "(", "\u2212")) or written.endswith("-")


def _is_no_row(row: Sequence[Cell], headers: Sequence[str]) -> bool:
    """Tell whether a row is empty, or the headers once more, or a total."""
    if is_blank(row):
        return True
    said = [cell for cell in row if cell is not None and cell != ""]
    first = plain(said[0]) if isinstance(said[0], str) else ""
    is_header = len(said) > 1 and {plain(str(cell)) for cell in said} <= {plain(header) for header in headers}
    return is_header or bool(re.match(r"(?:(?:grand|sous|sub) )?(?:total|totaux|totals)\b", first))


def _name(said: list[dict[str, Any]]) -> None:
    """Give each line its key: by the file's own id and type, else by all that it says; the second of two is another."""
    seen: dict[str, int] = {}
    for one in said:
        kept = one.pop("type")
        if one["remote_id"]:
            name = f"id:{one['remote_id']}/{kept}"
        else:
            text = "\x1f".join([kept, plain(one["description"] or ""), *(str(one[name]) for name in _HASHED)])
            name = f"row:{hashlib.blake2b(text.encode(), digest_size=12).hexdigest()}"
        seen[name] = seen.get(name, 0) + 1
        one["key"] = name if seen[name] == 1 else f"{name}#{seen[name]}"
