"""What was asked of a report: whose, which days, which rows, in which language."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from data.fields import FIELDS, Field


class Filters(Struct, frozen=True, kw_only=True):
    """The rows to keep; None lets everything through."""

    terminals: tuple[str, ...] | None = None
    statuses: tuple[str, ...] | None = None
    brands: tuple[str, ...] | None = None
    channels: tuple[str, ...] | None = None
    kinds: tuple[str, ...] | None = None
    tests: bool = True


class Question(Struct, frozen=True, kw_only=True):
    """All that decides a report's content, beside the data."""

    organisation: str
    environment: str
    zone: ZoneInfo
    cut_off: timedelta
    since: date
    until: date
    language: str
    filters: Filters
    fields: tuple[Field, ...] = FIELDS
