"""Which payments: what pages, exports and questions mean by a period and its filters."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

UNKNOWN = "unknown"
"""Among terminals and sites, what is said of none: as a stored word says it."""


class Chosen(Struct, frozen=True, kw_only=True):
    """Payments, voids and refunds of business days `since` to `until`, both included, narrowed by what is given.

    An empty tuple and None narrow nothing. `terminals` are serials and `sites` site ids, or `UNKNOWN`; the words are
    those of `data.model`. `amount_minor` is in minor units, `last4` four digits; `client` is found anywhere in the
    name, whatever its accents and capitals. Test payments are left out unless `tests`.
    """

    since: date
    until: date
    terminals: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    entry_modes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    amount_minor: int | None = None
    last4: str | None = None
    auth_code: str | None = None
    client: str | None = None
    invoice: str | None = None
    tests: bool = False
