"""One sheet of rows: frozen header, filter, cells, and totals that follow what the filter shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name

from data.locale import translator
from data.money import major
from pipeline.reports import cells
from pipeline.reports.about import period
from pipeline.reports.csv_file import is_dangerous

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from pipeline.reports.question import Question
    from pipeline.reports.styles import Styles

Pot = tuple[str, bool]

_LEGAL = 5
_LAST_PRINTED = "last4"


class Sheet:
    """A worksheet being filled. Nets of different pots (currency, test or not) are never added together.

    With several pots, each has a hidden column of its own nets at the end, for its total to add up.
    """

    def __init__(self, sheet: Any, question: Question, pots: Sequence[Pot], styles: Styles) -> None:
        self.rows = 0
        self._sheet = sheet
        self._question = question
        self._styles = styles
        self._places = {one.name: place for place, one in enumerate(question.fields)}
        self._nets = dict.fromkeys(pots, (0, 0))
        many = len(pots) > 1
        self._own = {pot: len(question.fields) + place for place, pot in enumerate(pots)} if many else {}
        self._set_up()

    def add(self, batch: pa.RecordBatch) -> None:
        """Write the rows of a batch."""
        question = self._question
        columns = cells.columns(batch, question.fields, question.zone, question.language)
        currencies, tests = batch.column("currency").to_pylist(), batch.column("is_test").to_pylist()
        nets = batch.column("net_minor").to_pylist()
        rows: Any = zip(zip(currencies, tests, strict=True), zip(*columns, strict=True), nets, strict=True)
        for pot, values, net in rows:
            self.rows += 1
            counted, total = self._nets.get(pot, (0, 0))
            self._nets[pot] = (counted + 1, total + net)
            self._write(values, pot[0])
            if pot in self._own:
                self._sheet.write_number(self.rows, self._own[pot], major(net, pot[0]))

    def finish(self) -> None:
        """Write the totals, and span the filter over the rows."""
        _ = translator(self._question.language).gettext
        self._sheet.autofilter(0, 0, max(self.rows, 1), len(self._places) - 1)
        self._sheet.print_area(0, 0, max(self.rows, 1) + len(self._nets), self._places[_LAST_PRINTED])
        if not self.rows:
            self._sheet.write_string(1, 0, _("No payment in this period"))
            return
        for place, pot in enumerate(self._nets):
            self._write_total(self.rows + 1 + place, pot)

    def _write(self, values: tuple[cells.Cell, ...], currency: str) -> None:
        row, formats = self.rows, self._formats(currency)
        for column, value in enumerate(values):
            if value is None:
                continue
            if isinstance(value, str):
                self._sheet.write_string(row, column, value, self._styles.quoted if is_dangerous(value) else None)
            else:
                self._sheet.write_number(row, column, value, formats.get(column))

    def _formats(self, currency: str) -> dict[int, Any]:
        if currency not in self._by_currency:
            self._by_currency[currency] = {
                place: self._format(one.type, one.name, currency) for place, one in enumerate(self._question.fields)
            }
        return self._by_currency[currency]

    def _format(self, kind: str, name: str, currency: str) -> Any:
        if kind == "money":
            return self._styles.money(currency, hides_zero=name == "refunded_minor")
        return {"instant": self._styles.instant, "date": self._styles.date}.get(kind)

    def _write_total(self, row: int, pot: Pot) -> None:
        _ = translator(self._question.language).gettext
        currency, is_test = pot
        many = _("Total, tests, %(currency)s") if is_test else _("Total %(currency)s")
        text = many % {"currency": currency} if self._own or is_test else _("Total")
        self._sheet.write_string(row, 0, text, self._styles.total)
        for column in range(1, len(self._places)):
            self._sheet.write_blank(row, column, None, self._styles.total)
        net = self._places["net_minor"]
        formula = f"=SUBTOTAL(109,{self._span(self._own.get(pot, net))})"
        counted, total = self._nets[pot]
        value = major(total, currency)
        self._sheet.write_formula(row, net, formula, self._styles.money(currency, total=True), value)
        formula = f"=SUBTOTAL({102 if self._own else 103},{self._span(self._own.get(pot, 0))})"
        self._sheet.write_formula(row, 1, formula, self._styles.row_count, counted)

    def _span(self, column: int) -> str:
        name = xl_col_to_name(column)
        return f"{name}2:{name}{self.rows + 1}"

    def _set_up(self) -> None:
        self._by_currency: dict[str, dict[int, Any]] = {}
        _ = translator(self._question.language).gettext
        sheet = self._sheet
        for place, one in enumerate(self._question.fields):
            sheet.set_column(place, place, one.width)
        for (currency, is_test), place in self._own.items():
            sheet.set_column(place, place, 14, None, {"hidden": True})
            text = _("Net, tests, %(currency)s") if is_test else _("Net %(currency)s")
            sheet.write_string(0, place, text % {"currency": currency}, self._styles.head)
        sheet.set_row(0, 48)
        for place, one in enumerate(self._question.fields):
            head = self._styles.head_right if one.type == "money" else self._styles.head
            sheet.write_string(0, place, _(one.header), head)
        sheet.freeze_panes(1, 0)
        self._set_up_print()

    def _set_up_print(self) -> None:
        """Print the columns that say what was paid, where and how, on legal paper, the header on every page."""
        _ = translator(self._question.language).gettext
        sheet, question = self._sheet, self._question
        sheet.set_landscape()
        sheet.set_paper(_LEGAL)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        name = cells.text(question.organisation).replace("&", "&&")
        sheet.set_header(f"&L{name[:100]}&C{_('Payment details')}&R{period(question)}")
        sheet.set_footer("&R" + _("Page %(page)s of %(pages)s") % {"page": "&P", "pages": "&N"})
