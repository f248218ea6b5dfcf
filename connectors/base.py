"""What a connector can do: one small Protocol a capability, and what each hands over.

A connector implements the Protocols that its manifest names, and nothing else decides what it can do.
Every method raises the errors of `connectors.errors` and no other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from msgspec import Struct

from data.model import Finding, Observation, Payment, PaymentRef, Terminal, Window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from data.organisation import Client, LedgerCode, Site


class Slice(Struct, frozen=True):
    """A part of a window, wholly read: its records (redacted, translated) and what was strange in it."""

    window: Window
    payments: Sequence[Payment]
    findings: Sequence[Finding] = ()


class LookUp(Struct, frozen=True):
    """What a provider says of one payment; no payments at all when it does not know it."""

    payments: Sequence[Payment]
    findings: Sequence[Finding] = ()


@runtime_checkable
class ListsTerminals(Protocol):
    """Knows which terminals there are (manifest: ``lists_terminals``)."""

    def list_terminals(self) -> Sequence[Terminal]:
        """Return every terminal of the account; virtual ones left out."""


@runtime_checkable
class ObservesTerminals(Protocol):
    """Tells how a terminal is (manifest: ``observes_terminals``)."""

    def observe(self, terminal: Terminal) -> Observation:
        """Ask about one terminal. A terminal that does not answer is an observation, not an error."""


@runtime_checkable
class FeedsPayments(Protocol):
    """Hands over what happened in a window (manifest: ``feeds_payments``)."""

    def feed(self, window: Window) -> Iterator[Slice]:
        """Yield the window in consecutive, complete slices, oldest first; only what was asked for."""


@runtime_checkable
class LooksUpPayments(Protocol):
    """Knows more of a payment we hold (manifest: ``looks_up_payments``)."""

    def look_up(self, payment: PaymentRef) -> LookUp:
        """Return what the provider says of one payment, void or refund."""


@runtime_checkable
class Renames(Protocol):
    """Can write a terminal's name at the provider (manifest: ``renames``)."""

    def rename(self, terminal: Terminal, name: str) -> None:
        """Set the provider's own name of a terminal; the alias stays ours."""


@runtime_checkable
class ListsSites(Protocol):
    """Knows the places of the organisation (manifest: ``lists_sites``)."""

    def list_sites(self) -> Sequence[Site]:
        """Return every site."""


@runtime_checkable
class ListsLedgerCodes(Protocol):
    """Knows what ledger codes stand for (manifest: ``lists_ledger_codes``)."""

    def list_ledger_codes(self) -> Sequence[LedgerCode]:
        """Return every ledger code, archived ones too."""


@runtime_checkable
class ListsClients(Protocol):
    """Knows who holds an account (manifest: ``lists_clients``)."""

    def list_clients(self) -> Sequence[Client] | None:
        """Return every client's name; None when the settings do not permit that it is kept."""
