"""Who reads the page: their language, zone and permissions, and how things are written for them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec import Struct

from data import time as clock
from data.locale import format as written
from data.locale import translator
from data.model import LOCAL_VIEWER, Viewer
from data.money import major
from data.words import word

if TYPE_CHECKING:
    from datetime import date

# What the pipeline calls itself where it closes a finding.
_OURSELVES = ("pipeline", "explained")
_CENTS = re.compile(r"[.,]00(?!\d)")
_SPECIAL = re.compile(r"([\\`*_\[\]$<>#~|:&])")
# What only a line's beginning makes a list, a heading or code of.
_LEADING = re.compile(r"^([ \t]*)([-+=]|[0-9]+(?=[.)]))?", re.MULTILINE)
_CODE = 4
# What Streamlit makes arrows, dashes, icons and emoji of, even when it is escaped: a joiner without width parts it.
_JOINED = re.compile(r"(?<=-)(?=[->])|(?<=<)(?=[-=])|(?<=[>~])(?==)|(?<=:)(?<![0-9]:)(?=[\w+/-]+:)")
_JOINER = "\u2060"


class Reader(Struct, frozen=True, kw_only=True):
    """A person in front of a page, at the moment the page is made."""

    viewer: Viewer
    language: str
    zone: ZoneInfo
    currency: str
    now: datetime
    cut_off: timedelta = timedelta(0)
    is_phone: bool = False

    def gettext(self, text: str) -> str:
        """Translate a text."""
        return translator(self.language).gettext(text)

    def ngettext(self, one: str, many: str, n: int, **values: str) -> str:
        """Translate a text that goes with a number, and write the number and the values in it."""
        return translator(self.language).ngettext(one, many, n).format(n=self.number(n), **values)

    @property
    def today(self) -> date:
        """The business day it is."""
        return clock.business_date(self.now, self.zone, self.cut_off)

    def local_of(self, instant: datetime | None) -> datetime | None:
        """Return the organisation's own time of an instant, without a zone, as a spreadsheet holds it."""
        return instant.astimezone(self.zone).replace(tzinfo=None) if instant else None

    @property
    def local(self) -> datetime:
        """The time on the reader's wall."""
        return self.now.astimezone(self.zone)

    def money(self, minor: int, currency: str | None = None, *, sign: bool = False) -> str:
        """Write an amount."""
        return written.money(minor, currency or self.currency, self.language, sign=sign)

    def decimal(self, minor: int) -> str:
        """Write an amount without its currency: what a person would type."""
        return written.number(major(minor, self.currency), self.language, decimals=2)

    def about(self, minor: int) -> str:
        """Write an amount to the nearest unit, without cents: for what is usual, never for what was taken."""
        return _CENTS.sub("", self.money(round(minor, -2)))

    def number(self, n: float) -> str:
        """Write a number."""
        return written.number(n, self.language)

    def time(self, instant: datetime) -> str:
        """Write the time of day of an instant."""
        return written.clock_time(instant, self.zone, self.language)

    def precise_time(self, instant: datetime) -> str:
        """Write the time of day of an instant, to the second."""
        return written.precise_time(instant, self.zone, self.language)

    def instant(self, instant: datetime) -> str:
        """Write the day and time of an instant."""
        return written.instant(instant, self.zone, self.language)

    def when(self, instant: datetime) -> str:
        """Write an instant: the time when it is today's, else the day and the time."""
        return self.time(instant) if self.is_today(instant) else self.instant(instant)

    def since(self, instant: datetime) -> str:
        """Write from when on: ``depuis 9 h 05``, ``depuis le 22 nov. 2026, 9 h 05``."""
        text = self.gettext("since {time}") if self.is_today(instant) else self.gettext("since {day_and_time}")
        return text.format(time=self.time(instant), day_and_time=self.instant(instant))

    def is_today(self, instant: datetime) -> bool:
        """Tell whether an instant is of this business day."""
        return self.day_of(instant) == self.today

    def ago(self, instant: datetime) -> str:
        """Write how long ago an instant was."""
        return written.ago((self.now - instant).total_seconds(), self.language)

    def word(self, kind_of_word: str, value: str | None) -> str:
        """Write a stored word (`data.words`)."""
        return word(kind_of_word, value, self.language)

    def who(self, name: str) -> str:
        """Write who did something: Encaisse itself, whoever sat at this computer, or a person by name."""
        if name == LOCAL_VIEWER.name:
            return self.gettext("this computer")
        return "Encaisse" if name in _OURSELVES else name

    def weekday(self, on: date) -> str:
        """Write the name of a weekday."""
        return written.weekday(on, self.language)

    def day(self, on: date, length: written.Length = "medium") -> str:
        """Write a date."""
        return written.day(on, self.language, length=length)

    def month(self, on: date) -> str:
        """Write the month of a date."""
        return written.month(on, self.language)

    def day_of(self, instant: datetime) -> date:
        """Return the business day of an instant."""
        return clock.business_date(instant, self.zone, self.cut_off)


def plain(text: str) -> str:
    """Write a text so that Markdown shows it as it is: amounts keep their dollar, names their stars."""
    escaped = _SPECIAL.sub(r"\\\1", _JOINED.sub(_JOINER, text))
    return _LEADING.sub(_led, escaped)


def one_stop(text: str) -> str:
    """Return a sentence with one stop at its end: an English time brings its own, 9:05 a.m."""
    return text.replace("..", ".")


def _led(found: re.Match[str]) -> str:
    space, mark = found[1], found[2] or ""
    space = "\u00a0" * len(space) if len(space) >= _CODE or "\t" in space else space
    return f"{space}{mark}\\" if mark.isdecimal() else f"{space}\\{mark}" if mark else space
