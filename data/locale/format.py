"""Money, numbers, dates and durations as a Québec or Canadian organisation writes them.

Spaces inside an amount, a time or a duration never break: they are U+00A0 or, where Babel says so, U+202F.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

from babel import Locale, dates, numbers

from data.locale import known, translator
from data.money import major

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal
    from gettext import NullTranslations
    from zoneinfo import ZoneInfo

Length = Literal["medium", "short", "long", "weekday", "brief"]

_NBSP = "\u00a0"
_NOW, _MINUTE, _HOUR, _DAY = 5, 60, 3600, 86_400
_PATTERNS = {
    "fr_CA": {
        "medium": "d MMM y",
        "short": "y-MM-dd",
        "long": "d MMMM y",
        "weekday": "EEEE d MMMM y",
        "brief": "d MMM",
    },
    "en_CA": {
        "medium": "MMM d, y",
        "short": "y-MM-dd",
        "long": "MMMM d, y",
        "weekday": "EEEE, MMMM d, y",
        "brief": "MMM d",
    },
}
_FIRST = re.compile(r"(?<!\d)1(?= \w)")


def money(minor: int, currency: str, language: str, *, sign: bool = False) -> str:
    """Write an amount with its currency: ``1 234,50 $``, ``$1,234.50``; `sign` shows + on what is above zero."""
    text = str(numbers.format_currency(major(minor, currency), currency, locale=known(language)))
    return f"+{text}" if sign and minor > 0 else text


def number(n: float | Decimal, language: str, *, decimals: int | None = None) -> str:
    """Write a number with grouped thousands, and as many decimals as asked for (as it has, by default)."""
    pattern = None if decimals is None else "#,##0." + "0" * decimals
    return str(numbers.format_decimal(n, format=pattern, locale=known(language)))


def percent(ratio: float | Decimal, language: str, *, decimals: int = 0, sign: bool = False) -> str:
    """Write a ratio in percent: 0.123 is ``12 %`` or ``12%``; `sign` shows + on what is above zero as written."""
    point = "." if decimals else ""
    space = _NBSP if known(language) == "fr_CA" else ""
    text = str(numbers.format_percent(ratio, format=f"#,##0{point}{'0' * decimals}{space}%", locale=language))
    nothing = not re.search(r"[1-9]", text)
    return text.lstrip("-") if nothing else f"+{text}" if sign and ratio > 0 else text


def day(on: date, language: str, *, length: Length = "medium") -> str:
    """Write a date; ``weekday`` is the long one with the weekday's name in front, ``brief`` leaves the year out."""
    text = dates.format_date(on, _PATTERNS[known(language)][length], locale=language)
    is_first = language == "fr_CA" and length != "short" and on.day == 1
    return _FIRST.sub("1er", text, count=1) if is_first else text


def month(on: date, language: str, *, short: bool = False) -> str:
    """Write the month of a date: ``novembre 2026``, or ``nov.`` where there is little room."""
    return dates.format_date(on, "MMM" if short else "MMMM y", locale=known(language))


def weekday(on: date, language: str, *, short: bool = False) -> str:
    """Write the weekday of a date: ``jeudi``, or ``jeu.`` where there is little room."""
    return dates.format_date(on, "EEE" if short else "EEEE", locale=known(language))


def week(on: date, language: str) -> date:
    """Return the first day of a date's week, as calendars are printed where the language is spoken."""
    first = Locale.parse(known(language)).first_week_day
    return on - timedelta(days=(on.weekday() - first) % 7)


def hour(h: int, language: str) -> str:
    """Write an hour of the day, 0 to 23: ``14 h``, ``2 p.m.``."""
    return _time(time(h), language)


def clock_time(instant: datetime, zone: ZoneInfo, language: str) -> str:
    """Write the time of day of an instant in a zone: ``14 h 20``, ``2:20 p.m.``."""
    return _time(_local(instant, zone).time(), language, always_minutes=known(language) == "en_CA")


def precise_time(instant: datetime, zone: ZoneInfo, language: str) -> str:
    """Write the time of day of an instant to the second: ``14 h 02 min 11 s``, ``2:02:11 p.m.``."""
    pattern = {"fr_CA": "H 'h' mm 'min' ss 's'", "en_CA": "h:mm:ss a"}[known(language)]
    return _unbroken(dates.format_time(_local(instant, zone).time(), pattern, locale=language))


def instant(instant: datetime, zone: ZoneInfo, language: str) -> str:
    """Write the day and the time of an instant in a zone: ``12 nov. 2026, 14 h 20``."""
    return f"{day(_local(instant, zone).date(), language)}, {clock_time(instant, zone, language)}"


def ago(seconds: float, language: str) -> str:
    """Write how long ago something was (``il y a 3 min``), or in how long it will be when negative."""
    words = translator(known(language))
    if 0 <= seconds < _NOW:
        return words.gettext("just now")
    amount, unit = _largest(abs(seconds), words)
    template = words.gettext("%(duration)s ago") if seconds >= 0 else words.gettext("in %(duration)s")
    return template % {"duration": f"{amount}{_NBSP}{unit}"}


def duration(seconds: float, language: str) -> str:
    """Write how long something takes, in its two largest units: ``2 h 5 min``, ``3 j 4 h``, ``0,4 s``."""
    words = translator(known(language))
    whole = round(seconds)
    if 0 < seconds < 10 and round(seconds, 1) != whole:  # noqa: PLR2004 - below ten seconds a tenth is worth showing
        return f"{number(round(seconds, 1), language)}{_NBSP}s"
    days, hours, minutes, rest = whole // _DAY, whole % _DAY // _HOUR, whole % _HOUR // _MINUTE, whole % _MINUTE
    units = ((days, words.gettext("d")), (hours, "h"), (minutes, "min"), (rest, "s"))
    first = next((index for index, (amount, _) in enumerate(units) if amount), len(units) - 1)
    shown = units[first : first + 1] + tuple(unit for unit in units[first + 1 : first + 2] if unit[0])
    return _unbroken(" ".join(f"{number(amount, language)} {unit}" for amount, unit in shown))


def _largest(seconds: float, words: NullTranslations) -> tuple[int, str]:
    whole = int(seconds)
    for size, unit in ((_HOUR, "h"), (_MINUTE, "min")):
        if size <= whole < _DAY:
            return whole // size, unit
    if whole < _MINUTE:
        return whole, "s"
    return whole // _DAY, words.ngettext("day", "days", whole // _DAY)


def _time(moment: time, language: str, *, always_minutes: bool = False) -> str:
    pattern = {"fr_CA": "H 'h' mm", "en_CA": "h:mm a"}[known(language)]
    if not moment.minute and not always_minutes:
        pattern = {"fr_CA": "H 'h'", "en_CA": "h a"}[language]
    return _unbroken(dates.format_time(moment, pattern, locale=language))


def _local(instant: datetime, zone: ZoneInfo) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant must be aware")
    return instant.astimezone(UTC).astimezone(zone)


def _unbroken(text: str) -> str:
    return text.replace(" ", _NBSP)
