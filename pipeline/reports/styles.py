"""How cells look; number formats are written as files want them, and shown as each reader's spreadsheet does."""

from __future__ import annotations

from typing import Any

from data.locale import known, translator
from data.money import exponent

_DATE, _INSTANT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
_TOP = {"text_wrap": True, "valign": "top"}
_HEAD = {"bold": True, "bg_color": "#E8EEF4", "bottom": 1, **_TOP}
_TOTAL = {"bold": True, "top": 1}
_RIGHT = {"align": "right", "indent": 1}


class Styles:
    """The formats of one workbook."""

    def __init__(self, book: Any, language: str) -> None:
        self._book = book
        self._language = known(language)
        self._made: dict[tuple[object, ...], Any] = {}
        self.head = book.add_format(_HEAD)
        self.head_right = book.add_format({**_HEAD, **_RIGHT})
        self.total = book.add_format(_TOTAL)
        self.quoted = book.add_format({"quote_prefix": True})
        self.date = book.add_format({"num_format": _DATE, "align": "left"})
        self.instant = book.add_format({"num_format": _INSTANT, "align": "left"})
        self.about_instant = book.add_format({"num_format": _INSTANT, "align": "left", "valign": "top"})
        self.count = book.add_format({"num_format": "#,##0", **_RIGHT})
        self.count_total = book.add_format({"num_format": "#,##0", **_RIGHT, **_TOTAL})
        row, rows = (translator(language).ngettext("row", "rows", n) for n in (1, 2))
        self.row_count = book.add_format({"num_format": f'[=1]0 "{row}";#,##0 "{rows}"', "align": "left", **_TOTAL})
        self.about = {
            "title": book.add_format({"bold": True, "font_size": 16}),
            "section": book.add_format({"bold": True, "font_size": 13}),
            "head": self.head,
            "line": book.add_format({"valign": "top"}),
            "definition": book.add_format(_TOP),
            "total": self.total,
        }

    def money(self, currency: str, *, total: bool = False, hides_zero: bool = False) -> Any:
        """Return the format of amounts of a currency."""
        key = (currency, total, hides_zero)
        if key not in self._made:
            shape = money_format(currency, self._language)
            shape = f"{shape};-{shape};" if hides_zero else shape
            self._made[key] = self._book.add_format({"num_format": shape, **_RIGHT, **(_TOTAL if total else {})})
        return self._made[key]


def money_format(currency: str, language: str) -> str:
    """Return the number format of a currency: the sign of the dollar for ours, the code for others."""
    decimals = exponent(currency)
    digits = "#,##0" + ("." + "0" * decimals if decimals else "")
    if currency == "CAD":
        return f'{digits}\\ "$"' if language == "fr_CA" else f'"$"{digits}'
    return f'{digits}\\ "{currency}"'
