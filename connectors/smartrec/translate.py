"""From Amilia's lists to ours. An item that does not say what it is becomes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.redact import brief
from data.organisation import Client, LedgerCode, LedgerType, Site

if TYPE_CHECKING:
    from connectors.smartrec.wire import Account, LedgerEntry, Owner, Place

TYPES = {"revenue": LedgerType.REVENUE}


def sites_of(place: Place, connector: str) -> list[Site]:
    """Return the site that a place is; none when it has no name."""
    name = _said(place.name)
    return [Site(connector=connector, remote_id=str(place.id), name=name)] if name else []


def ledger_codes_of(entry: LedgerEntry, connector: str) -> list[LedgerCode]:
    """Return the ledger code that an entry is; none without a code. A type we have no word for is kept as it is."""
    code, raw = _said(entry.code), _said(entry.ledger_type)
    if not code:
        return []
    found = LedgerCode(
        connector=connector,
        remote_id=str(entry.id),
        code=code,
        title=_said(entry.title),
        description=_said(entry.description),
        type=TYPES.get((raw or "").lower(), LedgerType.UNKNOWN),
        raw_type=raw,
        is_archived=bool(entry.is_archived),
    )
    return [found]


def clients_of(account: Account, connector: str) -> list[Client]:
    """Return the owners of an account."""
    named = ((owner.account_owner_id, _name(owner)) for owner in account.owners or ())
    return [Client(connector=connector, remote_id=str(one), name=name) for one, name in named if one and name]


def doubts_of_place(place: Place) -> bool:
    """Tell whether a place leaves something unsaid."""
    return not _said(place.name)


def doubts_of_entry(entry: LedgerEntry) -> bool:
    """Tell whether a ledger entry leaves something unsaid, or says a type that nobody knows."""
    is_whole = _said(entry.code) and _said(entry.title) and entry.is_archived is not None
    return not is_whole or (entry.ledger_type or "").lower() not in TYPES


def doubts_of_account(account: Account) -> bool:
    """Tell whether an account leaves its owners unsaid."""
    return not account.owners or not all(owner.account_owner_id and _name(owner) for owner in account.owners)


def _name(owner: Owner) -> str | None:
    parts = (owner.account_owner_first_name, owner.account_owner_last_name)
    return _said(owner.account_owner_full_name) or _said(" ".join(part for part in parts if part))


def _said(value: str | int | None) -> str | None:
    return (brief(str(value)) or None) if value is not None else None
