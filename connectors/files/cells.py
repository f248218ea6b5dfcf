"""What stands in a cell: text without card numbers, money as minor units, the last four digits of a card."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from connectors import redact
from data.money import exponent

if TYPE_CHECKING:
    from connectors.files.book import Cell

LAST_FOUR = 4
_FEWEST_CARD = 8  # digits left of a card number that somebody masked badly
_EXACT = 10**15  # Excel keeps 15 digits: a longer number has lost its last ones, and may be a card's first ones
_SHORTEST_CARD = 10**12
_NOISE = 1e-4  # of a minor unit: what floats add, not what people write
_LONGEST_FACT = 80

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_UUID = r"(?<![0-9a-fA-F])[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}(?![0-9a-fA-F])"
# Card numbers are also written with separators that redact.py does not know.
_UUID_OR_RUN = re.compile(rf"({_UUID})|[0-9](?:[^0-9A-Za-z:]{{0,3}}[0-9]){{12,}}")
_OTHER_DIGITS = re.compile(r"(?![0-9])\d")
_MASKED = re.compile(r"(?:[0-9 ]*[*xX•·●∙.#_ -]+)?([0-9]{4})")
_MINUS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"))
_NOTHING = frozenset(("", "-", "--", "n/a", "N/A", "s/o", "S/O"))

_SPACES = r"[ '\u2019]"
_GROUPS = (
    re.compile(rf"([0-9]{{1,3}}(?:{_SPACES}[0-9]{{3}})*|[0-9]{{1,12}})(?:[.,]([0-9]+))?"),
    re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?"),
    re.compile(r"([0-9]{1,3}(?:\.[0-9]{3})+)(?:,([0-9]+))?"),
    re.compile(r"()[.,]([0-9]+)"),
)
_THREE = re.compile(r"[0-9]{1,3}[.,][0-9]{3}")
_CURRENCIES = re.compile(r"US\$|CA\$|C\$|\$ ?CA(?![A-Za-z])|\$ ?US(?![A-Za-z])|[A-Z]{3} ?\$?|[$€£¥]")
_LEADING_DOLLAR = re.compile(r"[-(]? ?\$")
_DOLLARS = frozenset(("CA$", "C$", "$CA", "$"))


class Misread(ValueError):
    """A cell that is not what its column holds: `key` names the reason."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def text(cell: Cell) -> str:
    """Return a cell as text in one line, its card numbers reduced to their last four digits."""
    if isinstance(cell, str):
        return safe(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return _number(cell)
    return cell.isoformat(" ") if isinstance(cell, datetime) else cell.isoformat()


def _number(cell: float) -> str:
    if not math.isfinite(cell):
        return ""
    written = f"{cell:.0f}" if cell == cell // 1 else repr(cell)
    return redact.REMOVED if abs(cell) >= _EXACT else safe(written)


def safe(raw: str) -> str:
    """Return a text in one line without what cannot be seen, its card numbers reduced to their last four digits."""
    if not raw.isascii():
        raw = _INVISIBLE.sub("", raw)
        raw = _OTHER_DIGITS.sub(lambda digit: str(unicodedata.decimal(digit[0])), raw)
    tidy = " ".join(raw.split())
    if len(tidy) < _FEWEST_CARD or sum(map(tidy.count, "0123456789")) < _FEWEST_CARD or redact.is_guid(tidy):
        return tidy
    return redact.redact_text(_UUID_OR_RUN.sub(_reduced, tidy))


def _reduced(found: re.Match[str]) -> str:
    if found[1]:
        return found[0]
    digits = "".join(c for c in found[0] if c.isdecimal())
    return found[0] if redact.identifier(digits) else f"****{digits[-LAST_FOUR:]}"


def named(cell: Cell) -> str | None:
    """Return what identifies something, as it is written; None when it is blank, or looks like a card's number."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        written = f"{cell:.0f}" if cell == cell // 1 and abs(cell) < _EXACT else ""
    else:
        written = " ".join(_INVISIBLE.sub("", cell if isinstance(cell, str) else text(cell)).split())
    # A number that has a card's check digit by chance is a name, unless it begins like a card's too.
    by_chance = written.isascii() and written.isalnum()
    return redact.identifier(written) if by_chance or safe(written) == written else None


def looks_like_card(cell: Cell) -> bool:
    """Tell whether a cell holds something that is kept from being a name because it may be a card's number."""
    return text(cell) != "" and named(cell) is None


def last4(cell: Cell) -> str | None:
    """Return the last four digits of a card, however masked; a number lost its zeros. None when there are none."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _last4_of_number(cell)
    written = text(cell).replace(redact.REMOVED, "")
    found = _MASKED.fullmatch(written) or re.search(r"(?<![0-9])([0-9]{4})$", written)
    return found[1] if found else None


def _last4_of_number(cell: float) -> str | None:
    if cell != cell // 1 or cell < 0:
        return None
    is_number_of_card = _SHORTEST_CARD <= cell < _EXACT
    return f"{cell:.0f}".zfill(LAST_FOUR)[-LAST_FOUR:] if cell < 10**LAST_FOUR or is_number_of_card else None


def fact(cell: Cell) -> str:
    """Return what stood in a cell, as a person may be shown it."""
    return text(cell)[:_LONGEST_FACT]


def money(cell: Cell, currency: str) -> int | None:
    """Return an amount as minor units, signed as it is written; None for an empty cell; raise Misread."""
    if cell is None:
        return None
    if isinstance(cell, bool | datetime | date | time):
        raise Misread("bad_amount")
    if isinstance(cell, str):
        return _written_money(cell, currency)
    return _counted_money(cell, currency)


def _counted_money(cell: float, currency: str) -> int:
    scaled: float = cell * 10 ** exponent(currency)
    if not math.isfinite(scaled) or abs(scaled) >= _EXACT:
        raise Misread("bad_amount")
    if abs(scaled - round(scaled)) > _NOISE:
        raise Misread("bad_amount")
    return round(scaled)


def _written_money(raw: str, currency: str) -> int | None:
    tidy = " ".join(_INVISIBLE.sub("", raw).translate(_MINUS).split())
    if tidy in _NOTHING:
        return None
    bare, count = _CURRENCIES.subn(lambda found: _known(found[0], currency), tidy)
    if count > 2:  # noqa: PLR2004 - a sign and a code
        raise Misread("bad_amount")
    bare, sign = _signed(" ".join(bare.split()))
    if _THREE.fullmatch(bare) and exponent(currency) != 3 and not (_LEADING_DOLLAR.match(tidy) and "," in bare):  # noqa: PLR2004
        raise Misread("ambiguous_amount")
    return sign * _minor(bare, exponent(currency))


def _known(written: str, currency: str) -> str:
    short = written.replace(" ", "")
    if short.rstrip("$") == currency or (short in _DOLLARS and currency == "CAD") or short == "$":
        return " "
    raise Misread("other_currency")


def _signed(bare: str) -> tuple[str, int]:
    """Take one minus, before or behind, or brackets, off an amount."""
    if bare.startswith("(") and bare.endswith(")"):
        return bare[1:-1].strip(), -1
    if bare.startswith("-"):
        return bare[1:].strip(), -1
    if bare.endswith("-"):
        return bare[:-1].strip(), -1
    return bare.removeprefix("+").strip(), 1


def _minor(bare: str, decimals: int) -> int:
    ways = (one for pattern in _GROUPS if (one := pattern.fullmatch(bare)))
    found = next((one for one in ways if len(one[2] or "") <= decimals), None)
    if found is None:
        raise Misread("bad_amount")
    fraction = found[2] or ""
    whole = "".join(c for c in found[1] if c.isdecimal())
    return int((whole or "0") + fraction.ljust(decimals, "0"))
