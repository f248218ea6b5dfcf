"""What a page is about, read from plain strings of its address, and written back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from dashboard.periods import Period
from data.locale import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SHORT = {"fr_CA": "fr", "en_CA": "en"}
LONG = {short: language for language, short in SHORT.items()}
SUFFIXES = ("xlsx", "csv")
# Ten years: longer than anybody keeps, short enough that a mistyped year is caught.
LONGEST = timedelta(days=3660)


class BadFilter(ValueError):
    """An address asks for something that cannot be; `text` is a msgid."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def language(value: str | None, otherwise: str) -> str:
    """Return the language that ``fr`` or ``en`` stands for."""
    return LONG.get(value or "", otherwise)


def period(params: Mapping[str, str]) -> Period:
    """Return the period of ``from=`` and ``to=``. Raises BadFilter with what to write instead."""
    try:
        since, until = (date.fromisoformat(params[name]) for name in ("from", "to"))
    except KeyError:
        raise BadFilter(N_("Give both days of the period: from=2026-10-01 and to=2026-10-31.")) from None
    except ValueError:
        raise BadFilter(N_("A day is written as year-month-day, for example 2026-10-31.")) from None
    if until < since:
        raise BadFilter(N_("The period ends before it begins: exchange its two days."))
    if until - since > LONGEST:
        raise BadFilter(N_("The period is longer than ten years: ask for less at a time."))
    return Period(since, until)


def joined(words: Iterable[str]) -> str:
    """Return words as an address has them: names of people's own may hold commas."""
    return ",".join(word.replace("%", "%25").replace(",", "%2C") for word in words)


def parted(text: str) -> list[str]:
    """Return the words that `joined` joined."""
    return [word.replace("%2C", ",").replace("%25", "%") for word in text.split(",") if word]


def export_address(what: Period, suffix: str, language: str, narrowed: Mapping[str, str] | None = None) -> str:
    """Return the address that downloads the payment details of a period, narrowed as a page's address says it."""
    period = {"from": what.since.isoformat(), "to": what.until.isoformat()}
    return f"/exports/payment-details.{suffix}?{urlencode({**(narrowed or {}), **period, 'lang': SHORT[language]})}"
