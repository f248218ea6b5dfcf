"""Amounts as integer minor units, and the way to and from the units people write."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

# ISO 4217: the currencies whose minor unit is not a hundredth, by number of decimals.
_OTHERS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_CODE = re.compile(r"[A-Z]{3}")
_AMOUNT = re.compile(r"([+-]?\d{1,15})(?:\.(\d+))?", re.ASCII)


@cache
def exponent(currency: str) -> int:
    """Return how many decimals a currency has; raise ValueError for what is no ISO 4217 code."""
    if not _CODE.fullmatch(currency):
        raise ValueError(f"not an ISO 4217 currency code: {currency!r}")
    return next((decimals for decimals, codes in _OTHERS.items() if currency in codes), 2)


def major(minor: int, currency: str) -> Decimal:
    """Return an amount in the unit people write, exactly: 1050 CAD cents are Decimal("10.50")."""
    return Decimal(minor).scaleb(-exponent(currency))


def minor(amount: str | Decimal, currency: str) -> int:
    """Return an amount written in whole units ("10.50") as minor units; raise ValueError if it is not exact."""
    text, decimals = str(amount).strip(), exponent(currency)
    found = _AMOUNT.fullmatch(text)
    fraction = (found[2] or "") if found else ""
    if found is None or fraction[decimals:].strip("0"):
        raise ValueError(f"not an amount of {currency}: {text!r}")
    return int(found[1] + fraction[:decimals].ljust(decimals, "0"))
