"""How programs write amounts and dates, in French and in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

_NBSP = "\N{NO-BREAK SPACE}"
_MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def french(minor: int) -> str:
    """Return ``-1 234,50 $``, its spaces unbreakable."""
    return f"{minor / 100:,.2f} $".replace(",", _NBSP).replace(".", ",").replace(" $", f"{_NBSP}$")


def english(minor: int) -> str:
    """Return ``$1,234.50``, or ``($1,234.50)`` for what is taken away."""
    text = f"${abs(minor) / 100:,.2f}"
    return f"({text})" if minor < 0 else text


def comma(minor: int) -> str:
    """Return ``-1234,50``."""
    return f"{minor / 100:.2f}".replace(".", ",")


def point(minor: int) -> str:
    """Return ``-1234.50``."""
    return f"{minor / 100:.2f}"


def jour(day: date) -> str:
    """Return ``1er novembre 2026``."""
    return f"{'1er' if day.day == 1 else day.day} {_MOIS[day.month - 1]} {day.year}"


def short(day: date) -> str:
    """Return ``Oct 31, 2026``."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def moment(local: datetime) -> str:
    """Return ``Oct 31, 2026 2:05 PM``."""
    hour = local.hour % 12 or 12
    return f"{short(local.date())} {hour}:{local.minute:02d} {'AM' if local.hour < 12 else 'PM'}"  # noqa: PLR2004 - noon
