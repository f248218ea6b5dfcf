"""What a provider says of the organisation itself: its sites, its ledger codes and the clients who pay."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class LedgerType(StrEnum):
    """What a ledger code counts."""

    REVENUE = "revenue"
    UNKNOWN = "unknown"


class Site(Struct, frozen=True, kw_only=True):
    """A place of the organisation, as one provider lists it."""

    connector: str
    remote_id: str
    name: str


class LedgerCode(Struct, frozen=True, kw_only=True):
    """A code of the general ledger and what it stands for; `raw_type` is the provider's own word."""

    connector: str
    remote_id: str
    code: str
    title: str | None = None
    description: str | None = None
    type: LedgerType = LedgerType.UNKNOWN
    raw_type: str | None = None
    is_archived: bool = False


class Client(Struct, frozen=True, kw_only=True):
    """Somebody who holds an account at the organisation: who it is, and nothing else of them."""

    connector: str
    remote_id: str
    name: str
