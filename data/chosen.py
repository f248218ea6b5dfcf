"""Which payments: what pages, exports and questions mean by a period and its filters."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

UNKNOWN = "unknown"
"""Among terminals, sites and workstations, what is said of none: as a stored word says it."""


class Chosen(Struct, frozen=True, kw_only=True):
    """Payments, voids and refunds of business days `since` to `until`, both included, narrowed by what is given.

    An empty tuple and None narrow nothing. `terminals` are serials, `sites` site ids and `workstations` names
    as `facts.folded` makes them, or `UNKNOWN`; the words are those of `data.model`. `hour` is the organisation's, two
    digits; `amount_minor` is in minor units, `last4` four digits; `client` is found anywhere in the name, whatever its
    accents and capitals. Test payments are left out unless `tests`.
    """

    since: date
    until: date
    terminals: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    workstations: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    entry_modes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    hour: str | None = None
    amount_minor: int | None = None
    last4: str | None = None
    auth_code: str | None = None
    client: str | None = None
    invoice: str | None = None
    tests: bool = False

    @property
    def is_of_cells(self) -> bool:
        """Whether the rollups can answer: nothing narrows but what their cells are made of."""
        said = self.sites, self.last4, self.auth_code, self.client, self.invoice
        return not any(said) and self.amount_minor is None

    def cells(self) -> dict[str, Any]:
        """Return the parameters of `facts.narrowed`; what narrows nothing is NULL."""
        return {name: value for name, value in self.rows().items() if name in CELLS}

    def rows(self) -> dict[str, Any]:
        """Return the parameters of `facts.chosen`; what narrows nothing is NULL."""
        said = asdict(self)
        amount = said.pop("amount_minor")
        lists = {name: list(value) or None for name, value in said.items() if isinstance(value, tuple)}
        return {**said, **lists, "low_minor": amount, "high_minor": amount}


CELLS = frozenset(
    {
        "since",
        "until",
        "terminals",
        "workstations",
        "channels",
        "statuses",
        "brands",
        "entry_modes",
        "kinds",
        "hour",
        "tests",
    }
)
"""What both payments and rollups are narrowed by: the parameters of `facts.narrowed`."""
ROWS = CELLS | {"sites", "low_minor", "high_minor", "last4", "auth_code", "client", "invoice"}
"""What payments are narrowed by: the parameters of `facts.chosen`."""
