"""Amilia's own fields, as far as we use them: what else it says of people is never read."""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec
from msgspec import Struct

T = TypeVar("T")


class Paging(Struct, rename="pascal"):
    """How many items there are in all, and where the next page is; empty on the last."""

    total_count: int | None = None
    next: str | None = None


class Page(Struct, Generic[T], rename="pascal"):
    """A page of a list, in its wrapper."""

    items: list[T]
    paging: Paging | None = None


class Place(Struct, rename="pascal"):
    """A place of the organisation."""

    id: int | str
    name: str | None = None


class LedgerEntry(Struct, rename="pascal"):
    """A code of the general ledger."""

    id: int | str
    code: str | int | None = None
    title: str | None = None
    description: str | None = None
    ledger_type: str | None = None
    is_archived: bool | None = None


class Owner(Struct, rename="pascal"):
    """Who an account belongs to."""

    account_owner_id: int | str | None = None
    account_owner_full_name: str | None = None
    account_owner_first_name: str | None = None
    account_owner_last_name: str | None = None


class Account(Struct, rename="pascal"):
    """A client's account."""

    id: int | str
    owners: list[Owner] | None = None


class Exchanged(Struct, rename="pascal"):
    """What a key and its secret are exchanged for."""

    token: str


class Complaint(Struct, rename="pascal"):
    """An answer that says no."""

    message: str | None = None


places = msgspec.json.Decoder(Page[Place] | list[Place]).decode
ledger_entries = msgspec.json.Decoder(Page[LedgerEntry] | list[LedgerEntry]).decode
accounts = msgspec.json.Decoder(Page[Account] | list[Account]).decode
exchanged = msgspec.json.Decoder(Exchanged).decode
complaint = msgspec.json.Decoder(Complaint).decode
