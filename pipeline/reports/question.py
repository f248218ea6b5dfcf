"""What was asked of a report: whose, which rows, in which language."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from data.chosen import Chosen
from data.fields import FIELDS, Field


class Question(Struct, frozen=True, kw_only=True):
    """All that decides a report's content, beside the data; `names` are those of terminals and sites, by field."""

    organisation: str
    environment: str
    zone: ZoneInfo
    cut_off: timedelta
    chosen: Chosen
    language: str
    names: dict[str, dict[str, str]] = {}
    fields: tuple[Field, ...] = FIELDS
